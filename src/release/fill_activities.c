#include "fill_activities.h"

#include "fail.h"

#include <inttypes.h>
#include <jbc/attributes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int add(struct jbc_activities *all, const char *name, struct jbc_error *error)
{
    return jbc_activities_find(all, name) ? 0 : jbc_activities_add(all, name, NULL, error);
}

/* adapter.json's spelling of a name, else the name itself. */
static const char *spelling_of(const struct fill_sources *sources, const char *name)
{
    const struct jbc_activity *known =
        sources->adapter ? jbc_activities_find(&sources->adapter->activities, name) : NULL;
    return known ? known->name : name;
}

static int add_of_manifest(const struct fill_sources *sources, const struct jbc_manifest *manifest,
                           struct jbc_activities *all, struct jbc_error *error)
{
    for (size_t i = 0; manifest && i < manifest->main.count; i++) {
        const struct jbc_attribute *attribute = &manifest->main.attributes[i];
        const char *activity;
        if (jbc_attribute_kind(attribute->name, NULL, &activity) != JBC_KIND_ACTIVITY)
            continue;
        if (!*activity)
            return fail_with(error, JBC_BAD_INPUT, "%s:%u: %s lacks the activity's name",
                             manifest->source, attribute->line, attribute->name);
        if (add(all, spelling_of(sources, activity), error) < 0)
            return -1;
    }
    return 0;
}

int fill_activities_collect(const struct fill_sources *sources, struct jbc_activities *all,
                            struct jbc_error *error)
{
    const struct jbc_activities *known = sources->adapter ? &sources->adapter->activities : NULL;
    int result = add_of_manifest(sources, sources->template_, all, error);
    for (size_t i = 0; known && i < known->count && result == 0; i++)
        result = add(all, known->items[i].name, error);
    if (result == 0)
        result = add_of_manifest(sources, sources->own, all, error);
    if (result < 0)
        jbc_activities_clear(all);
    return result;
}

/* The ids that Harmony issued for activities. */
struct range {
    uint64_t start, end;
};

static uint64_t number_of(const char *id)
{
    return strtoull(id, NULL, 10);
}

static bool is_of(const struct range *range, const char *id)
{
    return id && jbc_id_is_valid(id) && number_of(id) >= range->start &&
           number_of(id) <= range->end;
}

/* The id that a manifest holds for an activity, in either spelling; NULL if none of the range. */
static const char *held_by(const struct jbc_manifest *manifest, const char *name,
                           const struct range *range)
{
    for (int i = JBC_SPELLING_PRESENT; manifest && i <= JBC_SPELLING_OLDER; i++) {
        char attribute[JBC_ATTRIBUTE_NAME_LIMIT + 1];
        int length = snprintf(attribute, sizeof attribute, "%s%s", jbc_activity_prefix[i], name);
        const char *id = length > 0 && length < (int)sizeof attribute
                             ? jbc_manifest_get(manifest, attribute)
                             : NULL;
        if (is_of(range, id))
            return id;
    }
    return NULL;
}

static const char *held_by_registration(const struct jbc_registration *registration,
                                        const char *name, const struct range *range)
{
    const struct jbc_activity *activity = jbc_activities_find(&registration->activities, name);
    return activity && is_of(range, activity->id) ? activity->id : NULL;
}

/* True if the output that is about to be replaced is of the same registration. */
static bool is_same_connector(const struct fill_sources *sources)
{
    for (int i = JBC_SPELLING_PRESENT; sources->replaced && i <= JBC_SPELLING_OLDER; i++) {
        const char *endpoint = jbc_manifest_get(sources->replaced, jbc_endpoint_attribute[i]);
        if (endpoint && jbc_id_compare(endpoint, sources->registration->endpoint_entity_id) == 0)
            return true;
    }
    return false;
}

static char *without_leading_zeros(const char *id)
{
    while (id[0] == '0' && id[1])
        id++;
    return strdup(id);
}

/* Each activity keeps the id that it holds, from the first source that has one. */
static int keep_ids(const struct fill_sources *sources, const struct range *range,
                    struct jbc_activities *all, struct jbc_error *error)
{
    const struct jbc_manifest *replaced = is_same_connector(sources) ? sources->replaced : NULL;
    for (size_t i = 0; i < all->count; i++) {
        struct jbc_activity *activity = &all->items[i];
        const char *id = held_by(sources->template_, activity->name, range);
        if (!id)
            id = held_by(sources->own, activity->name, range);
        if (!id)
            id = held_by_registration(sources->registration, activity->name, range);
        if (!id)
            id = held_by(replaced, activity->name, range);
        if (id && !(activity->id = without_leading_zeros(id)))
            return fail_memory(error);
    }
    return 0;
}

static int compare_ids(const void *a, const void *b)
{
    const struct jbc_activity *const *first = a, *const *second = b;
    return jbc_id_compare((*first)->id, (*second)->id);
}

/* Puts those that have an id into held, in its order. Two with one id are an error. */
static int order_held(const struct jbc_activities *all, struct jbc_activity **held, size_t *count,
                      struct jbc_error *error)
{
    *count = 0;
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].id)
            held[(*count)++] = &all->items[i];
    qsort(held, *count, sizeof(struct jbc_activity *), compare_ids);
    for (size_t i = 1; i < *count; i++)
        if (strcmp(held[i - 1]->id, held[i]->id) == 0)
            return fail_with(
                error, JBC_BAD_INPUT,
                "the activities '%s' and '%s' both hold the id %s: take it from the one "
                "that is newer",
                held[i - 1]->name, held[i]->name, held[i]->id);
    return 0;
}

static int fail_too_many(const struct fill_sources *sources, const struct jbc_activities *all,
                         struct jbc_error *error)
{
    const struct jbc_registration *registration = sources->registration;
    return fail_with(
        error, JBC_BAD_INPUT,
        "the connector has %zu activities, but the registration %s of '%s' has ids only "
        "from %s to %s",
        all->count, registration->id ? registration->id : "(of no known id)",
        registration->name ? registration->name
        : sources->name    ? sources->name
                           : "",
        registration->function_entity_start_id, registration->function_entity_end_id);
}

/* Those without an id take the lowest that none of held has. */
static int take_free_ids(const struct fill_sources *sources, const struct range *range,
                         struct jbc_activities *all, struct jbc_activity *const *held,
                         size_t held_count, struct jbc_error *error)
{
    uint64_t next = range->start;
    size_t passed = 0;
    for (size_t i = 0; i < all->count; i++) {
        char id[24];
        if (all->items[i].id)
            continue;
        for (; passed < held_count && number_of(held[passed]->id) == next; passed++)
            next++;
        if (next > range->end)
            return fail_too_many(sources, all, error);
        snprintf(id, sizeof id, "%" PRIu64, next++);
        if (!(all->items[i].id = strdup(id)))
            return fail_memory(error);
    }
    return 0;
}

int fill_activities_number(const struct fill_sources *sources, struct jbc_activities *all,
                           struct jbc_error *error)
{
    const struct jbc_registration *registration = sources->registration;
    const struct range range = {number_of(registration->function_entity_start_id),
                                number_of(registration->function_entity_end_id)};
    struct jbc_activity **held = calloc(all->count + 1, sizeof(struct jbc_activity *));
    size_t held_count = 0;
    if (!held)
        return fail_memory(error);
    int result = keep_ids(sources, &range, all, error);
    if (result == 0)
        result = order_held(all, held, &held_count, error);
    if (result == 0)
        result = take_free_ids(sources, &range, all, held, held_count, error);
    free(held);
    return result;
}
