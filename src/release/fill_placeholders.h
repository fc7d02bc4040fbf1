#ifndef FILL_PLACEHOLDERS_H
#define FILL_PLACEHOLDERS_H

#include "fill_sources.h"

/*
 * Placeholders in values: @JITTERBIT_CONNECTOR_NAME@, _VERSION@, _ID@, _KEY@, _SECRET@,
 * _ENDPOINT_ENTITY_ID@ and @JITTERBIT_ACTIVITY_ID_<activity>@. Any other @JITTERBIT_...@ is an
 * error; other text with '@' stays. What is put in is not looked at again.
 */

/* Fails where a value of the manifest has an unknown placeholder, but for those that are filled
 * whatever stands there. */
int fill_placeholders_check(const struct jbc_manifest *manifest, const struct jbc_activities *all,
                            struct jbc_error *error);

/* Puts values for all placeholders in main attributes and sections, with the same exception. */
int fill_placeholders_expand(struct jbc_manifest *manifest, const struct fill_sources *sources,
                             const struct jbc_activities *all, struct jbc_error *error);

#endif
