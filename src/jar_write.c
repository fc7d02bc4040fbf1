/*
 * Copies a JAR with another manifest.
 *
 * The bytes are moved by hand, through one window, because no way through libzip keeps them all
 * (it rewrites headers, descriptors and times) and the fastest of them takes twice as long.
 */
#include "fail.h"
#include "file.h"
#include "jar_handle.h"
#include "listener.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WINDOW_SIZE = 1024 * 1024, BEHIND_SIZE = 8 * WINDOW_SIZE };

struct writer {
    const struct jbc_jar *jar;
    const struct jbc_jar_copy *copy;
    int fd;
    unsigned char *window; /* what was not written yet: used bytes */
    size_t used;
    uint64_t flushed;  /* in whole windows, but for the last */
    uint64_t *offsets; /* of the entries in the copy, in the directory's order */
    uint64_t manifest; /* offset of the new one in the copy */
    struct buf scratch;
    uint64_t count; /* records put */
};

static uint64_t writer_offset(const struct writer *writer)
{
    return writer->flushed + writer->used;
}

/* The total is the length of the old JAR, near enough that of the new one. */
static void tell_progress(const struct writer *writer, uint64_t done)
{
    const struct jbc_listener *listener = writer->copy->listener;
    uint64_t total = writer->jar->file.size;
    if (listener && listener->progress)
        listener->progress(listener->context, done < total ? done : total, total);
}

static int flush(struct writer *writer, struct jbc_error *error)
{
    if (listener_stopped(writer->copy->listener))
        return fail_stopped(error);
    if (file_write_all(writer->fd, writer->window, writer->used, "the new JAR", error) < 0)
        return -1;
    writer->flushed += writer->used;
    writer->used = 0;
    if (writer->flushed % BEHIND_SIZE == 0)
        file_write_behind(writer->fd, (off_t)(writer->flushed - BEHIND_SIZE), BEHIND_SIZE);
    tell_progress(writer, writer->flushed);
    return 0;
}

/* Room at the window's end, of at most length bytes; 0 on failure. */
static size_t make_room(struct writer *writer, uint64_t length, struct jbc_error *error)
{
    if (writer->used == WINDOW_SIZE && flush(writer, error) < 0)
        return 0;
    size_t room = WINDOW_SIZE - writer->used;
    return length < room ? (size_t)length : room;
}

static int put(struct writer *writer, const void *data, size_t length, struct jbc_error *error)
{
    const unsigned char *next = data;
    while (length > 0) {
        size_t part = make_room(writer, length, error);
        if (part == 0)
            return -1;
        memcpy(writer->window + writer->used, next, part);
        writer->used += part;
        next += part;
        length -= part;
    }
    return 0;
}

/* Puts the JAR's bytes from offset to end. */
static int put_range(struct writer *writer, uint64_t offset, uint64_t end, struct jbc_error *error)
{
    while (offset < end) {
        size_t part = make_room(writer, end - offset, error);
        if (part == 0 || jar_file_read(&writer->jar->file, writer->window + writer->used, part,
                                       offset, error) < 0)
            return -1;
        writer->used += part;
        offset += part;
    }
    return 0;
}

static int put_scratch(struct writer *writer, struct jbc_error *error)
{
    if (writer->scratch.failed)
        return fail_memory(error);
    int result = put(writer, writer->scratch.data, writer->scratch.length, error);
    buf_reset(&writer->scratch);
    return result;
}

/* The DOS date and time (4.4.6), in UTC, which knows 1980 to 2107 in steps of two seconds. */
static uint32_t dos_time(int64_t seconds)
{
    const int64_t first = 315532800, last = 4354819198; /* 1980-01-01, 2107-12-31 23:59:58 */
    time_t clamped = (time_t)(seconds < first ? first : seconds > last ? last : seconds);
    struct tm tm = {0};
    gmtime_r(&clamped, &tm);
    uint32_t date =
        (uint32_t)(tm.tm_year - 80) << 9 | (uint32_t)(tm.tm_mon + 1) << 5 | (uint32_t)tm.tm_mday;
    uint32_t time = (uint32_t)tm.tm_hour << 11 | (uint32_t)tm.tm_min << 5 | (uint32_t)tm.tm_sec / 2;
    return date << 16 | time;
}

/* The new manifest is stored: its bytes do not depend on a zlib, and java.util.jar reads it. */
static struct record manifest_record(const struct writer *writer)
{
    const struct jbc_jar_copy *copy = writer->copy;
    const struct jar_entry *old = writer->jar->manifest;
    struct record record = {.made_by = ZIP_VERSION};
    uint32_t time = dos_time(0);
    if (old && !record_parse(&record, old->record, SIZE_MAX))
        time = record.time;
    if (copy->source_date_epoch >= 0)
        time = dos_time(copy->source_date_epoch);
    return (struct record){.name = JAR_MANIFEST,
                           .name_length = strlen(JAR_MANIFEST),
                           .made_by = record.made_by,
                           .attributes = record.attributes,
                           .method = ZIP_STORED,
                           .time = time,
                           .crc = zip_crc(copy->manifest, copy->manifest_length),
                           .compressed = copy->manifest_length,
                           .size = copy->manifest_length};
}

static int put_manifest(struct writer *writer, const struct record *record, struct jbc_error *error)
{
    writer->manifest = writer_offset(writer);
    local_add(&writer->scratch, record);
    if (put_scratch(writer, error) < 0)
        return -1;
    return put(writer, writer->copy->manifest, writer->copy->manifest_length, error);
}

