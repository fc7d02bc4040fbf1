#ifndef SESSION_H
#define SESSION_H

#include "options.h"

#include <jbc/client.h>
#include <jbc/error.h>
#include <jbc/registration.h>

/*
 * From options and environment to a client that is logged in.
 *
 * Where: a flag beats the variables, which beat a Postman environment, which beats the token file's
 * and the registration's host. Who: token file, a password option, HARMONY_AUTH_TOKEN,
 * HARMONY_PASSWORD, a prompt, in this order.
 */
struct session {
    struct jbc_client *client;
    char *state_folder;          /* NULL with --simulate: nothing is kept */
    struct simulator *simulator; /* with --simulate */
};

/* Fails with JBC_USAGE unless options and environment tell where and who; asks and sends nothing.
 */
int session_check(const struct options *options, const struct jbc_registration *registration,
                  struct jbc_error *error);

/* registration may be NULL; session must be {0}. Clear it also after a failure. */
int session_open(struct session *session, const struct options *options,
                 const struct jbc_registration *registration, struct jbc_error *error);
void session_clear(struct session *session);

#endif
