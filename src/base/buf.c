#include "buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_reserve(struct buf *buf, size_t length)
{
    if (buf->failed)
        return;
    if (buf->data && length < buf->capacity - buf->length)
        return;

    if (length >= SIZE_MAX / 4 - buf->length) {
        buf->failed = true;
        return;
    }
    size_t capacity = buf->capacity + buf->capacity / 2;
    if (capacity < buf->length + length + 1)
        capacity = buf->length + length + 1;
    if (capacity < 64)
        capacity = 64;

    char *data = malloc(capacity);
    if (!data) {
        buf->failed = true;
        return;
    }
    if (buf->data) {
        memcpy(data, buf->data, buf->length);
        explicit_bzero(buf->data, buf->capacity);
        free(buf->data);
    }
    data[buf->length] = '\0';
    buf->data = data;
    buf->capacity = capacity;
}

void buf_add(struct buf *buf, const void *data, size_t length)
{
    buf_reserve(buf, length);
    if (buf->failed || length == 0)
        return;
    memcpy(buf->data + buf->length, data, length);
    buf->length += length;
    buf->data[buf->length] = '\0';
}

void buf_adds(struct buf *buf, const char *string)
{
    buf_add(buf, string, strlen(string));
}

void buf_addf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        buf->failed = true;
    else
        buf_reserve(buf, (size_t)length);
    if (!buf->failed) {
        vsnprintf(buf->data + buf->length, (size_t)length + 1, format, again);
        buf->length += (size_t)length;
    }
    va_end(again);
}

void buf_reset(struct buf *buf)
{
    if (buf->data) {
        explicit_bzero(buf->data, buf->capacity);
        buf->length = 0;
    }
    buf->failed = false;
}

void buf_clear(struct buf *buf)
{
    if (buf->data)
        explicit_bzero(buf->data, buf->capacity);
    free(buf->data);
    *buf = (struct buf){0};
}

char *buf_take(struct buf *buf)
{
    buf_reserve(buf, 0);
    if (buf->failed) {
        buf_clear(buf);
        return NULL;
    }
    char *data = buf->data;
    *buf = (struct buf){0};
    return data;
}

void buf_wipe_free(char *string)
{
    if (string)
        explicit_bzero(string, strlen(string));
    free(string);
}
