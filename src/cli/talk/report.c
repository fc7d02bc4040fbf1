#include "report.h"

#include "github.h"
#include "msg.h"
#include "out.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *way_of(enum jbc_id_way way)
{
    static const char *const words[] = {[JBC_ID_KEPT] = "kept",
                                        [JBC_ID_NEW] = "new",
                                        [JBC_ID_BACK] = "back",
                                        [JBC_ID_RETIRED] = "retired",
                                        [JBC_ID_RETIRED_BEFORE] = "retired before"};
    return words[way];
}

static const struct jbc_activity_rename *rename_of(const struct report *report, const char *name)
{
    for (size_t i = 0; i < report->moved_count; i++)
        if (strcasecmp(report->moved[i].new_name, name) == 0)
            return &report->moved[i];
    return NULL;
}

static void add_plan(cJSON *json, const struct report *report)
{
    cJSON *plan = cJSON_AddArrayToObject(json, "plan");
    for (size_t i = 0; report->plan && i < report->plan->count; i++) {
        const struct jbc_planned_id *item = &report->plan->items[i];
        cJSON *one = cJSON_CreateObject();
        const struct jbc_activity_rename *rename = rename_of(report, item->name);
        out_add(one, "activity", item->name);
        out_add(one, "id", item->id);
        out_add(one, "is", rename ? "renamed" : way_of(item->way));
        if (rename)
            out_add(one, "was", rename->old_name);
        cJSON_AddItemToArray(plan, one);
    }
    out_add(json, "plannedOutput", report->planned_output);
    out_add(json, "outputIs", report->output_is);
    out_add(json, "manifestVersion", report->manifest_version);
    out_add(json, "replacedVersion", report->replaced_version);
}

cJSON *report_json(const struct report *report)
{
    static const struct jbc_registration none = {0};
    const struct jbc_registration *registration =
        report->registration ? report->registration : &none;
    cJSON *json = cJSON_CreateObject();
    if (report->connector) {
        out_add(json, "connector", report->connector);
        out_add(json, "organization", report->organization);
    }
    out_add(json, "name", report->name);
    out_add(json, "version", report->version);
    out_add(json, "registeredVersion", registration->version);
    out_add(json, "host", report->host);
    out_add(json, "orgId", report->org_id);
    out_add(json, "id", registration->id);
    out_add(json, "endpointEntityId", registration->endpoint_entity_id);
    out_add(json, "functionEntityStartId", registration->function_entity_start_id);
    out_add(json, "functionEntityEndId", registration->function_entity_end_id);
    cJSON_AddBoolToObject(json, "registered", report->registered);
    cJSON *activities = cJSON_AddObjectToObject(json, "activities");
    for (size_t i = 0; i < report->activities.count; i++)
        out_add(activities, report->activities.items[i].name, report->activities.items[i].id);
    out_add(json, "output", report->output);
    out_add(json, "sha256", *report->sha256 ? report->sha256 : NULL);
    cJSON_AddBoolToObject(json, "validated", report->validated);
    if (report->dry_run) {
        cJSON_AddBoolToObject(json, "dryRun", true);
        cJSON_AddBoolToObject(json, "wouldRegister", !report->registration);
        if (report->connector)
            add_plan(json, report);
    }
    return json;
}

/* That of the release; a registration may be of another. */
static void print_version(const struct report *report)
{
    const char *registered = report->registration ? report->registration->version : NULL;
    bool differs = registered && report->version && strcmp(registered, report->version) != 0;
    out_line("version", report->registration_only && registered ? registered : report->version);
    if (differs && !report->registration_only)
        out_line("registered as", registered);
}

/* A value, and in parentheses what is to be known of it; nothing without the value. */
static void print_pair(const char *label, const char *value, const char *word, const char *more)
{
    char text[512];
    if (value && more)
        snprintf(text, sizeof text, "%.300s (%s%.150s)", value, word, more);
    out_line(label, value && more ? text : value);
}

/* What a run that is not dry would make of the ids, and where. */
static void print_plan(const struct report *report)
{
    for (size_t i = 0; report->plan && i < report->plan->count; i++) {
        const struct jbc_planned_id *item = &report->plan->items[i];
        const struct jbc_activity_rename *rename = rename_of(report, item->name);
        char label[96], value[192];
        snprintf(label, sizeof label, "  %.80s", item->name);
        if (rename)
            snprintf(value, sizeof value, "%-20.20s renamed, was %.80s", item->id,
                     rename->old_name);
        else
            snprintf(value, sizeof value, "%-20.20s %s", item->id, way_of(item->way));
        out_line(label, value);
    }
    out_line("registration", report->registration ? NULL : "would be made");
    print_pair("Version", report->manifest_version, "was ", report->replaced_version);
    print_pair("would write", report->planned_output, "", report->output_is);
}

static void print_activities(const struct report *report)
{
    for (size_t i = 0; i < report->activities.count; i++) {
        char label[96];
        snprintf(label, sizeof label, "  %.80s", report->activities.items[i].name);
        out_line(label, report->activities.items[i].id);
    }
}

static void print_lines(const struct report *report)
{
    out_line("release", report->connector);
    out_line("for", report->organization);
    const struct jbc_registration *registration = report->registration;
    out_line("name", report->name);
    print_version(report);
    out_line("host", report->host);
    out_line("organization", report->org_id);
    if (registration) {
        char range[64];
        snprintf(range, sizeof range, "%.20s to %.20s", registration->function_entity_start_id,
                 registration->function_entity_end_id);
        out_line("registration", registration->id);
        out_line("endpoint", registration->endpoint_entity_id);
        out_line("activities", range);
    }
    if (report->dry_run && report->connector)
        print_plan(report);
    else
        print_activities(report);
    out_line("output", report->output);
    out_line("key and secret", report->validated ? "valid" : NULL);
}

bool report_wants_digest(bool json)
{
    return json || github_get()->output;
}

void report_dry_run(const struct report *report, const char *output)
{
    if (report->registration)
        msg_note("without --dry-run the registration %s of '%s' would be used",
                 report->registration->id, report->name);
    else
        msg_note("without --dry-run '%s', version %s, would be registered", report->name,
                 report->version);
    if (output)
        msg_note("and %s would be written", output);
}

void report_print(const struct report *report)
{
    if (out_is_json())
        out_json(report_json(report));
    else
        print_lines(report);
}

void report_failure(const struct report *report)
{
    out_json(report_json(report));
}
