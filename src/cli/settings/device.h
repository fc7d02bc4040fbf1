#ifndef DEVICE_H
#define DEVICE_H

#include "buf.h"

#include <jbc/error.h>

/* The id by which Harmony knows this machine once it has asked for a two-factor code; kept in the
 * state folder, and stable. */

/* Adds the id given, else the one that is kept; nothing where there is none yet.
 * The state folder may be NULL. */
int device_read(struct buf *device, const char *state_folder, const char *given,
                struct jbc_error *error);

/* Makes an id, keeps it (not without a state folder), and adds it. */
int device_make(struct buf *device, const char *state_folder, struct jbc_error *error);

#endif
