#ifndef INPUTS_H
#define INPUTS_H

#include <jbc/connector.h>
#include <jbc/listener.h>
#include <jbc/manifest.h>
#include <jbc/release.h>

/* What a release is made of, read and checked as far as each says it alone. */
struct inputs {
    struct jbc_connector connector; /* clear: only a manifest, without a JAR */
    struct jbc_manifest template_;
    struct jbc_manifest replaced; /* of the output that stands there now */
    struct jbc_adapter adapter;   /* from a file, outside of the JAR */
};

/* All but the output that is replaced. inputs must be clear; it is to be cleared also after a
 * failure. */
int inputs_read(struct inputs *inputs, const struct jbc_release_request *request,
                struct jbc_error *error);

/* The output that is about to be replaced, for the ids it carries. Anything odd there is no harm,
 * but without reading it there is no telling which ids it has. */
int inputs_read_replaced(struct inputs *inputs, const struct jbc_release_request *request,
                         struct jbc_error *error);

/* adapter.json, and the JAR's own manifest; NULL where there is none. */
const struct jbc_adapter *inputs_adapter(const struct inputs *inputs);
const struct jbc_manifest *inputs_own(const struct inputs *inputs);

/* Warns of what is allowed, but keeps agents from loading the connector. */
void inputs_warn(const struct inputs *inputs, const struct jbc_release_request *request);

/* Wipes and frees what it holds and leaves it all zero. */
void inputs_clear(struct inputs *inputs);

#endif
