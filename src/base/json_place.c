#include "json_place.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct scan {
    const char *at;
    unsigned line;
};

static void skip_blanks(struct scan *scan)
{
    for (; *scan->at && strchr(" \t\r\n", *scan->at); scan->at++)
        scan->line += *scan->at == '\n';
}

static void skip_string(struct scan *scan)
{
    for (scan->at++; *scan->at && *scan->at != '"'; scan->at++)
        if (scan->at[0] == '\\' && scan->at[1])
            scan->at++;
    if (*scan->at)
        scan->at++;
}

static void skip_value(struct scan *scan)
{
    size_t depth = 0;
    do {
        skip_blanks(scan);
        if (*scan->at == '"') {
            skip_string(scan);
            continue;
        }
        if (depth == 0 && strchr(",}]", *scan->at))
            return;
        depth += *scan->at == '{' || *scan->at == '[';
        depth -= *scan->at == '}' || *scan->at == ']';
        scan->at += *scan->at != '\0';
    } while (*scan->at && (depth > 0 || !strchr(",}]", *scan->at)));
}

/* True where the string at this place stands for the name. */
static bool is_name(const char *at, const char *end, const char *name)
{
    size_t length = (size_t)(end - at);
    if (!memchr(at, '\\', length))
        return length == strlen(name) + 2 && strncmp(at + 1, name, length - 2) == 0;
    cJSON *string = cJSON_ParseWithLength(at, length);
    const char *text = cJSON_GetStringValue(string);
    bool same = text && strcmp(text, name) == 0;
    cJSON_Delete(string);
    return same;
}

/* From an object's brace to behind the colon of its last member of that name. */
static bool enter(struct scan *scan, const char *name)
{
    struct scan found = {0};
    skip_blanks(scan);
    if (*scan->at != '{')
        return false;
    do {
        scan->at++; /* the brace, or a comma */
        skip_blanks(scan);
        if (*scan->at != '"')
            break;
        const struct scan member = *scan;
        skip_string(scan);
        const char *end = scan->at;
        skip_blanks(scan);
        if (*scan->at != ':')
            break;
        scan->at++;
        if (is_name(member.at, end, name))
            found = (struct scan){.at = scan->at, .line = member.line};
        skip_value(scan);
        skip_blanks(scan);
    } while (*scan->at == ',');
    *scan = found;
    return found.at != NULL;
}

unsigned json_place(const char *text, const char *const *names)
{
    struct scan scan = {.at = text, .line = 1};
    for (; *names; names++)
        if (!enter(&scan, *names))
            return 0;
    return scan.line;
}
