#include "out.h"

#include "buf.h"
#include "ci.h"
#include "json.h"
#include "msg.h"
#include "text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_lost;

/* "##[" is a command to some CI servers. It can only stand in a string, where the bracket may be
 * written as an escape. */
static void print_defused(const char *text)
{
    const char *bracket;
    while ((bracket = ci_bracket(text))) {
        fwrite(text, 1, (size_t)(bracket - text), stdout);
        fputs("\\u005b", stdout);
        text = bracket + 1;
    }
    fputs(text, stdout);
}

void out_json(cJSON *json)
{
    struct buf text = {0};
    json_print(&text, json);
    if (text.failed)
        is_lost = true;
    else
        print_defused(text.data);
    buf_clear(&text);
    json_free(json);
}

void out_line(const char *label, const char *value)
{
    char shown[4096];
    if (!value)
        return;
    text_visible(shown, sizeof shown, value);
    ci_defuse(shown);
    printf("%-16s %s\n", label, shown);
}

void out_add(cJSON *json, const char *name, const char *value)
{
    if (value ? !cJSON_AddStringToObject(json, name, value) : !cJSON_AddNullToObject(json, name))
        is_lost = true;
}

int out_finish(int code)
{
    bool failed = fflush(stdout) != 0 || ferror(stdout) || is_lost;
    if (fclose(stdout) != 0)
        failed = true;
    if (!failed || code != 0)
        return code;
    msg_error("cannot write to standard output: %s", is_lost ? "out of memory" : strerror(errno));
    return 1;
}
