#include "id_plan.h"

#include "fail.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The array doubles whenever its count is a power of two. */
static int grow(struct jbc_id_plan *plan)
{
    size_t count = plan->count;
    if (count & (count - 1))
        return 0;
    struct jbc_planned_id *items = realloc(plan->items, (count ? 2 * count : 1) * sizeof *items);
    if (!items)
        return -1;
    plan->items = items;
    return 0;
}

int id_plan_add(struct jbc_id_plan *plan, const struct jbc_planned_id *planned,
                struct jbc_error *error)
{
    struct jbc_planned_id added = *planned;
    added.name = strdup(planned->name);
    added.id = strdup(planned->id);
    if (!added.name || !added.id || grow(plan) < 0) {
        free(added.name);
        free(added.id);
        return fail_memory(error);
    }
    plan->items[plan->count++] = added;
    return 0;
}

const struct jbc_planned_id *id_plan_find(const struct jbc_id_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->count; i++)
        if (strcasecmp(plan->items[i].name, name) == 0)
            return &plan->items[i];
    return NULL;
}

const struct jbc_planned_id *id_plan_holder(const struct jbc_id_plan *plan, const char *id)
{
    for (size_t i = 0; i < plan->count; i++)
        if (strcmp(plan->items[i].id, id) == 0)
            return &plan->items[i];
    return NULL;
}

void id_plan_clear(struct jbc_id_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        free(plan->items[i].name);
        free(plan->items[i].id);
    }
    free(plan->items);
    *plan = (struct jbc_id_plan){0};
}
