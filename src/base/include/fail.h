#ifndef FAIL_H
#define FAIL_H

#include <jbc/error.h>

/* Fills *error (which may be NULL) and returns -1. Control characters in the text are made visible.
 */
int fail_with(struct jbc_error *error, enum jbc_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with JBC_FAILED and, behind the text, ": " and the words for errno. */
int fail_errno(struct jbc_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Tells, behind one of these, what would mend it; returns -1. */
int fail_hint(struct jbc_error *error, enum jbc_hint hint);

/* "out of memory", JBC_FAILED. */
int fail_memory(struct jbc_error *error);

/* "interrupted", JBC_STOPPED. */
int fail_stopped(struct jbc_error *error);

#endif
