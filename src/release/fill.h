#ifndef FILL_H
#define FILL_H

#include <jbc/error.h>
#include <jbc/listener.h>
#include <jbc/manifest.h>
#include <jbc/registration.h>
#include <stdbool.h>

/*
 * A registration into a manifest. Knows the attribute names of the Connector SDK, in their present
 * and older spelling; see "From the answer to the manifest" of the Harmony API.
 */

/* The activities that a connector has, in order, each with an id or NULL. */
struct fill_activities {
    struct jbc_activity *items;
    size_t count;
};

void fill_activities_clear(struct fill_activities *activities);

/* adapter.json, as far as a release needs it. */
struct fill_adapter {
    char *name;
    char *version;                     /* NULL where it has none */
    struct fill_activities activities; /* without ids */
};

/* Parses and checks adapter.json: JSON, a valid "name", activity names that fit an attribute.
 * source is what messages call it. */
int fill_adapter_parse(struct fill_adapter *adapter, const char *data, size_t length,
                       const char *source, struct jbc_error *error);
void fill_adapter_clear(struct fill_adapter *adapter);

/* What a manifest is filled from. Members may be NULL but template and registration. */
struct fill_sources {
    const struct jbc_manifest *template_; /* as its author wrote it */
    const struct jbc_manifest *own;       /* the JAR's own manifest */
    const struct jbc_manifest *replaced;  /* of the output that is about to be replaced */
    const struct fill_adapter *adapter;
    const struct jbc_registration *registration;
    const char *name;        /* for @JITTERBIT_CONNECTOR_NAME@ */
    const char *version;     /* for @JITTERBIT_CONNECTOR_VERSION@ */
    const char *set_version; /* the manifest's Version becomes this; NULL: stays */
    const struct jbc_listener *listener;
};

/*
 * Checks, before a registration is there, what can be checked: placeholders are known, activities
 * of template and adapter do not collide, their attribute names fit.
 */
int fill_check(const struct fill_sources *sources, struct jbc_error *error);

/*
 * Makes the filled manifest (template laid over own, attributes and placeholders filled, nothing
 * left unfilled) and tells which activity got which id. Both outputs must be clear; they stay so
 * on failure.
 */
int fill_manifest(const struct fill_sources *sources, struct jbc_manifest *filled,
                  struct fill_activities *activities, struct jbc_error *error);

/*
 * The reverse, for a finished JAR: key, secret, endpoint id and the activities with their ids, as
 * the manifest carries them; registration must be clear. What is missing or a placeholder stays
 * NULL.
 */
int fill_extract(const struct jbc_manifest *manifest, struct jbc_registration *registration,
                 struct jbc_error *error);

/* True for the attributes that carry a key or a secret. */
bool fill_is_secret(const char *attribute);

/* The entry that the manifest's Jitterbit-Connector-UI names, else "adapter.json". Borrowed. */
const char *fill_adapter_entry(const struct jbc_manifest *template_,
                               const struct jbc_manifest *own);

#endif
