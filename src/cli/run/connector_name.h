#ifndef CONNECTOR_NAME_H
#define CONNECTOR_NAME_H

#include "project_run.h"

/* The name that a connector of the project is registered by in an organization: the lock's, else
 * the project file's, else that in its JAR. malloc'ed; NULL on failure. */
char *connector_name(const struct project_run *run, const struct project_release *which,
                     struct jbc_error *error);

#endif
