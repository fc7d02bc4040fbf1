/*
 * Whatever the bytes, a project file or a lock is read within them, or refused with a message that
 * names the file. The first byte tells which.
 */
#define _GNU_SOURCE /* memfd_create */
#include "lock.h"
#include "must.h"
#include "project.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void must_say_why(const struct jbc_error *error)
{
    must(error->code == JBC_BAD_INPUT && strncmp(error->message, "/proc/self/fd/", 14) == 0);
}

static void read_project(const char *path)
{
    struct project project = {0};
    struct jbc_error error = {0};
    if (project_read(&project, path, &error) < 0)
        must_say_why(&error);
    project_clear(&project);
}

static void read_lock(const char *path)
{
    struct lock lock = {0};
    struct jbc_error error = {0};
    if (lock_read(&lock, path, &error) < 0)
        must_say_why(&error);
    lock_clear(&lock);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[32];
    if (size == 0)
        return 0;
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    must(fd >= 0 && write(fd, data + 1, size - 1) == (ssize_t)(size - 1));
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (data[0] == 'p')
        read_project(path);
    else
        read_lock(path);
    close(fd);
    return 0;
}
