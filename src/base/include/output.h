#ifndef OUTPUT_H
#define OUTPUT_H

#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Fails with JBC_FAILED unless a file could be put at path: its folder is there, or can be made
 * (output_make_folder), and may be written; what is there already is a plain file that may be
 * replaced. A path that leads to an open descriptor is JBC_USAGE. Writes nothing. */
int output_check(const char *path, struct jbc_error *error);

/* Makes the folder that a file at path would be in, where it is missing, within the umask. Fails as
 * output_check does, or where it cannot be made. */
int output_make_folder(const char *path, struct jbc_error *error);

/* True where path leads to a descriptor that is open: /dev/stdout, /dev/fd/N, /proc/.../fd/N, or a
 * link to one. It is no name that a file could be given. */
bool output_is_descriptor(const char *path);

/* True for the names that unfinished outputs have, which are removed where they are found. */
bool output_is_temporary(const char *path);

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
