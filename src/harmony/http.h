#ifndef HTTP_H
#define HTTP_H

#include "buf.h"

#include <jbc/error.h>
#include <jbc/listener.h>
#include <stdbool.h>

/*
 * One HTTP request, safely: https (TLS 1.2 or later, verified) or loopback http only, no redirect
 * followed, no proxy for loopback, limits on time and size. It, http_probe and host are the only
 * rooms that know libcurl.
 */
struct http;

struct http_options {
    const char *ca_file;                 /* NULL: the system's */
    const char *ca_folder;               /* NULL: the system's, but none with a ca_file alone */
    long timeout_seconds;                /* of a request as a whole */
    const struct jbc_listener *listener; /* borrowed; may be NULL */
};

struct http *http_new(const struct http_options *options, struct jbc_error *error);
void http_free(struct http *http);

struct http_request {
    const char *method;
    const char *url;
    const char *token;      /* sent as the header authToken; NULL: none */
    const struct buf *body; /* NULL: none */
    bool once;              /* on a fresh connection, never sent twice */
    bool large;             /* the answer's body may have 4 MiB, else 256 KiB */
    long milliseconds;      /* a limit below that of the options; 0: none */
};

/* How far a request came. */
enum http_outcome {
    HTTP_ANSWERED,   /* a whole answer is there */
    HTTP_NOT_SENT,   /* no connection: the server saw nothing of it */
    HTTP_IMPOSSIBLE, /* not sent, and another try would fare no better (no trust, no memory) */
    HTTP_LOST,       /* sent, at least in part, and no whole answer that is HTTP/1 came back */
    HTTP_GAVE_UP,    /* sent, and the answer took too long or was too large */
    HTTP_STOPPED,    /* the listener wanted it to end; what the server saw is not known */
};

struct http_answer {
    long status;
    long retry_after; /* seconds, 0 to 60; -1: the server did not say */
    struct buf body;  /* see the request's large */
};

/* Fills answer (which must be {0}) when it returns HTTP_ANSWERED, else *error. */
enum http_outcome http_send(struct http *http, const struct http_request *request,
                            struct http_answer *answer, struct jbc_error *error);

void http_answer_clear(struct http_answer *answer);

#endif
