#include "input.h"

#include "fail.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

enum { WINDOW_STEP = 64 * 1024 }; /* as fast as any larger, and little is read in vain */

int input_read(const struct input *input, void *data, size_t length, uint64_t offset,
               struct jbc_error *error)
{
    char *next = data;
    while (length > 0) {
        ssize_t got = pread(input->fd, next, length, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_errno(error, "cannot read %s", input->path);
        if (got == 0)
            return fail_with(error, JBC_FAILED, "%s became shorter while it was read", input->path);
        next += got;
        offset += (uint64_t)got;
        length -= (size_t)got;
    }
    return 0;
}

int window_reserve(struct window *window, struct jbc_error *error)
{
    if (!window->bytes)
        window->bytes = malloc(WINDOW_MAX);
    return window->bytes ? 0 : fail_memory(error);
}

const unsigned char *window_at(struct window *window, uint64_t offset, size_t length,
                               struct jbc_error *error)
{
    bool inside = window->bytes && offset >= window->offset &&
                  offset + length <= window->offset + window->length;
    if (!inside) {
        uint64_t left = window->input->size - offset;
        if (window_reserve(window, error) < 0)
            return NULL;
        window->offset = offset;
        window->length = 0;
        size_t size = length < WINDOW_STEP ? WINDOW_STEP : length;
        size = size < left ? size : (size_t)left;
        if (input_read(window->input, window->bytes, size, offset, error) < 0)
            return NULL;
        window->length = size;
    }
    return window->bytes + (offset - window->offset);
}
