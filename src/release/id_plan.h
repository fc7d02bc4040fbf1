#ifndef ID_PLAN_H
#define ID_PLAN_H

#include <jbc/error.h>
#include <jbc/release.h>

/* Adds one behind the others; name and id are copied. */
int id_plan_add(struct jbc_id_plan *plan, const struct jbc_planned_id *planned,
                struct jbc_error *error);

/* By name, whatever its case; NULL if there is none. */
const struct jbc_planned_id *id_plan_find(const struct jbc_id_plan *plan, const char *name);

/* By id. */
const struct jbc_planned_id *id_plan_holder(const struct jbc_id_plan *plan, const char *id);

void id_plan_clear(struct jbc_id_plan *plan);

#endif