/* True for an entry that stands in the copy where it stood, in relation to the others. */
static bool is_kept(const struct writer *writer, const struct jar_entry *entry)
{
    const struct jbc_jar *jar = writer->jar;
    return entry != jar->manifest && entry != jar->meta_inf &&
           !(jar->signature && jar_is_signature(entry));
}

static uint64_t *copied_offset(const struct writer *writer, const struct jar_entry *entry)
{
    return &writer->offsets[entry - writer->jar->directory.entries];
}

static int put_entry(struct writer *writer, const struct jar_entry *entry, struct jbc_error *error)
{
    *copied_offset(writer, entry) = writer_offset(writer);
    return put_range(writer, entry->offset, entry->end, error);
}

/* Puts the entries that are kept; those that follow each other without a gap in one go. */
static int put_kept(struct writer *writer, struct jbc_error *error)
{
    const struct jar_directory *directory = &writer->jar->directory;
    uint64_t start = 0, end = 0;
    for (size_t i = 0; i < directory->count; i++) {
        const struct jar_entry *entry = directory->by_offset[i];
        if (!is_kept(writer, entry))
            continue;
        if (entry->offset != end) {
            if (put_range(writer, start, end, error) < 0)
                return -1;
            start = entry->offset;
        }
        *copied_offset(writer, entry) = writer_offset(writer) + (entry->offset - start);
        end = entry->end;
    }
    return put_range(writer, start, end, error);
}

/* The data, in the order of the file: what Java's JarInputStream goes by. */
static int put_entries(struct writer *writer, const struct record *manifest,
                       struct jbc_error *error)
{
    const struct jar_entry *meta_inf = writer->jar->meta_inf;
    if (meta_inf && put_entry(writer, meta_inf, error) < 0)
        return -1;
    if (put_manifest(writer, manifest, error) < 0)
        return -1;
    return put_kept(writer, error);
}

static int put_record(struct writer *writer, const unsigned char *record, uint64_t offset,
                      const char *name, size_t name_length, struct jbc_error *error)
{
    if (!record_put(&writer->scratch, record, offset))
        return jar_entry_bad(&writer->jar->file, name, name_length, error,
                             "its extra field has no room for an offset beyond 4 GiB");
    writer->count++;
    return put_scratch(writer, error);
}

static int put_entry_record(struct writer *writer, const struct jar_entry *entry,
                            struct jbc_error *error)
{
    return put_record(writer, entry->record, *copied_offset(writer, entry), entry_name(entry),
                      entry_name_length(entry), error);
}

static int put_manifest_record(struct writer *writer, const struct record *manifest,
                               struct jbc_error *error)
{
    struct buf record = {0};
    record_add(&record, manifest);
    int result = record.failed
                     ? fail_memory(error)
                     : put_record(writer, (const unsigned char *)record.data, writer->manifest,
                                  manifest->name, manifest->name_length, error);
    buf_clear(&record);
    return result;
}

/* The records, in the order of the directory: what Java's JarFile goes by. */
static int put_records(struct writer *writer, const struct record *manifest,
                       struct jbc_error *error)
{
    const struct jar_directory *directory = &writer->jar->directory;
    if (writer->jar->meta_inf && put_entry_record(writer, writer->jar->meta_inf, error) < 0)
        return -1;
    if (put_manifest_record(writer, manifest, error) < 0)
        return -1;
    for (size_t i = 0; i < directory->count; i++) {
        const struct jar_entry *entry = &directory->entries[i];
        if (is_kept(writer, entry) && put_entry_record(writer, entry, error) < 0)
            return -1;
    }
    return 0;
}

static int put_all(struct writer *writer, struct jbc_error *error)
{
    const struct record manifest = manifest_record(writer);
    if (put_entries(writer, &manifest, error) < 0)
        return -1;
    struct zip_end end = {.offset = writer_offset(writer),
                          .comment = writer->jar->directory.end.comment};
    if (put_records(writer, &manifest, error) < 0)
        return -1;
    end.size = writer_offset(writer) - end.offset;
    end.count = writer->count;
    end_put(&writer->scratch, &end);
    if (put_scratch(writer, error) < 0 || flush(writer, error) < 0)
        return -1;
    tell_progress(writer, UINT64_MAX);
    return 0;
}

static int check_copy(const struct jbc_jar *jar, const struct jbc_jar_copy *copy,
                      struct jbc_error *error)
{
    if (jar->signature && !copy->strip_signatures)
        return jar_entry_bad(&jar->file, entry_name(jar->signature),
                             entry_name_length(jar->signature), error,
                             "the JAR is signed, and with another manifest Java would refuse it: "
                             "strip its signatures, and sign the result");
    if (copy->manifest_length >= ZIP64_VALUE)
        return fail_with(error, JBC_BAD_INPUT, "%s: a manifest over 4 GiB", jar->file.path);
    return 0;
}

int jbc_jar_write(const struct jbc_jar *jar, const struct jbc_jar_copy *copy, int fd,
                  struct jbc_error *error)
{
    if (check_copy(jar, copy, error) < 0)
        return -1;
    if (lseek(fd, 0, SEEK_SET) < 0)
        return fail_errno(error, "cannot write the new JAR");

    struct writer writer = {.jar = jar, .copy = copy, .fd = fd};
    writer.window = malloc(WINDOW_SIZE);
    writer.offsets = calloc(jar->directory.count + 1, sizeof *writer.offsets);
    int result = writer.window && writer.offsets ? put_all(&writer, error) : fail_memory(error);
    if (writer.window)
        explicit_bzero(writer.window, WINDOW_SIZE);
    free(writer.window);
    free(writer.offsets);
    buf_clear(&writer.scratch);
    return result;
}
