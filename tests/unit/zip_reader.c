#include "zip_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LOCAL = 30, RECORD = 46, END = 22, DESCRIBED = 8, ZIP64 = 1 };

struct bytes {
    const unsigned char *at;
    size_t length;
};

struct found {
    struct bytes name, extra, comment, local_name, local_extra, data;
    unsigned system, flags, method, local_flags, local_method;
    uint32_t time, crc, attributes, local_time, local_crc, local_compressed, local_size;
    uint64_t compressed, size, offset, end;
};

struct zip {
    const unsigned char *file;
    size_t length;
    size_t directory; /* offset */
    size_t next;      /* of the next record */
    uint64_t count;
    struct bytes comment;
};

static unsigned at16(const unsigned char *p)
{
    return p[0] | (unsigned)p[1] << 8;
}

static uint32_t at32(const unsigned char *p)
{
    return at16(p) | (uint32_t)at16(p + 2) << 16;
}

static uint64_t at64(const unsigned char *p)
{
    return at32(p) | (uint64_t)at32(p + 4) << 32;
}

/* The end record is the last of its kind whose comment ends the file. */
static struct zip open_zip(const struct buf *buf)
{
    struct zip zip = {.file = (const unsigned char *)buf->data, .length = buf->length};
    assert_non_null(zip.file);
    assert_true(buf->length >= END);
    size_t at = buf->length - END;
    while (at32(zip.file + at) != 0x06054b50 ||
           at16(zip.file + at + 20) != buf->length - at - END) {
        assert_true(at > 0);
        at--;
    }
    const unsigned char *end = zip.file + at;
    zip.count = at16(end + 10);
    zip.directory = at32(end + 16);
    zip.comment = (struct bytes){end + END, at16(end + 20)};
    if (at >= 20 + 56 && at32(end - 20) == 0x07064b50) {
        const unsigned char *end64 = zip.file + at64(end - 20 + 8);
        assert_int_equal(at32(end64), 0x06064b50);
        zip.count = at64(end64 + 32);
        zip.directory = at64(end64 + 48);
    }
    zip.next = zip.directory;
    return zip;
}

static void widen(uint64_t *value, const unsigned char **zip64)
{
    if (*value != 0xffffffff)
        return;
    *value = at64(*zip64);
    *zip64 += 8;
}

/* Takes a block other than ZIP64's off the front; of that one, the values are set. */
static bool next_block(struct bytes *extra, struct bytes *block, const unsigned char **zip64)
{
    while (extra->length >= 4) {
        size_t length = 4 + at16(extra->at + 2);
        assert_true(length <= extra->length);
        *block = (struct bytes){extra->at, length};
        *extra = (struct bytes){extra->at + length, extra->length - length};
        if (at16(block->at) != ZIP64)
            return true;
        if (zip64)
            *zip64 = block->at + 4;
    }
    return false;
}

static void read_local(const struct zip *zip, struct found *found)
{
    const unsigned char *p = zip->file + found->offset;
    assert_int_equal(at32(p), 0x04034b50);
    found->local_flags = at16(p + 6);
    found->local_method = at16(p + 8);
    found->local_time = at32(p + 10);
    found->local_crc = at32(p + 14);
    found->local_compressed = at32(p + 18);
    found->local_size = at32(p + 22);
    found->local_name = (struct bytes){p + LOCAL, at16(p + 26)};
    found->local_extra = (struct bytes){p + LOCAL + at16(p + 26), at16(p + 28)};
    found->data = (struct bytes){p + LOCAL + at16(p + 26) + at16(p + 28), found->compressed};
    found->end = (uint64_t)(found->data.at - zip->file) + found->compressed;
    assert_true(found->end <= zip->directory);
}

