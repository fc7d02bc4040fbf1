#include "zip_maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void add16(struct buf *buf, unsigned value)
{
    const unsigned char bytes[] = {(unsigned char)value, (unsigned char)(value >> 8)};
    buf_add(buf, bytes, sizeof bytes);
}

void add32(struct buf *buf, uint64_t value)
{
    add16(buf, (unsigned)(value & 0xffff));
    add16(buf, (unsigned)(value >> 16 & 0xffff));
}

void add64(struct buf *buf, uint64_t value)
{
    add32(buf, value);
    add32(buf, value >> 32);
}

/* The remainder of the long division of 4.4.7, a bit at a time. */
static uint32_t crc_of(const char *data, size_t length)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < 8 * length; i++) {
        uint32_t bit = (unsigned char)data[i / 8] >> i % 8 & 1;
        bool odd = (crc ^ bit) & 1;
        crc >>= 1;
        if (odd)
            crc ^= 0xedb88320;
    }
    return crc ^ 0xffffffff;
}

/* Blocks without compression: RFC 1951, 3.2.4. */
static void deflate_plainly(struct buf *out, const char *data, size_t length)
{
    do {
        size_t part = length < 65535 ? length : 65535;
        buf_add(out, part == length ? "\1" : "\0", 1);
        add16(out, (unsigned)part);
        add16(out, (unsigned)~part & 0xffff);
        buf_add(out, data, part);
        data += part;
        length -= part;
    } while (length > 0);
}

struct numbers {
    unsigned flags;
    unsigned method;
    uint32_t crc;
    uint64_t compressed;
    uint64_t size;
};

static void add_numbers(struct buf *out, const struct spec *spec, uint32_t crc, uint64_t compressed,
                        uint64_t size, const struct numbers *n)
{
    add16(out, 20);
    add16(out, n->flags);
    add16(out, n->method);
    add32(out, spec->time);
    add32(out, crc);
    add32(out, compressed);
    add32(out, size);
}

static size_t name_length(const struct spec *spec)
{
    return spec->name_length ? spec->name_length : strlen(spec->name);
}

static void add_local(struct buf *out, const struct spec *spec, const struct numbers *n)
{
    bool later = spec->descriptor != NO_DESCRIPTOR;
    add32(out, 0x04034b50);
    add_numbers(out, spec, later ? 0 : n->crc, later ? 0 : n->compressed,
                later ? 0 : n->size + spec->add_local, n);
    add16(out, (unsigned)name_length(spec));
    add16(out, (unsigned)spec->local_extra_length);
    buf_add(out, spec->local_name ? spec->local_name : spec->name, name_length(spec));
    buf_add(out, spec->local_extra, spec->local_extra_length);
}

static void add_descriptor(struct buf *out, const struct spec *spec, const struct numbers *n)
{
    void (*add)(struct buf *, uint64_t) = spec->descriptor == DESCRIPTOR_WIDE ? add64 : add32;
    if (spec->descriptor == NO_DESCRIPTOR)
        return;
    if (spec->descriptor != DESCRIPTOR_UNSIGNED)
        add32(out, 0x08074b50);
    add32(out, n->crc);
    add(out, n->compressed);
    add(out, n->size);
}

static void add_record(struct buf *out, const struct spec *spec, const struct numbers *n,
                       uint64_t offset)
{
    const char *comment = spec->comment ? spec->comment : "";
    add32(out, 0x02014b50);
    add16(out, spec->made_by ? spec->made_by : 20);
    add_numbers(out, spec, n->crc, spec->zip64 ? 0xffffffff : n->compressed,
                spec->zip64 ? 0xffffffff : n->size + spec->add_size, n);
    add16(out, (unsigned)name_length(spec));
    add16(out, (unsigned)(spec->extra_length + (spec->zip64 ? 28U : 0U)));
    add16(out, (unsigned)strlen(comment));
    add16(out, 0);
    add16(out, 0);
    add32(out, spec->attributes);
    add32(out, spec->zip64 ? 0xffffffff : offset + spec->add_offset);
    buf_add(out, spec->name, name_length(spec));
    if (spec->zip64) {
        add16(out, 1);
        add16(out, 24);
        add64(out, n->size + spec->add_size);
        add64(out, n->compressed);
        add64(out, offset + spec->add_offset);
    }
    buf_add(out, spec->extra, spec->extra_length);
    buf_adds(out, comment);
}

