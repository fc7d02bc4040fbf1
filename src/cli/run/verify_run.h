#ifndef VERIFY_RUN_H
#define VERIFY_RUN_H

#include "project_run.h"
#include "verify.h"

#include <jbc/connector.h>

/* The JARs of a run of verify: which they are, and what is found of each. */
struct verify_target {
    char *path;                          /* NULL: it could not be told, see error */
    const struct project_release *which; /* NULL: of no project */
    struct jbc_connector connector;
    struct jbc_registration carried;
    struct verify_findings findings;
    struct jbc_error error; /* what kept the JAR, or Harmony, from being looked at; JBC_OK: none */
};

/* Whom to ask: a client that is logged in, or why there is none, and what it has listed. */
struct verify_harmony {
    struct jbc_client *client; /* borrowed; NULL: see error */
    struct jbc_error error;
    struct jbc_registration_list list;
    bool is_asked;
};

/* Opens the JAR and reads what it carries; a failure is the target's. */
void verify_open(struct verify_target *target);

/* The output of a release of the project, which must be the target's; a failure is the target's. */
void verify_find_output(struct verify_target *target, const struct project_run *run);

/*
 * The release of the selection that a JAR is of: by the lock's key, else by its endpoint, else by
 * its name, else the only one there is. JBC_USAGE where several fit, or none does.
 */
int verify_find_release(struct verify_target *target, const struct project_run *run,
                        struct jbc_error *error);

/* All that can be found; harmony is NULL where it is not to be asked. */
void verify_target_see(struct verify_target *target, const struct lock *lock,
                       struct verify_harmony *harmony);

void verify_target_clear(struct verify_target *target);

#endif
