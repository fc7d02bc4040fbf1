#ifndef JSON_FILE_H
#define JSON_FILE_H

#include "json.h"

#include <sys/types.h>

/* Reads a file of JSON, at most limit bytes, as json_parse does, but with a byte order mark. NULL
 * with JBC_FAILED where it cannot be read, with JBC_BAD_INPUT where it is too large or no JSON.
 * Free with json_free. */
cJSON *json_file_read(const char *path, size_t limit, struct jbc_error *error);

/* Writes json to a file, whole or not at all, and frees it in any case. NULL stands for memory that
 * ran out while it was made. */
int json_file_write(cJSON *json, const char *path, mode_t mode, struct jbc_error *error);

#endif
