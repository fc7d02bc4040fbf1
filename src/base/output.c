/* An output that appears whole or not at all; the contract is in output.h. */
#define _GNU_SOURCE /* O_TMPFILE */
#include "output.h"

#include "fail.h"
#include "file.h"
#include "file_lock.h"
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ATTEMPTS = 100 };

/* Finds a temporary name that is free, by attempt, which fails with EEXIST where it is not. */
static int claim(struct output *output, int (*attempt)(struct output *))
{
    for (int i = 0; i < ATTEMPTS; i++) {
        free(output->temporary);
        output->temporary = output_name_afresh(output->folder, output->target, i);
        if (!output->temporary) {
            errno = ENOMEM;
            return -1;
        }
        if (attempt(output) == 0)
            return 0;
        if (errno != EEXIST)
            return -1;
    }
    return -1;
}

/* A lock tells others that the file is not left by the dead. Who has it locked may be about to
 * remove it. */
static int lock_own(const struct output *output, int fd)
{
    enum file_lock_state state = file_lock_try(fd);
    if (state == LOCK_HELD || (output->named && !output_is_named(fd, output->temporary)))
        errno = EEXIST;
    else if (state != LOCK_ERROR)
        return 0;
    return -1;
}

static int create_named(struct output *output)
{
    int fd = open(output->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    output->named = true;
    if (lock_own(output, fd) < 0) {
        int reason = errno;
        close(fd);
        unlink(output->temporary);
        output->named = false;
        errno = reason;
        return -1;
    }
    output->fd = fd;
    output->open = true;
    return 0;
}

static int link_named(struct output *output)
{
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", output->fd);
    if (linkat(AT_FDCWD, self, AT_FDCWD, output->temporary, AT_SYMLINK_FOLLOW) < 0)
        return -1;
    output->named = true;
    return 0;
}

/* Linux keeps the file nameless until it is whole; elsewhere it has its temporary name at once. */
static int create(struct output *output)
{
#ifdef O_TMPFILE
    if (access("/proc/self/fd", X_OK) == 0) {
        output->fd = open(output->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        output->open = output->fd >= 0;
        if (output->open)
            return lock_own(output, output->fd);
        if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
            return -1;
    }
#endif
    return claim(output, create_named);
}

int output_open(struct output *output, const char *path, mode_t mode, struct jbc_error *error)
{
    *output = (struct output){.fd = -1, .mode = mode & 0777};
    if (output_locate(path, &output->target, &output->folder, error) < 0)
        goto failed;
    output_sweep(output->folder, output->target);
    if (create(output) < 0) {
        fail_errno(error, "cannot write %s: no file can be made in its folder %s", output->target,
                   output->folder);
        goto failed;
    }
    return 0;
failed:
    output_discard(output);
    return -1;
}

int output_open_stream(struct output *output, int stream, const char *name, struct jbc_error *error)
{
    *output = (struct output){.fd = file_nameless(), .is_stream = true, .stream = stream};
    if (output->fd < 0)
        return fail_errno(error, "cannot make a temporary file for %s", name);
    output->open = true;
    output->target = strdup(name);
    if (output->target)
        return 0;
    output_discard(output);
    return fail_memory(error);
}

/* True where both hold the same bytes. */
static bool same_bytes(int a, int b, off_t length, off_t other_length)
{
    enum { block_size = 128 * 1024 };
    if (length != other_length)
        return false;
    char *block = malloc(2 * (size_t)block_size);
    bool same = block != NULL;
    for (off_t offset = 0; same && offset < length;) {
        ssize_t got = pread(a, block, block_size, offset);
        same = got > 0 && pread(b, block + block_size, (size_t)got, offset) == got &&
               memcmp(block, block + block_size, (size_t)got) == 0;
        offset += got;
    }
    free(block);
    return same;
}

/* The new file's mode, as far as the one that it replaces allows it, too. */
static int settle_mode(const struct output *output, struct jbc_error *error)
{
    struct stat old;
    mode_t mode = output->mode;
    if (stat(output->target, &old) == 0)
        mode &= old.st_mode;
    return file_set_mode(output->fd, mode) < 0
               ? fail_errno(error, "cannot set the mode of %s", output->target)
               : 0;
}

/* A target of equal bytes at most becomes narrower. */
static bool is_equal(const struct output *output)
{
    struct stat new, old;
    int fd = open(output->target, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool equal = fstat(output->fd, &new) == 0 && fstat(fd, &old) == 0 &&
                 same_bytes(output->fd, fd, new.st_size, old.st_size) &&
                 ((old.st_mode & ~new.st_mode & 0777) == 0 ||
                  fchmod(fd, old.st_mode & new.st_mode & 0777) == 0);
    close(fd);
    return equal;
}

/* Puts the file under its name; what was there is replaced. */
static int name_it(struct output *output, struct jbc_error *error)
{
    if (file_sync(output->fd) < 0)
        return fail_errno(error, "cannot write %s to the disk", output->target);
    if (!output->named && claim(output, link_named) < 0)
        return fail_errno(error, "cannot put %s into its folder", output->target);
    if (rename(output->temporary, output->target) < 0)
        return fail_errno(error, "cannot rename %s to %s", output->temporary, output->target);
    /* The output is there, whole. That its folder could not be synced can't undo that. */
    output->named = false;
    output->changed = true;
    folder_sync(output->folder);
    return 0;
}

/* Copies all of it to the stream. */
static int stream_it(struct output *output, struct jbc_error *error)
{
    enum { block_size = 128 * 1024 };
    char *block = malloc(block_size);
    int result = block ? 0 : fail_memory(error);
    ssize_t got = 0;
    for (off_t offset = 0; result == 0; offset += got) {
        got = pread(output->fd, block, block_size, offset);
        if (got <= 0)
            break;
        result = file_write_all(output->stream, block, (size_t)got, output->target, error);
    }
    if (result == 0 && got < 0)
        result = fail_errno(error, "cannot read back what is for %s", output->target);
    if (block)
        explicit_bzero(block, block_size);
    free(block);
    output->changed = result == 0;
    return result;
}

int output_commit(struct output *output, struct jbc_error *error)
{
    int result;
    if (output->is_stream)
        result = stream_it(output, error);
    else if ((result = settle_mode(output, error)) == 0 && !is_equal(output))
        result = name_it(output, error);
    bool changed = output->changed;
    output_discard(output);
    output->changed = changed;
    return result;
}

void output_discard(struct output *output)
{
    if (output->named)
        unlink(output->temporary);
    if (output->open)
        close(output->fd);
    free(output->target);
    free(output->folder);
    free(output->temporary);
    *output = (struct output){.fd = -1};
}

int output_write(const char *path, const void *data, size_t length, mode_t mode,
                 struct jbc_error *error)
{
    struct output output = {0};
    if (output_open(&output, path, mode, error) < 0)
        return -1;
    if (file_write_all(output.fd, data, length, path, error) < 0) {
        output_discard(&output);
        return -1;
    }
    return output_commit(&output, error);
}

/* The name that a write of path would replace, without a link followed: for removal. */
static int locate_itself(struct output *output, const char *path, struct jbc_error *error)
{
    const char *slash = strrchr(path, '/');
    output->target = strdup(path);
    output->folder =
        slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
    return output->target && output->folder ? 0 : fail_memory(error);
}

int output_remove(const char *path, struct jbc_error *error)
{
    struct output output = {.fd = -1};
    int result = locate_itself(&output, path, error);
    if (result == 0 && unlink(path) < 0 && errno != ENOENT)
        result = fail_errno(error, "cannot remove %s", path);
    if (result == 0) {
        output_sweep(output.folder, output.target);
        folder_sync(output.folder);
    }
    output_discard(&output);
    return result;
}
