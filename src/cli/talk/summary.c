#include "summary.h"

#include "github.h"
#include "msg.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

/* What Markdown or HTML would act on becomes plain text. */
static void add_plain(struct buf *text, const char *value)
{
    static const char plain[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ /";
    char shown[1024];
    text_visible(shown, sizeof shown, value);
    for (const char *at = shown; *at; at++) {
        if (strchr(plain, *at) || (*at & 0x80))
            buf_add(text, at, 1);
        else
            buf_addf(text, "&#%d;", *at);
    }
}

static void add_row(struct buf *text, const char *label, const char *value)
{
    if (!value)
        return;
    buf_adds(text, "| ");
    add_plain(text, label);
    buf_adds(text, " | ");
    add_plain(text, value);
    buf_adds(text, " |\n");
}

static void add_report(struct buf *text, const struct report *report)
{
    const struct jbc_registration *registration = report->registration;
    buf_addf(text, "### Connector release%s\n\n| | |\n|---|---|\n",
             report->dry_run ? " (dry run)" : "");
    if (report->simulated)
        add_row(text, "Simulated", "yes: these ids are not those of Harmony");
    add_row(text, "Release", report->connector);
    add_row(text, "For", report->organization);
    add_row(text, "Connector", report->name);
    add_row(text, "Version", report->version);
    add_row(text, "Host", report->host);
    add_row(text, "Organization", report->org_id);
    if (registration) {
        add_row(text, "Registration", registration->id);
        add_row(text, "Registered version", registration->version);
        add_row(text, "Endpoint", registration->endpoint_entity_id);
    }
    add_row(text, "Registered by this run", report->registered ? "yes" : "no");
    for (size_t i = 0; i < report->activities.count; i++) {
        char label[160];
        snprintf(label, sizeof label, "Activity %.140s", report->activities.items[i].name);
        add_row(text, label, report->activities.items[i].id);
    }
    add_row(text, "Output", report->output);
    add_row(text, "Validated by Harmony", report->validated ? "yes" : "not asked");
    buf_adds(text, "\n");
}

void summary_add(const struct report *report)
{
    const char *path = github_get()->summary;
    struct jbc_error error = {0};
    struct buf text = {0};
    if (!path)
        return;
    add_report(&text, report);
    if (github_add(path, &text, &error) < 0)
        msg_warning("the job has no summary: %s", error.message);
    buf_clear(&text);
}
