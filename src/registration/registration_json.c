#include "registration_json.h"

#include "fail.h"
#include "json_file.h"

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

int registration_from_element(struct jbc_registration *registration, const cJSON *json,
                              const char **odd, struct jbc_error *error)
{
    for (size_t i = OF_HARMONY; i < MEMBER_COUNT; i++) {
        const char *value = json_string(json, members[i].name);
        if (!*odd && json_wrong_type(json, members[i].name))
            *odd = members[i].name;
        if (value && !(*member_of(registration, &members[i]) = strdup(value))) {
            jbc_registration_clear(registration);
            return fail_memory(error);
        }
    }
    return 0;
}

static int take_activities(struct jbc_registration *registration, const cJSON *json,
                           const char *path, struct jbc_error *error)
{
    const cJSON *activities = json_member(json, "activities"), *activity;
    if (!activities)
        return 0;
    if (!cJSON_IsObject(activities))
        return fail_with(error, JBC_BAD_INPUT, "%s: \"activities\" is no object", path);
    cJSON_ArrayForEach(activity, activities)
    {
        const char *id = cJSON_GetStringValue(activity);
        if (!id)
            return fail_with(error, JBC_BAD_INPUT,
                             "%s: the id of the activity \"%s\" is neither a string nor a number",
                             path, activity->string);
        if (jbc_activities_add(&registration->activities, activity->string, id, error) < 0)
            return -1;
    }
    return 0;
}

static bool is_refusal(const cJSON *json)
{
    return !json_member(json, "key") &&
           (json_bool(json, "status") == 0 || json_string(json, "errorCode") ||
            json_string(json, "errorMessage"));
}

static int fail_refusal(const cJSON *json, const char *path, struct jbc_error *error)
{
    const char *code = json_string(json, "errorCode"), *words = json_string(json, "errorMessage");
    return fail_with(
        error, JBC_BAD_INPUT,
        "%s: not a registration: \"key\" is missing, since Harmony refused%s%.80s%s%.300s", path,
        code ? ": " : "", code ? code : "", words ? ": " : "", words ? words : "");
}

/* Answers of Harmony that people save, and that hold no registration. */
static int check_answer(const cJSON *json, const char *path, struct jbc_error *error)
{
    if (!cJSON_IsObject(json))
        fail_with(error, JBC_BAD_INPUT, "%s: not a registration: no JSON object", path);
    else if (json_member(json, "registeredConnectorList") || json_member(json, "connectors"))
        fail_with(error, JBC_BAD_INPUT,
                  "%s: not a registration: it is a list of registered connectors", path);
    else if (is_refusal(json))
        fail_refusal(json, path, error);
    else
        return 0;
    return fail_hint(error, JBC_HINT_REGISTRATION);
}

static int take_file(struct jbc_registration *registration, const cJSON *json, const char *path,
                     struct jbc_error *error)
{
    if (check_answer(json, path, error) < 0)
        return -1;
    if (take_members(registration, json, 0, MEMBER_COUNT, path, JBC_BAD_INPUT, error) < 0 ||
        take_activities(registration, json, path, error) < 0)
        return -1;
    return jbc_registration_check(registration, path, JBC_BAD_INPUT, error);
}

int jbc_registration_read(struct jbc_registration *registration, const char *path,
                          struct jbc_error *error)
{
    cJSON *json = json_file_read(path, FILE_LIMIT, error);
    int result = json ? take_file(registration, json, path, error) : -1;
    if (result < 0)
        jbc_registration_clear(registration);
    json_free(json);
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
    if (registration->activities.count == 0)
        return true;
    cJSON *activities = cJSON_AddObjectToObject(json, "activities");
    for (size_t i = 0; activities && i < registration->activities.count; i++) {
        const struct jbc_activity *activity = &registration->activities.items[i];
        if (activity->id && !cJSON_AddStringToObject(activities, activity->name, activity->id))
            return false;
    }
    return activities != NULL;
}

static cJSON *file_json(const struct jbc_registration *registration)
{
    cJSON *json = cJSON_CreateObject();
    if (json && add_members(json, registration) && add_activities(json, registration))
        return json;
    json_free(json);
    return NULL;
}

int jbc_registration_write(const struct jbc_registration *registration, const char *path,
                           struct jbc_error *error)
{
    return json_file_write(file_json(registration), path, 0600, error);
}
