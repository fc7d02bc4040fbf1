#ifndef VERIFY_FINDINGS_H
#define VERIFY_FINDINGS_H

#include "verify.h"

/* Within verify: findings as they are added. what is a format for the name. */

void finding_add(struct verify_findings *findings, enum verify_state state, const char *expected,
                 const char *found, const char *what, ...) __attribute__((format(printf, 5, 6)));

/* VERIFY_OK where both are equal, worse where they differ; not known where either is NULL. */
void finding_compare(struct verify_findings *findings, enum verify_state worse,
                     const char *expected, const char *found, const char *what, ...)
    __attribute__((format(printf, 5, 6)));

#endif
