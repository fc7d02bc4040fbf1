#include "output_name.h"

#include "buf.h"
#include "file_lock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    NAME_SHOWN = 220, /* bytes of the target's name in the temporary one, which has to fit, too */
    DIGITS = 16,
    STALE_SECONDS = 24 * 3600,
};

#define END ".jbc~"

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool has_digits_and_end(const char *text)
{
    return strspn(text, "0123456789abcdef") == DIGITS && strcmp(text + DIGITS, END) == 0;
}

bool output_is_temporary(const char *path)
{
    const char *name = name_of(path);
    size_t length = strlen(name), tail = 1 + DIGITS + strlen(END);
    return name[0] == '.' && length > tail + 1 && name[length - tail] == '.' &&
           has_digits_and_end(name + length - tail + 1);
}

/* True where name is a temporary one of this target. */
static bool is_of_target(const char *name, const char *target)
{
    size_t shown = strnlen(target, NAME_SHOWN);
    return name[0] == '.' && strncmp(name + 1, target, shown) == 0 && name[1 + shown] == '.' &&
           has_digits_and_end(name + 2 + shown);
}

/* No two attempts of one moment have the same, and who guesses it wins nothing: what is there is
 * never written to. */
static uint64_t fresh_number(int attempt)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return ((uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec) ^ (uint64_t)getpid() << 40 ^
           (uint64_t)attempt << 56;
}

char *output_name_afresh(const char *folder, const char *target, int attempt)
{
    struct buf name = {0};
    buf_addf(&name, "%s/.%.*s.%016" PRIx64 END, folder, NAME_SHOWN, name_of(target),
             fresh_number(attempt));
    return buf_take(&name);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev;
}

bool output_is_named(int fd, const char *path)
{
    struct stat here, there;
    return fstat(fd, &here) == 0 && stat(path, &there) == 0 && is_same(&here, &there);
}

/* Who writes it alive has it locked. */
static bool is_left(int fd, const struct stat *st)
{
    enum file_lock_state state = file_lock_try(fd);
    return state == LOCK_TAKEN ||
           (state == LOCK_UNKNOWN && st->st_mtime < time(NULL) - STALE_SECONDS);
}

static void evict(int folder, const char *name)
{
    struct stat here, there;
    int fd = openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &here) == 0 && S_ISREG(here.st_mode) && is_left(fd, &here) &&
        fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) == 0 && is_same(&here, &there))
        unlinkat(folder, name, 0);
    close(fd);
}

void output_sweep(const char *folder, const char *target)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    while (dir && (entry = readdir(dir)))
        if (is_of_target(entry->d_name, name_of(target)))
            evict(dirfd(dir), entry->d_name);
    if (dir)
        closedir(dir);
}
