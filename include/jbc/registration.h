#ifndef JBC_REGISTRATION_H
#define JBC_REGISTRATION_H

#include <jbc/activities.h>
#include <jbc/api.h>
#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A connector's registration: what Harmony issued when the connector was registered.
 * Source: the vendor's page "Connector SDK REST APIs", the answers of Register and List.
 *
 * Ids are strings of 1 to 19 decimal digits, as Harmony sends them. A member that is not known is
 * NULL. Every string is owned by the struct.
 */
struct jbc_registration {
    char *host;   /* scheme, host and port of the Harmony that issued it */
    char *org_id; /* the organization it is registered with */
    char *name;
    char *version;
    char *id; /* an older Harmony does not tell it when registering */
    char *key;
    char *secret;
    char *endpoint_entity_id;
    char *function_entity_start_id;   /* the activities' ids, the first ... */
    char *function_entity_end_id;     /* ... and the last */
    struct jbc_activities activities; /* from a registration file; none from Harmony */
};

struct jbc_registration_list {
    struct jbc_registration *items;
    size_t count;
    bool is_missing; /* Harmony said that all is well, but told no list: count is 0 */
};

/* Wipes and frees what the struct holds and leaves it all zero. Valid on {0}; idempotent. */
JBC_API void jbc_registration_clear(struct jbc_registration *registration);
JBC_API void jbc_registration_list_clear(struct jbc_registration_list *list);

/* Copies all of from into to, which must be clear. On failure to stays clear. */
JBC_API int jbc_registration_copy(struct jbc_registration *to, const struct jbc_registration *from,
                                  struct jbc_error *error);

/*
 * Checks that key, secret and entity ids are there and make sense: ids in range, start <= end,
 * the endpoint's id outside of start..end, no control characters, key and secret no placeholders
 * and without blanks around them. Fails with code and a message
 * that names the member; what says where the registration came from.
 */
JBC_API int jbc_registration_check(const struct jbc_registration *registration, const char *what,
                                   enum jbc_code code, struct jbc_error *error);

/*
 * Reads a registration file: JSON with the members of Harmony's answer (an answer saved by hand
 * works too), and "name", "version", "orgId", "host", "activities" where known. Fails with
 * JBC_BAD_INPUT, naming file and member. registration must be clear.
 */
JBC_API int jbc_registration_read(struct jbc_registration *registration, const char *path,
                                  struct jbc_error *error);

/* Writes a registration file, mode 0600, whole or not at all. */
JBC_API int jbc_registration_write(const struct jbc_registration *registration, const char *path,
                                   struct jbc_error *error);

/* True for an id as Harmony issues them: 1 to 19 digits, at most 9223372036854775807. */
JBC_API bool jbc_id_is_valid(const char *id);

/* Orders ids by their number: less than, equal to or greater than 0. */
JBC_API int jbc_id_compare(const char *a, const char *b);

/* The host of a region ("na", "emea", "apac", in any case), as the vendor's page has it; NULL where
 * there is no such region. */
JBC_API const char *jbc_region_host(const char *region);

/* What to look for among the registered connectors. */
struct jbc_registration_wish {
    const char *name;
    const char *version;
    const char *id;     /* NULL: any */
    bool exact_version; /* no other version will do */
};

/*
 * Chooses the registration that fits the wish: the one with its id; else the one of its name and
 * version; else, unless the version must be exact, the only one of its name. *chosen borrows from
 * list, and is NULL where nothing fits. Fails with JBC_BAD_INPUT where the id is not there or bears
 * another name, with JBC_AMBIGUOUS, naming the ids, where several fit, and with JBC_REMOTE where
 * Harmony told no list: what is not in it may be there all the same.
 */
JBC_API int jbc_registration_choose(const struct jbc_registration_list *list,
                                    const struct jbc_registration_wish *wish,
                                    const struct jbc_registration **chosen,
                                    struct jbc_error *error);

/* True for what people leave in a template for a value to come, or a log shows in place of one:
 * nothing, ****, XXXX-XX, (Placeholder ...), @...@. */
JBC_API bool jbc_is_placeholder(const char *value);

/*
 * Checks a connector's name: UTF-8, not empty, no control characters, no '/' or '\', and not what a
 * build tool should have filled (${...}, @...@, (Placeholder ...)). The last is JBC_BAD_INPUT also
 * where code is JBC_USAGE: the fault is in what was built.
 */
JBC_API int jbc_name_check(const char *name, const char *what, enum jbc_code code,
                           struct jbc_error *error);

/* Checks a version to be registered likewise; it may hold '/' and '\'. */
JBC_API int jbc_version_check(const char *version, const char *what, enum jbc_code code,
                              struct jbc_error *error);

#ifdef __cplusplus
}
#endif

#endif
