#include "jar_directory.h"

#include "fail.h"
#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int jar_file_read(const struct jar_file *file, void *data, size_t length, uint64_t offset,
                  struct jbc_error *error)
{
    char *next = data;
    while (length > 0) {
        ssize_t got = pread(file->fd, next, length, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_errno(error, "cannot read %s", file->path);
        if (got == 0)
            return fail_with(error, JBC_FAILED, "%s became shorter while it was read", file->path);
        next += got;
        offset += (uint64_t)got;
        length -= (size_t)got;
    }
    return 0;
}

int jar_entry_bad(const struct jar_file *file, const char *name, size_t name_length,
                  struct jbc_error *error, const char *what)
{
    int shown = name_length < 256 ? (int)name_length : 256;
    return fail_with(error, JBC_BAD_INPUT, "%s: entry %.*s: %s", file->path, shown, name, what);
}

static int entry_bad(const struct jar_file *file, const struct jar_entry *entry,
                     struct jbc_error *error, const char *what)
{
    return jar_entry_bad(file, entry_name(entry), entry_name_length(entry), error, what);
}

/* The records end where the end records begin, or their offsets count from somewhere else. */
static int check_place(const struct zip_end *end, uint64_t limit, const struct jar_file *file,
                       struct jbc_error *error)
{
    if (end->offset > limit || end->size > limit - end->offset ||
        end->count > end->size / RECORD_SIZE)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: truncated or damaged: %" PRIu64 " records of %" PRIu64
                         " bytes at %" PRIu64 " do not fit before the end record at %" PRIu64,
                         file->path, end->count, end->size, end->offset, limit);
    uint64_t stray = limit - end->offset - end->size;
    if (stray > 0)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: %" PRIu64 " bytes too many in front of the ZIP file (a shell "
                         "script?) or of its end record: Java's streams cannot read it",
                         file->path, stray);
    return 0;
}

static int read_records(struct jar_directory *directory, const struct jar_file *file,
                        struct jbc_error *error)
{
    uint64_t limit = 0;
    struct zip_end *end = &directory->end;
    if (jar_end_find(end, &limit, file, error) < 0 || check_place(end, limit, file, error) < 0)
        return -1;
    if (end->size > INT32_MAX)
        return fail_with(error, JBC_BAD_INPUT, "%s: a directory over 2 GiB, which Java cannot read",
                         file->path);

    directory->bytes = malloc((size_t)end->size + 1);
    directory->entries = calloc((size_t)end->count + 1, sizeof *directory->entries);
    directory->by_offset = calloc((size_t)end->count + 1, sizeof *directory->by_offset);
    if (!directory->bytes || !directory->entries || !directory->by_offset)
        return fail_memory(error);
    return jar_file_read(file, directory->bytes, (size_t)end->size, end->offset, error);
}

static bool has_high_byte(const char *text, size_t length)
{
    unsigned char all = 0;
    for (size_t i = 0; i < length; i++)
        all |= (unsigned char)text[i];
    return all & 0x80;
}

static const char *check_record(const struct record *record, uint64_t directory)
{
    if (memchr(record->name, '\0', record->name_length))
        return "a NUL in its name";
    if (has_high_byte(record->name, record->name_length) &&
        !text_is_utf8(record->name, record->name_length))
        return "its name is not UTF-8: Java refuses such a JAR";
    if (record->flags & ZIP_ENCRYPTED)
        return "encrypted: Java cannot read it";
    if (record->method != ZIP_STORED && record->method != ZIP_DEFLATED)
        return "neither stored nor deflated: Java cannot read it";
    if (record->method == ZIP_STORED && record->compressed != record->size)
        return "stored, but of two sizes";
    if (record->disk != 0 && record->disk != ZIP64_COUNT)
        return "in another part of a ZIP file of several";
    if (record->offset >= directory || record->compressed > directory)
        return "its data lies beyond the place for data: truncated or damaged";
    return NULL;
}

static int walk_records(struct jar_directory *directory, const struct jar_file *file,
                        struct jbc_error *error)
{
    const unsigned char *next = directory->bytes, *end = next + directory->end.size;
    for (; directory->count < directory->end.count; directory->count++) {
        struct record record = {0};
        const char *wrong = record_parse(&record, next, (size_t)(end - next));
        if (!wrong)
            wrong = check_record(&record, directory->end.offset);
        if (wrong && record.whole > 0 && record.whole <= (size_t)(end - next))
            return jar_entry_bad(file, record.name, record.name_length, error, wrong);
        if (wrong)
            return fail_with(error, JBC_BAD_INPUT, "%s: record %zu of the directory: %s",
                             file->path, directory->count + 1, wrong);

        directory->entries[directory->count] = (struct jar_entry){
            .record = next, .offset = record.offset, .compressed = record.compressed};
        directory->by_offset[directory->count] = &directory->entries[directory->count];
        next += record.whole;
    }
    if (next != end)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: damaged: the directory goes on behind the %zu records it should hold",
                         file->path, directory->count);
    return 0;
}

static int compare_offsets(const void *a, const void *b)
{
    uint64_t left = (*(struct jar_entry *const *)a)->offset;
    uint64_t right = (*(struct jar_entry *const *)b)->offset;
    return left < right ? -1 : left > right;
}

static void order_by_offset(struct jar_directory *directory)
{
    size_t count = directory->count;
    struct jar_entry **in_file = directory->by_offset;
    size_t sorted = 1;
    while (sorted < count && in_file[sorted - 1]->offset <= in_file[sorted]->offset)
        sorted++;
    if (sorted < count)
        qsort(in_file, count, sizeof(struct jar_entry *), compare_offsets);
    for (size_t i = 0; i < count; i++)
        in_file[i]->end = i + 1 < count ? in_file[i + 1]->offset : directory->end.offset;
}

