#include "directory.h"

#include "fail.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define META_INF "META-INF/"

enum {
    META_INF_LENGTH = sizeof META_INF - 1,
    MANIFEST_LENGTH = sizeof MANIFEST - 1,
    ZIP64_LENGTH = 4 + 3 * 8, /* a block of all three values */
    MADE_LENGTH = RECORD_SIZE + MANIFEST_LENGTH + ZIP64_LENGTH,
    FRONT_MAX = LOCAL_SIZE + RECORD_SIZE + META_INF_LENGTH + 2 * UINT16_MAX + MADE_LENGTH,
};

int entry_bad(const struct input *input, struct span name, struct jbc_error *error,
              const char *what)
{
    int shown = name.length < 256 ? (int)name.length : 256;
    return fail_with(error, JBC_BAD_INPUT, "%s: entry %.*s: %s", input->path, shown,
                     (const char *)name.at, what);
}

struct span entry_name(const struct directory *directory, size_t index)
{
    const unsigned char *record = directory->entries[index].record;
    return (struct span){record + RECORD_SIZE, get16(record + 28)};
}

uint32_t entry_time(const struct directory *directory, size_t index)
{
    return get32(directory->entries[index].record + 12);
}

struct record entry_record(const struct directory *directory, size_t index)
{
    struct record record;
    record_parse(&record, directory->entries[index].record, SIZE_MAX);
    return record;
}

static bool begins(struct span name, const char *text, size_t length)
{
    return name.length >= length && strncasecmp((const char *)name.at, text, length) == 0;
}

static bool is_named(struct span name, const char *text)
{
    return name.length == strlen(text) && begins(name, text, name.length);
}

bool is_signature(struct span name)
{
    static const char *const endings[] = {".SF", ".RSA", ".DSA", ".EC"};
    struct span rest = {name.at + META_INF_LENGTH, name.length - META_INF_LENGTH};
    if (!begins(name, META_INF, META_INF_LENGTH) || memchr(rest.at, '/', rest.length))
        return false;
    bool is = begins(rest, "SIG-", 4);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0] && !is; i++) {
        size_t length = strlen(endings[i]);
        struct span end = {rest.at + rest.length - length, length};
        is = rest.length >= length && is_named(end, endings[i]);
    }
    return is;
}

/* The next part of a path, between slashes of either kind, that says something. */
static struct span next_part(struct span *path)
{
    struct span part;
    do {
        while (path->length > 0 && (*path->at == '/' || *path->at == '\\'))
            *path = (struct span){path->at + 1, path->length - 1};
        part = (struct span){path->at, 0};
        while (part.length < path->length && part.at[part.length] != '/' &&
               part.at[part.length] != '\\')
            part.length++;
        *path = (struct span){path->at + part.length, path->length - part.length};
    } while (part.length == 1 && *part.at == '.');
    return part;
}

bool is_unseen_manifest(struct span name)
{
    struct span path = name, wanted = {(const unsigned char *)MANIFEST, MANIFEST_LENGTH};
    struct span part, other;
    do {
        part = next_part(&path);
        other = next_part(&wanted);
        if (part.length != other.length || !begins(part, (const char *)other.at, other.length))
            return false;
    } while (part.length > 0);
    return !is_named(name, MANIFEST);
}

/* ---- the records ---- */

/* The records end where the end records begin, or their offsets count from somewhere else. */
static int check_place(const struct end *end, const struct input *input, struct jbc_error *error)
{
    if (end->offset > end->limit || end->size > end->limit - end->offset ||
        end->count > end->size / RECORD_SIZE)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: truncated or damaged: %" PRIu64 " records of %" PRIu64
                         " bytes at %" PRIu64 " do not fit before the end record at %" PRIu64,
                         input->path, end->count, end->size, end->offset, end->limit);
    uint64_t stray = end->limit - end->offset - end->size;
    if (stray > 0)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: %" PRIu64 " bytes too many in front of the ZIP file (a shell "
                         "script?) or of its end record: Java's streams cannot read it",
                         input->path, stray);
    if (end->size > INT32_MAX)
        return fail_with(error, JBC_BAD_INPUT, "%s: a directory over 2 GiB, which Java cannot read",
                         input->path);
    return 0;
}

