#ifndef LOCK_H
#define LOCK_H

#include <jbc/activities.h>
#include <jbc/error.h>
#include <jbc/registration.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The lock, jbc.lock: what identifies the releases of a project, to be committed beside jbc.json.
 * It holds no secret: a key stands there as its SHA-256.
 */
struct lock {
    char *path;
    struct lock_entry *entries; /* ordered by organization, then connector */
    size_t count;
};

/* One connector in one organization. Ids are strings of decimal digits, as Harmony sends them. */
struct lock_entry {
    char *organization; /* labels of the project file */
    char *connector;
    char *host;
    char *org_id;
    char *name;
    char *id; /* of the registration; NULL: an older Harmony did not tell it */
    char *registered_version;
    char *endpoint_entity_id;
    char *function_entity_start_id;
    char *function_entity_end_id;
    char *key_digest;                 /* SHA-256 of the key, 64 lower-case hexadecimal digits */
    struct jbc_activities activities; /* each with its id */
    struct jbc_activities retired;    /* gone from adapter.json; their ids are given to nobody */
};

/*
 * Reads a lock; none at path is an empty one. Fails with JBC_BAD_INPUT and a message
 * "FILE:LINE: member: ..." that says what to do: marks of a merge conflict, members twice, ids out
 * of range, two activities with one id, another format. lock must be clear, and stays so then.
 */
int lock_read(struct lock *lock, const char *path, struct jbc_error *error);

/* Writes it, whole or not at all. An equal file stays untouched. */
int lock_write(const struct lock *lock, struct jbc_error *error);

/* Frees what it holds and leaves it all zero. Valid on {0}; idempotent. */
void lock_clear(struct lock *lock);

/* NULL if there is none; borrowed until the lock changes. */
struct lock_entry *lock_find(const struct lock *lock, const char *organization,
                             const char *connector);

/* The entry, added where there is none. NULL with out of memory. */
struct lock_entry *lock_need(struct lock *lock, const char *organization, const char *connector,
                             struct jbc_error *error);

/* Removes the entry, if it is there. */
void lock_remove(struct lock *lock, const char *organization, const char *connector);

/*
 * Holds an entry against what Harmony says of the registration: JBC_DIFFERS, with both values (but
 * never the key), where host, organization, name, id, endpoint, range or key are others. lock_path
 * is for the message.
 */
int lock_check(const struct lock_entry *entry, const struct jbc_registration *registration,
               const char *lock_path, struct jbc_error *error);

/* Makes the entry that of the registration, activities and retired as given. On failure the entry
 * stays as it was. */
int lock_set(struct lock_entry *entry, const struct jbc_registration *registration,
             const struct jbc_activities *activities, const struct jbc_activities *retired,
             struct jbc_error *error);

/* True where both say the same. */
bool lock_entry_equal(const struct lock_entry *a, const struct lock_entry *b);

/* Copies all of from into to, which must be clear. On failure to stays clear. */
int lock_entry_copy(struct lock_entry *to, const struct lock_entry *from, struct jbc_error *error);
void lock_entry_clear(struct lock_entry *entry);

/*
 * Gives activities that were renamed their ids: where the entry has the old name, active or
 * retired, and the new name has no id, the id moves to the new name, which is active then. Nothing
 * to move is no failure.
 */
int lock_rename(struct lock_entry *entry, const char *old_name, const char *new_name,
                struct jbc_error *error);

#endif
