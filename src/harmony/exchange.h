#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "http.h"

#include <cjson/cJSON.h>
#include <jbc/error.h>
#include <jbc/listener.h>
#include <stdint.h>

/*
 * One call of the Harmony API: sends it, again where that is safe, and judges the answer.
 *
 * A call has succeeded with HTTP 2xx, a JSON object, and no "status": false. Often a refusal is
 * HTTP 200 with "status": false, "errorCode" and "errorMessage"; without a "status" these two are
 * one where what the call needs is missing.
 */
struct exchange_call {
    const char *what; /* for messages: "register the connector 'Dropbox'" */
    const char *method;
    const char *url;
    const char *token;      /* NULL: a log-in */
    const struct buf *body; /* NULL: none */
    const char *secrets[2]; /* of the body: hidden where the server's words repeat them */
    const char *needs;      /* a member without which an errorCode is a refusal; NULL: none helps */
    enum jbc_code refusal;  /* what "status": false fails with */
    bool may_retry;         /* up to three tries in all */
    bool once;              /* what is not known to have failed is JBC_UNKNOWN */
    bool may_be_empty;      /* an empty 2xx is a success */
    bool needs_status;      /* a success says "status": true */
    bool large;             /* the answer may have up to 4 MiB, else 256 KiB */
    bool is_fresh;          /* the token comes from a log-in of just now */
    int64_t deadline;       /* of exchange_now; 0: none. No try begins, or lasts, beyond it */
};

/* *json is the answer, to be freed with json_free; it may be NULL on success with may_be_empty. A
 * refusal's errorCode is copied to error_code (of 64 bytes), if that is not NULL. */
int exchange(struct http *http, const struct exchange_call *call,
             const struct jbc_listener *listener, cJSON **json, char *error_code,
             struct jbc_error *error);

/* Milliseconds of the monotonic clock. */
int64_t exchange_now(void);

/* Sleeps, or fails with JBC_STOPPED as soon as the listener wants to stop. */
int exchange_sleep(long milliseconds, const struct jbc_listener *listener, struct jbc_error *error);

#endif
