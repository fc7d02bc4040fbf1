#include "fill_ids.h"

#include "fail.h"
#include "fill_known.h"
#include "id_plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An activity, there or gone, and an id that is not free because of it. */
struct holder {
    const char *name, *id;
    const struct known_ids *source;
};

struct numbering {
    const struct fill_sources *sources;
    struct range range;
    struct known_ids known[KNOWN_COUNT];
    struct jbc_activities *all;
    struct holder *taken; /* by id */
    size_t taken_count;
};

static uint64_t number_of(const char *id)
{
    return strtoull(id, NULL, 10);
}

static const char *id_of(const struct jbc_registration *registration)
{
    return registration->id ? registration->id : "(of no known id)";
}

static const char *name_of(const struct fill_sources *sources)
{
    const char *name = sources->registration->name;
    return name ? name : sources->name ? sources->name : "";
}

/* ---- ids that are known ---- */

static int keep_id(struct numbering *it, struct jbc_activity *activity, struct jbc_error *error)
{
    const char *id;
    const struct known_ids *source = known_find(it->known, activity->name, &id);
    if (!source)
        return 0;
    if (!range_has(&it->range, id))
        return fail_with(error, JBC_BAD_INPUT,
                         "%s has the id %s for the activity '%s', but the registration %s of '%s' "
                         "has ids from %s to %s",
                         source->called, id, activity->name, id_of(it->sources->registration),
                         name_of(it->sources), it->sources->registration->function_entity_start_id,
                         it->sources->registration->function_entity_end_id);
    activity->id = strdup(id);
    return activity->id ? 0 : fail_memory(error);
}

static int compare_holders(const void *a, const void *b)
{
    const struct holder *first = a, *second = b;
    return jbc_id_compare(first->id, second->id);
}

static int check_once(const struct numbering *it, struct jbc_error *error)
{
    for (size_t i = 1; i < it->taken_count; i++) {
        const struct holder *a = &it->taken[i - 1], *b = &it->taken[i];
        if (strcmp(a->id, b->id) == 0)
            return fail_with(error, JBC_BAD_INPUT,
                             "the activities '%s' and '%s' both hold the id %s: take it from the "
                             "one that is newer",
                             a->name, b->name, a->id);
    }
    return 0;
}

static int keep_ids(struct numbering *it, struct jbc_error *error)
{
    for (size_t i = 0; i < it->all->count; i++) {
        struct jbc_activity *activity = &it->all->items[i];
        if (keep_id(it, activity, error) < 0)
            return -1;
        if (activity->id)
            it->taken[it->taken_count++] = (struct holder){activity->name, activity->id, NULL};
    }
    qsort(it->taken, it->taken_count, sizeof *it->taken, compare_holders);
    return check_once(it, error);
}

/* ---- ids that are free ---- */

/* Whatever a source knows for an activity is not free, also where that is gone. */
static void take_known(struct numbering *it)
{
    for (int k = 0; k < KNOWN_COUNT; k++)
        for (size_t i = 0; i < it->known[k].ids.count; i++) {
            const struct jbc_activity *known = &it->known[k].ids.items[i];
            it->taken[it->taken_count++] = (struct holder){known->name, known->id, &it->known[k]};
        }
    qsort(it->taken, it->taken_count, sizeof *it->taken, compare_holders);
}

static bool is_in_use(const struct jbc_activities *all, const char *id)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].id && strcmp(all->items[i].id, id) == 0)
            return true;
    return false;
}

static int fail_none_left(const struct numbering *it, const char *name, struct jbc_error *error)
{
    const struct jbc_registration *registration = it->sources->registration;
    const char *start = registration->function_entity_start_id;
    const char *end = registration->function_entity_end_id;
    if (it->all->count > it->range.end - it->range.start + 1)
        return fail_with(error, JBC_BAD_INPUT,
                         "the connector has %zu activities, but the registration %s of '%s' has "
                         "ids only from %s to %s",
                         it->all->count, id_of(registration), name_of(it->sources), start, end);
    const struct holder *held = it->taken;
    while (!range_has(&it->range, held->id) || is_in_use(it->all, held->id))
        held++;
    return fail_with(
        error, JBC_BAD_INPUT,
        "no id is left for the activity '%s': the registration %s of '%s' has ids only "
        "from %s to %s, and %s was that of '%s' (says %s), which projects may still "
        "call",
        name, id_of(registration), name_of(it->sources), start, end, held->id, held->name,
        held->source->called);
}

