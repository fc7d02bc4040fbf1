#ifndef STATE_H
#define STATE_H

#include <jbc/error.h>
#include <stdbool.h>

/* Where jbc keeps its lock, its record and its device id: $XDG_STATE_HOME/jbc, else
 * ~/.local/state/jbc. The caller frees it. */
char *state_folder(struct jbc_error *error);

/* Makes the folder, and fails unless it may be written and is nobody else's. A dry run only looks
 * whether that could be. */
int state_prepare(const char *folder, bool dry_run, struct jbc_error *error);

/* Fails with the reason why the folder cannot be used, and how to have another. */
int state_fail(const struct jbc_error *reason, struct jbc_error *error);

#endif
