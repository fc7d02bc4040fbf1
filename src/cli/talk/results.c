#include "results.h"

#include "fail.h"
#include "github.h"
#include "json.h"
#include "msg.h"

#include <stdio.h>
#include <sys/random.h>

enum { RANDOM_BYTES = 16, DELIMITER_LENGTH = 2 * RANDOM_BYTES };

/* Of random digits: no value can hold it, and so none can end early and begin another. */
static int make_delimiter(char delimiter[DELIMITER_LENGTH + 1], struct jbc_error *error)
{
    unsigned char bytes[RANDOM_BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return fail_errno(error, "no random bytes");
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(delimiter + 2 * i, 3, "%02x", bytes[i]);
    return 0;
}

static void add_value(struct buf *text, const char *delimiter, const char *name, const char *value)
{
    if (value)
        buf_addf(text, "%s<<%s\n%s\n%s\n", name, delimiter, value, delimiter);
}

bool results_are_wanted(void)
{
    return github_get()->output != NULL;
}

/* Hands over names and values, pairwise; a value that is NULL is left out. */
static void hand_over(const char *const (*values)[2], size_t count)
{
    struct jbc_error error = {0};
    struct buf text = {0};
    char delimiter[DELIMITER_LENGTH + 1];
    int result = make_delimiter(delimiter, &error);
    for (size_t i = 0; result == 0 && i < count; i++)
        add_value(&text, delimiter, values[i][0], values[i][1]);
    if (result == 0)
        result = github_add(github_get()->output, &text, &error);
    if (result < 0)
        msg_warning("the job's next steps get no results: %s", error.message);
    buf_clear(&text);
}

void results_add(const struct report *report)
{
    const char *const values[][2] = {
        {"path", report->output},
        {"sha256", *report->sha256 ? report->sha256 : NULL},
        {"id", report->registration ? report->registration->id : NULL},
        {"registered", report->registered ? "true" : "false"},
    };
    if (results_are_wanted() && !report->dry_run)
        hand_over(values, sizeof values / sizeof values[0]);
}

static void add_one(const cJSON *release)
{
    const char *const values[][2] = {
        {"path", json_string(release, "output")},
        {"sha256", json_string(release, "sha256")},
        {"id", json_string(release, "id")},
        {"registered", json_bool(release, "registered") == 1 ? "true" : "false"},
    };
    hand_over(values, sizeof values / sizeof values[0]);
}

void results_add_releases(const cJSON *releases)
{
    struct buf text = {0};
    const cJSON *first = cJSON_GetArrayItem(releases, 0);
    if (!results_are_wanted() || json_bool(first, "dryRun") == 1)
        return;
    if (cJSON_GetArraySize(releases) == 1) {
        add_one(first);
        return;
    }
    json_print(&text, releases);
    const char *const values[][2] = {{"releases", text.failed ? NULL : text.data}};
    hand_over(values, 1);
    buf_clear(&text);
}
