#ifndef FOLDER_H
#define FOLDER_H

#include <jbc/error.h>
#include <sys/types.h>

/* Folders: made where they are missing, checked before they are needed. */

/* Makes a folder and those above it, with this mode within the umask. */
int folder_make(const char *path, mode_t mode, struct jbc_error *error);

/* Fails with JBC_FAILED unless path is a folder that may be written, or could be made one. Writes
 * nothing. */
int folder_check(const char *path, struct jbc_error *error);

/* Asks that names in a folder reach the disk; there is no telling whether they did. */
void folder_sync(const char *path);

/*
 * A folder for state, which nobody else may put files into: a planted link would have this user's
 * files overwritten, a planted record be believed.
 */

/* Fails with JBC_FAILED where path is there and is another user's, may be written by others, or is
 * another user's link. Not being there is fine. Writes nothing. */
int folder_check_private(const char *path, struct jbc_error *error);

/* Makes it (mode 0700) where it is missing, and checks that it is private. */
int folder_make_private(const char *path, struct jbc_error *error);

#endif
