#include "jar_zip.h"

#include <string.h>

enum { EXTRA_ZIP64 = 0x0001, EXTRA_HEADER = 4, VERSION_ZIP64 = 45 };

/* Where things are in a record, and as far in a local header. */
enum {
    RECORD_NEEDS = 6,
    RECORD_EXTRA_LENGTH = 30,
    RECORD_OFFSET = 42,
};

void put16(unsigned char *p, unsigned value)
{
    p[0] = (unsigned char)value;
    p[1] = (unsigned char)(value >> 8);
}

void put32(unsigned char *p, uint64_t value)
{
    put16(p, (unsigned)(value & 0xffff));
    put16(p + 2, (unsigned)(value >> 16 & 0xffff));
}

void put64(unsigned char *p, uint64_t value)
{
    put32(p, value);
    put32(p + 4, value >> 32);
}

/* Up to three bytes behind the last block are padding that zipalign leaves. */
static bool extra_adds_up(const unsigned char *extra, size_t length)
{
    while (length >= EXTRA_HEADER) {
        size_t block = EXTRA_HEADER + (size_t)get16(extra + 2);
        if (block > length)
            return false;
        extra += block;
        length -= block;
    }
    return true;
}

/* The ZIP64 block (4.5.3) with its header; NULL if there is none. */
static const unsigned char *extra_zip64(const unsigned char *extra, size_t length)
{
    while (length >= EXTRA_HEADER) {
        size_t block = EXTRA_HEADER + (size_t)get16(extra + 2);
        if (block > length)
            return NULL;
        if (get16(extra) == EXTRA_ZIP64)
            return extra;
        extra += block;
        length -= block;
    }
    return NULL;
}

/* Replaces a value that is too large for its field by the next one of the ZIP64 block. */
static bool widen(uint64_t *value, const unsigned char **next, const unsigned char *end)
{
    if (*value != ZIP64_VALUE)
        return true;
    if (end - *next < 8)
        return false;
    *value = get64(*next);
    *next += 8;
    return true;
}

/* offset may be NULL: a local header has none. */
static bool widen_all(const unsigned char *extra, size_t length, uint64_t *size,
                      uint64_t *compressed, uint64_t *offset)
{
    const unsigned char *block = extra_zip64(extra, length), *next = extra, *end = extra;
    if (block) {
        next = block + EXTRA_HEADER;
        end = next + get16(block + 2);
    }
    return widen(size, &next, end) && widen(compressed, &next, end) &&
           (!offset || widen(offset, &next, end));
}

const char *record_parse(struct record *record, const unsigned char *bytes, size_t length)
{
    if (length < RECORD_SIZE || get32(bytes) != RECORD_SIGNATURE)
        return "no directory record where one must be";

    size_t name = get16(bytes + 28), extra = get16(bytes + RECORD_EXTRA_LENGTH);
    *record = (struct record){
        .name = (const char *)bytes + RECORD_SIZE,
        .name_length = name,
        .extra = bytes + RECORD_SIZE + name,
        .extra_length = extra,
        .whole = RECORD_SIZE + name + extra + get16(bytes + 32),
        .made_by = get16(bytes + 4),
        .flags = get16(bytes + 8),
        .method = get16(bytes + 10),
        .time = get32(bytes + 12),
        .crc = get32(bytes + 16),
        .compressed = get32(bytes + 20),
        .size = get32(bytes + 24),
        .disk = get16(bytes + 34),
        .attributes = get32(bytes + 38),
        .offset = get32(bytes + RECORD_OFFSET),
    };
    if (record->whole > length)
        return "its directory record is cut off";
    if (!extra_adds_up(record->extra, extra))
        return "the extra field in the directory does not add up";
    if (!widen_all(record->extra, extra, &record->size, &record->compressed, &record->offset))
        return "its ZIP64 extra field lacks a value";
    return NULL;
}

const char *local_parse(struct local *local, const unsigned char *bytes)
{
    *local = (struct local){
        .flags = get16(bytes + 6),
        .method = get16(bytes + 8),
        .crc = get32(bytes + 14),
        .compressed = get32(bytes + 18),
        .size = get32(bytes + 22),
    };
    const unsigned char *extra = bytes + LOCAL_SIZE + get16(bytes + 26);
    if (local->flags & ZIP_DESCRIBED)
        return NULL;
    if (!widen_all(extra, get16(bytes + 28), &local->size, &local->compressed, NULL))
        return "the ZIP64 extra field of its local header lacks a value";
    return NULL;
}

static bool describes(const unsigned char *bytes, size_t length, bool wide,
                      const struct record *record)
{
    if (length < (wide ? 20U : 12U) || get32(bytes) != record->crc)
        return false;
    if (wide)
        return get64(bytes + 4) == record->compressed && get64(bytes + 12) == record->size;
    return get32(bytes + 4) == record->compressed && get32(bytes + 8) == record->size;
}

size_t descriptor_length(const unsigned char *bytes, size_t length, const struct record *record)
{
    if (length >= 4 && get32(bytes) == DESCRIPTOR_SIGNATURE) {
        if (describes(bytes + 4, length - 4, true, record))
            return 24;
        if (describes(bytes + 4, length - 4, false, record))
            return 16;
    }
    if (describes(bytes, length, true, record))
        return 20;
    return describes(bytes, length, false, record) ? 12 : 0;
}

/* What a local header and a record have in common: from the flags to the length of the name. */
static void put_common(unsigned char *p, const struct record *record)
{
    put16(p, record->flags);
    put16(p + 2, record->method);
    put32(p + 4, record->time);
    put32(p + 8, record->crc);
    put32(p + 12, record->compressed);
    put32(p + 16, record->size);
    put16(p + 20, (unsigned)record->name_length);
}

