#include "fill_activities.h"

#include "fail.h"

#include <jbc/attributes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *renamed(const struct fill_sources *sources, const char *name)
{
    for (size_t i = 0; sources->lock && i < sources->lock->rename_count; i++)
        if (strcasecmp(sources->lock->renames[i].old_name, name) == 0)
            return sources->lock->renames[i].new_name;
    return name;
}

static const struct jbc_activity *known_to_adapter(const struct fill_sources *sources,
                                                   const char *name)
{
    return sources->adapter ? jbc_activities_find(&sources->adapter->activities, name) : NULL;
}

const char *fill_activity_name(const struct fill_sources *sources, const char *name)
{
    const char *now = renamed(sources, name);
    const struct jbc_activity *known = known_to_adapter(sources, now);
    return known ? known->name : now;
}

/* ---- which there are ---- */

static int add(const struct fill_sources *sources, struct jbc_activities *all, const char *name,
               struct jbc_error *error)
{
    bool is_out = sources->lock && !known_to_adapter(sources, name);
    return is_out || jbc_activities_find(all, name) ? 0
                                                    : jbc_activities_add(all, name, NULL, error);
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
        if (add(sources, all, fill_activity_name(sources, activity), error) < 0)
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
        result = add(sources, all, known->items[i].name, error);
    if (result == 0)
        result = add_of_manifest(sources, sources->own, all, error);
    if (result < 0)
        jbc_activities_clear(all);
    return result;
}

/* ---- their attributes ---- */

static int rename_attribute(struct jbc_manifest *manifest, struct jbc_attribute *attribute,
                            enum jbc_spelling spelling, const char *name, struct jbc_error *error)
{
    char wanted[JBC_ATTRIBUTE_NAME_LIMIT + 32];
    snprintf(wanted, sizeof wanted, "%s%s", jbc_activity_prefix[spelling], name);
    if (jbc_manifest_get(manifest, wanted)) {
        jbc_manifest_remove(manifest, attribute->name);
        return 0;
    }
    char *owned = strdup(wanted);
    if (!owned)
        return fail_memory(error);
    free(attribute->name);
    attribute->name = owned;
    return 0;
}

static int settle(struct jbc_manifest *manifest, struct jbc_attribute *attribute,
                  const struct fill_sources *sources, const struct jbc_activities *all,
                  struct jbc_error *error)
{
    enum jbc_spelling spelling;
    const char *name;
    if (jbc_attribute_kind(attribute->name, &spelling, &name) != JBC_KIND_ACTIVITY)
        return 0;
    const char *now = fill_activity_name(sources, name);
    if (!jbc_activities_find(all, now))
        jbc_manifest_remove(manifest, attribute->name);
    else if (strcasecmp(name, now) != 0)
        return rename_attribute(manifest, attribute, spelling, now, error);
    return 0;
}

int fill_activities_settle(struct jbc_manifest *manifest, const struct fill_sources *sources,
                           const struct jbc_activities *all, struct jbc_error *error)
{
    for (size_t i = manifest->main.count; i > 0; i--)
        if (settle(manifest, &manifest->main.attributes[i - 1], sources, all, error) < 0)
            return -1;
    return 0;
}
