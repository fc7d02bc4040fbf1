#ifndef ENV_H
#define ENV_H

#include <jbc/error.h>
#include <stdint.h>

/* What the environment says: the library never looks there. */

/* A variable's value; NULL where it is not set or empty. */
const char *env_get(const char *name);

/* Where jbc keeps its lock, its record and its device id: $XDG_STATE_HOME/jbc, else
 * ~/.local/state/jbc. The caller frees it. */
char *env_state_folder(struct jbc_error *error);

/* Fails with the reason why the state folder cannot be used, and how to have another. */
int env_state_fail(const struct jbc_error *reason, struct jbc_error *error);

/* SOURCE_DATE_EPOCH in seconds, -1 where it is not set; JBC_USAGE where it is no number. */
int env_source_date_epoch(int64_t *epoch, struct jbc_error *error);

/* A whole number from least to most, of an option or a variable; JBC_USAGE where it is none. */
int env_number(const char *text, const char *what, int64_t least, int64_t most, int64_t *number,
               struct jbc_error *error);

#endif