void local_add(struct buf *out, const struct record *record)
{
    unsigned char bytes[LOCAL_SIZE] = {0};
    put32(bytes, LOCAL_SIGNATURE);
    put16(bytes + 4, ZIP_VERSION);
    put_common(bytes + 6, record);
    buf_add(out, bytes, sizeof bytes);
    buf_add(out, record->name, record->name_length);
}

void record_add(struct buf *out, const struct record *record)
{
    unsigned char bytes[RECORD_SIZE] = {0};
    put32(bytes, RECORD_SIGNATURE);
    put16(bytes + 4, record->made_by);
    put16(bytes + RECORD_NEEDS, ZIP_VERSION);
    put_common(bytes + 8, record);
    put32(bytes + 38, record->attributes);
    put32(bytes + RECORD_OFFSET, record->offset);
    buf_add(out, bytes, sizeof bytes);
    buf_add(out, record->name, record->name_length);
}

/* Where the offset belongs in the ZIP64 block: behind the sizes that are there. */
static size_t offset_in_block(const unsigned char *bytes)
{
    return EXTRA_HEADER + (get32(bytes + 24) == ZIP64_VALUE ? 8U : 0U) +
           (get32(bytes + 20) == ZIP64_VALUE ? 8U : 0U);
}

/* Adds the record with its ZIP64 block grown by an offset; a block that is new comes first, where
 * padding at the end can't hide it. */
static bool put_widened(struct buf *out, const unsigned char *bytes, const struct record *record,
                        uint64_t offset)
{
    const unsigned char *block = extra_zip64(record->extra, record->extra_length);
    size_t header = block ? 0 : EXTRA_HEADER;
    if (record->extra_length + header + 8 > UINT16_MAX)
        return false;

    const unsigned char *split = block ? block + offset_in_block(bytes) : record->extra;
    size_t before = (size_t)(split - bytes), start = out->length;
    unsigned char grown[EXTRA_HEADER + 8];
    put16(grown, EXTRA_ZIP64);
    put16(grown + 2, 8);
    put64(grown + header, offset);
    buf_add(out, bytes, before);
    buf_add(out, grown, header + 8);
    buf_add(out, split, record->whole - before);
    if (out->failed)
        return true;

    unsigned char *copy = (unsigned char *)out->data + start;
    if (block)
        put16(copy + (block - bytes) + 2, get16(block + 2) + 8U);
    if (get16(copy + RECORD_NEEDS) < VERSION_ZIP64)
        put16(copy + RECORD_NEEDS, VERSION_ZIP64);
    put16(copy + RECORD_EXTRA_LENGTH, (unsigned)(record->extra_length + header + 8));
    put32(copy + RECORD_OFFSET, ZIP64_VALUE);
    return true;
}

bool record_put(struct buf *out, const unsigned char *bytes, uint64_t offset)
{
    size_t name = get16(bytes + 28), extra_length = get16(bytes + RECORD_EXTRA_LENGTH);
    struct record record = {.extra = bytes + RECORD_SIZE + name,
                            .extra_length = extra_length,
                            .whole = RECORD_SIZE + name + extra_length + get16(bytes + 32)};
    bool wide = get32(bytes + RECORD_OFFSET) == ZIP64_VALUE;
    if (!wide && offset >= ZIP64_VALUE)
        return put_widened(out, bytes, &record, offset);

    size_t start = out->length;
    buf_add(out, bytes, record.whole);
    if (out->failed)
        return true;
    unsigned char *copy = (unsigned char *)out->data + start;
    if (wide) {
        const unsigned char *block = extra_zip64(record.extra, extra_length);
        put64(copy + (block - bytes) + offset_in_block(bytes), offset);
    } else {
        put32(copy + RECORD_OFFSET, offset);
    }
    return true;
}

/* 4.3.14 and 4.3.15. */
static void end64_put(struct buf *out, const struct zip_end *end)
{
    unsigned char bytes[END64_SIZE + LOCATOR64_SIZE] = {0};
    put32(bytes, END64_SIGNATURE);
    put64(bytes + 4, END64_SIZE - 12);
    put16(bytes + 12, VERSION_ZIP64);
    put16(bytes + 14, VERSION_ZIP64);
    put64(bytes + 24, end->count);
    put64(bytes + 32, end->count);
    put64(bytes + 40, end->size);
    put64(bytes + 48, end->offset);

    unsigned char *locator = bytes + END64_SIZE;
    put32(locator, LOCATOR64_SIGNATURE);
    put64(locator + 8, end->offset + end->size);
    put32(locator + 16, 1);
    buf_add(out, bytes, sizeof bytes);
}

void end_put(struct buf *out, const struct zip_end *end)
{
    bool wide = end->count >= ZIP64_COUNT || end->size >= ZIP64_VALUE || end->offset >= ZIP64_VALUE;
    if (wide)
        end64_put(out, end);

    unsigned count = (unsigned)(end->count < ZIP64_COUNT ? end->count : ZIP64_COUNT);
    unsigned char bytes[END_SIZE] = {0};
    put32(bytes, END_SIGNATURE);
    put16(bytes + 8, count);
    put16(bytes + 10, count);
    put32(bytes + 12, end->size < ZIP64_VALUE ? end->size : ZIP64_VALUE);
    put32(bytes + 16, end->offset < ZIP64_VALUE ? end->offset : ZIP64_VALUE);
    put16(bytes + 20, (unsigned)end->comment.length);
    buf_add(out, bytes, sizeof bytes);
    buf_add(out, end->comment.data, end->comment.length);
}

uint32_t zip_crc(const void *data, size_t length)
{
    const unsigned char *next = data;
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < length; i++) {
        crc ^= next[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0);
    }
    return ~crc;
}
