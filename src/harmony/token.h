#ifndef TOKEN_H
#define TOKEN_H

#include <stdbool.h>

/* A token becomes a header: 1 to 256 printable ASCII characters without blanks. */
bool token_is_valid(const char *token);

#endif
