#ifndef JAR_DIRECTORY_H
#define JAR_DIRECTORY_H

#include "jar_zip.h"

#include <jbc/error.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A JAR's central directory, read whole and held against the file.
 *
 * It is our own walk and not libzip's, for two reasons. Exactness: libzip (1.7) takes a prefix, a
 * gap or a second directory in the comment in its stride, changes NUL in names, and tells nothing
 * of where records begin and end, which the copy must know. Speed: at 33,000 entries zip_open alone
 * takes as long as copying and syncing the 70 MB; this walk, which reads every local header as
 * well, a quarter of that.
 */

/* The file, read by offset only. */
struct jar_file {
    char *path;
    int fd;
    uint64_t size;
};

/* Reads exactly length bytes; fails with JBC_FAILED, also where the file has become shorter. */
int jar_file_read(const struct jar_file *file, void *data, size_t length, uint64_t offset,
                  struct jbc_error *error);

/*
 * The bytes from offset to end are the entry's: local header, data, and data descriptor if there is
 * one. What lies between them and the next entry belongs to none (removed entries, padding).
 */
struct jar_entry {
    const unsigned char *record; /* in the directory's bytes */
    uint64_t offset;
    uint64_t compressed; /* bytes of data */
    uint64_t end;
};

struct jar_directory {
    struct zip_end end;
    unsigned char *bytes;
    struct jar_entry *entries; /* in the directory's order */
    struct jar_entry **by_offset;
    size_t count;
};

/* directory must be {0}; on failure it is to be cleared as well. */
int jar_directory_read(struct jar_directory *directory, const struct jar_file *file,
                       struct jbc_error *error);
void jar_directory_clear(struct jar_directory *directory);

static inline const char *entry_name(const struct jar_entry *entry)
{
    return (const char *)entry->record + RECORD_SIZE;
}

static inline size_t entry_name_length(const struct jar_entry *entry)
{
    return get16(entry->record + 28);
}

/* JBC_BAD_INPUT with "PATH: entry NAME: " in front. */
int jar_entry_bad(const struct jar_file *file, const char *name, size_t name_length,
                  struct jbc_error *error, const char *what);

/*
 * Finds the end records, which say where the directory is. end must be {0}. *limit is where the
 * directory's last record must end: the first of the end records.
 */
int jar_end_find(struct zip_end *end, uint64_t *limit, const struct jar_file *file,
                 struct jbc_error *error);

#endif
