#include "fill.h"

#include "fail.h"
#include "fill_activities.h"
#include "fill_ids.h"
#include "fill_placeholders.h"
#include "id_plan.h"
#include "listener.h"

#include <jbc/attributes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Placeholders are looked for in the template, and in what of the JAR's own manifest stays. */
static int check_placeholders(const struct fill_sources *sources, const struct jbc_activities *all,
                              struct jbc_error *error)
{
    if (fill_placeholders_check(sources->template_, all, error) < 0)
        return -1;
    struct jbc_manifest stays = {0};
    if (!sources->own)
        return 0;
    int result = jbc_manifest_copy(&stays, sources->own, error);
    for (size_t i = 0; result == 0 && i < sources->template_->main.count; i++)
        jbc_manifest_remove(&stays, sources->template_->main.attributes[i].name);
    if (result == 0)
        result = fill_placeholders_check(&stays, all, error);
    jbc_manifest_clear(&stays);
    return result;
}

int fill_check(const struct fill_sources *sources, struct jbc_error *error)
{
    struct jbc_activities all = {0};
    int result = fill_activities_collect(sources, &all, error);
    if (result == 0)
        result = check_placeholders(sources, &all, error);
    jbc_activities_clear(&all);
    return result;
}

/* ---- attributes ---- */

static int set_activity(struct jbc_manifest *manifest, enum jbc_spelling spelling,
                        const struct jbc_activity *activity, struct jbc_error *error)
{
    char name[JBC_ATTRIBUTE_NAME_LIMIT + 32];
    snprintf(name, sizeof name, "%s%s", jbc_activity_prefix[spelling], activity->name);
    return jbc_manifest_set(manifest, name, activity->id, error);
}

/* Fills the attribute of this index, if it is one of those that are filled. */
static int fill_attribute(struct jbc_manifest *manifest, size_t index,
                          const struct jbc_registration *registration,
                          const struct jbc_activities *all, struct jbc_error *error)
{
    enum jbc_spelling spelling = JBC_SPELLING_PRESENT;
    const char *activity = NULL;
    switch (jbc_attribute_kind(manifest->main.attributes[index].name, &spelling, &activity)) {
    case JBC_KIND_KEY:
        return jbc_manifest_set(manifest, JBC_ATTRIBUTE_KEY, registration->key, error);
    case JBC_KIND_SECRET:
        return jbc_manifest_set(manifest, JBC_ATTRIBUTE_SECRET, registration->secret, error);
    case JBC_KIND_ENDPOINT:
        return jbc_manifest_set(manifest, jbc_endpoint_attribute[spelling],
                                registration->endpoint_entity_id, error);
    case JBC_KIND_ACTIVITY:
        return set_activity(manifest, spelling, jbc_activities_find(all, activity), error);
    default:
        return 0;
    }
}

/* Sets an attribute that is not there yet. */
static int add(struct jbc_manifest *manifest, const char *name, const char *value,
               struct jbc_error *error)
{
    return jbc_manifest_get(manifest, name) ? 0 : jbc_manifest_set(manifest, name, value, error);
}

/* In the present spelling; a name that fits only the older one has that. */
static int add_activity(struct jbc_manifest *manifest, const struct jbc_activity *activity,
                        struct jbc_error *error)
{
    char name[JBC_ATTRIBUTE_NAME_LIMIT + 32];
    snprintf(name, sizeof name, "%s%s", jbc_activity_prefix[JBC_SPELLING_PRESENT], activity->name);
    return strlen(name) > JBC_ATTRIBUTE_NAME_LIMIT ? 0 : add(manifest, name, activity->id, error);
}

/* Adds what must be there and is not; the older spelling alone is not enough. */
static int add_missing(struct jbc_manifest *manifest, const struct jbc_registration *registration,
                       const struct jbc_activities *all, struct jbc_error *error)
{
    if (add(manifest, JBC_ATTRIBUTE_KEY, registration->key, error) < 0 ||
        add(manifest, JBC_ATTRIBUTE_SECRET, registration->secret, error) < 0 ||
        add(manifest, jbc_endpoint_attribute[JBC_SPELLING_PRESENT],
            registration->endpoint_entity_id, error) < 0)
        return -1;
    for (size_t i = 0; i < all->count; i++)
        if (add_activity(manifest, &all->items[i], error) < 0)
            return -1;
    return 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), behind = strlen(end);
    return length >= behind && strcasecmp(text + length - behind, end) == 0;
}

/* Whatever else looks like an id, a key or a secret of Jitterbit's must not be a placeholder. */
static int check_filled(const struct jbc_manifest *manifest, struct jbc_error *error)
{
    for (size_t i = 0; i < manifest->main.count; i++) {
        const struct jbc_attribute *attribute = &manifest->main.attributes[i];
        if (strncasecmp(attribute->name, "Jitterbit-", 10) != 0)
            continue;
        bool must_be_filled = jbc_attribute_kind(attribute->name, NULL, NULL) != JBC_KIND_OTHER ||
                              ends_with(attribute->name, "Id") ||
                              ends_with(attribute->name, "-Key") ||
                              ends_with(attribute->name, "-Secret");
        if (must_be_filled && jbc_is_placeholder(attribute->value))
            return fail_with(error, JBC_BAD_INPUT,
                             "%s: nothing fills the attribute %s, which is empty or a placeholder: "
                             "remove it or give it a value",
                             manifest->source, attribute->name);
    }
    return 0;
}

