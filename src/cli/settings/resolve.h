#ifndef RESOLVE_H
#define RESOLVE_H

#include "settings.h"

/*
 * Finds and checks where and who, before anything is asked or sent; --verbose tells each value's
 * origin. registration is the one of --registration, as the last source of host and organization,
 * or NULL. Fails with JBC_USAGE where something is missing, makes no sense or contradicts, with
 * JBC_BAD_INPUT where the fault is a file's; the message names the origin.
 */
int resolve_harmony(struct settings *settings, const struct jbc_registration *registration,
                    struct jbc_error *error);

#endif
