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

/* Writes all of data to fd. */
int file_write_all(int fd, const void *data, size_t length, const char *what,
                   struct jbc_error *error);

/* Asks that bytes written to fd begin to reach the disk, so that a later fsync has less to wait
 * for. Where the system can't be asked, nothing happens. */
void file_write_behind(int fd, off_t offset, off_t length);

/* Makes a folder and those above it, mode 0700. */
int file_make_folder(const char *path, struct jbc_error *error);

/* Takes a lock on a file (made if need be), waiting for others to release it. Returns a descriptor
 * to close, or -1. on_wait, if not NULL, is told once to the listener before waiting. */
int file_lock(const char *path, const struct jbc_listener *listener, const char *on_wait,
              struct jbc_error *error);

/* A new empty file without a name, to read and write, which is gone once it is closed; -1. */
int file_nameless(void);

/* Asks that names in a folder reach the disk; there is no telling whether they did. */
void file_sync_folder(const char *folder);

#endif
