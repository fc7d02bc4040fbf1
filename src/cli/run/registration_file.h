#ifndef REGISTRATION_FILE_H
#define REGISTRATION_FILE_H

#include <jbc/error.h>
#include <jbc/registration.h>

/* Writes a registration file, 0600, in a folder that is made where it is missing. One of the same
 * registration that stands there hands its activities' ids on. */
int registration_file_write(struct jbc_registration *registration, const char *path,
                            struct jbc_error *error);

#endif
