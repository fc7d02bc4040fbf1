#ifndef CALLS_H
#define CALLS_H

#include "buf.h"
#include "faults.h"
#include "store.h"

#include <jbc/error.h>

/* What the simulated Harmony answers, apart from HTTP's ways. */

/* An account, the organization it belongs to, and what is kept of both. */
struct account {
    char *username, *password, *org_id;
    int64_t session_milliseconds;
    char **in_use; /* names of connectors that projects use */
    size_t in_use_count;
    struct store store;
    bool code_is_mailed;
    char *mailed_device; /* the deviceId that asked for it; NULL: none was given */
};

/* The code that is never mailed: two-factor log-ins are completed with it. */
#define TFA_CODE "246810"

struct request {
    const char *method, *path, *token, *content_type; /* NULL: not sent */
    const char *body;
    size_t body_length;
};

struct reply {
    unsigned status;
    struct buf body; /* JSON */
};

/* Which call a path below the base asks for; id and org (of 32 bytes each) are taken from it. */
enum call calls_route(const char *method, const char *path, char org[32], char id[32],
                      bool *wrong_method);

/* Does the call and says what comes of it. */
void calls_answer(struct account *account, enum call call, const struct request *request,
                  const struct effects *effects, struct reply *reply);

/* A refusal in the common form. */
void calls_refuse(struct reply *reply, unsigned status, const char *operation, const char *code,
                  const char *message);

void account_clear(struct account *account);

#endif
