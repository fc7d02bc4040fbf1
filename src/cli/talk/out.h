#ifndef OUT_H
#define OUT_H

#include <cjson/cJSON.h>

/* Data, on stdout. */

/* Prints an object and frees it; NULL (memory ran out while it was made) counts as a failure. */
void out_json(cJSON *json);

/* "label: value", control characters made visible; nothing where value is NULL. */
void out_line(const char *label, const char *value);

/* Adds a string, or null where value is NULL. */
void out_add(cJSON *json, const char *name, const char *value);

/* Flushes and looks once whether all of it was written: the exit code, which is code unless that
 * is 0 and something was lost. */
int out_finish(int code);

#endif
