#ifndef SETTINGS_H
#define SETTINGS_H

#include "options.h"
#include "postman.h"
#include "project.h"
#include "values.h"

#include <jbc/client.h>
#include <jbc/error.h>
#include <jbc/registration.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * What a run works with: every value that a user can give in several ways, resolved once, with its
 * origin. Commands get the result and look at neither environment nor files of settings.
 *
 * A value is that of the first source that has it, and there is one order for all:
 *
 *     options, variables, Postman environment, token file, registration file
 *
 * With an organization of a project file (organization.h), the file alone says where, and name and
 * secret have an order of their own.
 */
struct settings {
    const struct options *options; /* borrowed */
    const struct project
        *project; /* borrowed, as the next; NULL: none. Set before resolve_harmony */
    const struct project_organization *organization;

    /* Which connector; by settings_open. */
    struct setting name;    /* option, Postman environment */
    struct setting version; /* the same */
    struct postman postman;

    /* Where; by resolve_harmony. */
    bool simulate;          /* then nothing else is set */
    struct setting host;    /* normalized */
    struct setting org_id;  /* NULL: that of the log-in */
    struct setting ca_file; /* NULL: the system's */
    struct setting ca_folder;
    int64_t timeout;    /* seconds; 0: the default */
    char *state_folder; /* NULL: there is no place for one */

    /* Who; the same. */
    enum settings_way { BY_TOKEN_FILE, BY_STDIN, BY_FILE, BY_TOKEN, BY_PASSWORD, BY_PROMPT } way;
    struct setting username; /* NULL: asked for, or told by the token */
    struct setting secret;   /* the token or password of a variable */
    struct jbc_token token;  /* of the token file; clear without one */
    const char *token_file;  /* paths, borrowed; NULL: none */
    const char *password_file;
    struct setting tfa_code;
    struct setting device_id; /* NULL: the one in the state folder, if any */
};

/* Reads the Postman environment and sets what is told of the connector. options are borrowed, and
 * settings must be {0}; they are to be cleared also after a failure. */
int settings_open(struct settings *settings, const struct options *options,
                  struct jbc_error *error);

/* The registration at Harmony that is meant: where an id is given, what the Postman environment
 * tells does not count. Borrowed. */
struct jbc_registration_wish settings_wish(const struct settings *settings);

/* The JAR or adapter.json tells its name; a Postman environment of another connector is probably
 * that of another organization, too: JBC_BAD_INPUT. */
int settings_check_connector(const struct settings *settings, const char *name,
                             struct jbc_error *error);

/* SOURCE_DATE_EPOCH in seconds, -1 where it is not set; JBC_USAGE where it is no number. */
int settings_source_date_epoch(int64_t *epoch, struct jbc_error *error);

/* Fails with JBC_FAILED where a registration would have no state folder to leave a record in; in a
 * dry run that is a warning. Asks nothing, and comes before the log-in. */
int settings_need_state(const struct settings *settings, struct jbc_error *error);

/* Sets the secret to a token of a variable; JBC_USAGE where it can't be one of a log-in, or where
 * no organization is known by now. */
int settings_set_token(struct settings *settings, const char *token, const char *origin,
                       struct jbc_error *error);

/* Where the token or password comes from; NULL: it is asked for. Borrowed. */
const char *settings_secret_origin(const struct settings *settings);

/* Wipes and frees; leaves {0}. Idempotent. */
void settings_clear(struct settings *settings);

#endif
