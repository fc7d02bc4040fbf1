#ifndef SUGGEST_H
#define SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

/* The one of names (NULL-terminated, stride bytes apart) that is most like a mistyped word; NULL if
 * none is. Borrowed. */
const char *suggest(const char *word, const void *names, size_t stride);

/* True where a name could be what was meant by word: the same but for case, one a part of the
 * other, or made of each other by few letters. */
bool suggest_is_like(const char *word, const char *name);

#endif
