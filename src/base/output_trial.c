#include "output_trial.h"

#include "fail.h"
#include "file.h"
#include "file_lock.h"
#include "output_name.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int try_file(int fd, const char *path, struct output_trial *trial, struct jbc_error *error)
{
    enum file_lock_state lock = file_lock_try(fd);
    if (file_write_all(fd, "jbc\n", 4, path, error) < 0)
        return -1;
    trial->has_locks = lock == LOCK_TAKEN;
    trial->has_sync = fsync(fd) == 0;
    trial->has_modes = file_has_modes(path);
    return 0;
}

static int try_rename(const char *path, const char *other, struct jbc_error *error)
{
    if (rename(path, other) == 0)
        return 0;
    fail_errno(error, "cannot rename a file in its folder, %s", path);
    unlink(path);
    return -1;
}

static int try_names(const char *path, const char *other, struct output_trial *trial,
                     struct jbc_error *error)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_errno(error, "cannot make a file, %s", path);
    int result = try_file(fd, path, trial, error);
    if (result < 0)
        unlink(path);
    else
        result = try_rename(path, other, error);
    close(fd);
    if (result == 0 && unlink(other) < 0)
        result = fail_errno(error, "cannot remove a file, %s", other);
    return result;
}

int output_try(const char *folder, struct output_trial *trial, struct jbc_error *error)
{
    *trial = (struct output_trial){0};
    char *path = output_name_afresh(folder, "trial", 0),
         *other = output_name_afresh(folder, "trial-renamed", 0);
    int result = path && other ? try_names(path, other, trial, error) : fail_memory(error);
    free(path);
    free(other);
    return result;
}
