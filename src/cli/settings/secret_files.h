#ifndef SECRET_FILES_H
#define SECRET_FILES_H

#include "options.h"

/* Warns of a file that holds secrets and that others can read; a pipe, a file that is missing, one
 * on a file system without modes are none. NULL is allowed. */
void secret_file_warn(const char *path);

/* Warns of those that options name. */
void secret_files_warn(const struct options *options);

#endif
