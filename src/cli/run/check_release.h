#ifndef CHECK_RELEASE_H
#define CHECK_RELEASE_H

#include "options.h"
#include "project.h"

#include <jbc/release.h>

/* Fails with JBC_USAGE where --allow names no rule. */
int check_allowed(const struct options *options, struct jbc_error *error);

/* The same for what the project file's connectors allow: JBC_BAD_INPUT, with file and line. */
int check_allowed_in(const struct project *project, struct jbc_error *error);

/* The rules that need no class file, before Harmony is asked: the listener hears warnings, errors
 * are JBC_BAD_INPUT. registered_version may be NULL; is_protected is for an organization's JAR. */
int check_release(const struct jbc_release *release, const struct options *options,
                  const char *registered_version, bool is_protected,
                  const struct jbc_listener *listener, struct jbc_error *error);

#endif
