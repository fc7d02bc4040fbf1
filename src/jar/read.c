/* Reads entries: libzip inflates them and checks their CRC. */
#include "fail.h"
#include "handle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MANIFEST_LIMIT = 8 * 1024 * 1024 };

struct jbc_jar_stream {
    const struct jbc_jar *jar;
    zip_file_t *file;
    struct record record;
    uint64_t left; /* bytes, if the directory is right */
};

static int stream_bad(const struct jbc_jar_stream *stream, struct jbc_error *error,
                      const char *what)
{
    return entry_bad(&stream->jar->input, stream->record.name, error, what);
}

/* What libzip says about an entry. */
static int stream_failed(const struct jbc_jar_stream *stream, zip_error_t *cause,
                         struct jbc_error *error)
{
    struct jbc_error reason = {0};
    source_failed(stream->jar->source, cause, JBC_BAD_INPUT, &reason);
    return reason.code == JBC_BAD_INPUT ? stream_bad(stream, error, zip_error_strerror(cause))
                                        : fail_with(error, reason.code, "%s", reason.message);
}

struct jbc_jar_stream *stream_open(const struct jbc_jar *jar, size_t index, struct jbc_error *error)
{
    if (source_open(jar->source, error) < 0)
        return NULL;
    struct jbc_jar_stream *stream = calloc(1, sizeof *stream);
    if (!stream) {
        fail_memory(error);
        return NULL;
    }
    errno = 0;
    stream->jar = jar;
    stream->record = entry_record(&jar->directory, index);
    stream->left = stream->record.size;
    stream->file = zip_fopen_index(jar->source->zip, index, ZIP_FL_UNCHANGED);
    if (!stream->file)
        stream_failed(stream, zip_get_error(jar->source->zip), error);
    else if (stream->left > 0 || stream->record.crc == 0) /* libzip looks at no CRC of nothing */
        return stream;
    else
        stream_bad(stream, error, "CRC error");
    jbc_jar_stream_close(stream);
    return NULL;
}

/* libzip compares the CRC when it is asked for more than there is. */
int jbc_jar_stream_read(struct jbc_jar_stream *stream, void *data, size_t room, size_t *length,
                        struct jbc_error *error)
{
    errno = 0;
    zip_int64_t got = zip_fread(stream->file, data, room);
    *length = got > 0 ? (size_t)got : 0;
    if (got < 0)
        return stream_failed(stream, zip_file_get_error(stream->file), error);
    if (*length > stream->left || (got == 0 && room > 0 && stream->left > 0))
        return stream_bad(stream, error, "its size is not what the directory says");
    stream->left -= *length;
    return 0;
}

void jbc_jar_stream_close(struct jbc_jar_stream *stream)
{
    if (stream && stream->file)
        zip_fclose(stream->file);
    free(stream);
}

/* data has room for a byte more than all. */
static int read_all(struct jbc_jar_stream *stream, char *data, struct jbc_error *error)
{
    size_t done = 0, size = (size_t)stream->record.size, got;
    do {
        if (jbc_jar_stream_read(stream, data + done, size + 1 - done, &got, error) < 0)
            return -1;
        done += got;
    } while (got > 0);
    data[size] = '\0';
    return 0;
}

static int read_entry(const struct jbc_jar *jar, size_t index, size_t limit, char **data,
                      size_t *length, struct jbc_error *error)
{
    *data = NULL;
    *length = 0;
    if (index == NO_ENTRY)
        return 0;
    struct record record = entry_record(&jar->directory, index);
    if (record.size > limit)
        return entry_bad(&jar->input, record.name, error, "too large to be read");

    struct jbc_jar_stream *stream = stream_open(jar, index, error);
    char *bytes = stream ? malloc((size_t)record.size + 1) : NULL;
    int result = bytes ? read_all(stream, bytes, error) : -1;
    if (stream && !bytes)
        fail_memory(error);
    jbc_jar_stream_close(stream);
    if (result < 0) {
        free(bytes);
        return -1;
    }
    *data = bytes;
    *length = (size_t)record.size;
    return 0;
}

int jbc_jar_read(const struct jbc_jar *jar, const char *entry, size_t limit, char **data,
                 size_t *length, struct jbc_error *error)
{
    size_t found = jbc_jar_find(jar, entry, strlen(entry));
    return read_entry(jar, found == JBC_JAR_NO_ENTRY ? NO_ENTRY : index_of(jar, found), limit, data,
                      length, error);
}

int jbc_jar_read_manifest(const struct jbc_jar *jar, char **data, size_t *length,
                          struct jbc_error *error)
{
    return read_entry(jar, jar->directory.old, MANIFEST_LIMIT, data, length, error);
}
