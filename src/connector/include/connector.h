#ifndef CONNECTOR_H
#define CONNECTOR_H

#include "fill.h"

#include <jbc/error.h>
#include <jbc/jar.h>
#include <jbc/manifest.h>

/* What makes a JAR a connector's: its manifest and adapter.json, read from it. */

/* The JAR's own manifest; stays clear where it has none. */
int connector_read_manifest(struct jbc_manifest *manifest, const struct jbc_jar *jar,
                            struct jbc_error *error);

/* adapter.json, which is the entry given; stays clear (its name NULL) where it is not there. */
int connector_read_adapter(struct fill_adapter *adapter, const struct jbc_jar *jar,
                           const char *entry, struct jbc_error *error);

/* The same from a file. */
int connector_read_adapter_file(struct fill_adapter *adapter, const char *path,
                                struct jbc_error *error);

#endif
