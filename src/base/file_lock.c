#include "file_lock.h"

#include "fail.h"
#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_NS = 20000000, TELL_AFTER_MS = 1000 };

enum file_lock_state file_lock_try(int fd)
{
    while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        switch (errno) {
        case EINTR:
            continue;
        case EWOULDBLOCK:
            return LOCK_HELD;
        case ENOSYS: /* Lustre, FUSE */
        case ENOLCK: /* NFS without lockd */
        case EOPNOTSUPP:
        case EINVAL:
        case EBADF: /* NFSv4, of a descriptor that can't be written */
            return LOCK_UNKNOWN;
        default:
            return LOCK_ERROR;
        }
    }
    return LOCK_TAKEN;
}

static int open_lock(const char *path, struct jbc_error *error)
{
    struct stat st;
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (fd < 0 && errno == ELOOP)
        return fail_with(error, JBC_FAILED, "the lock %s is a symbolic link: remove it", path);
    if (fd < 0)
        return fail_errno(error, "cannot open the lock %s", path);
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fd;
    close(fd);
    return fail_with(error, JBC_FAILED, "the lock %s is no plain file: remove it", path);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* By looks, since a wait of the system's own could miss a signal that comes just before it. */
static int wait_for(int fd, const char *path, const struct jbc_listener *listener,
                    const char *on_wait, struct jbc_error *error)
{
    int64_t begin = now_ms();
    bool is_told = !on_wait;
    enum file_lock_state state;
    while ((state = file_lock_try(fd)) == LOCK_HELD) {
        if (listener_stopped(listener))
            return fail_stopped(error);
        if (!is_told && now_ms() - begin >= TELL_AFTER_MS) {
            listener_tell(listener, JBC_NOTE, "%s", on_wait);
            is_told = true;
        }
        nanosleep(&(struct timespec){.tv_nsec = PAUSE_NS}, NULL);
    }
    if (state == LOCK_ERROR)
        return fail_errno(error, "cannot lock %s", path);
    if (state == LOCK_UNKNOWN)
        listener_tell(
            listener, JBC_WARNING,
            "the file system of %s knows no locks: jobs on this machine cannot take turns", path);
    return 0;
}

int file_lock(const char *path, const struct jbc_listener *listener, const char *on_wait,
              struct jbc_error *error)
{
    int fd = open_lock(path, error);
    if (fd >= 0 && wait_for(fd, path, listener, on_wait, error) < 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}