static bool is_ascii(struct span text)
{
    unsigned char all = 0;
    for (size_t i = 0; i < text.length; i++)
        all |= text.at[i];
    return all < 0x80;
}

static const char *check_record(const struct record *record, uint64_t start)
{
    if (memchr(record->name.at, '\0', record->name.length))
        return "a NUL in its name";
    if (!is_ascii(record->name) &&
        !text_is_utf8((const char *)record->name.at, record->name.length))
        return "its name is not UTF-8: Java refuses such a JAR";
    if (record->flags & ENCRYPTED)
        return "encrypted: Java cannot read it";
    if (record->method != STORED && record->method != DEFLATED)
        return "neither stored nor deflated: Java cannot read it";
    if (record->method == STORED && record->compressed != record->size)
        return "stored, but of two sizes";
    if (record->size == ZIP64_VALUE)
        return "of 4 GiB - 1 bytes, which libzip cannot write";
    if (record->disk != 0 && record->disk != ZIP64_COUNT)
        return "in another part of a ZIP file of several";
    if (record->offset >= start || record->compressed > start)
        return "its data lies beyond the place for data: truncated or damaged";
    return NULL;
}

/* Two manifests are refused: Java's JarFile would read one, its JarInputStream the other. */
static const char *note_special(struct directory *directory, struct span name, size_t index)
{
    if (directory->meta_inf == NO_ENTRY && is_named(name, META_INF))
        directory->meta_inf = index;
    if (directory->signature == NO_ENTRY && is_signature(name))
        directory->signature = index;
    if (!is_named(name, MANIFEST))
        return NULL;
    if (directory->old != NO_ENTRY)
        return "a second manifest: remove one of the two";
    directory->old = index;
    return NULL;
}

/* A prefix that all offsets count (zip -A); entries that lie upon each other many times over, since
 * each gets its own copy. */
static int check_data(const struct input *input, uint64_t first, uint64_t data, uint64_t place,
                      struct jbc_error *error)
{
    if (first > 0)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: %" PRIu64 " bytes in front of the ZIP file (a shell script?): "
                         "Java's streams cannot read it",
                         input->path, first);
    if (data / 2 > place)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: its entries overlap: %" PRIu64 " bytes in a place of %" PRIu64,
                         input->path, data, place);
    return 0;
}

/* Checks the records from next to limit, which are to be the entries. */
static int check_records(struct directory *directory, const unsigned char *next,
                         const unsigned char *limit, const struct input *input,
                         struct jbc_error *error)
{
    uint64_t first = directory->start, data = 0;
    for (size_t i = 0; i < directory->count; i++) {
        struct record record;
        const char *wrong = record_parse(&record, next, (size_t)(limit - next));
        if (record.whole == 0 || record.whole > (size_t)(limit - next))
            return fail_with(error, JBC_BAD_INPUT, "%s: record %zu of the directory: %s",
                             input->path, i + 1, wrong);
        if (!wrong)
            wrong = check_record(&record, directory->start);
        if (!wrong)
            wrong = note_special(directory, record.name, i);
        if (wrong)
            return entry_bad(input, record.name, error, wrong);
        first = record.offset < first ? record.offset : first;
        data += record.compressed;
        directory->entries[i].record = next;
        next += record.whole;
    }
    if (next != limit)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: damaged: the directory goes on behind the %zu records it should hold",
                         input->path, directory->count);
    return check_data(input, first, data, directory->start, error);
}

/* ---- what libzip is shown ---- */

/*
 * The new manifest's record, with system, time and attributes of the old one (NULL: none), and its
 * values in ZIP64. It says to be deflated so that libzip takes being stored for a change, and does
 * that.
 */
