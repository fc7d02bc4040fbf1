#ifndef JAR_ZIP_H
#define JAR_ZIP_H

#include "buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The records of a ZIP file as bytes. Section numbers are those of PKWARE's APPNOTE 6.3.10.
 *
 * A "record" is an entry's record in the central directory (4.3.12); its "local" header (4.3.7)
 * stands before its data. Functions that take a record expect all of it, its three lengths checked.
 */
enum {
    LOCAL_SIGNATURE = 0x04034b50,
    RECORD_SIGNATURE = 0x02014b50,
    END_SIGNATURE = 0x06054b50,
    END64_SIGNATURE = 0x06064b50,
    LOCATOR64_SIGNATURE = 0x07064b50,
    DESCRIPTOR_SIGNATURE = 0x08074b50,
};

/* Sizes without the parts that vary. */
enum {
    LOCAL_SIZE = 30,
    RECORD_SIZE = 46,
    END_SIZE = 22,
    END64_SIZE = 56,
    LOCATOR64_SIZE = 20,
    DESCRIPTOR_MAX = 24,
};

enum {
    ZIP_VERSION = 20, /* of the format, as far as deflate needs it (4.4.3) */
    ZIP_STORED = 0,
    ZIP_DEFLATED = 8,
    ZIP_ENCRYPTED = 0x2041, /* flags of 4.4.4: encrypted, strongly, with the headers masked */
    ZIP_DESCRIBED = 0x0008, /* CRC and sizes follow the data, in a data descriptor */
};

/* In a field of 16 or 32 bits: the value is in a ZIP64 record (4.4.1.4). */
#define ZIP64_COUNT 0xffffU
#define ZIP64_VALUE 0xffffffffU

static inline uint16_t get16(const unsigned char *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static inline uint32_t get32(const unsigned char *p)
{
    return get16(p) | (uint32_t)get16(p + 2) << 16;
}

static inline uint64_t get64(const unsigned char *p)
{
    return get32(p) | (uint64_t)get32(p + 4) << 32;
}

void put16(unsigned char *p, unsigned value);
void put32(unsigned char *p, uint64_t value); /* the lower 32 bits */
void put64(unsigned char *p, uint64_t value);

/* Every field of a record that others look at. */
struct record {
    const char *name; /* not terminated */
    size_t name_length;
    const unsigned char *extra;
    size_t extra_length;
    size_t whole; /* bytes of the record */
    unsigned made_by;
    unsigned flags;
    unsigned method;
    uint32_t time; /* DOS date and time */
    uint32_t crc;
    uint64_t compressed;
    uint64_t size;
    uint64_t offset; /* of the local header */
    unsigned disk;
    uint32_t attributes; /* external */
};

/*
 * Takes the record at bytes, of which length are there, apart. Returns NULL, or what is wrong in a
 * few words.
 */
const char *record_parse(struct record *record, const unsigned char *bytes, size_t length);

/* The sizes and the CRC of the local header, all of which (name and extra field) is at bytes.
 * Returns NULL, or what is wrong. */
struct local {
    unsigned flags;
    unsigned method;
    uint32_t crc;
    uint64_t compressed;
    uint64_t size;
};
const char *local_parse(struct local *local, const unsigned char *bytes);

/*
 * The length of the data descriptor (4.3.9) that begins at bytes: with or without its signature,
 * its sizes of 32 or 64 bits, whichever agrees with the record. 0 where none does.
 */
size_t descriptor_length(const unsigned char *bytes, size_t length, const struct record *record);

/* Adds the local header, or the directory record, of an entry that has neither extra field nor
 * comment. Sizes and offset are below 4 GiB. */
void local_add(struct buf *out, const struct record *record);
void record_add(struct buf *out, const struct record *record);

/*
 * Adds the record at bytes to out, the offset of its local header changed. An offset that lies in
 * the ZIP64 extra field stays there; one that no longer fits in 32 bits gets there. False where the
 * extra field has no room for it.
 */
bool record_put(struct buf *out, const unsigned char *bytes, uint64_t offset);

/* The directory as its end record says. */
struct zip_end {
    uint64_t count;  /* records */
    uint64_t size;   /* bytes of them */
    uint64_t offset; /* where the first one is */
    struct buf comment;
};

/* Adds the end record, behind the ZIP64 ones where a value needs them. */
void end_put(struct buf *out, const struct zip_end *end);

/* The CRC-32 of data (4.4.7). */
uint32_t zip_crc(const void *data, size_t length);

#endif
