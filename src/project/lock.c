#include "lock.h"

#include "digest.h"
#include "fail.h"

#include <stdlib.h>
#include <string.h>

/* The members that are strings of their own, all but the labels. */
static const size_t strings[] = {
    offsetof(struct lock_entry, host),
    offsetof(struct lock_entry, org_id),
    offsetof(struct lock_entry, name),
    offsetof(struct lock_entry, id),
    offsetof(struct lock_entry, registered_version),
    offsetof(struct lock_entry, endpoint_entity_id),
    offsetof(struct lock_entry, function_entity_start_id),
    offsetof(struct lock_entry, function_entity_end_id),
    offsetof(struct lock_entry, key_digest),
};
enum { STRINGS = sizeof strings / sizeof strings[0] };

static char **string_of(struct lock_entry *entry, size_t i)
{
    return (char **)(void *)((char *)entry + strings[i]);
}

static const char *value_of(const struct lock_entry *entry, size_t i)
{
    return *(char *const *)(const void *)((const char *)entry + strings[i]);
}

void lock_entry_clear(struct lock_entry *entry)
{
    for (size_t i = 0; i < STRINGS; i++)
        free(*string_of(entry, i));
    free(entry->organization);
    free(entry->connector);
    jbc_activities_clear(&entry->activities);
    jbc_activities_clear(&entry->retired);
    *entry = (struct lock_entry){0};
}

void lock_clear(struct lock *lock)
{
    for (size_t i = 0; i < lock->count; i++)
        lock_entry_clear(&lock->entries[i]);
    free(lock->entries);
    free(lock->path);
    *lock = (struct lock){0};
}

/* Less than, equal to or greater than 0, by organization and then connector. */
static int compare(const struct lock_entry *entry, const char *organization, const char *connector)
{
    int order = strcmp(entry->organization, organization);
    return order ? order : strcmp(entry->connector, connector);
}

struct lock_entry *lock_find(const struct lock *lock, const char *organization,
                             const char *connector)
{
    for (size_t i = 0; i < lock->count; i++)
        if (compare(&lock->entries[i], organization, connector) == 0)
            return &lock->entries[i];
    return NULL;
}

/* Makes room for one more, before the first that is greater. */
static struct lock_entry *insert(struct lock *lock, const char *organization, const char *connector)
{
    struct lock_entry *all = realloc(lock->entries, (lock->count + 1) * sizeof *all);
    size_t at = 0;
    if (!all)
        return NULL;
    lock->entries = all;
    while (at < lock->count && compare(&all[at], organization, connector) < 0)
        at++;
    memmove(&all[at + 1], &all[at], (lock->count - at) * sizeof *all);
    lock->count++;
    all[at] = (struct lock_entry){0};
    return &all[at];
}

struct lock_entry *lock_need(struct lock *lock, const char *organization, const char *connector,
                             struct jbc_error *error)
{
    struct lock_entry *entry = lock_find(lock, organization, connector);
    if (entry)
        return entry;
    char *labels[2] = {strdup(organization), strdup(connector)};
    entry = labels[0] && labels[1] ? insert(lock, organization, connector) : NULL;
    if (!entry) {
        free(labels[0]);
        free(labels[1]);
        fail_memory(error);
        return NULL;
    }
    entry->organization = labels[0];
    entry->connector = labels[1];
    return entry;
}

void lock_remove(struct lock *lock, const char *organization, const char *connector)
{
    struct lock_entry *entry = lock_find(lock, organization, connector);
    if (!entry)
        return;
    lock_entry_clear(entry);
    lock->count--;
    memmove(entry, entry + 1, (size_t)(lock->entries + lock->count - entry) * sizeof *entry);
}

static int copy_string(char **to, const char *from, struct jbc_error *error)
{
    *to = from ? strdup(from) : NULL;
    return *to || !from ? 0 : fail_memory(error);
}

int lock_entry_copy(struct lock_entry *to, const struct lock_entry *from, struct jbc_error *error)
{
    int result = 0;
    for (size_t i = 0; i < STRINGS && result == 0; i++)
        result = copy_string(string_of(to, i), value_of(from, i), error);
    if (result == 0)
        result = copy_string(&to->organization, from->organization, error);
    if (result == 0)
        result = copy_string(&to->connector, from->connector, error);
    if (result == 0)
        result = jbc_activities_copy(&to->activities, &from->activities, error);
    if (result == 0)
        result = jbc_activities_copy(&to->retired, &from->retired, error);
    if (result < 0)
        lock_entry_clear(to);
    return result;
}

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The same ids for the same names, in whatever order. */
static bool same_activities(const struct jbc_activities *a, const struct jbc_activities *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct jbc_activity *other = jbc_activities_find(b, a->items[i].name);
        if (!other || !same(a->items[i].name, other->name) || !same(a->items[i].id, other->id))
            return false;
    }
    return true;
}

