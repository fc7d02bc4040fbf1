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
    HEADER_LENGTH = LOCAL_SIZE + MANIFEST_LENGTH,
    ZIP64_LENGTH = 4 + 3 * 8, /* a block of all three values */
    MADE_LENGTH = RECORD_SIZE + MANIFEST_LENGTH + ZIP64_LENGTH,
};

int entry_bad(const struct input *input, const struct span *name, struct jbc_error *error,
              const char *what)
{
    int shown = name->length < 256 ? (int)name->length : 256;
    return fail_with(error, JBC_BAD_INPUT, "%s: entry %.*s: %s", input->path, shown,
                     (const char *)name->at, what);
}

struct record entry_record(const struct directory *directory, size_t index)
{
    struct record record;
    record_parse(&record, directory->entries[index].record, SIZE_MAX);
    return record;
}

static bool begins(const struct span *name, const char *text, size_t length)
{
    return name->length >= length && strncasecmp((const char *)name->at, text, length) == 0;
}

static bool is_named(const struct span *name, const char *text)
{
    return name->length == strlen(text) && begins(name, text, name->length);
}

bool is_signature(const struct span *name)
{
    static const char *const endings[] = {".SF", ".RSA", ".DSA", ".EC"};
    if (!begins(name, META_INF, META_INF_LENGTH))
        return false;
    struct span rest = {name->at + META_INF_LENGTH, name->length - META_INF_LENGTH};
    if (memchr(rest.at, '/', rest.length))
        return false;
    bool is = begins(&rest, "SIG-", 4);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0] && !is; i++) {
        size_t length = strlen(endings[i]);
        is = rest.length >= length &&
             is_named(&(struct span){rest.at + rest.length - length, length}, endings[i]);
    }
    return is;
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

static bool is_ascii(const struct span *text)
{
    unsigned char all = 0;
    for (size_t i = 0; i < text->length; i++)
        all |= text->at[i];
    return all < 0x80;
}

static const char *check_record(const struct record *record, uint64_t start)
{
    if (memchr(record->name.at, '\0', record->name.length))
        return "a NUL in its name";
    if (!is_ascii(&record->name) &&
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

/* Checks the records at next, and sets *meta_inf to that of META-INF/, in any case. */
static int walk_records(const unsigned char *next, const struct end *end,
                        const unsigned char **meta_inf, const struct input *input,
                        struct jbc_error *error)
{
    const unsigned char *limit = next + end->size;
    uint64_t first = end->offset, data = 0;
    for (uint64_t i = 1; i <= end->count; i++) {
        struct record record;
        const char *wrong = record_parse(&record, next, (size_t)(limit - next));
        if (!wrong)
            wrong = check_record(&record, end->offset);
        if (wrong && record.whole > 0 && record.whole <= (size_t)(limit - next))
            return entry_bad(input, &record.name, error, wrong);
        if (wrong)
            return fail_with(error, JBC_BAD_INPUT, "%s: record %" PRIu64 " of the directory: %s",
                             input->path, i, wrong);
        if (!*meta_inf && is_named(&record.name, META_INF))
            *meta_inf = next;
        first = record.offset < first ? record.offset : first;
        data += record.compressed;
        next += record.whole;
    }
    if (next != limit)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: damaged: the directory goes on behind the %" PRIu64
                         " records it should hold",
                         input->path, end->count);
    if (first > 0) /* to which all offsets were adjusted (zip -A) */
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: %" PRIu64 " bytes in front of the ZIP file (a shell script?): "
                         "Java's streams cannot read it",
                         input->path, first);
    if (data / 2 > end->offset) /* each gets its own copy */
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: its entries overlap: %" PRIu64 " bytes in a place of %" PRIu64,
                         input->path, data, end->offset);
    return 0;
}

/* ---- what libzip is shown ---- */

/* The local header that libzip finds of the new manifest. */
static void make_header(unsigned char bytes[HEADER_LENGTH])
{
    memset(bytes, 0, LOCAL_SIZE);
    put32(bytes, LOCAL_SIGNATURE);
    bytes[26] = MANIFEST_LENGTH;
    memcpy(bytes + LOCAL_SIZE, MANIFEST, MANIFEST_LENGTH);
}

