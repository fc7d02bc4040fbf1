#ifndef POSTMAN_H
#define POSTMAN_H

#include <jbc/error.h>

/*
 * What a Postman environment, as Postman exports it, tells of where, who and which connector.
 *
 * Its variables are known by the vendor's names ({hostURL}, {email}, {orgId}, {connectorName},
 * {connectorVersion}) and usual others, whatever their case. One that is disabled, empty or of
 * Postman's type "secret" counts as missing. Passwords and tokens are never taken.
 */
struct postman {
    char *host; /* scheme, host and port */
    char *org_id;
    char *email;
    char *name;
    char *version;
    char *ignored; /* names of the variables left alone as secrets, for a note; NULL: none */
};

/* Fails with JBC_BAD_INPUT, naming file and member, where it is no such file. postman must be {0},
 * and stays so on failure. */
int postman_read(struct postman *postman, const char *path, struct jbc_error *error);
void postman_clear(struct postman *postman);

#endif
