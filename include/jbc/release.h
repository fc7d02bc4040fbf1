#ifndef JBC_RELEASE_H
#define JBC_RELEASE_H

#include <jbc/activities.h>
#include <jbc/api.h>
#include <jbc/connector.h>
#include <jbc/error.h>
#include <jbc/listener.h>
#include <jbc/manifest.h>
#include <jbc/registration.h>
#include <stdbool.h>
#include <stddef.h>
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

/* An activity that had another name in earlier releases. */
struct jbc_activity_rename {
    const char *old_name;
    const char *new_name;
};

/*
 * What is recorded of this registration's activities, each with its id. With it adapter.json alone
 * decides which activities there are, and the ids of a manifest count only where that holds this
 * registration's endpoint id. What was renamed has its new name in both lists already; the renames
 * are for the lines of template, JAR and output that still have the old one.
 */
struct jbc_release_lock {
    struct jbc_activities activities; /* that were in the last release */
    struct jbc_activities retired;    /* gone before that: their ids are given to nobody else */
    const struct jbc_activity_rename *renames;
    size_t rename_count;
};

struct jbc_release_request {
    const char *jar;          /* NULL: only a manifest is wanted (then a template is needed) */
    const char *manifest;     /* template; NULL: the JAR's own manifest is the template */
    const char *adapter;      /* adapter.json outside of a JAR; NULL: the JAR's */
    const char *registration; /* the file the registration was read from, or NULL: no output */
    bool manifest_only;       /* the output is the manifest, not a JAR */
    const char *output;       /* may be the JAR only with in_place; NULL with in_place or dry_run */
    bool to_stream; /* the output goes to stream, which is open, by the commit; output is its name,
                       for messages */
    int stream;
    bool in_place;
    bool dry_run; /* no output is prepared */
    bool strip_signatures;
    bool may_lack_mark;        /* no warning where the manifest does not mark a connector */
    const char *name;          /* NULL: adapter.json's, which it must equal */
    const char *version;       /* NULL: adapter.json's, else the manifest's Version */
    const char *last_version;  /* as version, but only where nothing else tells one; may be NULL */
    int64_t source_date_epoch; /* seconds; -1: not given */
    const struct jbc_listener *listener;
    const struct jbc_release_lock *lock; /* NULL: none; borrowed until the release is freed */
};

/* A request in which nothing is given: begin with this, since 0 is a time, too. */
#ifdef __cplusplus
static inline jbc_release_request jbc_release_request_init()
{
    jbc_release_request request{};
    request.source_date_epoch = -1;
    return request;
}
#define JBC_RELEASE_REQUEST_INIT jbc_release_request_init()
#else
#define JBC_RELEASE_REQUEST_INIT                                                                   \
    {                                                                                              \
        .source_date_epoch = -1                                                                    \
    }
#endif

/*
 * Fails with JBC_BAD_INPUT where an input is wrong, with JBC_USAGE where the request makes no
 * sense (also where the output's path leads to an open descriptor), with JBC_FAILED where the
 * output could not be put there: its folder cannot be made or written, or what is there is no plain
 * file or may not be replaced. The output's folder is made where it is missing, but in a dry run.
 * The request's strings are borrowed until the release is freed.
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

/*
 * Fills the manifest. Wrong inputs, ids that contradict the lock, and too few ids for the
 * activities are JBC_BAD_INPUT. Where nothing else tells the version, it is from now on the
 * registration's, with a warning. May be done again; on failure nothing is filled.
 */
JBC_API int jbc_release_fill(struct jbc_release *release,
                             const struct jbc_registration *registration, struct jbc_error *error);

/* The activities with the ids that the fill gave them; borrowed. */
JBC_API const struct jbc_activities *jbc_release_activities(const struct jbc_release *release);

/* How an activity came to its id. */
enum jbc_id_way {
    JBC_ID_KEPT,          /* a source knows it */
    JBC_ID_NEW,           /* the lowest that was free */
    JBC_ID_BACK,          /* it was retired, is there again, and has its id again */
    JBC_ID_RETIRED,       /* the activity is gone: nobody gets the id */
    JBC_ID_RETIRED_BEFORE /* the same, and the lock knows it already */
};

/* Where ids are known from, first to last. */
enum jbc_id_source {
    JBC_IDS_OF_LOCK,
    JBC_IDS_OF_TEMPLATE,
    JBC_IDS_OF_JAR,          /* its own manifest */
    JBC_IDS_OF_REGISTRATION, /* the activities of a registration file */
    JBC_IDS_OF_OUTPUT        /* the one that is replaced */
};

struct jbc_planned_id {
    char *name;
    char *id;
    enum jbc_id_way way;
    enum jbc_id_source source; /* who knows the id; says nothing where it is new */
};

/* All ids that are spoken for: those of the release's activities, in their order, and behind them
 * those of the activities that are gone. Every string is owned by it. */
struct jbc_id_plan {
    struct jbc_planned_id *items;
    size_t count;
};

/* What the fill made of the ids; borrowed. */
JBC_API const struct jbc_id_plan *jbc_release_id_plan(const struct jbc_release *release);

/* The manifest as it was filled; borrowed. It holds key and secret. */
JBC_API const struct jbc_manifest *jbc_release_manifest(const struct jbc_release *release);

/* The manifest of the output that is about to be replaced; NULL where there is none that can be
 * read. Borrowed. */
JBC_API const struct jbc_manifest *jbc_release_replaced(const struct jbc_release *release);

/* Writes the output where nobody sees it yet. */
JBC_API int jbc_release_pack(struct jbc_release *release, struct jbc_error *error);

/*
 * Gives the output its name, or writes it to the stream. An output of equal bytes is left
 * untouched. A JAR's mode is that of the JAR that was read, within the umask, a manifest's 0600 or
 * that of the manifest that it replaces; neither allows more than the file that it replaces, which
 * becomes narrower where the bytes are equal, too. A file system without modes, locks or files
 * without a name is no failure.
 */
JBC_API int jbc_release_commit(struct jbc_release *release, struct jbc_error *error);

/* SHA-256 of the output, after pack: 64 lower-case hexadecimal digits and a NUL. */
JBC_API int jbc_release_digest(const struct jbc_release *release, char hex[65],
                               struct jbc_error *error);

#ifdef __cplusplus
}
#endif

#endif
