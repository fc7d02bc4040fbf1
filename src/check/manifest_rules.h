#ifndef MANIFEST_RULES_H
#define MANIFEST_RULES_H

#include "entries.h"
#include "rules.h"

#include <jbc/connector.h>

/* What the manifest's rules look at. */
struct manifest_checked {
    const struct checked *checked;
    const struct jbc_manifest *manifest;
    const struct jbc_adapter *adapter; /* its name NULL: there is none */
    const struct entries *entries;
    bool is_finished; /* as it stands in a JAR; else it is still to be filled, and has no lines */
};

/* The place of an attribute; also of one that is not there. */
struct place manifest_place(const struct manifest_checked *manifest, const char *attribute);

/* True where the manifest tells anything of a connector: else a template is to be laid over it. */
bool manifest_is_connector(const struct jbc_manifest *manifest);

/* Mark, Class-Path and, for a finished one, ids and Version. */
int manifest_check(const struct manifest_checked *manifest);

/* The bytes that a JAR's manifest has. */
int manifest_check_bytes(const struct checked *checked, const char *data, size_t length);

#define MANIFEST_ENTRY "META-INF/MANIFEST.MF"

#endif
