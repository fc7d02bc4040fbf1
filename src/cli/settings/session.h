#ifndef SESSION_H
#define SESSION_H

#include "settings.h"

#include <jbc/client.h>
#include <jbc/error.h>

/* From settings to a client that is logged in. */
struct session {
    struct jbc_client *client;
    bool only_tries; /* set before it is opened: a code is not asked for (JBC_CODE_NEEDED), and no
                        device made for one */
    bool is_proved;  /* Harmony took the credentials in this run */
    struct simulator *simulator; /* with --simulate */
};

/* settings are those of resolve_harmony; session must be {0} but for
 * only_tries. Clear it also after a failure.
 */
int session_open(struct session *session, const struct settings *settings, struct jbc_error *error);

/* The same with a log-in that there is already, at the same host. */
int session_share(struct session *session, const struct settings *settings,
                  const struct jbc_token *token, struct jbc_error *error);

void session_clear(struct session *session);

#endif
