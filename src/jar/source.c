#include "source.h"

#include "fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static uint64_t size_of(const struct source *source)
{
    return source->directory->start + source->directory->tail.length;
}

/* What stands at the position, in the file or in the tail. */
static int64_t read_some(struct source *source, void *out, uint64_t room)
{
    uint64_t start = source->directory->start, from = source->position;
    uint64_t left = (from < start ? start : size_of(source)) - from;
    size_t length = (size_t)(left < room ? left : room);
    const void *bytes;
    if (length == 0)
        return 0;
    if (from < start) {
        length = length < WINDOW_MAX ? length : WINDOW_MAX;
        bytes = window_at(&source->window, from, length, &source->reason);
    } else {
        bytes = source->directory->tail.at + (from - start);
    }
    if (!bytes)
        return -1;
    memcpy(out, bytes, length);
    source->position += length;
    return (int64_t)length;
}

static int64_t tell_size(const struct source *source, zip_stat_t *st)
{
    zip_stat_init(st);
    st->size = size_of(source);
    st->valid = ZIP_STAT_SIZE;
    return sizeof *st;
}

static int64_t supported(void)
{
    return zip_source_make_command_bitmap(
        ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
        ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_SUPPORTS,
        ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_WRITE, ZIP_SOURCE_SEEK_WRITE, ZIP_SOURCE_TELL_WRITE,
        ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE, ZIP_SOURCE_REMOVE, -1);
}

static int64_t answer_write(struct source *source, void *data, uint64_t length,
                            zip_source_cmd_t command)
{
    struct writer *writer = source->writer;
    struct jbc_error *reason = &source->reason;
    int64_t offset;
    switch (command) {
    case ZIP_SOURCE_WRITE:
        return writer_put(writer, data, (size_t)length, reason) < 0 ? -1 : (int64_t)length;
    case ZIP_SOURCE_TELL_WRITE:
        return (int64_t)writer_offset(writer);
    case ZIP_SOURCE_SEEK_WRITE:
        offset = zip_source_seek_compute_offset(writer_offset(writer), INT64_MAX, data, length,
                                                &source->state);
        return offset < 0 ? -1 : writer_seek(writer, (uint64_t)offset, reason);
    case ZIP_SOURCE_COMMIT_WRITE:
        return writer_commit(writer, reason);
    case ZIP_SOURCE_BEGIN_WRITE:
    case ZIP_SOURCE_ROLLBACK_WRITE:
        return 0;
    default:
        return -1;
    }
}

static int64_t answer_read(struct source *source, void *data, uint64_t length,
                           zip_source_cmd_t command)
{
    int64_t offset = 0;
    switch (command) {
    case ZIP_SOURCE_READ:
        return read_some(source, data, length);
    case ZIP_SOURCE_SEEK:
        offset = zip_source_seek_compute_offset(source->position, size_of(source), data, length,
                                                &source->state);
        source->position = offset < 0 ? source->position : (uint64_t)offset;
        return offset < 0 ? -1 : 0;
    case ZIP_SOURCE_TELL:
        return (int64_t)source->position;
    case ZIP_SOURCE_STAT:
        return tell_size(source, data);
    case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&source->state, data, length);
    case ZIP_SOURCE_SUPPORTS:
        return supported();
    case ZIP_SOURCE_OPEN:
        source->position = 0;
        return 0;
    case ZIP_SOURCE_CLOSE:
    case ZIP_SOURCE_FREE:
        return 0;
    default:
        return source->writer ? answer_write(source, data, length, command) : -1;
    }
}

/* Why it failed is in reason; libzip is told that something did. */
static zip_int64_t answer(void *context, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
    struct source *source = context;
    int64_t result = answer_read(source, data, length, command);
    if (result < 0)
        zip_error_set(&source->state, ZIP_ER_INTERNAL, 0);
    return result;
}

int source_failed(struct source *source, zip_error_t *cause, enum jbc_code code,
                  struct jbc_error *error)
{
    struct jbc_error reason = source->reason;
    source->reason.code = JBC_OK;
    if (reason.code != JBC_OK)
        return fail_with(error, reason.code, "%s", reason.message);
    /* libzip takes an allocation that fails for a file that is no archive, here and there. */
    if (zip_error_code_zip(cause) == ZIP_ER_MEMORY || errno == ENOMEM)
        return fail_memory(error);
    return fail_with(error, code, "%s: %s", source->input->path, zip_error_strerror(cause));
}

int source_open(struct source *source, struct jbc_error *error)
{
    zip_error_t cause;
    if (source->zip)
        return 0;
    zip_error_init(&cause);
    errno = 0;
    source->window.input = source->input;
    zip_source_t *ours = zip_source_function_create(answer, source, &cause);
    source->zip = ours ? zip_open_from_source(ours, 0, &cause) : NULL;
    int result = source->zip ? 0 : source_failed(source, &cause, JBC_BAD_INPUT, error);
    if (!source->zip)
        zip_source_free(ours);
    zip_error_fini(&cause);
    return result;
}

void source_close(struct source *source)
{
    if (source->zip)
        zip_discard(source->zip);
    zip_error_fini(&source->state);
    free(source->window.bytes);
    *source = (struct source){0};
}