bool lock_entry_equal(const struct lock_entry *a, const struct lock_entry *b)
{
    bool equal = same_activities(&a->activities, &b->activities) &&
                 same_activities(&a->retired, &b->retired);
    for (size_t i = 0; i < STRINGS && equal; i++)
        equal = same(value_of(a, i), value_of(b, i));
    return equal;
}

/* ---- against Harmony ---- */

static int differs(const struct lock_entry *entry, const char *lock_path, const char *what,
                   const char *locked, const char *found, struct jbc_error *error)
{
    if (!locked || !found || strcmp(locked, found) == 0)
        return 0;
    return fail_with(error, JBC_DIFFERS,
                     "%s: organizations.%s.%s: %s was %s when it was locked, and is %s now",
                     lock_path, entry->organization, entry->connector, what, locked, found);
}

int lock_check(const struct lock_entry *entry, const struct jbc_registration *registration,
               const char *lock_path, struct jbc_error *error)
{
    const struct {
        const char *what, *locked, *found;
    } pairs[] = {
        {"the host", entry->host, registration->host},
        {"the organization's id", entry->org_id, registration->org_id},
        {"the name", entry->name, registration->name},
        {"the registration", entry->id, registration->id},
        {"the endpoint's id", entry->endpoint_entity_id, registration->endpoint_entity_id},
        {"the first id for activities", entry->function_entity_start_id,
         registration->function_entity_start_id},
        {"the last id for activities", entry->function_entity_end_id,
         registration->function_entity_end_id},
    };
    char digest[65];
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (differs(entry, lock_path, pairs[i].what, pairs[i].locked, pairs[i].found, error) < 0)
            return -1;
    digest_text(registration->key, digest);
    return differs(entry, lock_path, "the key's SHA-256", entry->key_digest, digest, error);
}

int lock_set(struct lock_entry *entry, const struct jbc_registration *registration,
             const struct jbc_activities *activities, const struct jbc_activities *retired,
             struct jbc_error *error)
{
    char digest[65];
    struct lock_entry made = {0};
    digest_text(registration->key, digest);
    /* Borrowed from the registration for the time of the copy. */
    const struct lock_entry borrowed = {
        .organization = entry->organization,
        .connector = entry->connector,
        .host = registration->host,
        .org_id = registration->org_id,
        .name = registration->name,
        .id = registration->id ? registration->id : entry->id,
        .registered_version = registration->version,
        .endpoint_entity_id = registration->endpoint_entity_id,
        .function_entity_start_id = registration->function_entity_start_id,
        .function_entity_end_id = registration->function_entity_end_id,
        .key_digest = digest,
        .activities = *activities,
        .retired = *retired,
    };
    if (lock_entry_copy(&made, &borrowed, error) < 0)
        return -1;
    lock_entry_clear(entry);
    *entry = made;
    return 0;
}

/* ---- names ---- */

static void drop(struct jbc_activities *activities, struct jbc_activity *activity)
{
    free(activity->name);
    free(activity->id);
    activities->count--;
    memmove(activity, activity + 1,
            (size_t)(activities->items + activities->count - activity) * sizeof *activity);
}

int lock_rename(struct lock_entry *entry, const char *old_name, const char *new_name,
                struct jbc_error *error)
{
    struct jbc_activities *from = &entry->activities;
    struct jbc_activity *old = jbc_activities_find(from, old_name);
    if (!old) {
        from = &entry->retired;
        old = jbc_activities_find(from, old_name);
    }
    if (!old || jbc_activities_find(&entry->activities, new_name) ||
        jbc_activities_find(&entry->retired, new_name))
        return 0;
    char *id = strdup(old->id);
    if (!id)
        return fail_memory(error);
    int result = jbc_activities_add(&entry->activities, new_name, id, error);
    if (result == 0) /* the list may have moved */
        drop(from, jbc_activities_find(from, old_name));
    free(id);
    return result;
}
