#ifndef WHO_H
#define WHO_H

#include "settings.h"

/* Sets who logs in, and how; where is known by then. */
int who_find(struct settings *settings, struct jbc_error *error);

#endif
