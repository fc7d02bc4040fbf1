#ifndef RELEASES_H
#define RELEASES_H

#include "project.h"
#include "report.h"

#include <cjson/cJSON.h>
#include <jbc/error.h>

/* What became of the releases of a run: told as each ends, with what failed once more at the end.
 */
struct releases {
    size_t total; /* 0: not told which of how many */
    size_t begun;
    cJSON *array; /* with --json */
    struct release_failure {
        char *label; /* "organization/connector" */
        struct jbc_error error;
    } * failures;
    size_t failure_count;
    int lost_code; /* the exit code of a failure for which there was no memory */
};

/* From here on talk is about this release, which begins. */
void releases_begin(struct releases *releases, const struct project_release *which);

/* The same for one that begins later, after so many others. */
void releases_ahead(const struct releases *releases, const struct project_release *which,
                    size_t others);

/* The release has ended; error's code is JBC_OK where it succeeded. */
void releases_add(struct releases *releases, const struct report *report,
                  const struct jbc_error *error);

/* True once a release was interrupted: no other is begun. */
bool releases_stopped(const struct releases *releases);

/* Tells the failures, hands the results over, and frees; returns the first failure's exit code. */
int releases_end(struct releases *releases);

#endif
