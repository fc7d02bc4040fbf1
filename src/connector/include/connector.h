#ifndef CONNECTOR_H
#define CONNECTOR_H

#include <jbc/connector.h>

/* A JAR's own manifest alone; stays clear where it has none. */
int connector_read_manifest(struct jbc_manifest *manifest, const struct jbc_jar *jar,
                            struct jbc_error *error);

/* The entry that the template's Jitterbit-Connector-UI names, else that of the JAR's own manifest,
 * else "adapter.json". Either may be NULL. Borrowed. */
const char *connector_adapter_entry(const struct jbc_manifest *template_,
                                    const struct jbc_manifest *own);

#endif
