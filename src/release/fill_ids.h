#ifndef FILL_IDS_H
#define FILL_IDS_H

#include "fill_sources.h"

/*
 * Gives each activity of all (whose ids are NULL) its id: the one that a source knows, else the
 * lowest that no source knows for any activity, in their order. plan, which must be clear, tells
 * how each came to it, and names the activities that are gone. Fails with JBC_BAD_INPUT where two
 * have one id, where the lock and a manifest differ, or where no id is left. On failure both are to
 * be cleared.
 */
int fill_ids(const struct fill_sources *sources, struct jbc_activities *all,
             struct jbc_id_plan *plan, struct jbc_error *error);

#endif
