#ifndef ZIP_MAKER_H
#define ZIP_MAKER_H

#include "buf.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * ZIP files put together byte by byte, right and wrong ones. Shares nothing with what is tested but
 * buf. The bytes follow PKWARE's APPNOTE, sections 4.3.7 to 4.3.16.
 */

enum descriptor { NO_DESCRIPTOR, DESCRIPTOR, DESCRIPTOR_UNSIGNED, DESCRIPTOR_WIDE };

/* An entry. All that is left 0 is what an ordinary one has; strings may hold NUL where a length is
 * given. */
struct spec {
    const char *name;
    size_t name_length; /* 0: strlen */
    const char *content;
    size_t length;       /* 0: strlen */
    bool deflated;       /* as blocks that are not compressed */
    bool empty_deflated; /* the two bytes that Java's jar writes for META-INF/ */
    enum descriptor descriptor;
    uint32_t time;
    unsigned made_by; /* 0: 20 */
    uint32_t attributes;
    const char *local_extra;
    size_t local_extra_length;
    const char *extra;
    size_t extra_length;
    const char *comment;
    bool zip64; /* the record's values are in its ZIP64 field, which comes before extra */

    /* What is wrong. */
    const char *local_name;
    int method;         /* another one than the data's */
    unsigned flags;     /* in both headers */
    uint32_t add_crc;   /* to the CRC in both headers */
    uint32_t add_local; /* to the size in the local header */
    uint32_t add_size;  /* to the size in the record */
    uint32_t add_offset;
    const char *gap; /* bytes behind the entry */
};

enum { ZIP_RECORDS = 16 };

/* A ZIP file in the making; {0} is empty. */
struct zip_maker {
    struct buf data;
    struct buf records[ZIP_RECORDS];
    unsigned count;
    const char *comment;
    size_t comment_length; /* 0: strlen */
    bool zip64;          /* the end's values are in its ZIP64 record, even if they fit elsewhere */
    unsigned last_first; /* so many of the last records come first in the directory */
};

void zip_add(struct zip_maker *zip, const struct spec *spec);

/* Adds directory and end; the file is then in data. */
void zip_finish(struct zip_maker *zip);
void zip_clear(struct zip_maker *zip);

/* Finishes the file, writes it to path, and clears. */
void zip_save(struct zip_maker *zip, const char *path);

/* Writes and reads a file; ends the program if it can't. */
void save_bytes(const char *path, const void *data, size_t length);
void load_bytes(struct buf *out, const char *path);

void add16(struct buf *buf, unsigned value);
void add32(struct buf *buf, uint64_t value);
void add64(struct buf *buf, uint64_t value);

#endif
