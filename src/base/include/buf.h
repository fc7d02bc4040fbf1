#ifndef BUF_H
#define BUF_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Bytes that grow and can be wiped.
 *
 * Invariants: {0} is an empty buf; data is NULL or has a NUL behind data[length], so that it may be
 * used as a string. Growing wipes the old place: nothing that was ever in a buf stays behind in
 * freed memory. When memory runs out the buf keeps what it had, failed becomes true and later
 * additions do nothing: a caller adds freely and looks once, at the end.
 */
struct buf {
    char *data;
    size_t length;
    size_t capacity;
    bool failed;
};

void buf_add(struct buf *buf, const void *data, size_t length);
void buf_adds(struct buf *buf, const char *string);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Makes room for length bytes more. */
void buf_reserve(struct buf *buf, size_t length);

/* Wipes what is in it and makes it empty; the memory is kept. */
void buf_reset(struct buf *buf);

/* Wipes and frees; leaves {0}. Idempotent. */
void buf_clear(struct buf *buf);

/* Hands the data to the caller, who wipes and frees it; leaves {0}. NULL if it failed; "" if empty
 * and memory allows. */
char *buf_take(struct buf *buf);

/* Wipes a string and frees it; NULL is allowed. */
void buf_wipe_free(char *string);

#endif
