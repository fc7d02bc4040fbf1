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
struct jbc_enrollment {
    struct jbc_registration_wish wish;
    bool create_new;          /* register even if the name exists; nothing is deleted then */
    bool dry_run;             /* only find; nothing is written */
    const char *state_folder; /* NULL: no lock and no record (for a simulator of one's own) */
};

/*
 * registration must be clear; it is filled whole or not at all. *created is true where this call
 * made it. With dry_run and nothing found, registration stays clear and 0 is returned. Fails with
 * JBC_FAILED before anything is registered where the state folder cannot be written.
 */
JBC_API int jbc_enroll(struct jbc_client *client, const struct jbc_enrollment *enrollment,
                       const struct jbc_listener *listener, struct jbc_registration *registration,
                       bool *created, struct jbc_error *error);

#ifdef __cplusplus
}
#endif

#endif