static int give_free_ids(struct numbering *it, struct jbc_error *error)
{
    uint64_t next = it->range.start;
    size_t passed = 0;
    for (size_t i = 0; i < it->all->count; i++) {
        struct jbc_activity *activity = &it->all->items[i];
        char id[24];
        if (activity->id)
            continue;
        for (; passed < it->taken_count && number_of(it->taken[passed].id) <= next; passed++)
            next += number_of(it->taken[passed].id) == next;
        if (next > it->range.end)
            return fail_none_left(it, activity->name, error);
        snprintf(id, sizeof id, "%" PRIu64, next++);
        if (!(activity->id = strdup(id)))
            return fail_memory(error);
    }
    return 0;
}

/* ---- the plan ---- */

static int plan_activities(const struct numbering *it, struct jbc_id_plan *plan,
                           struct jbc_error *error)
{
    for (size_t i = 0; i < it->all->count; i++) {
        const struct jbc_activity *activity = &it->all->items[i];
        const char *id;
        const struct known_ids *source = known_find(it->known, activity->name, &id);
        const struct jbc_planned_id planned = {
            .name = activity->name,
            .id = activity->id,
            .way = !source              ? JBC_ID_NEW
                   : source->is_retired ? JBC_ID_BACK
                                        : JBC_ID_KEPT,
            .source = source ? source->source : JBC_IDS_OF_LOCK,
        };
        if (id_plan_add(plan, &planned, error) < 0)
            return -1;
    }
    return 0;
}

/* An id that somebody has by now is nobody's past. */
static int plan_gone(const struct numbering *it, struct jbc_id_plan *plan, struct jbc_error *error)
{
    for (int k = 0; k < KNOWN_COUNT; k++)
        for (size_t i = 0; i < it->known[k].ids.count; i++) {
            const struct jbc_activity *known = &it->known[k].ids.items[i];
            const struct jbc_planned_id planned = {
                .name = known->name,
                .id = known->id,
                .way = it->known[k].is_retired ? JBC_ID_RETIRED_BEFORE : JBC_ID_RETIRED,
                .source = it->known[k].source,
            };
            if (!id_plan_find(plan, known->name) && !id_plan_holder(plan, known->id) &&
                id_plan_add(plan, &planned, error) < 0)
                return -1;
        }
    return 0;
}

/* ---- the whole ---- */

static int make_room(struct numbering *it, struct jbc_error *error)
{
    size_t most = it->all->count + 1;
    for (int k = 0; k < KNOWN_COUNT; k++)
        most += it->known[k].ids.count;
    it->taken = calloc(most, sizeof *it->taken);
    return it->taken ? 0 : fail_memory(error);
}

static int number(struct numbering *it, struct jbc_id_plan *plan, struct jbc_error *error)
{
    if (known_gather(it->known, it->sources, &it->range, error) < 0 || make_room(it, error) < 0 ||
        keep_ids(it, error) < 0)
        return -1;
    take_known(it);
    if (give_free_ids(it, error) < 0 || plan_activities(it, plan, error) < 0)
        return -1;
    return plan_gone(it, plan, error);
}

int fill_ids(const struct fill_sources *sources, struct jbc_activities *all,
             struct jbc_id_plan *plan, struct jbc_error *error)
{
    const struct jbc_registration *registration = sources->registration;
    struct numbering it = {
        .sources = sources,
        .range = {number_of(registration->function_entity_start_id),
                  number_of(registration->function_entity_end_id)},
        .all = all,
    };
    int result = number(&it, plan, error);
    known_clear(it.known);
    free(it.taken);
    return result;
}
