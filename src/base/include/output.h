#ifndef OUTPUT_H
#define OUTPUT_H

#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Fails with JBC_FAILED unless a file could be put at path: its folder is there and may be written,
 * and what is there already is a plain file. Writes nothing. */
int output_check(const char *path, struct jbc_error *error);

/*
 * An output that appears whole or not at all.
 *
 * It is written without a name (or, where the file system cannot do that, under a name beside the
 * target) and gets its own when it is committed: fsync, rename, fsync of the folder. A symbolic
 * link at path is followed: what it points to is replaced. A crash leaves nothing but, in the
 * instant before the rename, "<folder>/.<name>.jbc~", which the next run takes over.
 */
struct output {
    int fd; /* write here */
    char *target;
    char *folder;
    char *temporary; /* the name beside the target */
    bool named;      /* the file is there under that name */
    bool open;
    bool changed; /* after a commit: the target is new or has other bytes than before */
};

/* mode: permission bits of the new file; an output that exists is not asked for its own. */
int output_open(struct output *output, const char *path, mode_t mode, struct jbc_error *error);

/* Leaves a target of equal bytes untouched, but for its mode. The output is closed either way. */
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
