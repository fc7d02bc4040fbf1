#ifndef SIMULATOR_H
#define SIMULATOR_H

#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A local stand-in for Harmony's connector registration API, on loopback only.
 *
 * It restates the vendor's page on its own and shares no protocol code with the client.
 */
struct simulator;

struct simulator_options {
    uint16_t port;          /* 0: any that is free */
    const char *state_file; /* registrations survive in it; NULL: memory only */
    const char *username;   /* NULL: demo@example.com */
    const char *password;   /* NULL: demo */
    const char *org_id;     /* NULL: the simulator's default */
    const char *tls_cert;   /* PEM; both or none */
    const char *tls_key;
    long session_seconds;      /* 0: 14400 */
    long clock_skew;           /* seconds that its clock is ahead */
    int64_t first_id;          /* of the first connector's endpoint; 0: the simulator's default */
    const char *const *faults; /* each CALL:KIND[=VALUE][@N] */
    size_t fault_count;
    const char *const *in_use; /* names of connectors that projects use: not to be deleted */
    size_t in_use_count;
    bool verbose; /* a request log on stderr, secrets hidden */
};

/* Answers in threads of its own until it is freed. JBC_USAGE where an option makes no sense. */
struct simulator *simulator_start(const struct simulator_options *options, struct jbc_error *error);
void simulator_free(struct simulator *simulator);

const char *simulator_url(const struct simulator *simulator); /* borrowed */

#endif
