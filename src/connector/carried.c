#include "fail.h"

#include <jbc/attributes.h>
#include <jbc/connector.h>
#include <stdlib.h>
#include <string.h>

static int take_string(char **place, const char *value, struct jbc_error *error)
{
    if (*place || jbc_is_placeholder(value))
        return 0;
    *place = strdup(value);
    return *place ? 0 : fail_memory(error);
}

static int take_id(char **place, const char *value, struct jbc_error *error)
{
    return jbc_id_is_valid(value) ? take_string(place, value, error) : 0;
}

/* An activity whose id is a placeholder is one all the same. */
static int take_activity(struct jbc_activities *activities, const char *name, const char *id,
                         struct jbc_error *error)
{
    struct jbc_activity *activity = jbc_activities_find(activities, name);
    if (activity)
        return take_id(&activity->id, id, error);
    return jbc_activities_add(activities, name, jbc_id_is_valid(id) ? id : NULL, error);
}

static int take(struct jbc_registration *registration, const struct jbc_attribute *attribute,
                struct jbc_error *error)
{
    const char *name = NULL;
    switch (jbc_attribute_kind(attribute->name, NULL, &name)) {
    case JBC_KIND_KEY:
        return take_string(&registration->key, attribute->value, error);
    case JBC_KIND_SECRET:
        return take_string(&registration->secret, attribute->value, error);
    case JBC_KIND_ENDPOINT:
        return take_id(&registration->endpoint_entity_id, attribute->value, error);
    case JBC_KIND_ACTIVITY:
        return take_activity(&registration->activities, name, attribute->value, error);
    default:
        return 0;
    }
}

int jbc_manifest_registration(const struct jbc_manifest *manifest,
                              struct jbc_registration *registration, struct jbc_error *error)
{
    for (size_t i = 0; i < manifest->main.count; i++)
        if (take(registration, &manifest->main.attributes[i], error) < 0) {
            jbc_registration_clear(registration);
            return -1;
        }
    return 0;
}
