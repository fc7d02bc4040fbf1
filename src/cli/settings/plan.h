#ifndef PLAN_H
#define PLAN_H

#include "options.h"

#include <jbc/client.h>
#include <jbc/error.h>
#include <jbc/registration.h>
#include <stdint.h>

/*
 * Where and who, as options, environment and files say it; found and checked before anything is
 * asked.
 *
 * Where: a flag beats the variables, which beat a Postman environment, which beats the token file's
 * and the registration's host. Who: token file, a password option, HARMONY_AUTH_TOKEN,
 * HARMONY_PASSWORD, a prompt, in this order.
 */
struct plan {
    struct jbc_token token; /* of --token-file; clear without it */
    char *host;             /* normalized */
    const char *org_id;     /* NULL: that of the log-in */
    const char *email;      /* NULL: asked for */
    const char *ca_file;    /* NULL: the system's */
    const char *ca_folder;  /* NULL: the system's */
    int64_t timeout;        /* seconds; 0: the default */
    enum { BY_TOKEN_FILE, BY_STDIN, BY_FILE, BY_TOKEN, BY_PASSWORD, BY_PROMPT } way;
};

/* Borrows from options and registration, which may be NULL. plan must be {0}; it is to be cleared
 * also after a failure. */
int plan_make(struct plan *plan, const struct options *options,
              const struct jbc_registration *registration, struct jbc_error *error);
void plan_clear(struct plan *plan);

#endif
