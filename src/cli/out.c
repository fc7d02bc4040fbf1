#include "out.h"

#include "buf.h"
#include "json.h"
#include "msg.h"
#include "text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_lost;

void out_json(cJSON *json)
{
    struct buf text = {0};
    json_print(&text, json);
    if (text.failed)
        is_lost = true;
    else
        fwrite(text.data, 1, text.length, stdout);
    buf_clear(&text);
    json_free(json);
}

void out_line(const char *label, const char *value)
{
    char shown[4096];
    if (!value)
        return;
    text_visible(shown, sizeof shown, value);
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
