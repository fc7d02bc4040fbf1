#ifndef ORGANIZATION_H
#define ORGANIZATION_H

#include "settings.h"

/*
 * Where and who for an organization of a project file (settings->organization).
 *
 * Its host and organization are the file's, whatever the variables say. Name and secret come from
 * the highest level that has one: options, the variables with the organization's label, the file's,
 * the variables without a label; within a level a token beats a password. A password without a
 * label goes with no name but its own.
 */

/* host and org_id. Fails with JBC_USAGE where the host is neither one of Harmony's nor loopback and
 * HARMONY_ALLOW_HOST does not name it, or where an option says another place. */
int organization_where(struct settings *settings, struct jbc_error *error);

/* The file's authorities; NULL: none. Borrowed. */
const char *organization_authorities(const struct settings *settings);

/* The token file that is to be used; NULL: none. Borrowed. */
const char *organization_token_file(const struct settings *settings);

/* way, username, secret and password_file. */
int organization_who(struct settings *settings, struct jbc_error *error);

#endif
