#ifndef RESULTS_H
#define RESULTS_H

#include "report.h"

/* Hands what was done to the steps of a GitHub job that follow: path, sha256, id and registered, as
 * far as they are known. Source: "Workflow commands for GitHub Actions", its part on output
 * parameters and multiline strings. */
void results_add(const struct report *report);

/* The same for the releases of a project: of one its values, of several all as the value
 * "releases". Does nothing in a dry run's plan. */
void results_add_releases(const cJSON *releases);

/* True where a job wants them. */
bool results_are_wanted(void);

#endif
