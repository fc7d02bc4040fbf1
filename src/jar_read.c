/*
 * Reads an entry: libzip inflates it and checks its CRC.
 *
 * libzip is given a ZIP file of that one entry, put together as it reads: a local header, the
 * entry's data where it lies in the JAR, a directory. All entries would cost it, at 33,000, as much
 * time as copying the JAR.
 */
#include "fail.h"
#include "jar_handle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define NAME "entry"

/* head, then length bytes of the JAR from offset, then tail. */
struct single {
    const struct jar_file *file;
    struct buf head;
    uint64_t offset;
    uint64_t length;
    struct buf tail;
    uint64_t position;
    zip_error_t state;       /* what libzip asks for when a call failed */
    struct jbc_error reason; /* why the JAR could not be read */
};

static uint64_t single_size(const struct single *single)
{
    return single->head.length + single->length + single->tail.length;
}

/* What stands at the position, as far as one part of the three holds it; 0 at the end, -1. */
static int64_t read_part(struct single *single, char *out, uint64_t room)
{
    uint64_t from = single->position, head = single->head.length, tail = head + single->length;
    uint64_t end = from < head ? head : from < tail ? tail : single_size(single);
    size_t length = (size_t)(end - from < room ? end - from : room);
    if (from < head)
        memcpy(out, single->head.data + from, length);
    else if (from >= tail)
        memcpy(out, single->tail.data + (from - tail), length);
    else if (jar_file_read(single->file, out, length, single->offset + (from - head),
                           &single->reason) < 0)
        return -1;
    single->position += length;
    return (int64_t)length;
}

static int64_t read_parts(struct single *single, char *out, uint64_t room)
{
    uint64_t done = 0;
    while (done < room) {
        int64_t got = read_part(single, out + done, room - done);
        if (got < 0) {
            zip_error_set(&single->state, ZIP_ER_READ, 0);
            return -1;
        }
        if (got == 0)
            break;
        done += (uint64_t)got;
    }
    return (int64_t)done;
}

static int64_t tell_size(const struct single *single, void *data)
{
    zip_stat_t *st = data;
    zip_stat_init(st);
    st->size = single_size(single);
    st->valid = ZIP_STAT_SIZE;
    return sizeof *st;
}

static int64_t seek_to(struct single *single, void *data, uint64_t length)
{
    int64_t offset = zip_source_seek_compute_offset(single->position, single_size(single), data,
                                                    length, &single->state);
    if (offset < 0)
        return -1;
    single->position = (uint64_t)offset;
    return 0;
}

/* Our side of a libzip source; see zip_source_function(3). */
static zip_int64_t answer(void *context, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
    struct single *single = context;
    switch (command) {
    case ZIP_SOURCE_OPEN:
        single->position = 0;
        return 0;
    case ZIP_SOURCE_READ:
        return read_parts(single, data, length);
    case ZIP_SOURCE_STAT:
        return tell_size(single, data);
    case ZIP_SOURCE_SEEK:
        return seek_to(single, data, length);
    case ZIP_SOURCE_TELL:
        return (zip_int64_t)single->position;
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&single->state, data, length);
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                              ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, -1);
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        return 0;
    default:
        zip_error_set(&single->state, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
}

static int single_make(struct single *single, const struct jar_entry *entry,
                       const struct record *original, struct jbc_error *error)
{
    unsigned char header[LOCAL_SIZE];
    if (jar_file_read(single->file, header, sizeof header, entry->offset, error) < 0)
        return -1;
    const struct record record = {.name = NAME,
                                  .name_length = strlen(NAME),
                                  .method = original->method,
                                  .crc = original->crc,
                                  .compressed = original->compressed,
                                  .size = original->size};
    single->offset = entry->offset + LOCAL_SIZE + get16(header + 26) + get16(header + 28);
    single->length = original->compressed;
    local_add(&single->head, &record);
    record_add(&single->tail, &record);
    struct zip_end end = {
        .count = 1, .size = single->tail.length, .offset = single->head.length + single->length};
    end_put(&single->tail, &end);
    return single->head.failed || single->tail.failed ? fail_memory(error) : 0;
}

static int entry_failed(const struct single *single, const struct record *record,
                        zip_error_t *cause, struct jbc_error *error)
{
    if (single->reason.code != JBC_OK)
        return fail_with(error, single->reason.code, "%s", single->reason.message);
    /* libzip takes an allocation that fails for a file that is no archive, here and there. */
    if (zip_error_code_zip(cause) == ZIP_ER_MEMORY || errno == ENOMEM)
        return fail_memory(error);
    return jar_entry_bad(single->file, record->name, record->name_length, error,
                         zip_error_strerror(cause));
}

/* The byte too many that is asked for makes libzip compare the CRC, which it does at the end. */
static int inflate(struct single *single, zip_t *archive, const struct record *record, char *data,
                   struct jbc_error *error)
{
    zip_file_t *file = zip_fopen_index(archive, 0, 0);
    if (!file)
        return entry_failed(single, record, zip_get_error(archive), error);

    uint64_t done = 0;
    zip_int64_t got = 1;
    while (got > 0 && done <= record->size) {
        got = zip_fread(file, data + done, record->size + 1 - done);
        done += got > 0 ? (uint64_t)got : 0;
    }
    int result = 0;
    if (got < 0)
        result = entry_failed(single, record, zip_file_get_error(file), error);
    else if (done != record->size)
        result = jar_entry_bad(single->file, record->name, record->name_length, error,
                               "its size is not what the directory says");
    zip_fclose(file);
    return result;
}

static int read_single(struct single *single, const struct record *record, char *data,
                       struct jbc_error *error)
{
    zip_error_t cause;
    zip_error_init(&cause);
    errno = 0;
    zip_source_t *source = zip_source_function_create(answer, single, &cause);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &cause) : NULL;
    int result;
    if (archive) {
        result = inflate(single, archive, record, data, error);
        zip_discard(archive);
    } else {
        result = entry_failed(single, record, &cause, error);
        zip_source_free(source);
    }
    zip_error_fini(&cause);
    return result;
}

int jar_read_entry(const struct jbc_jar *jar, const struct jar_entry *entry, size_t limit,
                   char **data, size_t *length, struct jbc_error *error)
{
    struct record record;
    const char *wrong = record_parse(&record, entry->record, SIZE_MAX);
    if (!wrong && (record.size > limit || record.compressed >= ZIP64_VALUE))
        wrong = "too large to be read";
    if (!wrong && record.size == 0 && record.crc != 0) /* which libzip does not look at */
        wrong = "CRC error";
    if (wrong)
        return jar_entry_bad(&jar->file, entry_name(entry), entry_name_length(entry), error, wrong);

    struct single single = {.file = &jar->file};
    int result = -1;
    zip_error_init(&single.state);
    char *bytes = malloc((size_t)record.size + 1);
    if (!bytes)
        fail_memory(error);
    else if (single_make(&single, entry, &record, error) == 0)
        result = read_single(&single, &record, bytes, error);
    if (result == 0) {
        bytes[record.size] = '\0';
        *data = bytes;
        *length = (size_t)record.size;
    } else {
        free(bytes);
    }
    zip_error_fini(&single.state);
    buf_clear(&single.head);
    buf_clear(&single.tail);
    return result;
}
