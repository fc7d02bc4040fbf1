/* jbc.lock: its form on the disk. Members stand in one order, each on a line of its own, so that
 * changes of two branches merge where they are not about the same line. */
#include "document.h"
#include "fail.h"
#include "file.h"
#include "json_file.h"
#include "lock.h"

#include <stdlib.h>
#include <string.h>

#define FORMAT "1"

static const struct member {
    const char *name;
    size_t offset;
    bool is_id;
} members[] = {
    {"host", offsetof(struct lock_entry, host), false},
    {"orgId", offsetof(struct lock_entry, org_id), true},
    {"name", offsetof(struct lock_entry, name), false},
    {"id", offsetof(struct lock_entry, id), true},
    {"registeredVersion", offsetof(struct lock_entry, registered_version), false},
    {"endpointEntityId", offsetof(struct lock_entry, endpoint_entity_id), true},
    {"functionEntityStartId", offsetof(struct lock_entry, function_entity_start_id), true},
    {"functionEntityEndId", offsetof(struct lock_entry, function_entity_end_id), true},
    {"keyDigest", offsetof(struct lock_entry, key_digest), false},
};
enum { MEMBERS = sizeof members / sizeof members[0] };

static char **place_in(struct lock_entry *entry, const struct member *member)
{
    return (char **)(void *)((char *)entry + member->offset);
}

static const char *value_in(const struct lock_entry *entry, const struct member *member)
{
    return *(char *const *)(const void *)((const char *)entry + member->offset);
}

/* An older Harmony tells no id, and a connector of another tool no version. */
static bool may_lack(const struct member *member)
{
    return strcmp(member->name, "id") == 0 || strcmp(member->name, "registeredVersion") == 0;
}

/* ---- reading ---- */

static int check_range(const struct lock_entry *entry, const struct place *place, const char *id,
                       struct jbc_error *error)
{
    if (jbc_id_compare(id, entry->function_entity_start_id) < 0 ||
        jbc_id_compare(id, entry->function_entity_end_id) > 0)
        return place_fail(place, error,
                          "the id %s is not among those of the registration, %s to %s: take this "
                          "line from the side or the commit where it was right",
                          id, entry->function_entity_start_id, entry->function_entity_end_id);
    return 0;
}

/* Whoever has the id already, among active and retired ones. */
static const struct jbc_activity *holder_of(const struct lock_entry *entry, const char *id)
{
    const struct jbc_activities *lists[] = {&entry->activities, &entry->retired};
    for (size_t l = 0; l < 2; l++)
        for (size_t i = 0; i < lists[l]->count; i++)
            if (jbc_id_compare(lists[l]->items[i].id, id) == 0)
                return &lists[l]->items[i];
    return NULL;
}

static int take_activity(struct lock_entry *entry, struct jbc_activities *to,
                         const struct place *place, const char *name, struct jbc_error *error)
{
    const char *id = cJSON_GetStringValue(place->json);
    if (!id || !jbc_id_is_valid(id))
        return place_fail(place, error, "must be an id of 1 to 19 digits");
    if (jbc_activities_find(&entry->activities, name) || jbc_activities_find(&entry->retired, name))
        return place_fail(place, error,
                          "the activity stands twice (names have no case): keep the line whose id "
                          "was released");
    if (check_range(entry, place, id, error) < 0)
        return -1;
    const struct jbc_activity *holder = holder_of(entry, id);
    if (holder)
        return place_fail(
            place, error,
            "\"%s\" has the id %s, too: keep it where it was released first, and give "
            "the other one up ('jbc lock' gives it a new one)",
            holder->name, id);
    return jbc_activities_add(to, name, id, error);
}

static int take_activities(struct lock_entry *entry, struct jbc_activities *to,
                           const struct place *place, const char *name, struct jbc_error *error)
{
    const struct place object = place_member(place, name);
    const cJSON *activity;
    if (!object.json)
        return 0;
    if (place_check_object(&object, NULL, error) < 0)
        return -1;
    cJSON_ArrayForEach(activity, object.json)
    {
        const struct place at = place_member(&object, activity->string);
        if (take_activity(entry, to, &at, activity->string, error) < 0)
            return -1;
    }
    return 0;
}

static int take_member(struct lock_entry *entry, const struct place *place,
                       const struct member *member, struct jbc_error *error)
{
    char **to = place_in(entry, member);
    int result = may_lack(member) ? place_take_string(place, member->name, to, error)
                                  : place_need_string(place, member->name, to, error);
    const struct place at = place_member(place, member->name);
    if (result == 0 && member->is_id && *to && !jbc_id_is_valid(*to))
        return place_fail(&at, error, "is no id: it has 1 to 19 digits");
    return result;
}

static int check_digest(const struct lock_entry *entry, const struct place *place,
                        struct jbc_error *error)
{
    const struct place digest = place_member(place, "keyDigest");
    const struct place end = place_member(place, "functionEntityEndId");
    if (strlen(entry->key_digest) != 64 || strspn(entry->key_digest, "0123456789abcdef") != 64)
        return place_fail(&digest, error, "is no SHA-256: 64 digits of 0-9 and a-f");
    if (jbc_id_compare(entry->function_entity_start_id, entry->function_entity_end_id) > 0)
        return place_fail(&end, error, "is less than functionEntityStartId");
    return 0;
}