/* The new manifest's record, its values in ZIP64. It says to be deflated so that libzip takes being
 * stored for a change, and does that. */
static void make_record(unsigned char bytes[MADE_LENGTH], uint64_t offset)
{
    unsigned char *zip64 = bytes + RECORD_SIZE + MANIFEST_LENGTH;
    memset(bytes, 0, MADE_LENGTH);
    put32(bytes, RECORD_SIGNATURE);
    bytes[4] = bytes[6] = VERSION;
    bytes[10] = DEFLATED;
    put32(bytes + 12, 1 << 21 | 1 << 16); /* 1980-01-01 */
    put32(bytes + 20, ZIP64_VALUE);
    put32(bytes + 24, ZIP64_VALUE);
    bytes[28] = MANIFEST_LENGTH;
    bytes[30] = ZIP64_LENGTH;
    put32(bytes + 42, ZIP64_VALUE);
    memcpy(bytes + RECORD_SIZE, MANIFEST, MANIFEST_LENGTH);
    zip64[0] = 1;
    zip64[2] = ZIP64_LENGTH - 4;
    put64(zip64 + 20, offset);
}

/* Puts META-INF/ (NULL: there is none) and the new manifest's record before all others, which are
 * at own. There is room for that record before own. */
static int order_records(unsigned char *own, const unsigned char *meta_inf, uint64_t start)
{
    size_t length = meta_inf ? record_length(meta_inf) : 0;
    unsigned char *copy = malloc(length + 1);
    if (!copy)
        return -1;
    if (meta_inf) {
        memcpy(copy, meta_inf, length);
        memmove(own + length, own, (size_t)(meta_inf - own));
        memcpy(own - MADE_LENGTH, copy, length);
    }
    make_record(own - MADE_LENGTH + length, start);
    free(copy);
    return 0;
}

/* Fills the entries. Two manifests are refused: Java's JarFile would read one, its JarInputStream
 * the other. */
static int find_entries(struct directory *directory, unsigned char *next, const struct input *input,
                        struct jbc_error *error)
{
    for (size_t i = 0; i < directory->count; i++) {
        const struct span name = {next + RECORD_SIZE, get16(next + 28)};
        directory->entries[i].record = next;
        if (i != directory->manifest && is_named(&name, MANIFEST)) {
            if (directory->old != NO_ENTRY)
                return entry_bad(input, &name, error, "a second manifest: remove one of the two");
            directory->old = i;
        }
        if (directory->signature == NO_ENTRY && is_signature(&name))
            directory->signature = i;
        next += record_length(next);
    }
    return 0;
}

/* The new manifest has system, time and attributes of the old one. */
static void take_over(unsigned char *made, const unsigned char *old)
{
    made[5] = old[5];
    memcpy(made + 12, old + 12, 4);
    memcpy(made + 36, old + 36, 6);
}

static int make_tail(struct directory *directory, struct end *end, const struct input *input,
                     struct jbc_error *error)
{
    enum { OWN = HEADER_LENGTH + MADE_LENGTH, ENDS = END64_SIZE + LOCATOR64_SIZE + END_SIZE };
    struct buf *tail = &directory->tail;
    const unsigned char *meta_inf = NULL;
    buf_reserve(tail, OWN + (size_t)end->size + ENDS + end->comment.length);
    directory->entries = calloc((size_t)end->count + 1, sizeof *directory->entries);
    if (tail->failed || !directory->entries)
        return fail_memory(error);

