#include "releases.h"

#include "msg.h"
#include "out.h"
#include "results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void releases_ahead(const struct releases *releases, const struct project_release *which,
                    size_t others)
{
    msg_about(which->organization->label, which->connector->label, releases->begun + others + 1,
              releases->total);
}

void releases_begin(struct releases *releases, const struct project_release *which)
{
    releases_ahead(releases, which, 0);
    releases->begun++;
}

static void add_json(struct releases *releases, const struct report *report,
                     const struct jbc_error *error)
{
    cJSON *json = report_json(report), *failure;
    if (!releases->array)
        releases->array = cJSON_CreateArray();
    if (error->code) {
        failure = cJSON_AddObjectToObject(json, "error");
        cJSON_AddNumberToObject(failure, "exit", msg_exit_code(error));
        out_add(failure, "message", error->message);
    }
    cJSON_AddItemToArray(releases->array, json);
}

static void add_failure(struct releases *releases, const struct report *report,
                        const struct jbc_error *error)
{
    struct release_failure *all =
        realloc(releases->failures, (releases->failure_count + 1) * sizeof *all);
    char label[160];
    snprintf(label, sizeof label, "%.70s/%.70s", report->organization, report->connector);
    if (all) {
        releases->failures = all;
        all[releases->failure_count] =
            (struct release_failure){.label = strdup(label), .error = *error};
        releases->failure_count++;
    } else {
        releases->lost_code = msg_fail_about(label, error);
    }
    msg_step("failed");
}

void releases_add(struct releases *releases, const struct report *report,
                  const struct jbc_error *error)
{
    if (error->code)
        add_failure(releases, report, error);
    else if (!out_is_json())
        report_print(report);
    if (out_is_json() || results_are_wanted())
        add_json(releases, report, error);
}

bool releases_stopped(const struct releases *releases)
{
    for (size_t i = 0; i < releases->failure_count; i++)
        if (releases->failures[i].error.code == JBC_STOPPED)
            return true;
    return false;
}

int releases_end(struct releases *releases)
{
    int code = releases->lost_code;
    msg_about(NULL, NULL, 0, 0);
    if (releases->failure_count > 0)
        msg_step("%zu of %zu releases failed:", releases->failure_count, releases->begun);
    for (size_t i = 0; i < releases->failure_count; i++) {
        struct release_failure *failure = &releases->failures[i];
        int exit = msg_fail_about(failure->label ? failure->label : "", &failure->error);
        code = code ? code : exit;
        free(failure->label);
    }
    free(releases->failures);
    if (releases->array)
        results_add_releases(releases->array);
    if (out_is_json()) {
        cJSON *json = cJSON_CreateObject();
        cJSON_AddItemToObject(json, "releases",
                              releases->array ? releases->array : cJSON_CreateArray());
        out_json(json);
    } else {
        cJSON_Delete(releases->array);
    }
    *releases = (struct releases){0};
    return code;
}
