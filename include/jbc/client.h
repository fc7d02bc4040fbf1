#ifndef JBC_CLIENT_H
#define JBC_CLIENT_H

#include <jbc/api.h>
#include <jbc/error.h>
#include <jbc/listener.h>
#include <jbc/registration.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The calls of the vendor's page "Connector SDK REST APIs", one function each.
 *
 * All of them block, and end with JBC_STOPPED when the listener's stop flag is set. Common
 * failures: JBC_REMOTE where Harmony could not be reached, refused (its errorCode and
 * errorMessage are in the message) or answered something else; JBC_DENIED for HTTP 401 and 403
 * and a refused log-in. Log in, list and validate are tried up to three times where the connection
 * fails or Harmony answers 429 or 503 (a kept connection that turns out to be closed does not
 * count). Nothing else is ever sent twice. A call that is tried lasts at most three times
 * timeout_seconds, and two pauses, of up to 61 s where Harmony asks for that (Retry-After).
 */
struct jbc_client;

/* What a log-in gave, so that another process can go on with it. */
struct jbc_token {
    char *host;
    char *org_id;
    char *token;
    int64_t expires; /* seconds since 1970-01-01 UTC; 0: not known */
};

struct jbc_client_options {
    const char *host;    /* scheme, host and port; https, or http for a loopback host */
    const char *org_id;  /* NULL: the log-in's defaultOrgId */
    const char *ca_file; /* PEM file of trusted authorities; NULL: the system's */
    /* Folder of trusted authorities, each under its hash; NULL: the system's folder, or none with a
     * ca_file. The system's file stays trusted where there is no ca_file. */
    const char *ca_folder;
    long timeout_seconds;                /* for each try of a call; 0: 60 */
    const struct jbc_listener *listener; /* borrowed until the client is freed; may be NULL */
};

/*
 * The one spelling of a host: "https://name[:port]", or http for a loopback host, in lower case,
 * without the scheme's own port and a final slash. malloc'ed, for the caller to free. NULL with
 * JBC_USAGE where it is no such host.
 */
JBC_API char *jbc_host_normalize(const char *host, struct jbc_error *error);

/* 1 where a host (as jbc_host_normalize gives it) is this machine itself, else 0; -1 where memory
 * lacks to tell. */
JBC_API int jbc_host_is_loopback(const char *host);

/* Options are copied, but for the listener. JBC_USAGE where the host is not acceptable. */
JBC_API struct jbc_client *jbc_client_new(const struct jbc_client_options *options,
                                          struct jbc_error *error);
JBC_API void jbc_client_free(struct jbc_client *client);

/* Host (normalized) and organization in use; the latter NULL before a log-in that was to tell it.
 * Borrowed. */
JBC_API const char *jbc_client_host(const struct jbc_client *client);
JBC_API const char *jbc_client_org(const struct jbc_client *client);

/*
 * Log in. device_id and code may be NULL. Without a code, fails with JBC_CODE_NEEDED where
 * Harmony has mailed one: then log in again with the code and the same device_id.
 */
struct jbc_credentials {
    const char *email;
    const char *password;
    const char *device_id;
    const char *code;
};
JBC_API int jbc_client_login(struct jbc_client *client, const struct jbc_credentials *credentials,
                             struct jbc_error *error);

/* Go on with a token from an earlier log-in at the same host; expires is as in struct jbc_token.
 * Fails with JBC_USAGE if it is malformed; asks nothing. */
JBC_API int jbc_client_use_token(struct jbc_client *client, const char *token, int64_t expires,
                                 struct jbc_error *error);

/* The token in use, copied; out must be clear. */
JBC_API int jbc_client_token(const struct jbc_client *client, struct jbc_token *out,
                             struct jbc_error *error);

/*
 * Register a connector; registration must be clear and is filled whole or not at all. Sent at
 * most once, on a connection of its own. JBC_UNKNOWN: it was sent and there is no telling whether
 * Harmony did it; ask jbc_client_list.
 */
JBC_API int jbc_client_register(struct jbc_client *client, const char *name, const char *version,
                                struct jbc_registration *registration, struct jbc_error *error);

/*
 * List registered connectors; list must be clear. An element without a name is left out; other
 * members may be missing, since Connector Builder connectors are listed too, and what is of a wrong
 * type is left out with a note. Where Harmony answers "status": true without a list,
 * list->is_missing is set.
 */
JBC_API int jbc_client_list(struct jbc_client *client, struct jbc_registration_list *list,
                            struct jbc_error *error);

JBC_API int jbc_client_delete_registration(struct jbc_client *client, const char *id,
                                           struct jbc_error *error);
JBC_API int jbc_client_delete_payload(struct jbc_client *client, const char *id,
                                      struct jbc_error *error);

/*
 * What stands between this machine and a host, found by one HEAD request without a word of the API:
 * no token, no password. Texts are "" and numbers 0 where they are not known.
 */
enum jbc_probe_stage {
    JBC_PROBE_NOTHING,
    JBC_PROBE_RESOLVED,  /* the name, or the proxy's */
    JBC_PROBE_CONNECTED, /* through the proxy, if there is one */
    JBC_PROBE_SECURED,   /* by TLS, trusted; http needs none */
    JBC_PROBE_ANSWERED,  /* with HTTP, whatever the status */
};

struct jbc_probe {
    enum jbc_probe_stage reached;
    char address[64];         /* that was connected to: the proxy's, if there is one */
    char proxy_variable[32];  /* of the environment, that names the proxy in use */
    long proxy_status;        /* what the proxy answered to CONNECT */
    char authorities[256];    /* file of trusted authorities in use */
    char issuer[256];         /* of the server's certificate, also of one that is not trusted */
    int64_t certificate_ends; /* seconds since 1970-01-01 UTC */
    int64_t server_time;      /* by the answer's Date, the same */
    int64_t local_time;       /* when that came */
};

/* options' org_id does not matter. Fails with JBC_REMOTE and the reason unless JBC_PROBE_ANSWERED
 * is reached, and with JBC_USAGE as jbc_client_new; probe is filled as far as it came. */
JBC_API int jbc_client_probe(const struct jbc_client_options *options, struct jbc_probe *probe,
                             struct jbc_error *error);

/* Validate a connector's key and secret. JBC_INVALID where Harmony says that they are not. */
JBC_API int jbc_client_validate(struct jbc_client *client, const char *name, const char *key,
                                const char *secret, struct jbc_error *error);

/*
 * A token file: JSON {"host","orgId","token","expires"}, written with mode 0600. Reading fails
 * with JBC_BAD_INPUT where it is no such file; it does not look at the clock.
 */
JBC_API int jbc_token_read(struct jbc_token *token, const char *path, struct jbc_error *error);
JBC_API int jbc_token_write(const struct jbc_token *token, const char *path,
                            struct jbc_error *error);
JBC_API void jbc_token_clear(struct jbc_token *token);

#ifdef __cplusplus
}
#endif

#endif
