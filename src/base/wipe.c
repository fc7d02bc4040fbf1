#include "wipe.h"

#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__
#include <malloc.h>

void wipe_free(void *block)
{
    if (block)
        explicit_bzero(block, malloc_usable_size(block));
    free(block);
}

void *wipe_realloc(void *block, size_t size)
{
    void *moved = malloc(size ? size : 1);
    if (!moved || !block)
        return moved;
    size_t had = malloc_usable_size(block);
    memcpy(moved, block, had < size ? had : size);
    wipe_free(block);
    return moved;
}
#else
void wipe_free(void *block)
{
    free(block);
}

void *wipe_realloc(void *block, size_t size)
{
    return realloc(block, size);
}
#endif
