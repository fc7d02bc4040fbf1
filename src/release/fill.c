#include "fill.h"

#include "fail.h"
#include "fill_activities.h"
#include "fill_placeholders.h"
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

/* The spelling that the manifest uses; the present one unless it has only the older. */
static enum jbc_spelling spelling_of(const struct jbc_manifest *manifest)
{
    bool has[2] = {false, false};
    for (size_t i = 0; i < manifest->main.count; i++) {
        enum jbc_spelling spelling;
        enum jbc_attribute_kind kind =
            jbc_attribute_kind(manifest->main.attributes[i].name, &spelling, NULL);
        if (kind == JBC_KIND_ENDPOINT || kind == JBC_KIND_ACTIVITY)
            has[spelling] = true;
    }
    return has[JBC_SPELLING_OLDER] && !has[JBC_SPELLING_PRESENT] ? JBC_SPELLING_OLDER
                                                                 : JBC_SPELLING_PRESENT;
}

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

static bool has_activity(const struct jbc_manifest *manifest, const char *name)
{
    char attribute[JBC_ATTRIBUTE_NAME_LIMIT + 32];
    for (int i = JBC_SPELLING_PRESENT; i <= JBC_SPELLING_OLDER; i++) {
        snprintf(attribute, sizeof attribute, "%s%s", jbc_activity_prefix[i], name);
        if (jbc_manifest_get(manifest, attribute))
            return true;
    }
    return false;
}

/* Adds what must be there and is not. */
static int add_missing(struct jbc_manifest *manifest, const struct jbc_registration *registration,
                       const struct jbc_activities *all, struct jbc_error *error)
{
    enum jbc_spelling spelling = spelling_of(manifest);
    if (!jbc_manifest_get(manifest, JBC_ATTRIBUTE_KEY) &&
        jbc_manifest_set(manifest, JBC_ATTRIBUTE_KEY, registration->key, error) < 0)
        return -1;
    if (!jbc_manifest_get(manifest, JBC_ATTRIBUTE_SECRET) &&
        jbc_manifest_set(manifest, JBC_ATTRIBUTE_SECRET, registration->secret, error) < 0)
        return -1;
    if (!jbc_manifest_get(manifest, jbc_endpoint_attribute[JBC_SPELLING_PRESENT]) &&
        !jbc_manifest_get(manifest, jbc_endpoint_attribute[JBC_SPELLING_OLDER]) &&
        jbc_manifest_set(manifest, jbc_endpoint_attribute[spelling],
                         registration->endpoint_entity_id, error) < 0)
        return -1;
    for (size_t i = 0; i < all->count; i++)
        if (!has_activity(manifest, all->items[i].name) &&
            set_activity(manifest, spelling, &all->items[i], error) < 0)
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

static void warn(const struct fill_sources *sources, const struct jbc_activities *all)
{
    if (all->count == 0)
        listener_tell(sources->listener, JBC_WARNING,
                      "the connector has no activities: neither the manifest nor adapter.json "
                      "names one");
    for (size_t i = 0; sources->adapter && i < all->count; i++)
        if (!jbc_activities_find(&sources->adapter->activities, all->items[i].name))
            listener_tell(sources->listener, JBC_WARNING,
                          "the manifest has an attribute for the activity '%s', which adapter.json "
                          "does not know",
                          all->items[i].name);
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

int fill_manifest(const struct fill_sources *sources, struct jbc_manifest *filled,
                  struct jbc_activities *activities, struct jbc_error *error)
{
    struct jbc_manifest manifest = {0};
    struct jbc_activities all = {0};
    if (jbc_registration_check(sources->registration, "the registration", JBC_BAD_INPUT, error) < 0)
        return -1;
    if (fill_activities_collect(sources, &all, error) < 0 ||
        check_placeholders(sources, &all, error) < 0 ||
        fill_activities_number(sources, &all, error) < 0 || lay(&manifest, sources, error) < 0 ||
        fill(&manifest, sources, &all, error) < 0) {
        jbc_manifest_clear(&manifest);
        jbc_activities_clear(&all);
        return -1;
    }
    warn(sources, &all);
    *filled = manifest;
    *activities = all;
    return 0;
}
