#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/random.h>
#endif

void process_hide(void)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
#ifdef PR_SET_DUMPABLE
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); /* a core that a pipe takes knows no limit */
#endif
}

void process_keep_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, 256 * 1024 * 1024);
    mallopt(M_TOP_PAD, 1024 * 1024);
    mallopt(M_MXFAST, 0);
#endif
}

static int read_random(void *bytes, size_t length)
{
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t got = read(fd, bytes, length);
    close(fd);
    errno = got < 0 ? errno : EIO;
    return got == (ssize_t)length ? 0 : -1;
}

int process_random(void *bytes, size_t length)
{
#ifdef GRND_NONBLOCK
    if (getrandom(bytes, length, 0) == (ssize_t)length)
        return 0;
#endif
    return read_random(bytes, length);
}
