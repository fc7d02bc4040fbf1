#ifndef SECRETS_H
#define SECRETS_H

#include "buf.h"

#include <jbc/error.h>
#include <jbc/registration.h>
#include <stdbool.h>
#include <sys/types.h>

/* Files that hold secrets, and passwords however they are given. */

/* True where others can read a file; *mode is its permission bits then. */
bool secrets_are_open(const char *path, mode_t *mode);

/* Adds what to do about one, to be pasted into a shell. */
void secrets_add_remedy(struct buf *out, const char *path);

/* Warns of a file that others can read; a file system without modes tells nothing of that. */
void secrets_warn(const char *path);

/* Adds the first line of a password file, or of standard input (path NULL), cleaned. */
int secrets_read_password(struct buf *password, const char *path, struct jbc_error *error);

/* Adds what a person types, as it is. */
int secrets_ask_password(struct buf *password, struct jbc_error *error);

/* The first line of a file that holds a key or a secret, cleaned; wiped and freed by the caller.
 * *value stays as it was on failure: JBC_BAD_INPUT where it is no text, else as value_clean. */
int secrets_read_value(char **value, const char *path, struct jbc_error *error);

/* jbc_registration_read, with the warning. */
int secrets_read_registration(struct jbc_registration *registration, const char *path,
                              struct jbc_error *error);

#endif
