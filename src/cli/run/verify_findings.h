#ifndef VERIFY_FINDINGS_H
#define VERIFY_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

/* Findings of verify: each what was looked at, and what came of it. None shows a key or a secret.
 */
enum verify_state {
    VERIFY_OK,
    VERIFY_UNKNOWN, /* there is nothing to hold it against */
    VERIFY_WARNING, /* differs where it may */
    VERIFY_INVALID, /* Harmony says that key and secret are not valid */
    VERIFY_DIFFERS,
};

/* The worst comes last above; as lines and JSON name it: "ok", "not known", ... */
const char *verify_state_name(enum verify_state state);

struct verify_finding {
    char *what; /* "lock: activity fetch" */
    enum verify_state state;
    char *expected; /* NULL: nothing was expected, or it is not known */
    char *found;    /* NULL: nothing was */
};

struct verify_findings {
    struct verify_finding *items;
    size_t count;
    bool failed; /* memory ran out: look once, at the end */
};

/* Adds one; what is a format for its name. */
void finding_add(struct verify_findings *findings, enum verify_state state, const char *expected,
                 const char *found, const char *what, ...) __attribute__((format(printf, 5, 6)));

/* VERIFY_OK where both are equal, worse where they differ; not known where either is NULL. */
void finding_compare(struct verify_findings *findings, enum verify_state worse,
                     const char *expected, const char *found, const char *what, ...)
    __attribute__((format(printf, 5, 6)));

/* Something could not be looked at, and why. */
void verify_unknown(struct verify_findings *findings, const char *what, const char *why);

size_t verify_count(const struct verify_findings *findings, enum verify_state state);
void verify_findings_clear(struct verify_findings *findings);

#endif
