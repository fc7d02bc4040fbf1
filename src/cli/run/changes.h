#ifndef CHANGES_H
#define CHANGES_H

#include "planned.h"

/* What a run would change in the lock, in words. */

/* Fails with JBC_DIFFERS where the lock would change for this release, with the changes. keeper is
 * what leaves the lock as it is: "--frozen". */
int changes_refuse(const struct planned *planned, const struct planned_ids *ids, const char *keeper,
                   struct jbc_error *error);

/* Says on stderr each change of the ids; returns how many there are. */
size_t changes_tell(const struct planned *planned, const struct planned_ids *ids);

/* Says which registration the lock had, and which it gets. */
void changes_tell_relock(const struct planned *planned,
                         const struct jbc_registration *registration);

#endif
