#ifndef HANDLE_H
#define HANDLE_H

#include "source.h"

#include <sys/stat.h>

/* What is behind an open JAR. */
struct jbc_jar {
    char *path;
    struct input input;
    struct stat st; /* when it was opened */
    struct directory directory;
    struct source *source; /* apart, since reading from a JAR changes it */
};

/* In the directory; what stands before the JAR's own entries is not told. */
static inline size_t index_of(const struct jbc_jar *jar, size_t entry)
{
    return jar->directory.manifest + 1 + entry;
}

/* jbc_jar_stream_open, by an index of the directory. */
struct jbc_jar_stream *stream_open(const struct jbc_jar *jar, size_t index,
                                   struct jbc_error *error);

#endif
