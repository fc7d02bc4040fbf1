#include "verify_findings.h"

#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *verify_state_name(enum verify_state state)
{
    static const char *const names[] = {[VERIFY_OK] = "ok",
                                        [VERIFY_UNKNOWN] = "not known",
                                        [VERIFY_WARNING] = "warning",
                                        [VERIFY_INVALID] = "not valid",
                                        [VERIFY_DIFFERS] = "differs"};
    return names[state];
}

static char *copy(struct verify_findings *findings, const char *text)
{
    char *copied = text ? strdup(text) : NULL;
    if (text && !copied)
        findings->failed = true;
    return copied;
}

static void add(struct verify_findings *findings, enum verify_state state, const char *expected,
                const char *found, const char *what)
{
    struct verify_finding *items =
        realloc(findings->items, (findings->count + 1) * sizeof *findings->items);
    if (!items) {
        findings->failed = true;
        return;
    }
    findings->items = items;
    items[findings->count++] = (struct verify_finding){.what = copy(findings, what),
                                                       .state = state,
                                                       .expected = copy(findings, expected),
                                                       .found = copy(findings, found)};
}

void finding_add(struct verify_findings *findings, enum verify_state state, const char *expected,
                 const char *found, const char *what, ...)
{
    char name[256];
    va_list args;
    va_start(args, what);
    vsnprintf(name, sizeof name, what, args);
    va_end(args);
    add(findings, state, expected, found, name);
}

void finding_compare(struct verify_findings *findings, enum verify_state worse,
                     const char *expected, const char *found, const char *what, ...)
{
    char name[256];
    va_list args;
    va_start(args, what);
    vsnprintf(name, sizeof name, what, args);
    va_end(args);
    enum verify_state state = !expected || !found            ? VERIFY_UNKNOWN
                              : strcmp(expected, found) == 0 ? VERIFY_OK
                                                             : worse;
    add(findings, state, expected, found, name);
}

void verify_unknown(struct verify_findings *findings, const char *what, const char *why)
{
    add(findings, VERIFY_UNKNOWN, NULL, why, what);
}

size_t verify_count(const struct verify_findings *findings, enum verify_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++)
        count += findings->items[i].state == state;
    return count;
}

void verify_findings_clear(struct verify_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        free(findings->items[i].what);
        free(findings->items[i].expected);
        free(findings->items[i].found);
    }
    free(findings->items);
    *findings = (struct verify_findings){0};
}
