#include "folder.h"

#include "buf.h"
#include "fail.h"
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int make_one(const char *path, mode_t mode, struct jbc_error *error)
{
    if (mkdir(path, mode) == 0)
        return 0;
    int reason = errno;
    if (reason == EEXIST && is_folder(path))
        return 0; /* another process was faster */
    errno = reason;
    return fail_errno(error, "cannot make the folder %s", path);
}

int folder_make(const char *path, mode_t mode, struct jbc_error *error)
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
            result = make_one(part.data, mode, error);
    }
    buf_clear(&part);
    return result == 0 ? make_one(path, mode, error) : result;
}

/* What is there of path: itself, or the nearest folder above it. */
static const char *find_there(char *path, struct jbc_error *error)
{
    struct stat st;
    const char *whole = path;
    while (stat(path, &st) < 0) {
        if (errno != ENOENT || strcmp(path, ".") == 0) {
            fail_errno(error, "cannot make the folder %s", whole);
            return NULL;
        }
        if (lstat(path, &st) == 0) {
            fail_with(error, JBC_FAILED, "%s is a symbolic link that leads nowhere", path);
            return NULL;
        }
        path = dirname(path);
    }
    return path;
}

static void fail_denied(const char *path, const char *there, struct jbc_error *error)
{
    if (strcmp(path, there) == 0)
        fail_errno(error, "cannot write into the folder %s", path);
    else
        fail_errno(error, "cannot make the folder %s: cannot write into %s", path, there);
}

int folder_check(const char *path, struct jbc_error *error)
{
    char *copy = strdup(path);
    const char *there = copy ? find_there(copy, error) : NULL;
    int result = -1;
    if (!copy)
        fail_memory(error);
    else if (!there)
        result = -1;
    else if (!is_folder(there))
        fail_with(error, JBC_FAILED, "%s is no folder", there);
    else if (access(there, W_OK | X_OK) < 0)
        fail_denied(path, there, error);
    else
        result = 0;
    free(copy);
    return result;
}

void folder_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

/* A link of this user's own may lead to the folder. */
static bool is_of_another(const char *path, const struct stat *folder)
{
    struct stat link;
    return folder->st_uid != geteuid() || lstat(path, &link) < 0 || link.st_uid != geteuid();
}

int folder_check_private(const char *path, struct jbc_error *error)
{
    struct stat st;
    if (stat(path, &st) < 0)
        return folder_check(path, error);
    if (!S_ISDIR(st.st_mode))
        return fail_with(error, JBC_FAILED, "%s is no folder: remove it", path);
    if (is_of_another(path, &st))
        return fail_with(error, JBC_FAILED,
                         "the folder %s is another user's, who could plant files in it: use one "
                         "of your own",
                         path);
    if (st.st_mode & (S_IWGRP | S_IWOTH))
        return fail_with(error, JBC_FAILED,
                         "others may write into the folder %s (mode %04o), and so plant files: "
                         "look what is in it, and take that away with 'chmod go-w'",
                         path, (unsigned)(st.st_mode & 07777));
    return folder_check(path, error);
}

int folder_make_private(const char *path, struct jbc_error *error)
{
    return folder_make(path, S_IRWXU, error) < 0 ? -1 : folder_check_private(path, error);
}
