#ifndef OUTPUT_H
#define OUTPUT_H

#include "output_name.h"
#include "output_place.h"

#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * An output that appears whole or not at all.
 *
 * It is written without a name (or, where the file system cannot do that, under a name of its own
 * beside the target) and gets its own when it is committed: fsync, rename, fsync of the folder. A
 * symbolic link at path is followed: what it points to is replaced. A
 * crash leaves nothing but, in the instant before the rename, "<folder>/.<name>.<16 digits>.jbc~",
 * which the next run removes; one that another process still writes is left alone (or, where the
 * file system knows no locks, one of the last day).
 */
struct output {
    int fd; /* write here */
    char *target;
    char *folder;
    char *temporary; /* the name beside the target */
    mode_t mode;
    bool named; /* the file is there under that name */
    bool open;
    bool is_stream; /* what is written goes to the descriptor stream when it is committed */
    int stream;
    bool changed; /* after a commit: the target is new or has other bytes than before */
};

/* mode: permission bits of the new file, whatever the umask. A file that is replaced takes from
 * them what it does not allow itself. */
int output_open(struct output *output, const char *path, mode_t mode, struct jbc_error *error);

/* An output to an open descriptor, which is borrowed; name is for messages. Nothing is written
 * there before the commit. */
int output_open_stream(struct output *output, int stream, const char *name,
                       struct jbc_error *error);

/* Leaves a target of equal bytes untouched, but for its mode, which becomes narrower where it
 * allows more. The output is closed either way. */
int output_commit(struct output *output, struct jbc_error *error);

/* Drops an output that was not committed. Valid on {0}; idempotent. */
void output_discard(struct output *output);

/* Both in one: path holds data, whole or not at all. */
int output_write(const char *path, const void *data, size_t length, mode_t mode,
                 struct jbc_error *error);

/* Removes a file, and what a write of it that was cut off left beside it, and makes that durable;
 * not being there is fine. */
int output_remove(const char *path, struct jbc_error *error);

#endif
