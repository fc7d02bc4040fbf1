#ifndef WHERE_H
#define WHERE_H

#include "settings.h"

/* Sets host, organization, authorities and timeout. */
int where_find(struct settings *settings, const struct jbc_registration *registration,
               struct jbc_error *error);

#endif
