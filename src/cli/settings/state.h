#ifndef STATE_H
#define STATE_H

#include <jbc/error.h>

/* Where jbc keeps its lock, its record and its device id: $XDG_STATE_HOME/jbc, else
 * ~/.local/state/jbc. The caller frees it. */
char *state_folder(struct jbc_error *error);

#endif
