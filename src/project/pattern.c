#include "pattern.h"

#include "buf.h"

#include <string.h>

const char *pattern_fault(const char *pattern, const char *const *known)
{
    while (*(pattern += strcspn(pattern, "{}"))) {
        size_t length = strcspn(pattern + 1, "{}"), i = 0;
        if (*pattern == '}' || pattern[1 + length] != '}')
            return "has a brace without its other half";
        while (known[i] &&
               (strlen(known[i]) != length || strncmp(known[i], pattern + 1, length) != 0))
            i++;
        if (!known[i])
            return known[2] ? "may hold {organization}, {connector} and {version}, and no others"
                            : "may hold {organization} and {connector}, and no others";
        pattern += length + 2;
    }
    return NULL;
}

char *pattern_join(const char *folder, const char *path)
{
    struct buf joined = {0};
    if (path[0] != '/' && strcmp(folder, ".") != 0)
        buf_addf(&joined, "%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/");
    buf_adds(&joined, path);
    return buf_take(&joined);
}

char *pattern_fill(const char *pattern, const char *const (*words)[2])
{
    struct buf filled = {0};
    while (*pattern) {
        size_t plain = strcspn(pattern, "{"), i = 0;
        buf_add(&filled, pattern, plain);
        pattern += plain;
        if (!*pattern)
            break;
        size_t length = strcspn(pattern + 1, "}");
        while (words[i][0] &&
               (strlen(words[i][0]) != length || strncmp(words[i][0], pattern + 1, length) != 0))
            i++;
        buf_adds(&filled, words[i][0] ? words[i][1] : "");
        pattern += length + 2;
    }
    return buf_take(&filled);
}
