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

/* ---- the look ---- */

/* Stands for what error says already. */
static const char *const told = "";

struct look {
    struct directory *directory;
    struct end end;
    struct window window; /* of the local headers */
    uint64_t first;       /* offset of the first one */
    uint64_t data;        /* bytes of all entries' data */
    struct jbc_error *error;
};

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

/* Sets *header to the local header, all of which lies before the directory. */
static const char *find_local(struct look *look, const struct record *record,
                              const unsigned char **header)
{
    uint64_t room = look->directory->start - record->offset;
    size_t length = LOCAL_SIZE;
    for (int i = 0; i < 2; i++) { /* at first without the parts that vary */
        if (length > room || (i > 0 && record->compressed > room - length))
            return "overlaps the directory";
        *header = window_at(&look->window, record->offset, length, look->error);
        if (!*header)
            return told;
        if (get32(*header) != LOCAL_SIGNATURE)
            return "no local header where the directory says";
        length = local_length(*header);
    }
    return NULL;
}

/* The bytes behind the data, at offset, must be the entry's data descriptor. */
static const char *check_descriptor(struct look *look, const struct record *record, uint64_t offset)
{
    uint64_t room = look->directory->start - offset;
    size_t length = room < DESCRIPTOR_MAX ? (size_t)room : DESCRIPTOR_MAX;
    const unsigned char *bytes = window_at(&look->window, offset, length, look->error);
    if (!bytes)
        return told;
    return is_descriptor(bytes, length, record)
               ? NULL
               : "no data descriptor behind it that its local header promises, or a wrong one";
}

static const char *check_local(struct look *look, const struct record *record, struct entry *entry)
{
    struct record local;
    const unsigned char *header;
    const char *wrong = find_local(look, record, &header);
    if (!wrong)
        wrong = local_parse(&local, header);
    if (wrong)
        return wrong;
    if (!span_equal(local.name, record->name))
        return "its local header bears another name";
    if (local.flags & ENCRYPTED)
        return "encrypted by its local header: Java cannot read it";
    if (local.method != record->method)
        return "packed by another method according to its local header";
    if (local.flags & DESCRIBED && local.method == STORED)
        return "stored, but with a data descriptor: Java's streams refuse it";
    entry->local_extra = extra_digest(local.extra);
    if (local.flags & DESCRIBED)
        return check_descriptor(look, record, record->offset + local.whole + record->compressed);
    entry->doubtful = local.crc != record->crc || local.compressed != record->compressed ||
                      local.size != record->size;
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

/* Looks at the records from next to limit. */
static int look_at_all(struct look *look, const unsigned char *next, const unsigned char *limit)
{
    struct directory *directory = look->directory;
    const struct input *input = look->window.input;
    for (size_t i = 0; i < look->end.count; i++) {
        struct record record;
        const char *wrong = record_parse(&record, next, (size_t)(limit - next));
        if (record.whole == 0 || record.whole > (size_t)(limit - next))
            return fail_with(look->error, JBC_BAD_INPUT, "%s: record %zu of the directory: %s",
                             input->path, i + 1, wrong);
        if (!wrong)
            wrong = check_record(&record, directory->start);
        if (!wrong)
            wrong = check_local(look, &record, &directory->entries[i]);
        if (!wrong)
            wrong = note_special(directory, record.name, i);
        if (wrong)
            return wrong == told ? -1 : entry_bad(input, record.name, look->error, wrong);
        look->first = record.offset < look->first ? record.offset : look->first;
        look->data += record.compressed;
        directory->entries[i].record = next;
        next += record.whole;
    }
    if (next == limit)
        return 0;
    return fail_with(look->error, JBC_BAD_INPUT,
                     "%s: damaged: the directory goes on behind the %" PRIu64
                     " records it should hold",
                     input->path, look->end.count);
}

/* A prefix that all offsets count (zip -A); entries that lie upon each other many times over, since
 * each gets its own copy. */
static int check_whole(const struct look *look)
{
    const char *path = look->window.input->path;
    if (look->first > 0)
        return fail_with(look->error, JBC_BAD_INPUT,
                         "%s: %" PRIu64 " bytes in front of the ZIP file (a shell script?): "
                         "Java's streams cannot read it",
                         path, look->first);
    if (look->data / 2 > look->end.offset)
        return fail_with(look->error, JBC_BAD_INPUT,
                         "%s: its entries overlap: %" PRIu64 " bytes in a place of %" PRIu64, path,
                         look->data, look->end.offset);
    return 0;
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
    directory->tail = (struct span){front, (size_t)(own - front)};
}

static int read_records(struct look *look)
{
    struct directory *directory = look->directory;
    struct end *end = &look->end;
    const struct input *input = look->window.input;
    size_t size = (size_t)end->size;
    unsigned char *memory = malloc(FRONT_MAX + size + ENDS_SIZE + end->comment.length);
    struct entry *entries = calloc((size_t)end->count + 2, sizeof *entries);
    directory->memory[0] = memory;
    directory->memory[1] = entries;
    if (!memory || !entries)
        return fail_memory(look->error);

    unsigned char *own = memory + FRONT_MAX, *ends = own + size;
    directory->entries = entries + 2;
    directory->count = (size_t)end->count;
    directory->start = look->first = end->offset;
    if (input_read(input, own, size, end->offset, look->error) < 0 ||
        look_at_all(look, own, ends) < 0 || check_whole(look) < 0)
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
    struct look look = {.directory = directory, .window = {.input = input}, .error = error};
    directory->old = directory->meta_inf = directory->signature = NO_ENTRY;
    int result = end_find(&look.end, input, error);
    if (result == 0)
        result = check_place(&look.end, input, error);
    if (result == 0)
        result = read_records(&look);
    free(look.window.bytes);
    buf_clear(&look.end.comment);
    return result;
}

void directory_clear(struct directory *directory)
{
    free(directory->memory[0]);
    free(directory->memory[1]);
    *directory = (struct directory){0};
}
