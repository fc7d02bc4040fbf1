#ifndef FILE_H
#define FILE_H

#include "buf.h"

#include <jbc/error.h>
#include <jbc/listener.h>
#include <stdbool.h>
#include <sys/types.h>

/* Files, and every system call beyond POSIX, each with a portable way beside it. */

/* Adds all of a file to out; more than limit bytes is JBC_BAD_INPUT. */
int file_read(struct buf *out, const char *path, size_t limit, struct jbc_error *error);

/* Adds a file's first line, without its end, to out; what follows is wiped from it. */
int file_read_line(struct buf *out, const char *path, size_t limit, struct jbc_error *error);

/* True where path names a file that is there, whatever it is. */
bool file_exists(const char *path);

/* Fails with JBC_FAILED unless a file could be put at path: its folder is there and may be written,
 * and what is there already is a plain file. Writes nothing. */
int file_check_target(const char *path, struct jbc_error *error);

/*
 * An output that appears whole or not at all.
 *
 * It is written without a name (or, where the file system cannot do that, under a name beside the
 * target) and gets its own when it is committed: fsync, rename, fsync of the folder. A symbolic
 * link at path is followed: what it points to is replaced. A crash leaves nothing but, in the
 * instant before the rename, "<folder>/.<name>.jbc~", which the next run takes over.
 */
struct file_output {
    int fd; /* write here */
    char *target;
    char *folder;
    char *temporary; /* the name beside the target */
    bool named;      /* the file is there under that name */
    bool open;
    bool changed; /* after a commit: the target is new or has other bytes than before */
};

/* mode: permission bits of the new file; an output that exists is not asked for its own. */
int file_output_open(struct file_output *output, const char *path, mode_t mode,
                     struct jbc_error *error);

/* Leaves a target of equal bytes untouched, but for its mode. The output is closed either way. */
int file_output_commit(struct file_output *output, struct jbc_error *error);

/* Drops an output that was not committed. Valid on {0}; idempotent. */
void file_output_discard(struct file_output *output);

/* Writes all of data to fd. */
int file_write_all(int fd, const void *data, size_t length, const char *what,
                   struct jbc_error *error);

/* Asks that bytes written to fd begin to reach the disk, so that a later fsync has less to wait
 * for. Where the system can't be asked, nothing happens. */
void file_write_behind(int fd, off_t offset, off_t length);

/* Both in one: path holds data, whole or not at all. */
int file_write(const char *path, const void *data, size_t length, mode_t mode,
               struct jbc_error *error);

/* Makes a folder and those above it, mode 0700. */
int file_make_folder(const char *path, struct jbc_error *error);

/* Removes a file, and what a write of it that was cut off left beside it, and makes that durable;
 * not being there is fine. */
int file_remove(const char *path, struct jbc_error *error);

/* Takes a lock on a file (made if need be), waiting for others to release it. Returns a descriptor
 * to close, or -1. on_wait, if not NULL, is told once to the listener before waiting. */
int file_lock(const char *path, const struct jbc_listener *listener, const char *on_wait,
              struct jbc_error *error);

/* Asks that names in a folder reach the disk; there is no telling whether they did. */
void file_sync_folder(const char *folder);

/* SHA-256 of all that is behind fd, as lower-case hexadecimal digits. */
int file_sha256(int fd, char hex[65], struct jbc_error *error);

#endif