/* Part of the file, moved forward through it. */
struct window {
    const struct jar_file *file;
    unsigned char *bytes;
    uint64_t offset;
    size_t length;
};

enum {
    WINDOW_STEP = 64 * 1024, /* as fast as any larger, and little is read in vain */
    WINDOW_SIZE = LOCAL_SIZE + 2 * UINT16_MAX,
};

/* The length bytes at offset, which lie within the file; NULL on failure. */
static const unsigned char *window_at(struct window *window, uint64_t offset, size_t length,
                                      struct jbc_error *error)
{
    bool inside = offset >= window->offset && offset - window->offset <= window->length &&
                  length <= window->length - (offset - window->offset);
    if (!inside) {
        uint64_t left = window->file->size - offset;
        size_t size = length < WINDOW_STEP ? WINDOW_STEP : length;
        window->offset = offset;
        window->length = size < left ? size : (size_t)left;
        if (jar_file_read(window->file, window->bytes, window->length, offset, error) < 0)
            return NULL;
    }
    return window->bytes + (offset - window->offset);
}

static const char *compare_headers(const struct record *record, const unsigned char *header)
{
    struct local local;
    const char *wrong = local_parse(&local, header);
    if (wrong)
        return wrong;
    if (get16(header + 26) != record->name_length ||
        memcmp(header + LOCAL_SIZE, record->name, record->name_length) != 0)
        return "its local header bears another name";
    if (local.flags & ZIP_ENCRYPTED)
        return "encrypted by its local header: Java cannot read it";
    if (local.method != record->method)
        return "packed by another method according to its local header";
    if (!(local.flags & ZIP_DESCRIBED) &&
        (local.crc != record->crc || local.compressed != record->compressed ||
         local.size != record->size))
        return "the sizes or the CRC in its local header differ from those in the directory";
    return NULL;
}

/* Ends the entry behind its data and data descriptor. One that cannot be told from what follows
 * keeps all its room. */
static int find_end(struct window *window, struct jar_entry *entry, uint64_t data_end,
                    const struct record *record, struct jbc_error *error)
{
    uint64_t room = entry->end - data_end;
    size_t length = room < DESCRIPTOR_MAX ? (size_t)room : DESCRIPTOR_MAX;
    const unsigned char *bytes = window_at(window, data_end, length, error);
    if (!bytes)
        return -1;
    size_t descriptor = descriptor_length(bytes, length, record);
    if (descriptor > 0)
        entry->end = data_end + descriptor;
    return 0;
}

/* Holds the local header against the record, and the entry's room against what is in it. */
static int check_local(struct window *window, struct jar_entry *entry, struct jbc_error *error)
{
    const struct jar_file *file = window->file;
    uint64_t room = entry->end - entry->offset;
    if (room < LOCAL_SIZE)
        return entry_bad(file, entry, error, "overlaps what follows it");
    const unsigned char *header = window_at(window, entry->offset, LOCAL_SIZE, error);
    if (!header)
        return -1;
    if (get32(header) != LOCAL_SIGNATURE)
        return entry_bad(file, entry, error, "no local header where the directory says");

    size_t length = LOCAL_SIZE + (size_t)get16(header + 26) + get16(header + 28);
    if (length > room || entry->compressed > room - length)
        return entry_bad(file, entry, error, "overlaps what follows it");
    header = window_at(window, entry->offset, length, error);
    if (!header)
        return -1;
    struct record record;
    const char *wrong = record_parse(&record, entry->record, SIZE_MAX);
    if (!wrong)
        wrong = compare_headers(&record, header);
    if (wrong)
        return entry_bad(file, entry, error, wrong);

    uint64_t data_end = entry->offset + length + entry->compressed;
    if (get16(header + 6) & ZIP_DESCRIBED)
        return find_end(window, entry, data_end, &record, error);
    entry->end = data_end;
    return 0;
}

static int check_locals(const struct jar_directory *directory, const struct jar_file *file,
                        struct jbc_error *error)
{
    struct window window = {.file = file, .bytes = malloc(WINDOW_SIZE)};
    if (!window.bytes)
        return fail_memory(error);
    int result = 0;
    for (size_t i = 0; i < directory->count && result == 0; i++)
        result = check_local(&window, directory->by_offset[i], error);
    free(window.bytes);
    return result;
}

/* A prefix to which all offsets were adjusted (zip -A). */
static int check_prefix(const struct jar_directory *directory, const struct jar_file *file,
                        struct jbc_error *error)
{
    uint64_t first = directory->count > 0 ? directory->by_offset[0]->offset : directory->end.offset;
    if (first > 0)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: %" PRIu64 " bytes in front of the ZIP file (a shell script?): "
                         "Java's streams cannot read it",
                         file->path, first);
    return 0;
}

int jar_directory_read(struct jar_directory *directory, const struct jar_file *file,
                       struct jbc_error *error)
{
    if (read_records(directory, file, error) < 0 || walk_records(directory, file, error) < 0)
        return -1;
    order_by_offset(directory);
    if (check_prefix(directory, file, error) < 0)
        return -1;
    return check_locals(directory, file, error);
}

void jar_directory_clear(struct jar_directory *directory)
{
    buf_clear(&directory->end.comment);
    free(directory->bytes);
    free(directory->entries);
    free(directory->by_offset);
    *directory = (struct jar_directory){0};
}
