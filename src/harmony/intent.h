#ifndef INTENT_H
#define INTENT_H

#include <jbc/client.h>
#include <jbc/error.h>
#include <jbc/listener.h>
#include <jbc/registration.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * What this machine knows of a registration under way: a lock by which jobs take turns, and a
 * record that a job leaves before it registers. It stays where the outcome is not known, or where
 * one of several was chosen. Both are files of the state folder, named after
 * host, organization and connector's name. The record holds no secret.
 */
struct intent {
    char *path;    /* of the record; NULL: nothing is kept */
    int lock;      /* -1: not held */
    bool is_there; /* an earlier job left a record: it may have registered */
    bool create_new;
    int64_t time;     /* when, in seconds since 1970-01-01 UTC */
    char *registered; /* endpoint entity id that Harmony answered; NULL: no answer came */
    char *chosen;     /* id of the one that was taken of several; NULL: none was */
    char **known;     /* ids that the name had before it */
    size_t known_count;
};

/* Takes the lock of a connector, waiting for others: a descriptor to close, or -1. Makes the state
 * folder. */
int intent_lock(const char *state_folder, const struct jbc_client *client, const char *name,
                const struct jbc_listener *listener, struct jbc_error *error);

/* Takes the lock, unless the caller has it, and reads the record. */
int intent_open(struct intent *intent, const char *state_folder, const struct jbc_client *client,
                const char *name, bool is_locked, const struct jbc_listener *listener,
                struct jbc_error *error);

/* Puts a record on the disk: name and version are about to be registered, while list is what the
 * organization has; or were, with the endpoint entity id registered (else NULL). */
int intent_record(struct intent *intent, const struct jbc_registration_wish *wish, bool create_new,
                  const struct jbc_registration_list *list, const char *registered,
                  struct jbc_error *error);

/* Keeps, in the place of a record of something under way, which of several registrations made at
 * once was chosen. */
int intent_remember(struct intent *intent, const struct jbc_registration_wish *wish,
                    const char *chosen, struct jbc_error *error);

/* For how many seconds more the record is a reason not to register: 0 where there is none, where it
 * is an hour old, or where nothing is under way. */
long intent_lasts(const struct intent *intent);

/* True where the name had the registration of this id before the recorded attempt. */
bool intent_knew(const struct intent *intent, const char *id);

/* Nothing is under way any more. */
int intent_forget(struct intent *intent, struct jbc_error *error);

/* Releases the lock; a record stays. Idempotent. */
void intent_close(struct intent *intent);

#endif
