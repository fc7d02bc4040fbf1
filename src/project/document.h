#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "buf.h"
#include "json.h"

#include <stdbool.h>

/* A file of JSON that a person may have edited: every fault is told with file, line and member. */
struct document {
    const char *path; /* borrowed */
    struct buf text;
    cJSON *json;
};

/* Fails with JBC_FAILED where the file cannot be read, with JBC_BAD_INPUT where it is no JSON.
 * document must be {0}; clear it also after a failure. */
int document_read(struct document *document, const char *path, struct jbc_error *error);
void document_clear(struct document *document);

enum { PLACE_DEPTH = 6 };

/* A value in a document, and the members that lead to it. */
struct place {
    const struct document *document;
    const cJSON *json;                  /* NULL: it is not there */
    const char *names[PLACE_DEPTH + 1]; /* from the outermost, ends with NULL */
};

struct place place_root(const struct document *document);
struct place place_member(const struct place *place, const char *name);

/* The line on which the value stands, else that of what it is missing in. */
unsigned place_line(const struct place *place);

/* "FILE:LINE: outer.inner: ..." with JBC_BAD_INPUT; returns -1. */
int place_fail(const struct place *place, struct jbc_error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Fails unless the value is an object whose members are all there once only; and, unless known is
 * NULL, are all among known (NULL-terminated). */
int place_check_object(const struct place *place, const char *const *known,
                       struct jbc_error *error);

/* Copies a member's string to *out, which stays NULL where there is none. One that is empty or
 * holds a control character fails. */
int place_take_string(const struct place *place, const char *name, char **out,
                      struct jbc_error *error);

/* The same for a member that must be there. */
int place_need_string(const struct place *place, const char *name, char **out,
                      struct jbc_error *error);

/* The same for true and false; *out stays where there is none. */
int place_take_bool(const struct place *place, const char *name, bool *out,
                    struct jbc_error *error);

/* Calls take for each member of the object that is the member `name`; fails where it is none.
 * Without that member nothing happens. */
int place_each(const struct place *place, const char *name,
               int (*take)(void *to, const struct place *member, struct jbc_error *error), void *to,
               struct jbc_error *error);

#endif