void zip_add(struct zip_maker *zip, const struct spec *spec)
{
    const char *content = spec->content ? spec->content : "";
    size_t length = spec->length ? spec->length : strlen(content);
    bool deflated = spec->deflated || spec->empty_deflated;
    struct buf packed = {0};
    if (spec->empty_deflated)
        buf_add(&packed, "\3\0", 2);
    else if (spec->deflated)
        deflate_plainly(&packed, content, length);
    else
        buf_add(&packed, content, length);

    uint64_t offset = zip->data.length;
    const struct numbers n = {
        .flags = spec->flags | (spec->descriptor ? 8U : 0U),
        .method = spec->method ? (unsigned)spec->method
                  : deflated   ? 8U
                               : 0U,
        .crc = crc_of(content, length) + spec->add_crc,
        .compressed = packed.length,
        .size = length,
    };
    add_local(&zip->data, spec, &n);
    buf_add(&zip->data, packed.data, packed.length);
    add_descriptor(&zip->data, spec, &n);
    buf_adds(&zip->data, spec->gap ? spec->gap : "");

    /* Records beyond the table go where the last one is: they are never put in another order. */
    unsigned index = zip->count < ZIP_RECORDS ? zip->count : ZIP_RECORDS - 1;
    add_record(&zip->records[index], spec, &n, offset);
    zip->count++;
    buf_clear(&packed);
}

static void add_end64(struct buf *out, const struct zip_maker *zip, uint64_t offset)
{
    uint64_t here = out->length;
    add32(out, 0x06064b50);
    add64(out, 44);
    add16(out, 45);
    add16(out, 45);
    add64(out, 0);
    add64(out, zip->count);
    add64(out, zip->count);
    add64(out, here - offset);
    add64(out, offset);
    add32(out, 0x07064b50);
    add32(out, 0);
    add64(out, here);
    add32(out, 1);
}

void zip_finish(struct zip_maker *zip)
{
    const char *comment = zip->comment ? zip->comment : "";
    size_t comment_length = zip->comment_length ? zip->comment_length : strlen(comment);
    unsigned records = zip->count < ZIP_RECORDS ? zip->count : ZIP_RECORDS;
    struct buf *out = &zip->data;
    uint64_t offset = out->length;
    for (unsigned i = 0; i < records; i++) {
        const struct buf *record = &zip->records[(i + records - zip->last_first) % records];
        buf_add(out, record->data, record->length);
    }
    uint64_t size = out->length - offset;
    bool many = zip->count >= 0xffff;
    if (zip->zip64 || many)
        add_end64(out, zip, offset);
    unsigned count = zip->zip64 || many ? 0xffff : zip->count;
    add32(out, 0x06054b50);
    add32(out, 0);
    add16(out, count);
    add16(out, count);
    add32(out, zip->zip64 ? 0xffffffff : size);
    add32(out, zip->zip64 ? 0xffffffff : offset);
    add16(out, (unsigned)comment_length);
    buf_add(out, comment, comment_length);
}

void zip_clear(struct zip_maker *zip)
{
    buf_clear(&zip->data);
    for (unsigned i = 0; i < ZIP_RECORDS; i++)
        buf_clear(&zip->records[i]);
    *zip = (struct zip_maker){0};
}

void zip_save(struct zip_maker *zip, const char *path)
{
    zip_finish(zip);
    save_bytes(path, zip->data.data, zip->data.length);
    zip_clear(zip);
}

void save_bytes(const char *path, const void *data, size_t length)
{
    FILE *file = fopen(path, "wb");
    if (!file || (length > 0 && fwrite(data, length, 1, file) != 1) || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

void load_bytes(struct buf *out, const char *path)
{
    char part[4096];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    for (size_t got = fread(part, 1, sizeof part, file); got > 0;
         got = fread(part, 1, sizeof part, file))
        buf_add(out, part, got);
    fclose(file);
}
