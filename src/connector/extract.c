#include "fail.h"
#include "fill.h"
#include "fill_names.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int take_string(char **place, const char *value, struct jbc_error *error)
{
    if (*place || fill_is_placeholder(value))
        return 0;
    *place = strdup(value);
    return *place ? 0 : fail_memory(error);
}

static int take_id(char **place, const char *value, struct jbc_error *error)
{
    return jbc_id_is_valid(value) ? take_string(place, value, error) : 0;
}

/* The activity of that name in any case, added where it is new; registration has room for it. */
static struct jbc_activity *activity_of(struct jbc_registration *registration, const char *name)
{
    for (size_t i = 0; i < registration->activity_count; i++)
        if (strcasecmp(registration->activities[i].name, name) == 0)
            return &registration->activities[i];
    struct jbc_activity *activity = &registration->activities[registration->activity_count];
    activity->name = strdup(name);
    if (!activity->name)
        return NULL;
    registration->activity_count++;
    return activity;
}

static int take(struct jbc_registration *registration, const struct jbc_attribute *attribute,
                struct jbc_error *error)
{
    const char *name = NULL;
    struct jbc_activity *activity;
    switch (fill_kind_of(attribute->name, NULL, &name)) {
    case FILL_IS_KEY:
        return take_string(&registration->key, attribute->value, error);
    case FILL_IS_SECRET:
        return take_string(&registration->secret, attribute->value, error);
    case FILL_IS_ENDPOINT:
        return take_id(&registration->endpoint_entity_id, attribute->value, error);
    case FILL_IS_ACTIVITY:
        activity = activity_of(registration, name);
        return activity ? take_id(&activity->id, attribute->value, error) : fail_memory(error);
    default:
        return 0;
    }
}

int fill_extract(const struct jbc_manifest *manifest, struct jbc_registration *registration,
                 struct jbc_error *error)
{
    *registration = (struct jbc_registration){
        .activities = calloc(manifest->main.count + 1, sizeof *registration->activities)};
    if (!registration->activities)
        return fail_memory(error);
    for (size_t i = 0; i < manifest->main.count; i++)
        if (take(registration, &manifest->main.attributes[i], error) < 0) {
            jbc_registration_clear(registration);
            return -1;
        }
    return 0;
}