static struct found read_next(struct zip *zip)
{
    static const unsigned char none[24];
    const unsigned char *p = zip->file + zip->next, *zip64 = none;
    assert_true(zip->next + RECORD <= zip->length);
    assert_int_equal(at32(p), 0x02014b50);
    struct found found = {.system = p[5],
                          .flags = at16(p + 8),
                          .method = at16(p + 10),
                          .time = at32(p + 12),
                          .crc = at32(p + 16),
                          .compressed = at32(p + 20),
                          .size = at32(p + 24),
                          .attributes = at32(p + 38),
                          .offset = at32(p + 42)};
    found.name = (struct bytes){p + RECORD, at16(p + 28)};
    found.extra = (struct bytes){found.name.at + found.name.length, at16(p + 30)};
    found.comment = (struct bytes){found.extra.at + found.extra.length, at16(p + 32)};
    struct bytes rest = found.extra, block;
    while (next_block(&rest, &block, &zip64))
        ;
    widen(&found.size, &zip64);
    widen(&found.compressed, &zip64);
    widen(&found.offset, &zip64);
    zip->next = (size_t)(found.comment.at - zip->file) + found.comment.length;
    read_local(zip, &found);
    return found;
}

static bool equal(struct bytes a, struct bytes b)
{
    return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

static bool same_fields(struct bytes a, struct bytes b)
{
    struct bytes one, other;
    while (next_block(&a, &one, NULL))
        if (!next_block(&b, &other, NULL) || !equal(one, other))
            return false;
    return !next_block(&b, &other, NULL);
}

static bool has_fields(struct bytes in, struct bytes wanted)
{
    struct bytes block, candidate;
    while (next_block(&wanted, &block, NULL)) {
        struct bytes rest = in;
        bool found = false;
        while (!found && next_block(&rest, &candidate, NULL))
            found = equal(block, candidate);
        if (!found)
            return false;
    }
    return true;
}

/* Fails the test unless all is well with an entry's part. */
static void expect(bool well, const struct found *entry, const char *part)
{
    if (!well)
        fail_msg("entry %.*s: another %s", (int)entry->name.length, (const char *)entry->name.at,
                 part);
}

static void compare(const struct found *old, const struct found *got)
{
    expect(equal(old->name, got->name), old, "name");
    expect(old->method == got->method, old, "method");
    expect(old->time == got->time, old, "time");
    expect(old->crc == got->crc, old, "CRC");
    expect(old->size == got->size, old, "size");
    expect(equal(old->data, got->data), old, "data");
    expect(old->system == got->system, old, "system");
    expect(old->attributes == got->attributes, old, "attributes");
    expect(equal(old->comment, got->comment), old, "comment");
    expect(same_fields(old->extra, got->extra), old, "extra field");
    expect(has_fields(old->local_extra, got->local_extra), old, "local extra field");
    expect(has_fields(got->local_extra, old->local_extra), old, "local extra field");
}

static void check_layout(const struct found *got, uint64_t offset)
{
    expect(got->offset == offset, got, "place");
    expect(!((got->flags | got->local_flags) & DESCRIBED), got, "flag for a data descriptor");
    expect(equal(got->name, got->local_name), got, "local name");
    expect(got->method == got->local_method, got, "local method");
    expect(got->time == got->local_time, got, "local time");
    expect(got->crc == got->local_crc, got, "local CRC");
    expect(got->compressed == got->local_compressed, got, "local size");
    expect(got->size == got->local_size, got, "local size");
}

void expect_same_zip(const struct buf *expected, const struct buf *got)
{
    struct zip old = open_zip(expected), new = open_zip(got);
    uint64_t offset = 0;
    assert_int_equal(new.count, old.count);
    for (uint64_t i = 0; i < old.count; i++) {
        struct found wanted = read_next(&old), found = read_next(&new);
        compare(&wanted, &found);
        check_layout(&found, offset);
        offset = found.end;
    }
    assert_int_equal(offset, new.directory);
    assert_true(equal(old.comment, new.comment));
    size_t ends = new.length - new.next - new.comment.length;
    assert_true(ends == END || ends == END + 20 + 56);
}
