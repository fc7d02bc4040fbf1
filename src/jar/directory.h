#ifndef DIRECTORY_H
#define DIRECTORY_H

#include "buf.h"
#include "input.h"
#include "record.h"

/*
 * A JAR's central directory, read whole and held against the file: the small look at what Java
 * needs and libzip does not tell (a prefix, NUL in names, local headers, descriptors, DOS times).
 *
 * It is also what libzip is shown in place of the file's own directory. There two entries come
 * first which a copy is to begin with: META-INF/, if the JAR has it, and a new manifest, empty, to
 * be replaced. libzip writes entries in the order of the directory and adds new ones at its end,
 * where Java's streams would not find a manifest. The JAR's own entries follow, the ones that those
 * two stand for among them.
 */
struct entry {
    const unsigned char *record; /* in the tail */
    uint32_t local_extra;        /* digest of the extra field in its local header */
    bool doubtful;               /* its local header tells other sizes or another CRC */
};

#define NO_ENTRY SIZE_MAX

struct directory {
    uint64_t start;      /* up to here the file is what libzip is shown, the tail behind it */
    struct span tail;    /* local header of the new manifest, records, end records */
    struct span comment; /* in the tail */
    struct entry *entries;
    size_t count;
    size_t manifest;  /* index of the new one: the JAR's own entries begin behind it */
    size_t old;       /* of the JAR's own, */
    size_t meta_inf;  /* of the JAR's META-INF/, in any case, */
    size_t signature; /* of a signature file; */
    size_t unseen;    /* of what looks like a manifest, and is none for Java; or NO_ENTRY */
    void *memory[2];
};

#define MANIFEST "META-INF/MANIFEST.MF"

/* Reads the records, and checks them. directory must be {0}; on failure it is to be cleared as
 * well. */
int directory_read(struct directory *directory, const struct input *input, struct jbc_error *error);

/* Checks the local headers, and sets what only they tell: of the entries, and unseen. The window,
 * which has its memory, is the same input's. */
int directory_look(struct directory *directory, struct window *window, struct jbc_error *error);
void directory_clear(struct directory *directory);

/* Takes an entry's record apart, which directory_read has found right. */
struct record entry_record(const struct directory *directory, size_t index);

/* Its DOS date and time. */
uint32_t entry_time(const struct directory *directory, size_t index);

struct span entry_name(const struct directory *directory, size_t index);

/* True for a signature file directly in META-INF, as jbc_jar_is_signed tells them. */
bool is_signature(struct span name);

/* As jbc_jar_is_unseen_manifest tells them. */
bool is_unseen_manifest(struct span name);

/* JBC_BAD_INPUT with "PATH: entry NAME: " in front. */
int entry_bad(const struct input *input, struct span name, struct jbc_error *error,
              const char *what);

/* The directory as the end records say. */
struct end {
    uint64_t count;  /* records */
    uint64_t size;   /* bytes of them */
    uint64_t offset; /* where the first one is */
    uint64_t limit;  /* where the last one must end: the first of the end records */
    struct buf comment;
};

/* end must be {0}; its comment is to be cleared, on failure as well. */
int end_find(struct end *end, const struct input *input, struct jbc_error *error);

/* Writes end records of ZIP64, and a plain one with the comment that refers to them. */
enum { ENDS_SIZE = END64_SIZE + LOCATOR64_SIZE + END_SIZE };
void end_put(unsigned char *out, const struct end *end);

#endif
