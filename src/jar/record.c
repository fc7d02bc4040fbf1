#include "record.h"

#include <string.h>

enum { EXTRA_ZIP64 = 0x0001, EXTRA_COMMENT = 0x6375, EXTRA_NAME = 0x7075, EXTRA_AES = 0x9901 };

void put32(unsigned char *p, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(value >> 8 * i);
}

void put64(unsigned char *p, uint64_t value)
{
    put32(p, (uint32_t)value);
    put32(p + 4, (uint32_t)(value >> 32));
}

bool span_equal(struct span a, struct span b)
{
    return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

static bool any_next(struct span *extra, struct span *block)
{
    size_t length = extra->length < 4 ? 0 : 4 + (size_t)get16(extra->at + 2);
    if (length == 0 || length > extra->length)
        return false;
    *block = (struct span){extra->at, length};
    extra->at += length;
    extra->length -= length;
    return true;
}

bool extra_next(struct span *extra, struct span *block)
{
    while (any_next(extra, block)) {
        unsigned id = get16(block->at);
        if (id != EXTRA_ZIP64 && id != EXTRA_COMMENT && id != EXTRA_NAME && id != EXTRA_AES)
            return true;
    }
    return false;
}

static bool comes_before(struct span extra, const struct span *block)
{
    struct span other;
    while (extra_next(&extra, &other) && other.at != block->at)
        if (span_equal(other, *block))
            return true;
    return false;
}

uint32_t extra_digest(struct span extra)
{
    struct span rest = extra, block;
    uint32_t sum = 0;
    while (extra_next(&rest, &block)) {
        uint32_t hash = 2166136261; /* FNV-1a */
        for (size_t i = 0; i < block.length; i++)
            hash = (hash ^ block.at[i]) * 16777619;
        if (!comes_before(extra, &block))
            sum += hash;
    }
    return sum;
}

/* Up to three zeros behind the last block are padding that zipalign leaves. */
static bool adds_up(struct span extra)
{
    struct span block;
    while (any_next(&extra, &block))
        ;
    return extra.length < 4 && memcmp(extra.at, "\0\0\0", extra.length) == 0;
}

/* The values of the ZIP64 block (4.5.3); empty if there is none. */
static struct span find_zip64(struct span extra)
{
    struct span block;
    while (any_next(&extra, &block))
        if (get16(block.at) == EXTRA_ZIP64)
            return (struct span){block.at + 4, block.length - 4};
    return (struct span){extra.at, 0};
}

/* Replaces a value that is too large for its field by the next one of the ZIP64 block. */
static bool widen(uint64_t *value, struct span *zip64)
{
    if (*value != ZIP64_VALUE)
        return true;
    if (zip64->length < 8)
        return false;
    *value = get64(zip64->at);
    *zip64 = (struct span){zip64->at + 8, zip64->length - 8};
    return true;
}

/* What both headers have, the record by so many bytes behind its signature as shift says. */
static void parse_common(struct record *record, const unsigned char *bytes, size_t size,
                         size_t shift)
{
    const unsigned char *p = bytes + shift;
    size_t name = get16(p + 26);
    *record = (struct record){.flags = get16(p + 6),
                              .method = get16(p + 8),
                              .time = get32(p + 10),
                              .crc = get32(p + 14),
                              .compressed = get32(p + 18),
                              .size = get32(p + 22),
                              .name = {bytes + size, name},
                              .extra = {bytes + size + name, get16(p + 28)}};
}

const char *record_parse(struct record *record, const unsigned char *bytes, size_t length)
{
    record->whole = 0;
    if (length < RECORD_SIZE || get32(bytes) != RECORD_SIGNATURE)
        return "no directory record where one must be";
    parse_common(record, bytes, RECORD_SIZE, 2);
    record->comment = (struct span){record->extra.at + record->extra.length, get16(bytes + 32)};
    record->whole = record_length(bytes);
    record->system = bytes[5];
    record->disk = get16(bytes + 34);
    record->attributes = get32(bytes + 38);
    record->offset = get32(bytes + 42);
    if (record->whole > length)
        return "its directory record is cut off";
    if (!adds_up(record->extra))
        return "the extra field in the directory does not add up";
    struct span zip64 = find_zip64(record->extra);
    bool widened = widen(&record->size, &zip64) && widen(&record->compressed, &zip64) &&
                   widen(&record->offset, &zip64);
    return widened ? NULL : "its ZIP64 extra field lacks a value";
}

const char *local_parse(struct record *local, const unsigned char *bytes)
{
    parse_common(local, bytes, LOCAL_SIZE, 0);
    local->whole = local_length(bytes);
    if (!adds_up(local->extra))
        return "the extra field of its local header does not add up";
    struct span zip64 = find_zip64(local->extra);
    bool widened = local->flags & DESCRIBED ||
                   (widen(&local->size, &zip64) && widen(&local->compressed, &zip64));
    return widened ? NULL : "the ZIP64 extra field of its local header lacks a value";
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

bool is_descriptor(const unsigned char *bytes, size_t length, const struct record *record)
{
    for (size_t skip = 0; skip <= 4 && skip <= length; skip += 4) {
        if (skip > 0 && get32(bytes) != DESCRIPTOR_SIGNATURE)
            break;
        if (describes(bytes + skip, length - skip, true, record) ||
            describes(bytes + skip, length - skip, false, record))
            return true;
    }
    return false;
}
