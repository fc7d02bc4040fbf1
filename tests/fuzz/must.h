#ifndef MUST_H
#define MUST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* libFuzzer's way in; 0 is what it must return. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void must(bool holds)
{
    if (!holds)
        abort();
}

#endif
