#ifndef JSON_H
#define JSON_H

#include "buf.h"

#include <cjson/cJSON.h>
#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * JSON read strictly (RFC 8259), over cJSON.
 *
 * Before cJSON sees a text it is checked for what cJSON lets pass: bytes that are not UTF-8, NUL in
 * a string, raw control characters, malformed numbers, anything behind the value, nesting beyond
 * 100, more than 200000 values. Every number is handed on as a string of its own characters, so
 * that an id keeps all its digits.
 */

/* source is what messages call the text; code is what they fail with. Free with json_free. */
cJSON *json_parse(const char *data, size_t length, const char *source, enum jbc_code code,
                  struct jbc_error *error);

/* Wipes every string in it and frees it; NULL is allowed. */
void json_free(cJSON *json);

/* A member by its exact name: NULL if it is missing or null. Of several the last counts, as in Java
 * and JavaScript. */
const cJSON *json_member(const cJSON *object, const char *name);

/* A member's string (or number, as its characters), borrowed: NULL if missing, null or of another
 * type. */
const char *json_string(const cJSON *object, const char *name);

/* True, false, or -1 where it is missing or no boolean. */
int json_bool(const cJSON *object, const char *name);

/* True where the member is there, is not null, and is neither string nor number. */
bool json_wrong_type(const cJSON *object, const char *name);

/* The line, from 1, on which a value of root stands in the text that json_parse read; 0 where it is
 * none of root's. */
unsigned json_line(const cJSON *root, const cJSON *value, const char *text, size_t length);

/* Adds it to out as text for a file, a request or stdout: indented, with a final newline. */
void json_print(struct buf *out, const cJSON *json);

#endif
