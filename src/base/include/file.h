#ifndef FILE_H
#define FILE_H

#include "buf.h"

#include <jbc/error.h>
#include <stdbool.h>
#include <sys/types.h>

/* Files, and every system call beyond POSIX, each with a portable way beside it. */

/* Adds all of a file to out; more than limit bytes is JBC_BAD_INPUT. */
int file_read(struct buf *out, const char *path, size_t limit, struct jbc_error *error);

/* Adds a file's first line, without its end, to out; what follows is wiped from it. */
int file_read_line(struct buf *out, const char *path, size_t limit, struct jbc_error *error);

/* True where path names a file that is there, whatever it is. */
bool file_exists(const char *path);

/* True where both paths, of which any may be NULL, lead to one file. */
bool file_is_same(const char *a, const char *b);

/* Writes all of data to fd. */
int file_write_all(int fd, const void *data, size_t length, const char *what,
                   struct jbc_error *error);

/* Asks that bytes written to fd begin to reach the disk, so that a later fsync has less to wait
 * for. Where the system can't be asked, nothing happens. */
void file_write_behind(int fd, off_t offset, off_t length);

/* Asks that what was written to fd reaches the disk. A file system that knows no such call is no
 * failure. */
int file_sync(int fd);

/* Sets permission bits. A file system without modes is no failure. */
int file_set_mode(int fd, mode_t mode);

/* The bits that the user wants new files to lack. */
mode_t file_umask(void);

/* A new empty file without a name, to read and write, which is gone once it is closed; -1. */
int file_nameless(void);

/* True where the file's mode tells who may read it: not on a file system without modes, which shows
 * one mode for all. */
bool file_has_modes(const char *path);

/* True where path is the root of a mount, which no rename can replace. */
bool file_is_mount(const char *path);

/* Fails with JBC_FAILED where path is there and is no plain file; links are not followed. *is_there
 * may be NULL. */
int file_check_plain(const char *path, bool *is_there, struct jbc_error *error);

#endif
