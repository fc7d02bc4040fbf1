#include "fill_known.h"

#include "fail.h"
#include "fill_activities.h"

#include <jbc/attributes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LOCK_ACTIVE, LOCK_RETIRED, TEMPLATE, JAR, REGISTRATION, OUTPUT };

bool range_has(const struct range *range, const char *id)
{
    uint64_t number = id && jbc_id_is_valid(id) ? strtoull(id, NULL, 10) : 0;
    return id && jbc_id_is_valid(id) && number >= range->start && number <= range->end;
}

static const char *without_leading_zeros(const char *id)
{
    while (id[0] == '0' && id[1])
        id++;
    return id;
}

static int add(struct known_ids *known, const char *name, const char *id, struct jbc_error *error)
{
    if (jbc_activities_find(&known->ids, name))
        return 0;
    return jbc_activities_add(&known->ids, name, without_leading_zeros(id), error);
}

/* ---- the lock ---- */

static int take_lock(struct known_ids *known, const struct fill_sources *sources,
                     const struct jbc_activities *list, struct jbc_error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct jbc_activity *activity = &list->items[i];
        if (activity->id && jbc_id_is_valid(activity->id) &&
            add(known, fill_activity_name(sources, activity->name), activity->id, error) < 0)
            return -1;
    }
    return 0;
}

/* What the lock knows of the activity; NULL if it knows none of that name. */
static const struct jbc_activity *locked(const struct known_ids *known, const char *name)
{
    const struct jbc_activity *activity = jbc_activities_find(&known[LOCK_ACTIVE].ids, name);
    return activity ? activity : jbc_activities_find(&known[LOCK_RETIRED].ids, name);
}

static const struct jbc_activity *holder_in_lock(const struct known_ids *known, const char *id)
{
    for (int k = LOCK_ACTIVE; k <= LOCK_RETIRED; k++)
        for (size_t i = 0; i < known[k].ids.count; i++)
            if (strcmp(known[k].ids.items[i].id, id) == 0)
                return &known[k].ids.items[i];
    return NULL;
}

/* ---- the others ---- */

/* An id that the lock has otherwise is an error where it stands in a manifest that is filled, and
 * is passed over elsewhere. */
static int take(struct known_ids *known, int k, const struct fill_sources *sources,
                const char *written_name, const char *written_id, struct jbc_error *error)
{
    const char *name = fill_activity_name(sources, written_name);
    const char *id = without_leading_zeros(written_id);
    const struct jbc_activity *same = locked(known, name), *holder = holder_in_lock(known, id);
    bool other_id = same && strcmp(same->id, id) != 0;
    bool other_name = holder && strcasecmp(holder->name, name) != 0;
    if (!other_id && !other_name)
        return add(&known[k], name, id, error);
    if (k != TEMPLATE && k != JAR)
        return 0;
    if (other_id)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s gives the activity '%s' the id %s, but the lock has %s: take the id "
                         "out of the manifest, or see which of the two is in use",
                         known[k].called, name, id, same->id);
    return fail_with(
        error, JBC_BAD_INPUT,
        "%s gives the activity '%s' the id %s, but in the lock that is the id of '%s': "
        "take it out of the manifest, or say that the activity was renamed",
        known[k].called, name, id, holder->name);
}

static int take_manifest(struct known_ids *known, int k, const struct fill_sources *sources,
                         const struct jbc_manifest *manifest, const struct range *range,
                         struct jbc_error *error)
{
    for (int wanted = JBC_SPELLING_PRESENT; wanted <= JBC_SPELLING_OLDER; wanted++)
        for (size_t i = 0; i < manifest->main.count; i++) {
            const struct jbc_attribute *attribute = &manifest->main.attributes[i];
            enum jbc_spelling spelling;
            const char *name;
            if (jbc_attribute_kind(attribute->name, &spelling, &name) == JBC_KIND_ACTIVITY &&
                (int)spelling == wanted && range_has(range, attribute->value) &&
                take(known, k, sources, name, attribute->value, error) < 0)
                return -1;
        }
    return 0;
}

static int take_list(struct known_ids *known, int k, const struct fill_sources *sources,
                     const struct jbc_activities *list, const struct range *range,
                     struct jbc_error *error)
{
    for (size_t i = 0; i < list->count; i++)
        if (range_has(range, list->items[i].id) &&
            take(known, k, sources, list->items[i].name, list->items[i].id, error) < 0)
            return -1;
    return 0;
}

/* True if the manifest was filled from this registration. */
static bool is_of(const struct jbc_manifest *manifest, const struct jbc_registration *registration)
{
    for (int i = JBC_SPELLING_PRESENT; i <= JBC_SPELLING_OLDER; i++) {
        const char *endpoint = jbc_manifest_get(manifest, jbc_endpoint_attribute[i]);
        if (endpoint && jbc_id_is_valid(endpoint) &&
            jbc_id_compare(endpoint, registration->endpoint_entity_id) == 0)
            return true;
    }
    return false;
}

int known_gather(struct known_ids *known, const struct fill_sources *sources,
                 const struct range *range, struct jbc_error *error)
{
    const struct jbc_release_lock *lock = sources->lock;
    const struct jbc_registration *registration = sources->registration;
    const struct {
        enum jbc_id_source source;
        const char *called;
        const struct jbc_manifest *manifest;
        const struct jbc_activities *list; /* where there is no manifest */
        bool counts;
    } all[KNOWN_COUNT] = {
        [LOCK_ACTIVE] = {JBC_IDS_OF_LOCK, "the lock", NULL, lock ? &lock->activities : NULL, true},
        [LOCK_RETIRED] = {JBC_IDS_OF_LOCK, "the lock", NULL, lock ? &lock->retired : NULL, true},
        [TEMPLATE] = {JBC_IDS_OF_TEMPLATE, "the template", sources->template_, NULL,
                      !lock || is_of(sources->template_, registration)},
        [JAR] = {JBC_IDS_OF_JAR, "the JAR", sources->own, NULL,
                 !lock || (sources->own && is_of(sources->own, registration))},
        [REGISTRATION] = {JBC_IDS_OF_REGISTRATION, "the registration file", NULL,
                          &registration->activities, true},
        [OUTPUT] = {JBC_IDS_OF_OUTPUT, "the output that is replaced", sources->replaced, NULL,
                    sources->replaced && is_of(sources->replaced, registration)},
    };
    int result = 0;
    for (int k = 0; k < KNOWN_COUNT && result == 0; k++) {
        known[k].source = all[k].source;
        known[k].called = all[k].manifest ? all[k].manifest->source : all[k].called;
        known[k].is_retired = k == LOCK_RETIRED;
        if (!all[k].counts || (!all[k].manifest && !all[k].list))
            continue;
        result = k <= LOCK_RETIRED ? take_lock(&known[k], sources, all[k].list, error)
                 : all[k].manifest ? take_manifest(known, k, sources, all[k].manifest, range, error)
                                   : take_list(known, k, sources, all[k].list, range, error);
    }
    return result;
}

void known_clear(struct known_ids *known)
{
    for (int k = 0; k < KNOWN_COUNT; k++)
        jbc_activities_clear(&known[k].ids);
}

const struct known_ids *known_find(const struct known_ids *known, const char *name, const char **id)
{
    for (int k = 0; k < KNOWN_COUNT; k++) {
        const struct jbc_activity *activity = jbc_activities_find(&known[k].ids, name);
        if (!activity)
            continue;
        *id = activity->id;
        return &known[k];
    }
    return NULL;
}
