#ifndef PLACES_H
#define PLACES_H

#include "project_run.h"

#include <cjson/cJSON.h>

/* A command that asks organizations of a project, one after the other, and changes nothing. */
struct places_work {
    /* Asks one, whose account is logged in: tells people what it says, and adds that to json, which
     * has organization, host and orgId already. */
    int (*ask)(const struct project_run *run, const struct account *account, cJSON *json,
               struct jbc_error *error);
};

/* Asks all that the options choose. One that fails stops no other; what failed stands at the end.
 * --json gets {"organizations":[...]}. Returns the first failure's exit code. */
int places_ask(const struct options *options, const char *file, const struct places_work *work);

#endif
