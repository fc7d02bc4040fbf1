#include "defuse.h"

#include <stddef.h>
#include <string.h>

const char *defuse_bracket(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (const char *at = text; (at = strstr(at, "##")); at++) {
        const char *bracket = at + 2 + strspn(at + 2, letters);
        if (*bracket == '[')
            return bracket;
    }
    return NULL;
}

/* Blanks of every alphabet, which GitHub skips: all bytes beyond ASCII count as such. */
static size_t blanks(const char *line)
{
    size_t length = 0;
    while (line[length] && (line[length] == ' ' || (line[length] & 0x80)))
        length++;
    return length;
}

void defuse_line(char *line)
{
    char *start = line + blanks(line);
    if (strncmp(start, "::", 2) == 0)
        *start = '.';
    for (const char *at = line; (at = defuse_bracket(at));)
        line[at - line] = '(';
}