static void make_record(unsigned char *out, const unsigned char *old, uint64_t offset)
{
    unsigned char *zip64 = out + RECORD_SIZE + MANIFEST_LENGTH;
    memset(out, 0, MADE_LENGTH);
    put32(out + 12, 1 << 21 | 1 << 16); /* 1980-01-01 */
    if (old) {
        out[5] = old[5];
        memcpy(out + 12, old + 12, 4);
        memcpy(out + 36, old + 36, 6);
    }
    put32(out, RECORD_SIGNATURE);
    out[4] = out[6] = VERSION;
    out[10] = DEFLATED;
    memset(out + 20, 0xff, 8);
    out[28] = MANIFEST_LENGTH;
    out[30] = ZIP64_LENGTH;
    memset(out + 42, 0xff, 4);
    memcpy(out + RECORD_SIZE, MANIFEST, MANIFEST_LENGTH);
    zip64[0] = 1;
    zip64[2] = ZIP64_LENGTH - 4;
    put64(zip64 + 20, offset);
}

/* Puts the two entries, and a local header of which no more is looked at than that it is empty, in
 * front of the JAR's own, whose records begin at own. */
static void add_front(struct directory *directory, unsigned char *own)
{
    const struct entry *old =
        directory->old == NO_ENTRY ? NULL : &directory->entries[directory->old];
    unsigned char *front = own - MADE_LENGTH;
    make_record(front, old ? old->record : NULL, directory->start);
    (--directory->entries)->record = front;
    if (directory->meta_inf != NO_ENTRY) {
        struct entry first = directory->entries[directory->meta_inf + 1];
        size_t length = record_length(first.record);
        front -= length;
        memcpy(front, first.record, length);
        first.record = front;
        *--directory->entries = first;
        directory->manifest = 1;
    }
    size_t added = directory->manifest + 1;
    directory->count += added;
    directory->old += directory->old == NO_ENTRY ? 0 : added;
    directory->meta_inf += directory->meta_inf == NO_ENTRY ? 0 : added;
    directory->signature += directory->signature == NO_ENTRY ? 0 : added;
    front -= LOCAL_SIZE;
    memset(front, 0, LOCAL_SIZE);
    put32(front, LOCAL_SIGNATURE); /* zeros would make an end record of data that ends like one */
    directory->tail = (struct span){front, (size_t)(own - front)};
}

static int read_records(struct directory *directory, struct end *end, const struct input *input,
                        struct jbc_error *error)
{
    size_t size = (size_t)end->size;
    unsigned char *memory = malloc(FRONT_MAX + size + ENDS_SIZE + end->comment.length);
    struct entry *entries = calloc((size_t)end->count + 2, sizeof *entries);
    directory->memory[0] = memory;
    directory->memory[1] = entries;
    if (!memory || !entries)
        return fail_memory(error);

    unsigned char *own = memory + FRONT_MAX, *ends = own + size;
    directory->entries = entries + 2;
    directory->count = (size_t)end->count;
    directory->start = end->offset;
    if (input_read(input, own, size, end->offset, error) < 0 ||
        check_records(directory, own, ends, input, error) < 0)
        return -1;
    add_front(directory, own);
    end->count = directory->count;
    end->offset += LOCAL_SIZE;
    end->size += directory->tail.length - LOCAL_SIZE;
    end_put(ends, end);
    directory->comment = (struct span){ends + ENDS_SIZE, end->comment.length};
    directory->tail.length += size + ENDS_SIZE + end->comment.length;
    return 0;
}

int directory_read(struct directory *directory, const struct input *input, struct jbc_error *error)
{
    struct end end = {0};
    directory->old = directory->meta_inf = directory->signature = directory->unseen = NO_ENTRY;
    int result = end_find(&end, input, error);
    if (result == 0)
        result = check_place(&end, input, error);
    if (result == 0)
        result = read_records(directory, &end, input, error);
    buf_clear(&end.comment);
    return result;
}

void directory_clear(struct directory *directory)
{
    free(directory->memory[0]);
    free(directory->memory[1]);
    *directory = (struct directory){0};
}
