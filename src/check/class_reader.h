#ifndef CLASS_READER_H
#define CLASS_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Big-endian numbers from bytes. What would pass the end fails: the reader stays where it was, all
 * further reads give 0, and failed tells at the end.
 */
struct reader {
    const unsigned char *bytes;
    size_t length;
    size_t at;
    bool failed;
};

static inline void skip(struct reader *reader, size_t count)
{
    if (reader->failed || count > reader->length - reader->at)
        reader->failed = true;
    else
        reader->at += count;
}

static inline uint32_t read_number(struct reader *reader, size_t size)
{
    size_t at = reader->at;
    uint32_t value = 0;
    skip(reader, size);
    for (size_t i = 0; i < size && !reader->failed; i++)
        value = value << 8 | reader->bytes[at + i];
    return value;
}

static inline unsigned read8(struct reader *reader)
{
    return read_number(reader, 1);
}

static inline unsigned read16(struct reader *reader)
{
    return read_number(reader, 2);
}

static inline uint32_t read32(struct reader *reader)
{
    return read_number(reader, 4);
}

#endif
