#include "out.h"

#include "defuse.h"
#include "json.h"
#include "json_text.h"
#include "msg.h"
#include "text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_json, is_quiet, is_printed, is_lost;
static cJSON *result;

void out_setup(bool json, bool quiet)
{
    is_json = json;
    is_quiet = quiet;
}

bool out_is_json(void)
{
    return is_json;
}

bool out_has_table(void)
{
    return !is_json && !is_quiet;
}

void out_json(cJSON *json)
{
    if (!json)
        is_lost = true;
    json_free(result);
    result = json;
}

/* Nothing but the object may stand on stdout, and the object once. */
static void print_result(void)
{
    struct buf text = {0};
    json_text(&text, result);
    if (text.failed)
        is_lost = true;
    else
        fputs(text.data, stdout);
    is_printed = true;
    buf_clear(&text);
    json_free(result);
    result = NULL;
}

void out_json_now(cJSON *json)
{
    out_json(json);
    print_result();
}

void out_text(const char *name, struct buf *text)
{
    if (text->failed) {
        is_lost = true;
    } else if (is_json) {
        cJSON *json = cJSON_CreateObject();
        out_add(json, name, text->data ? text->data : "");
        out_json(json);
    } else if (text->data) {
        fputs(text->data, stdout);
    }
    buf_clear(text);
}

void out_line(const char *label, const char *value)
{
    char shown[4096];
    if (!value || !out_has_table())
        return;
    text_visible(shown, sizeof shown, value);
    defuse_line(shown);
    printf("%-16s %s\n", label, shown);
}

void out_say(const char *line)
{
    char shown[4096];
    if (is_json)
        return;
    text_visible(shown, sizeof shown, line);
    defuse_line(shown);
    puts(shown);
}

void out_add(cJSON *json, const char *name, const char *value)
{
    if (value ? !cJSON_AddStringToObject(json, name, value) : !cJSON_AddNullToObject(json, name))
        is_lost = true;
}

static void add_error(int code)
{
    cJSON *error = cJSON_AddObjectToObject(result, "error");
    if (!cJSON_AddNumberToObject(error, "exit", code))
        is_lost = true;
    out_add(error, "message", msg_last_error());
}

int out_finish(int code)
{
    if (is_json && !is_printed) {
        if (!result)
            out_json(cJSON_CreateObject());
        if (code != 0)
            add_error(code);
        print_result();
    }
    bool failed = fflush(stdout) != 0 || ferror(stdout) || is_lost;
    int reason = errno;
    if (fclose(stdout) != 0)
        failed = true;
    if (!failed || code != 0)
        return code;
    /* Who closes a pipe has read enough. */
    if (is_lost || reason != EPIPE)
        msg_error("cannot write to standard output: %s",
                  is_lost ? "out of memory" : strerror(reason));
    return 1;
}
