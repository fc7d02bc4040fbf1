#ifndef FILL_H
#define FILL_H

#include <jbc/activities.h>
#include <jbc/connector.h>
#include <jbc/error.h>
#include <jbc/listener.h>
#include <jbc/manifest.h>
#include <jbc/registration.h>
#include <jbc/release.h>
#include <stdbool.h>

/*
 * A registration into a manifest. Knows the attribute names of the Connector SDK, in their present
 * and older spelling; see "From the answer to the manifest" of the Harmony API.
 */

/* What a manifest is filled from. Members may be NULL but template and registration. */
struct fill_sources {
    const struct jbc_manifest *template_; /* as its author wrote it */
    const struct jbc_manifest *own;       /* the JAR's own manifest */
    const struct jbc_manifest *replaced;  /* of the output that is about to be replaced */
    const struct jbc_adapter *adapter;    /* with a lock never NULL */
    const struct jbc_registration *registration;
    const struct jbc_release_lock *lock;
    const char *name;        /* for @JITTERBIT_CONNECTOR_NAME@ */
    const char *version;     /* for @JITTERBIT_CONNECTOR_VERSION@ */
    const char *set_version; /* the manifest's Version becomes this; NULL: stays */
    const struct jbc_listener *listener;
};

/* What a fill makes. */
struct filled {
    struct jbc_manifest manifest;
    struct jbc_activities activities; /* of the release, each with its id */
    struct jbc_id_plan ids;
};

/*
 * Checks, before a registration is there, what can be checked: placeholders are known, activities
 * of template and adapter do not collide, their attribute names fit.
 */
int fill_check(const struct fill_sources *sources, struct jbc_error *error);

/*
 * Fills: template laid over own, attributes and placeholders filled, nothing left unfilled. filled
 * must be clear, and stays so on failure.
 */
int fill_manifest(const struct fill_sources *sources, struct filled *filled,
                  struct jbc_error *error);

/* Wipes and frees what it holds and leaves it all zero. Valid on {0}; idempotent. */
void fill_clear(struct filled *filled);

#endif
