#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include "buf.h"

#include <cjson/cJSON.h>

/*
 * Adds JSON as standard output shows it: valid UTF-8 whatever bytes the strings hold (those that
 * are none become U+FFFD), with escapes for what text_disturbs and for what a CI server would obey.
 * NULL stands for memory that ran out.
 */
void json_text(struct buf *out, const cJSON *json);

#endif
