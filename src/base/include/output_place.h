#ifndef OUTPUT_PLACE_H
#define OUTPUT_PLACE_H

#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>

/* Where an output would go. */

/* Fails with JBC_FAILED unless a file could be put at path: its folder is there, or can be made
 * (output_make_folder), and may be written; what is there already is a plain file that may be
 * replaced. A path that leads to an open descriptor is JBC_USAGE. Writes nothing. */
int output_check(const char *path, struct jbc_error *error);

/* Makes the folder that a file at path would be in, where it is missing, within the umask. Fails as
 * output_check does, or where it cannot be made. */
int output_make_folder(const char *path, struct jbc_error *error);

/* How many folders that would make. */
size_t output_missing_folders(const char *path);

/* Removes as many folders above path, the nearest first, as far as they are empty: for those that
 * were made for a file that did not come to be. */
void output_remove_folders(const char *path, size_t count);

/* True where path leads to a descriptor that is open: /dev/stdout, /dev/fd/N, /proc/.../fd/N, or a
 * link to one. It is no name that a file could be given. */
bool output_is_descriptor(const char *path);

/* Finds the file that path leads to, links followed, and its folder. Fails as output_check does,
 * but does not look at the folder. Both are malloc'ed, and the caller's also after a failure. */
int output_locate(const char *path, char **target, char **folder, struct jbc_error *error);

#endif
