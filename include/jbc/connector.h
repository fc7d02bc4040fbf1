#ifndef JBC_CONNECTOR_H
#define JBC_CONNECTOR_H

#include <jbc/activities.h>
#include <jbc/api.h>
#include <jbc/error.h>
#include <jbc/jar.h>
#include <jbc/manifest.h>
#include <jbc/registration.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* adapter.json, as far as a release needs it. */
struct jbc_adapter {
    char *name;                       /* NULL: there is no adapter.json */
    char *version;                    /* NULL where it tells none */
    struct jbc_activities activities; /* without ids */
};

/* Reads adapter.json from a file. Fails with JBC_BAD_INPUT, naming the file, where it is no JSON
 * object, has no valid "name", or an activity's name does not fit an attribute. adapter must be
 * clear, and stays so on failure. */
JBC_API int jbc_adapter_read(struct jbc_adapter *adapter, const char *path,
                             struct jbc_error *error);
JBC_API void jbc_adapter_clear(struct jbc_adapter *adapter);

/* A connector's JAR with what makes it one: its manifest and its adapter.json. */
struct jbc_connector {
    struct jbc_jar *jar;
    struct jbc_manifest manifest; /* clear (its source NULL) where the JAR has none */
    char *unseen_manifest;      /* an entry that looks like one and that Java does not see, such as
                                   META-INF\MANIFEST.MF; NULL: there is none */
    char *adapter_entry;        /* Jitterbit-Connector-UI's, else "adapter.json" */
    struct jbc_adapter adapter; /* clear where the JAR has no such entry */
};

/*
 * Opens the JAR and reads both. A template's Jitterbit-Connector-UI wins over that of the JAR's own
 * manifest; template_ may be NULL and is not kept. Fails as jbc_jar_open, jbc_manifest_parse and
 * jbc_adapter_read. connector must be clear, and stays so on failure.
 */
JBC_API int jbc_connector_open(struct jbc_connector *connector, const char *path,
                               const struct jbc_manifest *template_, struct jbc_error *error);

/* Wipes and frees what it holds and leaves it all zero. Valid on {0}; idempotent. */
JBC_API void jbc_connector_clear(struct jbc_connector *connector);

/* What tells a connector's name and version; each may be NULL. */
struct jbc_label_sources {
    const char *name;    /* as asked for: must be adapter.json's */
    const char *version; /* as asked for: wins */
    const struct jbc_adapter *adapter;
    const struct jbc_manifest *template_;
    const struct jbc_manifest *own; /* the JAR's manifest */
    const char *last_version;       /* where nothing else tells one */
};

/* Under which name and version a connector is registered and released. */
struct jbc_label {
    char *name;    /* NULL: nothing tells it */
    char *version; /* NULL: nothing tells it */
    bool
        version_is_given; /* it came from the caller, and so is to be the manifest's Version, too */
};

/*
 * The version is the one asked for, else adapter.json's, else the Version of template or JAR, else
 * the last resort. Fails with JBC_BAD_INPUT where names differ, or where a name or a version is
 * still a build tool's placeholder; so is, unless a version was asked for, the Version that stays
 * in the manifest. Fails with JBC_USAGE where what was asked for cannot be registered. label must
 * be clear, and stays so on failure.
 */
JBC_API int jbc_label_choose(struct jbc_label *label, const struct jbc_label_sources *sources,
                             struct jbc_error *error);
JBC_API void jbc_label_clear(struct jbc_label *label);

/*
 * What a finished JAR's manifest carries: key, secret, endpoint id and the activities with their
 * ids. registration must be clear. What is missing or a placeholder stays NULL.
 */
JBC_API int jbc_manifest_registration(const struct jbc_manifest *manifest,
                                      struct jbc_registration *registration,
                                      struct jbc_error *error);

/* The same for a person or a program to read, secrets hidden. */
struct jbc_inspection {
    struct jbc_registration registration; /* name and version from adapter.json */
    char *manifest_version;               /* the manifest's Version; may be NULL */
    char *unseen_manifest;                /* as of struct jbc_connector */
    bool is_signed;
    bool has_adapter;
    struct jbc_manifest_text {
        char *name;
        char *value; /* wiped and replaced by "(hidden)" where it is a key or secret */
    } * attributes;  /* main attributes in order */
    size_t attribute_count;
};

/* inspection must be clear, and stays so on failure. */
JBC_API int jbc_inspect(struct jbc_inspection *inspection, const char *jar,
                        struct jbc_error *error);
JBC_API void jbc_inspection_clear(struct jbc_inspection *inspection);

#ifdef __cplusplus
}
#endif

#endif
