#ifndef REPORT_H
#define REPORT_H

#include <cjson/cJSON.h>
#include <jbc/registration.h>
#include <jbc/release.h>
#include <stdbool.h>
#include <stddef.h>

/* What a command did, for stdout: lines for people, or the JSON object that programs read. Keys and
 * secrets are in neither. */
struct report {
    const char *connector, *organization; /* labels of a project; NULL: there is none */
    const char *name;
    const char *version;
    const char *host; /* and organization: NULL where they are not known */
    const char *org_id;
    const struct jbc_registration *registration; /* NULL: there is none yet (a dry run) */
    bool registered;                             /* this run made the registration */
    struct jbc_activities activities;            /* borrowed; empty where they have no ids yet */
    const char *output;                          /* NULL: none was written */
    char sha256[65];                             /* empty: not known */
    bool registration_only; /* no release: the version that counts is the registered one */
    bool validated;
    bool dry_run;
    bool simulated; /* the ids are not Harmony's */

    /* Of a dry run in a project; NULL elsewhere. Borrowed. */
    const struct jbc_id_plan *plan;
    const struct jbc_activity_rename *moved; /* those by which an id goes to another name */
    size_t moved_count;
    const char *planned_output;
    const char *output_is; /* "new", "changed" or "equal" */
    const char *manifest_version;
    const char *replaced_version; /* in the output that is there; NULL: not told */
};

/* True where somebody will read the output's digest. */
bool report_wants_digest(bool json);

/* Says on stderr what a run that is not dry would do. */
void report_dry_run(const struct report *report, const char *output);

/* As a table, or with --json as the object that is printed at the end. */
void report_print(const struct report *report);

/* That object, for a list of several. */
cJSON *report_json(const struct report *report);

/* For a command that fails: --json tells how far it came. */
void report_failure(const struct report *report);

#endif
