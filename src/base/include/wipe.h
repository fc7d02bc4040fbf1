#ifndef WIPE_H
#define WIPE_H

#include <stddef.h>

/*
 * free and realloc that wipe what they let go of, where the system tells the size of a block
 * (glibc); elsewhere they only free. For libraries that hold secrets in memory of their own.
 */
void wipe_free(void *block);
void *wipe_realloc(void *block, size_t size);

#endif
