#ifndef JBC_ENROLL_H
#define JBC_ENROLL_H

#include <jbc/api.h>
#include <jbc/client.h>
#include <jbc/registration.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Find or create: gets a connector's registration, the same one however often it is asked.
 *
 * Jobs on one machine take turns by a lock in the state folder. Before the one POST a record of
 * the intent, free of secrets, is put there: a rerun after a crash finds it and looks for the lost
 * registration for a while before it registers. Jobs on several machines that register at once
 * agree afterwards: the smallest id stays, and each of the others deletes its own.
 */
struct jbc_turns;

/*
 * The turns of several connectors of the client's organization, waited for in an order of their
 * own, so that no two runs wait for each other. state_folder as below; may be NULL, and then
 * nothing is waited for. Freed once all of them are enrolled. NULL on failure.
 */
JBC_API struct jbc_turns *jbc_turns_take(const struct jbc_client *client, const char *state_folder,
                                         const char *const *names, size_t count,
                                         const struct jbc_listener *listener,
                                         struct jbc_error *error);
JBC_API void jbc_turns_free(struct jbc_turns *turns);

struct jbc_enrollment {
    struct jbc_registration_wish wish;
    bool create_new;          /* register even if the name exists; nothing is deleted then */
    bool dry_run;             /* only find; nothing is written */
    const char *state_folder; /* NULL: no lock and no record (for a simulator of one's own) */
    struct jbc_turns *turns;  /* the connector's among them; NULL: its own are taken */
    const struct jbc_registration_list *listed; /* with turns: what Harmony has listed since they
                                                   were taken; NULL: it is asked */
    /* The record stays until jbc_enroll_settle, for a caller that has the result to write down: a
     * rerun after a crash in between is told JBC_ENROLL_RECOVERED. */
    bool keep_record;
};

/* How a registration was come by. */
enum jbc_enroll_way {
    JBC_ENROLL_FOUND,
    JBC_ENROLL_CREATED,   /* by this call */
    JBC_ENROLL_RECOVERED, /* by an earlier one on this machine that was cut off, or at its time */
};

/*
 * registration must be clear; it is filled whole or not at all. *way tells how it was come by. With
 * dry_run and nothing found, registration stays clear and 0 is returned. Fails with
 * JBC_FAILED before anything is registered where the state folder cannot be written, is another
 * user's or may be written by others, or where what is in it is no plain file. A wait for another
 * job is a JBC_NOTE after a second.
 */
JBC_API int jbc_enroll(struct jbc_client *client, const struct jbc_enrollment *enrollment,
                       const struct jbc_listener *listener, struct jbc_registration *registration,
                       enum jbc_enroll_way *way, struct jbc_error *error);

/*
 * The same in two steps, so that several connectors of one organization that share their turns are
 * all registered before Harmony's list is asked what came of it: what one of them sees there
 * serves the others. The ends should follow right after the begins: jobs on other machines wait
 * some seconds for what this one may have to delete.
 */
struct jbc_enrolling;

/* Finds the registration, or sends the one POST. What enrollment points to, and the listener, must
 * stay until the end. NULL on failure. */
JBC_API struct jbc_enrolling *jbc_enroll_begin(struct jbc_client *client,
                                               const struct jbc_enrollment *enrollment,
                                               const struct jbc_listener *listener,
                                               struct jbc_error *error);

/* Settles what was begun, and frees it; registration, *way and failures as above. */
JBC_API int jbc_enroll_end(struct jbc_enrolling *enrolling, struct jbc_registration *registration,
                           enum jbc_enroll_way *way, struct jbc_error *error);

/* Frees one that was not ended: what was registered stays on record, for a later run to find, which
 * is a JBC_NOTE. */
JBC_API void jbc_enroll_free(struct jbc_enrolling *enrolling);

/* What was enrolled with keep_record is written down; the caller still has the connector's turn. A
 * record that can't be removed only costs a later run a look. */
JBC_API void jbc_enroll_settle(const struct jbc_client *client, const char *state_folder,
                               const char *name);

#ifdef __cplusplus
}
#endif

#endif
