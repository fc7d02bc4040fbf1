#ifndef OUT_H
#define OUT_H

#include "buf.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/*
 * Data, on stdout. With --json it is one object, whatever happens: what a command has handed over
 * when it ends, and "error" where it fails.
 */

/* What the command line says of it, as far as that is known. */
void out_setup(bool json, bool quiet);

/* True with --json. */
bool out_is_json(void);

/* True where people are to be shown what was done: neither --json nor --quiet. */
bool out_has_table(void);

/* Takes over the object to print, in place of an earlier one; NULL (memory ran out while it was
 * made) counts as a failure. */
void out_json(cJSON *json);

/* Prints the object now: for a command that goes on. */
void out_json_now(cJSON *json);

/* Prints a text that was asked for, or with --json an object that has it under that name; clears
 * it. */
void out_text(const char *name, struct buf *text);

/* "label: value", control characters made visible; nothing where value is NULL or no table is
 * wanted. */
void out_line(const char *label, const char *value);

/* A line, control characters made visible; not with --json. */
void out_say(const char *line);

/* Adds a string, or null where value is NULL. */
void out_add(cJSON *json, const char *name, const char *value);

/* Prints the object, flushes and looks once whether all of it was written: the exit code, which is
 * code unless that is 0 and something was lost. */
int out_finish(int code);

#endif