static int fill(struct jbc_manifest *manifest, const struct fill_sources *sources,
                const struct jbc_activities *all, struct jbc_error *error)
{
    if (fill_placeholders_expand(manifest, sources, all, error) < 0)
        return -1;
    for (size_t i = 0; i < manifest->main.count; i++)
        if (fill_attribute(manifest, i, sources->registration, all, error) < 0)
            return -1;
    if (add_missing(manifest, sources->registration, all, error) < 0)
        return -1;
    if (sources->set_version &&
        jbc_manifest_set(manifest, JBC_ATTRIBUTE_VERSION, sources->set_version, error) < 0)
        return -1;
    return check_filled(manifest, error);
}

/* ---- the whole ---- */

/* An attribute that stays although adapter.json does not know its activity. */
static void warn_of_unknown(const struct fill_sources *sources, const struct jbc_activity *activity)
{
    listener_tell(
        sources->listener, JBC_WARNING,
        "the manifest has an attribute for the activity '%s', which adapter.json does not "
        "know: its id %s stays there, since no other activity must get it",
        activity->name, activity->id);
}

static void warn_of_retired(const struct fill_sources *sources, const struct jbc_id_plan *ids)
{
    for (size_t i = 0; i < ids->count; i++)
        if (ids->items[i].way == JBC_ID_RETIRED)
            listener_tell(sources->listener, JBC_WARNING,
                          "the activity '%s' is gone from adapter.json: it is left out of the "
                          "manifest, and no other gets its id %s",
                          ids->items[i].name, ids->items[i].id);
}

/* The lines of a manifest that are left out, but for those whose activity retires with them. */
static void warn_of_lines(const struct fill_sources *sources, const struct jbc_manifest *manifest,
                          const struct filled *filled)
{
    for (size_t i = 0; i < manifest->main.count; i++) {
        const struct jbc_attribute *attribute = &manifest->main.attributes[i];
        const char *name;
        if (jbc_attribute_kind(attribute->name, NULL, &name) != JBC_KIND_ACTIVITY)
            continue;
        const char *now = fill_activity_name(sources, name);
        const struct jbc_planned_id *planned = id_plan_find(&filled->ids, now);
        if (jbc_activities_find(&filled->activities, now) ||
            (planned && planned->way == JBC_ID_RETIRED))
            continue;
        listener_tell(sources->listener, JBC_WARNING,
                      "%s:%u: the attribute for the activity '%s', which adapter.json does not "
                      "know, is left out",
                      manifest->source, attribute->line, name);
    }
}

static void warn(const struct fill_sources *sources, const struct filled *filled)
{
    const struct jbc_activities *all = &filled->activities;
    if (all->count == 0)
        listener_tell(sources->listener, JBC_WARNING,
                      "the connector has no activities: neither the manifest nor adapter.json "
                      "names one");
    if (sources->lock) {
        warn_of_retired(sources, &filled->ids);
        warn_of_lines(sources, sources->template_, filled);
        return;
    }
    for (size_t i = 0; sources->adapter && i < all->count; i++)
        if (!jbc_activities_find(&sources->adapter->activities, all->items[i].name))
            warn_of_unknown(sources, &all->items[i]);
}

/* The template laid over the JAR's own manifest. */
static int lay(struct jbc_manifest *manifest, const struct fill_sources *sources,
               struct jbc_error *error)
{
    if (!sources->own)
        return jbc_manifest_copy(manifest, sources->template_, error);
    if (jbc_manifest_copy(manifest, sources->own, error) < 0)
        return -1;
    return jbc_manifest_lay_over(manifest, sources->template_, error);
}

void fill_clear(struct filled *filled)
{
    jbc_manifest_clear(&filled->manifest);
    jbc_activities_clear(&filled->activities);
    id_plan_clear(&filled->ids);
}

static int fill_all(const struct fill_sources *sources, struct filled *filled,
                    struct jbc_error *error)
{
    struct jbc_activities *all = &filled->activities;
    if (jbc_registration_check(sources->registration, "the registration", JBC_BAD_INPUT, error) <
            0 ||
        fill_activities_collect(sources, all, error) < 0 ||
        check_placeholders(sources, all, error) < 0 ||
        fill_ids(sources, all, &filled->ids, error) < 0 ||
        lay(&filled->manifest, sources, error) < 0 ||
        fill_activities_settle(&filled->manifest, sources, all, error) < 0)
        return -1;
    return fill(&filled->manifest, sources, all, error);
}

int fill_manifest(const struct fill_sources *sources, struct filled *filled,
                  struct jbc_error *error)
{
    if (fill_all(sources, filled, error) < 0) {
        fill_clear(filled);
        return -1;
    }
    warn(sources, filled);
    return 0;
}
