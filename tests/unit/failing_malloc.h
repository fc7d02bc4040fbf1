#ifndef FAILING_MALLOC_H
#define FAILING_MALLOC_H

#include <stdbool.h>

/*
 * Memory that runs out when a test wants it. A program that links failing_malloc.c has its malloc,
 * calloc, realloc, strdup and free in place of libc's, for itself and every library it uses.
 */

/* From now on the nth allocation fails, and where ever_after is set each later one. */
void memory_fails_at(unsigned long nth, bool ever_after);

/* No allocation fails any more. Returns true where one did. */
bool memory_is_back(void);

/* True where the first one that failed was asked for by libzip. */
bool memory_failed_in_libzip(void);

/* How many blocks are allocated and not freed; always 0 under AddressSanitizer, which looks for
 * leaks itself. */
long memory_in_use(void);

#endif
