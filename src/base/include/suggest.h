#ifndef SUGGEST_H
#define SUGGEST_H

#include <stddef.h>

/* The one of names (NULL-terminated, stride bytes apart) that is most like a mistyped word; NULL if
 * none is. Borrowed. */
const char *suggest(const char *word, const void *names, size_t stride);

#endif
