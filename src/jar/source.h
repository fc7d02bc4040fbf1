#ifndef SOURCE_H
#define SOURCE_H

#include "directory.h"
#include "worker.h"

#include <jbc/jar.h>
#include <zip.h>

/* Where libzip is in what it writes: at which header, in which of the two places. */
struct cursor {
    size_t index;
    bool central;
    uint64_t offset;
};

/*
 * Where libzip writes. As headers pass they get the DOS times that the directory has (libzip turns
 * them into seconds and back, by the time zone, and changes those that are no time), and local ones
 * are held against the directory.
 */
struct writer {
    const struct input *input;
    const struct directory *directory;
    const struct jbc_jar_copy *copy;
    int fd;
    uint32_t manifest_time;
    unsigned char *windows[2]; /* what was not written yet, and what is just being written */
    size_t size;               /* bytes of each */
    size_t used;               /* bytes in the first, */
    size_t full;               /* and in the second */
    uint64_t flushed;          /* where those of the first belong */
    struct worker worker;      /* which writes the second */
    uint64_t told;             /* progress */
    struct cursor next;        /* the header that comes next, */
    struct cursor last;        /* and the one before, which may be written again */
    struct record expected;    /* what the last one must say */
    struct buf local;          /* of the last one, what was written so far, */
    size_t local_length;       /* and how much that will be; 0: it has been checked */
    uint64_t *offsets;         /* of the entries' local headers, */
    uint64_t central;          /* and of the first record */
};

/* Our side of libzip's I/O: a JAR as its directory shows it. See zip_source_function(3). */
struct source {
    const struct input *input;
    const struct directory *directory;
    struct window window;
    uint64_t position;
    struct writer *writer; /* NULL: nothing may be written */
    zip_t *zip;            /* NULL: closed */
    zip_error_t state;     /* what libzip asks for when a call failed */
    struct jbc_error reason;
};

/* Opens source->zip if need be. Failures of libzip are JBC_BAD_INPUT. */
int source_open(struct source *source, struct jbc_error *error);
void source_close(struct source *source);

/* Says why a call of libzip's failed: what our side knows about it, else its own words behind the
 * file's name, with this code. */
int source_failed(struct source *source, zip_error_t *cause, enum jbc_code code,
                  struct jbc_error *error);

int writer_open(struct writer *writer, struct jbc_error *error);
void writer_close(struct writer *writer);
int writer_put(struct writer *writer, const void *data, size_t length, struct jbc_error *error);
int writer_seek(struct writer *writer, uint64_t offset, struct jbc_error *error);
int writer_commit(struct writer *writer, struct jbc_error *error);

static inline uint64_t writer_offset(const struct writer *writer)
{
    return writer->flushed + writer->used;
}

/* Tells the listener that so much is done. */
void writer_tell(struct writer *writer, uint64_t done);

/* The next index from start of an entry that the copy has. */
size_t writer_kept(const struct writer *writer, size_t start);

/* NULL, or what in an entry's record in the copy is not as it should be, in a word. */
const char *writer_difference(const struct writer *writer, size_t index,
                              const struct record *copied);

#endif
