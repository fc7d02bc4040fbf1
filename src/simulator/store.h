#ifndef STORE_H
#define STORE_H

#include <cjson/cJSON.h>
#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the simulated Harmony knows: registrations, log-ins and trusted devices. Kept in memory, and
 * but for the log-ins in a file, which is written whole after each change.
 */
struct connector {
    char *id, *name, *version, *key, *secret;
    int64_t endpoint;   /* the activities' ids are the 99 behind it */
    int64_t visible_at; /* milliseconds of the monotonic clock: not listed before */
    bool has_payload;
};

struct store {
    char *path; /* NULL: memory only */
    int lock;   /* on the file beside it, PATH.lock; 0: none */
    struct connector *connectors;
    size_t connector_count;
    int64_t next_id, next_endpoint;
    struct login {
        char *token;
        int64_t expires; /* milliseconds of the monotonic clock */
    } * logins;
    size_t login_count;
    char **devices; /* trusted */
    size_t device_count;
};

/* The length of a UUID as text, with its NUL. */
enum { UUID_SIZE = 37 };

int64_t store_now(void); /* milliseconds of the monotonic clock */

/* path may be NULL; the file need not be there yet. store must be {0}. Fails with JBC_FAILED where
 * another process has it open. first_endpoint is the id of
 * the first connector's endpoint where no file tells the next one; 0: the usual one. */
int store_open(struct store *store, const char *path, int64_t first_endpoint,
               struct jbc_error *error);
void store_clear(struct store *store);

/* A change that can't be written is not made.
 *
 * The new connector, borrowed; NULL where memory runs out or the file can't be written. */
const struct connector *store_register(struct store *store, const char *name, const char *version,
                                       int64_t late);
struct connector *store_find(struct store *store, const char *id);
bool store_remove(struct store *store, struct connector *connector);
bool store_drop_payload(struct store *store, struct connector *connector);

/* A new token, borrowed; NULL where memory runs out. */
const char *store_log_in(struct store *store, int64_t milliseconds);
bool store_is_logged_in(const struct store *store, const char *token);

bool store_trusts(const struct store *store, const char *device);
bool store_trust(struct store *store, const char *device);

#endif
