#include "fail.h"

#include <jbc/attributes.h>
#include <jbc/connector.h>
#include <stdlib.h>
#include <string.h>

void jbc_inspection_clear(struct jbc_inspection *inspection)
{
    jbc_registration_clear(&inspection->registration);
    free(inspection->manifest_version);
    free(inspection->unseen_manifest);
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
    bool is_hidden = (*attribute->value && jbc_attribute_is_secret(attribute->name)) ||
                     holds(attribute->value, carried->key) ||
                     holds(attribute->value, carried->secret);
    return is_hidden ? "(hidden)" : attribute->value;
}

/* Main attributes in order. */
static int take_attributes(struct jbc_inspection *inspection, const struct jbc_manifest *manifest,
                           struct jbc_error *error)
{
    const char *version = jbc_manifest_get(manifest, JBC_ATTRIBUTE_VERSION);
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

/* With the activities that only adapter.json has, without ids. */
static int take_adapter(struct jbc_registration *registration, const struct jbc_adapter *adapter,
                        struct jbc_error *error)
{
    registration->name = strdup(adapter->name);
    registration->version = adapter->version ? strdup(adapter->version) : NULL;
    if (!registration->name || (adapter->version && !registration->version))
        return fail_memory(error);
    for (size_t i = 0; i < adapter->activities.count; i++) {
        const char *name = adapter->activities.items[i].name;
        if (!jbc_activities_find(&registration->activities, name) &&
            jbc_activities_add(&registration->activities, name, NULL, error) < 0)
            return -1;
    }
    return 0;
}

int jbc_inspect(struct jbc_inspection *inspection, const char *path, struct jbc_error *error)
{
    struct jbc_connector connector = {0};
    if (jbc_connector_open(&connector, path, NULL, error) < 0)
        return -1;
    inspection->is_signed = jbc_jar_is_signed(connector.jar);
    inspection->has_adapter = connector.adapter.name != NULL;
    int result = jbc_manifest_registration(&connector.manifest, &inspection->registration, error);
    if (result == 0)
        result = take_attributes(inspection, &connector.manifest, error);
    inspection->unseen_manifest = connector.unseen_manifest;
    connector.unseen_manifest = NULL;
    if (result == 0 && connector.adapter.name)
        result = take_adapter(&inspection->registration, &connector.adapter, error);
    if (result < 0)
        jbc_inspection_clear(inspection);
    jbc_connector_clear(&connector);
    return result;
}
