#include "registration_json.h"

#include "buf.h"
#include "fail.h"
#include "file.h"
#include "json.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_LIMIT = 4 * 1024 * 1024 };

/* The vendor's names of the members, and where each lives in the struct. */
struct member {
    const char *name;
    size_t offset;
};

static const struct member members[] = {
    /* Only registration files have these. */
    {"host", offsetof(struct jbc_registration, host)},
    {"orgId", offsetof(struct jbc_registration, org_id)},
    {"name", offsetof(struct jbc_registration, name)},
    {"version", offsetof(struct jbc_registration, version)},
    {"id", offsetof(struct jbc_registration, id)},
    {"key", offsetof(struct jbc_registration, key)},
    {"secret", offsetof(struct jbc_registration, secret)},
    {"endpointEntityId", offsetof(struct jbc_registration, endpoint_entity_id)},
    {"functionEntityStartId", offsetof(struct jbc_registration, function_entity_start_id)},
    {"functionEntityEndId", offsetof(struct jbc_registration, function_entity_end_id)},
};
enum { MEMBER_COUNT = sizeof members / sizeof members[0], OF_HARMONY = 2 /* the first */ };

static char **member_of(struct jbc_registration *registration, const struct member *member)
{
    return (char **)(void *)((char *)registration + member->offset);
}

static const char *value_of(const struct jbc_registration *registration,
                            const struct member *member)
{
    return *(char *const *)(const void *)((const char *)registration + member->offset);
}

/* Takes the members of these indices, which must be clear. */
static int take_members(struct jbc_registration *registration, const cJSON *json, size_t first,
                        size_t end, const char *what, enum jbc_code code, struct jbc_error *error)
{
    for (size_t i = first; i < end; i++) {
        const char *value = json_string(json, members[i].name);
        if (json_wrong_type(json, members[i].name))
            return fail_with(error, code, "%s: \"%s\" is neither a string nor a number", what,
                             members[i].name);
        if (value && !(*member_of(registration, &members[i]) = strdup(value)))
            return fail_memory(error);
    }
    return 0;
}

int registration_from_json(struct jbc_registration *registration, const cJSON *json,
                           const char *what, enum jbc_code code, struct jbc_error *error)
{
    int result = take_members(registration, json, OF_HARMONY, MEMBER_COUNT, what, code, error);
    if (result < 0)
        jbc_registration_clear(registration);
    return result;
}

static int take_activities(struct jbc_registration *registration, const cJSON *json,
                           const char *path, struct jbc_error *error)
{
    const cJSON *activities = json_member(json, "activities"), *activity;
    if (!activities)
        return 0;
    if (!cJSON_IsObject(activities))
        return fail_with(error, JBC_BAD_INPUT, "%s: \"activities\" is no object", path);
    size_t count = (size_t)cJSON_GetArraySize(activities);
    registration->activities = calloc(count + 1, sizeof *registration->activities);
    if (!registration->activities)
        return fail_memory(error);
    cJSON_ArrayForEach(activity, activities)
    {
        const char *id = cJSON_GetStringValue(activity);
        struct jbc_activity *item = &registration->activities[registration->activity_count++];
        if (!id)
            return fail_with(error, JBC_BAD_INPUT,
                             "%s: the id of the activity \"%s\" is neither a string nor a number",
                             path, activity->string);
        item->name = strdup(activity->string);
        item->id = strdup(id);
        if (!item->name || !item->id)
            return fail_memory(error);
    }
    return 0;
}

static int take_file(struct jbc_registration *registration, const cJSON *json, const char *path,
                     struct jbc_error *error)
{
    if (!cJSON_IsObject(json))
        return fail_with(error, JBC_BAD_INPUT, "%s: not a registration: no JSON object", path);
    if (take_members(registration, json, 0, MEMBER_COUNT, path, JBC_BAD_INPUT, error) < 0 ||
        take_activities(registration, json, path, error) < 0)
        return -1;
    return jbc_registration_check(registration, path, JBC_BAD_INPUT, error);
}

int jbc_registration_read(struct jbc_registration *registration, const char *path,
                          struct jbc_error *error)
{
    struct buf text = {0};
    cJSON *json = NULL;
    int result = file_read(&text, path, FILE_LIMIT, error);
    if (result == 0) {
        json = json_parse(text.data ? text.data : "", text.length, path, JBC_BAD_INPUT, error);
        result = json ? take_file(registration, json, path, error) : -1;
    }
    if (result < 0)
        jbc_registration_clear(registration);
    json_free(json);
    buf_clear(&text);
    return result;
}

static bool add_members(cJSON *json, const struct jbc_registration *registration)
{
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        const char *value = value_of(registration, &members[i]);
        if (value && !cJSON_AddStringToObject(json, members[i].name, value))
            return false;
    }
    return true;
}

static bool add_activities(cJSON *json, const struct jbc_registration *registration)
{
    if (registration->activity_count == 0)
        return true;
    cJSON *activities = cJSON_AddObjectToObject(json, "activities");
    for (size_t i = 0; activities && i < registration->activity_count; i++) {
        const struct jbc_activity *activity = &registration->activities[i];
        if (activity->id && !cJSON_AddStringToObject(activities, activity->name, activity->id))
            return false;
    }
    return activities != NULL;
}

int jbc_registration_write(const struct jbc_registration *registration, const char *path,
                           struct jbc_error *error)
{
    struct buf text = {0};
    cJSON *json = cJSON_CreateObject();
    int result = -1;
    if (json && add_members(json, registration) && add_activities(json, registration))
        json_print(&text, json);
    else
        text.failed = true;
    if (text.failed)
        fail_memory(error);
    else
        result = file_write(path, text.data, text.length, 0600, error);
    json_free(json);
    buf_clear(&text);
    return result;
}
