#define _GNU_SOURCE /* sync_file_range, memfd_create, statx */
#include "file.h"

#include "fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/mman.h>
#include <sys/vfs.h>
#endif

static int read_up_to(struct buf *out, int fd, size_t limit, const char *path,
                      struct jbc_error *error)
{
    size_t before = out->length;
    for (;;) {
        buf_reserve(out, 16384);
        if (out->failed)
            return fail_memory(error);
        ssize_t got = read(fd, out->data + out->length, 16384);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_errno(error, "cannot read %s", path);
        if (got == 0)
            return 0;
        out->length += (size_t)got;
        out->data[out->length] = '\0';
        if (out->length - before > limit)
            return fail_with(error, JBC_BAD_INPUT, "%s: larger than %zu bytes", path, limit);
    }
}

int file_read(struct buf *out, const char *path, size_t limit, struct jbc_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_errno(error, "cannot open %s", path);
    int result = read_up_to(out, fd, limit, path, error);
    close(fd);
    return result;
}

int file_read_line(struct buf *out, const char *path, size_t limit, struct jbc_error *error)
{
    size_t before = out->length;
    if (file_read(out, path, limit, error) < 0)
        return -1;
    size_t length = before;
    while (length < out->length && out->data[length] != '\r' && out->data[length] != '\n')
        length++;
    explicit_bzero(out->data + length, out->length - length);
    out->length = length;
    return 0;
}

bool file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

bool file_is_same(const char *a, const char *b)
{
    struct stat first, second;
    return a && b && stat(a, &first) == 0 && stat(b, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

int file_write_all(int fd, const void *data, size_t length, const char *what,
                   struct jbc_error *error)
{
    const char *next = data;
    while (length > 0) {
        ssize_t written = write(fd, next, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail_errno(error, "cannot write %s", what);
        next += written;
        length -= (size_t)written;
    }
    return 0;
}

void file_write_behind(int fd, off_t offset, off_t length)
{
#ifdef SYNC_FILE_RANGE_WRITE
    sync_file_range(fd, offset, length, SYNC_FILE_RANGE_WRITE);
#else
    (void)fd, (void)offset, (void)length;
#endif
}

/* What file systems answer to a call that they do not know; vfat's EPERM is for modes. */
static bool is_unknown_call(int reason)
{
    return reason == EINVAL || reason == ENOSYS || reason == EOPNOTSUPP;
}

int file_sync(int fd)
{
    int result;
    do
        result = fsync(fd);
    while (result < 0 && errno == EINTR);
    return result < 0 && !is_unknown_call(errno) ? -1 : 0;
}

int file_set_mode(int fd, mode_t mode)
{
    if (fchmod(fd, mode & 07777) == 0)
        return 0;
    return errno == EPERM || errno == EACCES || is_unknown_call(errno) ? 0 : -1;
}

mode_t file_umask(void)
{
    mode_t mask = umask(0777); /* there is no call that only tells it */
    umask(mask);
    return mask;
}

/* POSIX's way: a file that has lost its name. */
static int make_unlinked(void)
{
    FILE *file = tmpfile();
    int fd = file ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 0) : -1;
    if (file)
        fclose(file);
    return fd;
}

int file_nameless(void)
{
    int fd = make_unlinked();
#ifdef MFD_CLOEXEC
    if (fd < 0)
        fd = memfd_create("jbc", MFD_CLOEXEC); /* no folder for temporary files can be written */
#endif
    return fd;
}

bool file_has_modes(const char *path)
{
#ifdef __linux__
    /* vfat, exfat, ntfs, ntfs3, FUSE (ntfs-3g), 9p (a Windows drive under WSL), cifs, smb2 */
    static const unsigned long without[] = {0x4d44,     0x2011bab0, 0x5346544e, 0x7366746e,
                                            0x65735546, 0x01021997, 0xff534d42, 0xfe534d42};
    struct statfs fs;
    if (statfs(path, &fs) == 0)
        for (size_t i = 0; i < sizeof without / sizeof without[0]; i++)
            if (((unsigned long)fs.f_type & 0xffffffff) == without[i])
                return false;
#else
    (void)path;
#endif
    return true;
}

bool file_is_mount(const char *path)
{
#ifdef STATX_ATTR_MOUNT_ROOT
    struct statx st;
    return statx(AT_FDCWD, path, 0, 0, &st) == 0 && (st.stx_attributes & STATX_ATTR_MOUNT_ROOT);
#else
    (void)path;
    return false;
#endif
}

int file_check_plain(const char *path, bool *is_there, struct jbc_error *error)
{
    struct stat st;
    bool there = lstat(path, &st) == 0;
    if (is_there)
        *is_there = there;
    if (!there)
        return errno == ENOENT ? 0 : fail_errno(error, "cannot open %s", path);
    return S_ISREG(st.st_mode)
               ? 0
               : fail_with(error, JBC_FAILED, "%s is no plain file: remove it", path);
}
