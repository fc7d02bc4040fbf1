#ifndef FILL_H
#define FILL_H

#include "fill_sources.h"

#include <jbc/activities.h>
#include <jbc/error.h>
#include <jbc/manifest.h>
#include <jbc/release.h>

/*
 * A registration into a manifest. Knows the attribute names of the Connector SDK, in their present
 * and older spelling; see "From the answer to the manifest" of the Harmony API.
 */

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
