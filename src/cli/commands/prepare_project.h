#ifndef PREPARE_PROJECT_H
#define PREPARE_PROJECT_H

#include "options.h"
#include "planned.h"

/* prepare-release, register and package over a project: the releases that the options choose, one
 * after the other. Returns the exit code. */
int prepare_project(const struct options *options, const char *file, enum goal goal);

#endif
