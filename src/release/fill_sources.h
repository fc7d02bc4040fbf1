#ifndef FILL_SOURCES_H
#define FILL_SOURCES_H

#include <jbc/connector.h>
#include <jbc/listener.h>
#include <jbc/manifest.h>
#include <jbc/registration.h>
#include <jbc/release.h>

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

#endif
