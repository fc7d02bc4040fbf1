#ifndef SESSION_H
#define SESSION_H

#include "options.h"

#include <jbc/client.h>
#include <jbc/error.h>
#include <jbc/registration.h>

/* From options and environment to a client that is logged in. */
struct session {
    struct jbc_client *client;
    bool is_proved;              /* Harmony took the credentials in this run */
    char *state_folder;          /* NULL: there is none, or nothing is kept (--simulate) */
    struct simulator *simulator; /* with --simulate */
};

/* Fails with JBC_USAGE unless options and environment tell where and who; asks and sends nothing.
 */
int session_check(const struct options *options, const struct jbc_registration *registration,
                  struct jbc_error *error);

/* registration may be NULL; session must be {0}. Clear it also after a failure. */
int session_open(struct session *session, const struct options *options,
                 const struct jbc_registration *registration, struct jbc_error *error);

/* Fails with JBC_FAILED where a registration would have no state folder to leave a record in; in a
 * dry run that is a warning. Asks nothing. */
int session_need_state(const struct options *options, struct jbc_error *error);

void session_clear(struct session *session);

#endif
