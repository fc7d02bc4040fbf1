#ifndef OUTPUT_TRIAL_H
#define OUTPUT_TRIAL_H

#include <jbc/error.h>
#include <stdbool.h>

/* What a folder's file system can do for outputs. */
struct output_trial {
    bool has_modes;
    bool has_locks;
    bool has_sync;
};

/* Tries it with a small file that is written, renamed and removed. Fails with JBC_FAILED where
 * outputs can't appear there at all. */
int output_try(const char *folder, struct output_trial *trial, struct jbc_error *error);

#endif
