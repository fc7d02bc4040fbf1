#include "results.h"

#include "fail.h"
#include "github.h"
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

void results_add(const struct report *report)
{
    const char *path = github_get()->output;
    struct jbc_error error = {0};
    struct buf text = {0};
    char delimiter[DELIMITER_LENGTH + 1];
    int result = -1;
    if (!path || report->dry_run)
        return;
    if (make_delimiter(delimiter, &error) == 0) {
        add_value(&text, delimiter, "path", report->output);
        add_value(&text, delimiter, "sha256", *report->sha256 ? report->sha256 : NULL);
        add_value(&text, delimiter, "id", report->registration ? report->registration->id : NULL);
        add_value(&text, delimiter, "registered", report->registered ? "true" : "false");
        result = github_add(path, &text, &error);
    }
    if (result < 0)
        msg_warning("the job's next steps get no results: %s", error.message);
    buf_clear(&text);
}
