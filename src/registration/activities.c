#include <jbc/activities.h>

#include "fail.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct jbc_activity *jbc_activities_find(const struct jbc_activities *activities, const char *name)
{
    for (size_t i = 0; i < activities->count; i++)
        if (strcasecmp(activities->items[i].name, name) == 0)
            return &activities->items[i];
    return NULL;
}

/* The array doubles whenever its count is a power of two: it needs no member for its room. */
static int grow(struct jbc_activities *activities)
{
    size_t count = activities->count;
    if (count & (count - 1))
        return 0;
    struct jbc_activity *items =
        realloc(activities->items, (count ? 2 * count : 1) * sizeof *items);
    if (!items)
        return -1;
    activities->items = items;
    return 0;
}

int jbc_activities_add(struct jbc_activities *activities, const char *name, const char *id,
                       struct jbc_error *error)
{
    struct jbc_activity added = {.name = strdup(name), .id = id ? strdup(id) : NULL};
    if (!added.name || (id && !added.id) || grow(activities) < 0) {
        free(added.name);
        free(added.id);
        return fail_memory(error);
    }
    activities->items[activities->count++] = added;
    return 0;
}

int jbc_activities_copy(struct jbc_activities *to, const struct jbc_activities *from,
                        struct jbc_error *error)
{
    for (size_t i = 0; i < from->count; i++)
        if (jbc_activities_add(to, from->items[i].name, from->items[i].id, error) < 0) {
            jbc_activities_clear(to);
            return -1;
        }
    return 0;
}

void jbc_activities_clear(struct jbc_activities *activities)
{
    for (size_t i = 0; i < activities->count; i++) {
        free(activities->items[i].name);
        free(activities->items[i].id);
    }
    free(activities->items);
    *activities = (struct jbc_activities){0};
}
