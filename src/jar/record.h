#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The records of a ZIP file as bytes. Section numbers are those of PKWARE's APPNOTE 6.3.10. A
 * "record" is an entry's record in the central directory (4.3.12); its "local" header (4.3.7)
 * stands before its data.
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
    VERSION = 20, /* of the format, as far as deflate needs it (4.4.3) */
    VERSION64 = 45,
    STORED = 0,
    DEFLATED = 8,
    ENCRYPTED = 0x2041, /* flags of 4.4.4: encrypted, strongly, with the headers masked */
    DESCRIBED = 0x0008, /* CRC and sizes follow the data, in a data descriptor */
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

void put32(unsigned char *p, uint32_t value);
void put64(unsigned char *p, uint64_t value);

/* Bytes within others. */
struct span {
    const unsigned char *at;
    size_t length;
};

bool span_equal(struct span a, struct span b);

/* What others look at, of a record or of a local header, which lacks some. */
struct record {
    struct span name;
    struct span extra;
    struct span comment;
    size_t whole;    /* bytes of all of it */
    unsigned system; /* whose attributes they are (4.4.2.2) */
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

/* Takes the record at bytes, of which length are there, apart. Returns NULL, or what is wrong in a
 * few words; whole is then 0, or what its lengths add up to. */
const char *record_parse(struct record *record, const unsigned char *bytes, size_t length);

/* The same for a local header, all of which is there. */
const char *local_parse(struct record *local, const unsigned char *bytes);

static inline size_t record_length(const unsigned char *bytes)
{
    return RECORD_SIZE + (size_t)get16(bytes + 28) + get16(bytes + 30) + get16(bytes + 32);
}

static inline bool record_has_extra(const unsigned char *bytes)
{
    return get16(bytes + 30) > 0;
}

static inline size_t local_length(const unsigned char *bytes)
{
    return LOCAL_SIZE + (size_t)get16(bytes + 26) + get16(bytes + 28);
}

/*
 * Takes the next block (4.5.1), header included, off the front of an extra field; false at the end.
 * Blocks of the format itself are passed over: libzip writes them anew where they are needed
 * (ZIP64, names and comments in Unicode: 4.5.3, 4.6.8, 4.6.9; what is left of AES).
 */
bool extra_next(struct span *extra, struct span *block);

/* Equal for local extra fields of the same blocks, each counted once, in any order. */
uint32_t extra_digest(struct span extra);

/* True where the data descriptor (4.3.9) at bytes, with or without its signature, its sizes of 32
 * or 64 bits, agrees with the record. */
bool is_descriptor(const unsigned char *bytes, size_t length, const struct record *record);

#endif
