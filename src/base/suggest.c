#define _GNU_SOURCE /* strcasestr */
#include "suggest.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { NAME_LIMIT = 128 /* bytes of the names that are compared */ };

static bool differ(char a, char b)
{
    return tolower((unsigned char)a) != tolower((unsigned char)b);
}

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters must be added, dropped, changed or swapped with the next to make one of the
 * other (optimal string alignment). */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][NAME_LIMIT + 1] = {{0}}, length = strlen(b);
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    if (length > NAME_LIMIT)
        return NAME_LIMIT;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t *oldest = before;
        before = last;
        last = row;
        row = oldest;
        row[0] = i + 1;
        for (size_t j = 1; j <= length; j++) {
            row[j] =
                least_of(last[j - 1] + differ(a[i], b[j - 1]), least_of(last[j], row[j - 1]) + 1);
            if (i > 0 && j > 1 && !differ(a[i], b[j - 2]) && !differ(a[i - 1], b[j - 1]))
                row[j] = least_of(row[j], before[j - 2] + 1);
        }
    }
    return row[length];
}

const char *suggest(const char *word, const void *names, size_t stride)
{
    const char *best = NULL;
    size_t least = strlen(word) / 3 + 1;
    if (strlen(word) < 2)
        return NULL;
    for (const char *at = names;; at += stride) {
        const char *name = *(const char *const *)(const void *)at;
        if (!name)
            return best;
        size_t far = strncmp(name, word, strlen(word)) == 0 ? 0 : distance(word, name);
        if (far < least || (far == least && !best)) {
            best = name;
            least = far;
        }
    }
}

bool suggest_is_like(const char *word, const char *name)
{
    if (strlen(word) < 2 || strlen(name) < 2)
        return strcasecmp(word, name) == 0;
    return strcasestr(name, word) || strcasestr(word, name) ||
           distance(word, name) <= strlen(word) / 3;
}
