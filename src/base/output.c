/* An output that appears whole or not at all; the contract is in output.h. */
#define _GNU_SOURCE /* O_TMPFILE */
#include "output.h"

#include "buf.h"
#include "fail.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    NAME_SHOWN = 240 /* bytes of the target's name in the temporary one, which has to fit, too */
};

/* Where path leads: a symbolic link is followed, and must lead somewhere. */
static char *resolve(const char *path, struct jbc_error *error)
{
    char *target = realpath(path, NULL);
    if (target)
        return target;
    if (errno != ENOENT) {
        fail_errno(error, "cannot write %s", path);
        return NULL;
    }
    struct stat st;
    if (lstat(path, &st) == 0) {
        fail_with(error, JBC_FAILED, "cannot write %s: a symbolic link that leads nowhere", path);
        return NULL;
    }
    target = strdup(path);
    if (!target)
        fail_memory(error);
    return target;
}

/* Names the target's folder and the temporary name in it. */
static int name_parts(struct output *output, struct jbc_error *error)
{
    const char *slash = strrchr(output->target, '/');
    const char *name = slash ? slash + 1 : output->target;
    struct buf folder = {0}, temporary = {0};
    if (!slash)
        buf_adds(&folder, ".");
    else
        buf_add(&folder, output->target,
                slash == output->target ? 1 : (size_t)(slash - output->target));
    buf_addf(&temporary, "%s/.%.*s.jbc~", folder.data ? folder.data : "", NAME_SHOWN, name);
    output->folder = buf_take(&folder);
    output->temporary = buf_take(&temporary);
    return output->folder && output->temporary ? 0 : fail_memory(error);
}

static int locate(struct output *output, const char *path, struct jbc_error *error)
{
    struct stat st;
    output->target = resolve(path, error);
    if (!output->target || name_parts(output, error) < 0)
        return -1;
    if (stat(output->target, &st) == 0 && !S_ISREG(st.st_mode))
        return fail_with(error, JBC_FAILED, "cannot write %s: it is there and is not a plain file",
                         path);
    if (path[0] == '\0' || path[strlen(path) - 1] == '/')
        return fail_with(error, JBC_FAILED, "cannot write '%s': not a file's name", path);
    return 0;
}

int output_check(const char *path, struct jbc_error *error)
{
    struct output output = {0};
    int result = locate(&output, path, error);
    if (result == 0 && access(output.folder, W_OK | X_OK) < 0)
        result = fail_errno(error, "cannot write into the folder %s", output.folder);
    output_discard(&output);
    return result;
}

/* True where fd is still the file that stands under the temporary name. */
static bool is_named(const struct output *output, int fd)
{
    struct stat here, there;
    return fstat(fd, &here) == 0 && stat(output->temporary, &there) == 0 &&
           here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

/*
 * Makes the temporary name free. Who holds it alive has it locked and is about to rename it: wait.
 * Who died left it unlocked: remove it.
 */
static int evict(const struct output *output)
{
    int fd = open(output->temporary, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? 0 : -1;
    int result = 0;
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
    else if (is_named(output, fd) && unlink(output->temporary) < 0 && errno != ENOENT)
        result = -1;
    close(fd);
    return result;
}

/* Calls attempt until it does not find the temporary name taken. */
static int claim(struct output *output, int (*attempt)(struct output *))
{
    int result;
    while ((result = attempt(output)) < 0 && errno == EEXIST)
        if (evict(output) < 0)
            return -1;
    return result;
}

static int create_named(struct output *output)
{
    int fd = open(output->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    if (flock(fd, LOCK_EX) < 0 || !is_named(output, fd)) {
        close(fd);
        errno = EEXIST; /* evicted before it was locked */
        return -1;
    }
    output->fd = fd;
    output->named = true;
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
        if (output->fd >= 0)
            return 0;
        if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
            return -1;
    }
#endif
    return claim(output, create_named);
}

int output_open(struct output *output, const char *path, mode_t mode, struct jbc_error *error)
{
    *output = (struct output){.fd = -1};
    if (locate(output, path, error) < 0)
        goto failed;
    if (create(output) < 0) {
        fail_errno(error, "cannot write into the folder %s", output->folder);
        goto failed;
    }
    output->open = true;
    if (flock(output->fd, LOCK_EX) < 0 || fchmod(output->fd, mode & 07777) < 0) {
        fail_errno(error, "cannot prepare %s", path);
        goto failed;
    }
    return 0;
failed:
    output_discard(output);
    return -1;
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

/* A target of equal bytes at most takes the mode. */
static bool is_equal(const struct output *output)
{
    struct stat new, old;
    int fd = open(output->target, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool equal = fstat(output->fd, &new) == 0 && fstat(fd, &old) == 0 &&
                 same_bytes(output->fd, fd, new.st_size, old.st_size) &&
                 (new.st_mode == old.st_mode || fchmod(fd, new.st_mode & 07777) == 0);
    close(fd);
    return equal;
}

int output_commit(struct output *output, struct jbc_error *error)
{
    int result = -1;
    bool changed = false;
    if (is_equal(output)) {
        result = 0;
    } else if (fsync(output->fd) < 0) {
        fail_errno(error, "cannot write %s to the disk", output->target);
    } else if (!output->named && claim(output, link_named) < 0) {
        fail_errno(error, "cannot name %s", output->temporary);
    } else if (rename(output->temporary, output->target) < 0) {
        fail_errno(error, "cannot rename %s to %s", output->temporary, output->target);
    } else {
        /* The output is there, whole. That its folder could not be synced can't undo that. */
        output->named = false;
        file_sync_folder(output->folder);
        changed = true;
        result = 0;
    }
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

int output_remove(const char *path, struct jbc_error *error)
{
    struct output output = {.fd = -1, .target = strdup(path)};
    int result = -1;
    if (!output.target) {
        fail_memory(error);
    } else if (unlink(path) < 0) {
        result = errno == ENOENT ? 0 : fail_errno(error, "cannot remove %s", path);
    } else if (name_parts(&output, error) == 0) {
        evict(&output); /* what is left there is no harm */
        file_sync_folder(output.folder);
        result = 0;
    }
    output_discard(&output);
    return result;
}
