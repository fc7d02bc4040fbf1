#ifndef JBC_RELEASE_H
#define JBC_RELEASE_H

#include <jbc/api.h>
#include <jbc/connector.h>
#include <jbc/error.h>
#include <jbc/listener.h>
#include <jbc/manifest.h>
#include <jbc/registration.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A release of a connector JAR: its registration's ids, key and secret in its manifest.
 *
 *     release = jbc_release_open(...)      reads and checks everything that can be checked offline
 *     jbc_release_fill(...)                registration into manifest
 *     jbc_release_pack(...)                manifest into a new JAR, still without its name
 *     jbc_release_commit(...)              the output appears, whole
 *     jbc_release_free(...)                without a commit, nothing has happened
 */
struct jbc_release;

struct jbc_release_request {
    const char *jar;          /* NULL: only a manifest is wanted (then a template is needed) */
    const char *manifest;     /* template; NULL: the JAR's own manifest is the template */
    const char *adapter;      /* adapter.json outside of a JAR; NULL: the JAR's */
    const char *registration; /* the file the registration was read from, or NULL: no output */
    bool manifest_only;       /* the output is the manifest, not a JAR */
    const char *output;       /* may be the JAR only with in_place; NULL with in_place or dry_run */
    bool in_place;
    bool dry_run; /* no output is prepared */
    bool strip_signatures;
    const char *name;          /* NULL: adapter.json's, which it must equal */
    const char *version;       /* NULL: adapter.json's, else the manifest's Version */
    const char *last_version;  /* as version, but only where nothing else tells one; may be NULL */
    int64_t source_date_epoch; /* seconds; -1: not given */
    const struct jbc_listener *listener;
};

/*
 * Fails with JBC_BAD_INPUT where an input is wrong, with JBC_USAGE where the request makes no
 * sense, with JBC_FAILED where the output's folder cannot be written. The request's strings are
 * borrowed until the release is freed.
 */
JBC_API struct jbc_release *jbc_release_open(const struct jbc_release_request *request,
                                             struct jbc_error *error);
JBC_API void jbc_release_free(struct jbc_release *release);

/* What is released; borrowed. The name is NULL only for a manifest without adapter.json. */
JBC_API const char *jbc_release_name(const struct jbc_release *release);
JBC_API const char *jbc_release_version(const struct jbc_release *release); /* may be NULL */

/* The JAR that is released, with its manifest and adapter.json; NULL where only a manifest is. And
 * the template, which is the JAR's own manifest where none was given. Borrowed. */
JBC_API const struct jbc_connector *jbc_release_connector(const struct jbc_release *release);
JBC_API const struct jbc_manifest *jbc_release_template(const struct jbc_release *release);

/* Fills the manifest. Wrong inputs and too few ids for the activities are JBC_BAD_INPUT. */
JBC_API int jbc_release_fill(struct jbc_release *release,
                             const struct jbc_registration *registration, struct jbc_error *error);

/* The activities with the ids that the fill gave them; borrowed. */
JBC_API const struct jbc_activities *jbc_release_activities(const struct jbc_release *release);

/* The manifest as it was filled; borrowed. It holds key and secret. */
JBC_API const struct jbc_manifest *jbc_release_manifest(const struct jbc_release *release);

/* Writes the output where nobody sees it yet. */
JBC_API int jbc_release_pack(struct jbc_release *release, struct jbc_error *error);

/* Gives the output its name. An output of equal bytes is left untouched. */
JBC_API int jbc_release_commit(struct jbc_release *release, struct jbc_error *error);

/* SHA-256 of the output, after pack: 64 lower-case hexadecimal digits and a NUL. */
JBC_API int jbc_release_digest(const struct jbc_release *release, char hex[65],
                               struct jbc_error *error);

#ifdef __cplusplus
}
#endif

#endif
