/* Where a value stands in the text that it was read from: the values of the tree and of the text
 * come in one order, so that their number tells. */
#include "json.h"

#include <string.h>

/* The number of a value within root, counted from 1 in the order of the text; 0: not within. Counts
 * what it passes in *count. */
static size_t number_of(const cJSON *root, const cJSON *value, // NOLINT(misc-no-recursion)
                        size_t *count)
{
    const cJSON *child;
    ++*count;
    if (root == value)
        return *count;
    cJSON_ArrayForEach(child, root)
    {
        size_t number = number_of(child, value, count);
        if (number)
            return number;
    }
    return 0;
}

/* The end of the string, number or word at this place. */
static const char *end_of_scalar(const char *at, const char *end)
{
    if (*at != '"') {
        while (at < end && !strchr(" \t\r\n,]}", *at))
            at++;
        return at;
    }
    for (at++; at < end && *at != '"'; at++)
        at += *at == '\\';
    return at < end ? at + 1 : end;
}

static bool is_name(const char *at, const char *end)
{
    while (at < end && strchr(" \t\r\n", *at))
        at++;
    return at < end && *at == ':';
}

unsigned json_line(const cJSON *root, const cJSON *value, const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    size_t count = 0, wanted = number_of(root, value, &count);
    unsigned line = 1;
    for (count = 0; wanted && at < end;) {
        const char *begin = at;
        if (*at == '\n')
            line++;
        if (strchr(" \t\r\n,:]}", *at)) {
            at++;
            continue;
        }
        at = *at == '{' || *at == '[' ? at + 1 : end_of_scalar(at, end);
        if (*begin == '"' && is_name(at, end))
            continue;
        if (++count == wanted)
            return line;
    }
    return 0;
}
