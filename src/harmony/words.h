#ifndef WORDS_H
#define WORDS_H

#include <cjson/cJSON.h>
#include <stddef.h>

enum { WORDS_SIZE = 600 };

/*
 * What a server says of its refusal: "errorCode: errorMessage", or "" where it says nothing that
 * can be read. Each of the count secrets (NULL: none) is hidden where the server repeats it, as it
 * is or in one of its spellings in JSON; those under five bytes are as good as guessed, and a part
 * of many words.
 */
void words_of(const cJSON *json, const char *const secrets[], size_t count, char words[WORDS_SIZE]);

#endif
