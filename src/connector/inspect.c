#include "connector.h"
#include "fail.h"
#include "fill.h"

#include <jbc/jar.h>
#include <jbc/manifest.h>
#include <jbc/release.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void jbc_inspection_clear(struct jbc_inspection *inspection)
{
    jbc_registration_clear(&inspection->registration);
    free(inspection->manifest_version);
    for (size_t i = 0; i < inspection->attribute_count; i++) {
        free(inspection->attributes[i].name);
        free(inspection->attributes[i].value);
    }
    free(inspection->attributes);
    *inspection = (struct jbc_inspection){0};
}

static bool holds(const char *value, const char *secret)
{
    return secret && *secret && strstr(value, secret);
}

/* A key or a secret is hidden, also where a placeholder put it among other text; but an empty one
 * is seen to be empty. */
static const char *shown_value(const struct jbc_attribute *attribute,
                               const struct jbc_registration *carried)
{
    bool is_hidden = (*attribute->value && fill_is_secret(attribute->name)) ||
                     holds(attribute->value, carried->key) ||
                     holds(attribute->value, carried->secret);
    return is_hidden ? "(hidden)" : attribute->value;
}

/* Main attributes in order. */
static int take_attributes(struct jbc_inspection *inspection, const struct jbc_manifest *manifest,
                           struct jbc_error *error)
{
    const char *version = jbc_manifest_get(manifest, "Version");
    if (version && !(inspection->manifest_version = strdup(version)))
        return fail_memory(error);
    inspection->attributes = calloc(manifest->main.count + 1, sizeof *inspection->attributes);
    if (!inspection->attributes)
        return fail_memory(error);
    for (size_t i = 0; i < manifest->main.count; i++) {
        const struct jbc_attribute *from = &manifest->main.attributes[i];
        struct jbc_manifest_text *to = &inspection->attributes[inspection->attribute_count++];
        to->name = strdup(from->name);
        to->value = strdup(shown_value(from, &inspection->registration));
        if (!to->name || !to->value)
            return fail_memory(error);
    }
    return 0;
}

/* Adds the activities that only adapter.json has, without ids. */
static int add_activities(struct jbc_registration *registration,
                          const struct fill_activities *adapter, struct jbc_error *error)
{
    size_t count = registration->activity_count + adapter->count;
    struct jbc_activity *all =
        realloc(registration->activities, (count + 1) * sizeof *registration->activities);
    if (!all)
        return fail_memory(error);
    registration->activities = all;
    for (size_t i = 0; i < adapter->count; i++) {
        bool is_there = false;
        for (size_t j = 0; j < registration->activity_count && !is_there; j++)
            is_there = strcasecmp(all[j].name, adapter->items[i].name) == 0;
        if (is_there)
            continue;
        all[registration->activity_count] =
            (struct jbc_activity){.name = strdup(adapter->items[i].name)};
        if (!all[registration->activity_count++].name)
            return fail_memory(error);
    }
    return 0;
}

static int take_adapter(struct jbc_inspection *inspection, const struct fill_adapter *adapter,
                        struct jbc_error *error)
{
    struct jbc_registration *registration = &inspection->registration;
    registration->name = strdup(adapter->name);
    registration->version = adapter->version ? strdup(adapter->version) : NULL;
    if (!registration->name || (adapter->version && !registration->version))
        return fail_memory(error);
    return add_activities(registration, &adapter->activities, error);
}

static int read_adapter(struct jbc_inspection *inspection, const struct jbc_jar *jar,
                        const struct jbc_manifest *manifest, struct jbc_error *error)
{
    struct fill_adapter adapter = {0};
    int result = connector_read_adapter(&adapter, jar, fill_adapter_entry(manifest, NULL), error);
    inspection->has_adapter = adapter.name != NULL;
    if (result == 0 && inspection->has_adapter)
        result = take_adapter(inspection, &adapter, error);
    fill_adapter_clear(&adapter);
    return result;
}

int jbc_inspect(struct jbc_inspection *inspection, const char *path, struct jbc_error *error)
{
    struct jbc_manifest manifest = {0};
    struct jbc_jar *jar = jbc_jar_open(path, error);
    if (!jar)
        return -1;
    inspection->is_signed = jbc_jar_is_signed(jar);
    int result = -1;
    if (connector_read_manifest(&manifest, jar, error) == 0 &&
        fill_extract(&manifest, &inspection->registration, error) == 0 &&
        take_attributes(inspection, &manifest, error) == 0)
        result = read_adapter(inspection, jar, &manifest, error);
    if (result < 0)
        jbc_inspection_clear(inspection);
    jbc_manifest_clear(&manifest);
    jbc_jar_free(jar);
    return result;
}