static int take_entry(struct lock *lock, const struct place *place, const char *organization,
                      const char *connector, struct jbc_error *error)
{
    static const char *const known[] = {"host",
                                        "orgId",
                                        "name",
                                        "id",
                                        "registeredVersion",
                                        "endpointEntityId",
                                        "functionEntityStartId",
                                        "functionEntityEndId",
                                        "keyDigest",
                                        "activities",
                                        "retired",
                                        NULL};
    struct lock_entry *entry = lock_need(lock, organization, connector, error);
    if (!entry || place_check_object(place, known, error) < 0)
        return -1;
    for (size_t i = 0; i < MEMBERS; i++)
        if (take_member(entry, place, &members[i], error) < 0)
            return -1;
    if (check_digest(entry, place, error) < 0 ||
        take_activities(entry, &entry->activities, place, "activities", error) < 0)
        return -1;
    return take_activities(entry, &entry->retired, place, "retired", error);
}

static int take_organization(void *to, const struct place *place, struct jbc_error *error)
{
    const char *organization = place->names[1]; /* behind "organizations" */
    const cJSON *connector;
    if (place_check_object(place, NULL, error) < 0)
        return -1;
    cJSON_ArrayForEach(connector, place->json)
    {
        const struct place at = place_member(place, connector->string);
        if (take_entry(to, &at, organization, connector->string, error) < 0)
            return -1;
    }
    return 0;
}

static int check_format(const struct place *root, struct jbc_error *error)
{
    const struct place format = place_member(root, "format");
    const char *version = cJSON_GetStringValue(format.json);
    if (version && strcmp(version, FORMAT) == 0)
        return 0;
    return place_fail(&format, error,
                      "this jbc reads locks of format " FORMAT
                      " alone, and this one is %s: use the "
                      "version of jbc that wrote it, or a newer one",
                      version ? version : "of none");
}

static int take_lock(struct lock *lock, const struct document *document, struct jbc_error *error)
{
    static const char *const known[] = {"format", "organizations", NULL};
    const struct place root = place_root(document);
    if (check_format(&root, error) < 0 || place_check_object(&root, known, error) < 0)
        return -1;
    return place_each(&root, "organizations", take_organization, lock, error);
}

int lock_read(struct lock *lock, const char *path, struct jbc_error *error)
{
    struct document document = {0};
    int result = 0;
    lock->path = strdup(path);
    if (!lock->path)
        return fail_memory(error);
    if (file_exists(path)) {
        result = document_read(&document, path, error);
        if (result == 0)
            result = take_lock(lock, &document, error);
        document_clear(&document);
    }
    if (result < 0)
        lock_clear(lock);
    return result;
}

/* ---- writing ---- */

static int compare_ids(const void *a, const void *b)
{
    const struct jbc_activity *const *first = a, *const *second = b;
    return jbc_id_compare((*first)->id, (*second)->id);
}

/* By their ids, so that a new one comes last. */
static bool add_activities(cJSON *json, const char *name, const struct jbc_activities *activities)
{
    cJSON *object = cJSON_AddObjectToObject(json, name);
    const struct jbc_activity **ordered =
        calloc(activities->count + 1, sizeof(struct jbc_activity *));
    bool done = object && ordered;
    for (size_t i = 0; done && i < activities->count; i++)
        ordered[i] = &activities->items[i];
    if (done)
        qsort(ordered, activities->count, sizeof(struct jbc_activity *), compare_ids);
    for (size_t i = 0; done && i < activities->count; i++)
        done = cJSON_AddStringToObject(object, ordered[i]->name, ordered[i]->id);
    free(ordered);
    return done;
}

static bool add_entry(cJSON *organization, const struct lock_entry *entry)
{
    cJSON *json = cJSON_AddObjectToObject(organization, entry->connector);
    bool done = json;
    for (size_t i = 0; done && i < MEMBERS; i++) {
        const char *value = value_in(entry, &members[i]);
        done = !value || cJSON_AddStringToObject(json, members[i].name, value);
    }
    return done && add_activities(json, "activities", &entry->activities) &&
           add_activities(json, "retired", &entry->retired);
}

static bool add_entries(cJSON *json, const struct lock *lock)
{
    cJSON *format = cJSON_AddRawToObject(json, "format", FORMAT), *organization = NULL;
    cJSON *organizations = cJSON_AddObjectToObject(json, "organizations");
    bool done = format && organizations;
    for (size_t i = 0; done && i < lock->count; i++) {
        const struct lock_entry *entry = &lock->entries[i];
        if (i == 0 || strcmp(entry->organization, lock->entries[i - 1].organization) != 0)
            organization = cJSON_AddObjectToObject(organizations, entry->organization);
        done = organization && add_entry(organization, entry);
    }
    return done;
}

int lock_write(const struct lock *lock, struct jbc_error *error)
{
    cJSON *json = cJSON_CreateObject();
    if (json && !add_entries(json, lock)) {
        json_free(json);
        json = NULL;
    }
    return json_file_write(json, lock->path, 0644, error);
}
