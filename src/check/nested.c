#include "nested.h"

#include "fail.h"
#include "file.h"

#include <unistd.h>

static int copy_stream(struct jbc_jar_stream *stream, int fd, const char *name,
                       struct jbc_error *error)
{
    char block[65536];
    size_t length, done = 0;
    do {
        if (jbc_jar_stream_read(stream, block, sizeof block, &length, error) < 0 ||
            file_write_all(fd, block, length, name, error) < 0)
            return -1;
        done += length;
    } while (length > 0 && done <= NESTED_LIMIT);
    return 0;
}

/* A descriptor of a temporary file that holds the entry, or -1. */
static int inflate(const struct entries *entries, size_t index, const char *name,
                   struct jbc_error *error)
{
    struct jbc_jar_stream *stream = jbc_jar_stream_open(entries->jar, index, error);
    int fd = stream ? file_nameless() : -1;
    if (stream && fd < 0)
        fail_errno(error, "cannot make a temporary file");
    if (fd >= 0 && copy_stream(stream, fd, name, error) < 0) {
        close(fd);
        fd = -1;
    }
    jbc_jar_stream_close(stream);
    return fd;
}

struct jbc_jar *nested_open(const struct entries *entries, size_t index, const char *name,
                            struct jbc_error *error)
{
    struct jbc_jar_entry entry;
    if (jbc_jar_entry(entries->jar, index, &entry, error) < 0)
        return NULL;
    if (entry.size > NESTED_LIMIT) {
        fail_with(error, JBC_BAD_INPUT, "%s: larger than 512 MB", name);
        return NULL;
    }
    int fd = inflate(entries, index, name, error);
    return fd < 0 ? NULL : jbc_jar_open_fd(fd, name, error);
}
