#ifndef INPUT_H
#define INPUT_H

#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file, read by offset only. */
struct input {
    const char *path; /* for messages */
    int fd;
    uint64_t size;
};

enum { INPUT_LARGE = 4 * 1024 * 1024 };

/* True where a thread is worth its while. */
static inline bool input_is_large(const struct input *input)
{
    return input->size > INPUT_LARGE;
}

/* Reads exactly length bytes; fails with JBC_FAILED, also where the file has become shorter. */
int input_read(const struct input *input, void *data, size_t length, uint64_t offset,
               struct jbc_error *error);

/* Part of a file, moved through it; {input} is an empty one. Its memory comes with its first use.
 */
struct window {
    const struct input *input;
    unsigned char *bytes; /* to be freed */
    uint64_t offset;
    size_t length;
};

enum { WINDOW_MAX = 256 * 1024 };

/* Gives it its memory before. */
int window_reserve(struct window *window, struct jbc_error *error);

/* The length bytes at offset, at most WINDOW_MAX and all within the file; NULL on failure. */
const unsigned char *window_at(struct window *window, uint64_t offset, size_t length,
                               struct jbc_error *error);

#endif