    unsigned char *bytes = (unsigned char *)tail->data;
    if (input_read(input, bytes + OWN, (size_t)end->size, end->offset, error) < 0 ||
        walk_records(bytes + OWN, end, &meta_inf, input, error) < 0)
        return -1;
    make_header(bytes);
    if (order_records(bytes + OWN, meta_inf, end->offset) < 0)
        return fail_memory(error);
    directory->start = end->offset;
    directory->count = (size_t)end->count + 1;
    directory->manifest = meta_inf ? 1 : 0;
    if (find_entries(directory, bytes + HEADER_LENGTH, input, error) < 0)
        return -1;
    if (directory->old != NO_ENTRY)
        take_over(bytes + (directory->entries[directory->manifest].record - bytes),
                  directory->entries[directory->old].record);
    tail->length = OWN + (size_t)end->size;
    end->count++;
    end->offset += HEADER_LENGTH;
    end->size += MADE_LENGTH;
    end_add(tail, end);
    directory->comment =
        (struct span){bytes + tail->length - end->comment.length, end->comment.length};
    return 0;
}

/* ---- the local headers ---- */

/* The bytes behind the data must be the entry's data descriptor. "": see check_local. */
static const char *check_descriptor(struct window *window, uint64_t offset, uint64_t room,
                                    const struct record *record, struct jbc_error *error)
{
    size_t length = room < DESCRIPTOR_MAX ? (size_t)room : DESCRIPTOR_MAX;
    const unsigned char *bytes = window_at(window, offset, length, error);
    if (!bytes)
        return "";
    return is_descriptor(bytes, length, record)
               ? NULL
               : "no data descriptor behind it that its local header promises, or a wrong one";
}

static const char *compare_headers(const struct record *record, const struct record *local)
{
    if (!span_equal(local->name, record->name))
        return "its local header bears another name";
    if (local->flags & ENCRYPTED)
        return "encrypted by its local header: Java cannot read it";
    if (local->method != record->method)
        return "packed by another method according to its local header";
    if (local->flags & DESCRIBED && local->method == STORED)
        return "stored, but with a data descriptor: Java's streams refuse it";
    return NULL;
}

/* Holds the local header against the record. Returns NULL, or what is wrong; that is "" where error
 * says it. */
static const char *check_local(struct window *window, struct entry *entry,
                               const struct record *record, uint64_t start, struct jbc_error *error)
{
    uint64_t room = start - record->offset;
    const unsigned char *header = NULL;
    size_t length = LOCAL_SIZE;
    for (int i = 0; i < 2; i++) { /* first without the parts that vary */
        if (length > room)
            return "overlaps the directory";
        header = window_at(window, record->offset, length, error);
        if (!header)
            return "";
        if (get32(header) != LOCAL_SIGNATURE)
            return "no local header where the directory says";
        length = local_length(header);
    }
    if (record->compressed > room - length)
        return "overlaps the directory";

    struct record local;
    const char *wrong = local_parse(&local, header);
    if (!wrong)
        wrong = compare_headers(record, &local);
    if (wrong)
        return wrong;
    entry->local_extra = extra_digest(local.extra);
    if (local.flags & DESCRIBED) {
        uint64_t end = record->offset + length + record->compressed;
        return check_descriptor(window, end, start - end, record, error);
    }
    entry->doubtful = local.crc != record->crc || local.compressed != record->compressed ||
                      local.size != record->size;
    return NULL;
}

static int check_locals(struct directory *directory, const struct input *input,
                        struct jbc_error *error)
{
    struct window window = {.input = input};
    int result = 0;
    for (size_t i = 0; i < directory->count && result == 0; i++) {
        if (i == directory->manifest)
            continue;
        const struct record record = entry_record(directory, i);
        const char *wrong =
            check_local(&window, &directory->entries[i], &record, directory->start, error);
        if (wrong)
            result = *wrong ? entry_bad(input, &record.name, error, wrong) : -1;
    }
    free(window.bytes);
    return result;
}

int directory_read(struct directory *directory, const struct input *input, struct jbc_error *error)
{
    struct end end = {0};
    directory->old = directory->signature = NO_ENTRY;
    int result = end_find(&end, input, error);
    if (result == 0)
        result = check_place(&end, input, error);
    if (result == 0)
        result = make_tail(directory, &end, input, error);
    buf_clear(&end.comment);
    return result == 0 ? check_locals(directory, input, error) : -1;
}

void directory_clear(struct directory *directory)
{
    buf_clear(&directory->tail);
    free(directory->entries);
    *directory = (struct directory){0};
}
