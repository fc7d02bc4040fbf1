#define _GNU_SOURCE /* sync_file_range, memfd_create */
#include "file.h"

#include "fail.h"
#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

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

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int make_one(const char *path, struct jbc_error *error)
{
    if (mkdir(path, 0700) == 0)
        return 0;
    int reason = errno;
    if (reason == EEXIST && is_folder(path))
        return 0; /* another process was faster */
    errno = reason;
    return fail_errno(error, "cannot make the folder %s", path);
}

int file_make_folder(const char *path, struct jbc_error *error)
{
    if (is_folder(path))
        return 0;

    struct buf part = {0};
    int result = 0;
    for (const char *end = strchr(path, '/'); end && result == 0; end = strchr(end + 1, '/')) {
        if (end == path)
            continue;
        buf_reset(&part);
        buf_add(&part, path, (size_t)(end - path));
        if (part.failed)
            result = fail_memory(error);
        else if (!file_exists(part.data))
            result = make_one(part.data, error);
    }
    buf_clear(&part);
    return result == 0 ? make_one(path, error) : result;
}

void file_sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

int file_lock(const char *path, const struct jbc_listener *listener, const char *on_wait,
              struct jbc_error *error)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_errno(error, "cannot open the lock %s", path);

    int operation = LOCK_EX | LOCK_NB;
    while (flock(fd, operation) < 0) {
        if (errno == EWOULDBLOCK) {
            if (on_wait)
                listener_tell(listener, JBC_NOTE, "%s", on_wait);
            operation = LOCK_EX;
        } else if (errno != EINTR) {
            fail_errno(error, "cannot lock %s", path);
            close(fd);
            return -1;
        }
        if (listener_stopped(listener)) {
            close(fd);
            return fail_stopped(error);
        }
    }
    return fd;
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
