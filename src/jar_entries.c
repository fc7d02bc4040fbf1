/* All entries of a JAR: what they are, and their content in parts. */
#include "fail.h"
#include "jar_handle.h"

#include <stdlib.h>
#include <string.h>

int jar_name_entries(struct jbc_jar *jar, struct jbc_error *error)
{
    size_t size = 0;
    for (size_t i = 0; i < jar->directory.count; i++)
        size += entry_name_length(&jar->directory.entries[i]) + 1;
    jar->names = malloc(size + 1);
    jar->name_at = calloc(jar->directory.count + 1, sizeof *jar->name_at);
    if (!jar->names || !jar->name_at)
        return fail_memory(error);
    char *at = jar->names;
    for (size_t i = 0; i < jar->directory.count; i++) {
        const struct jar_entry *entry = &jar->directory.entries[i];
        size_t length = entry_name_length(entry);
        jar->name_at[i] = at;
        memcpy(at, entry_name(entry), length);
        at[length] = '\0';
        at += length + 1;
    }
    return 0;
}

size_t jbc_jar_count(const struct jbc_jar *jar)
{
    return jar->directory.count;
}

int jbc_jar_entry(const struct jbc_jar *jar, size_t index, struct jbc_jar_entry *entry,
                  struct jbc_error *error)
{
    struct record record;
    const char *wrong = record_parse(&record, jar->directory.entries[index].record, SIZE_MAX);
    if (wrong)
        return fail_with(error, JBC_BAD_INPUT, "%s: %s", jar->file.path, wrong);
    *entry = (struct jbc_jar_entry){jar->name_at[index], record.size, record.crc,
                                    record.method == ZIP_STORED};
    return 0;
}

struct jbc_jar_stream {
    char *data;
    size_t length;
    size_t at;
};

struct jbc_jar_stream *jbc_jar_stream_open(const struct jbc_jar *jar, size_t index,
                                           struct jbc_error *error)
{
    struct jbc_jar_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        fail_memory(error);
    else if (jar_read_entry(jar, &jar->directory.entries[index], SIZE_MAX, &stream->data,
                            &stream->length, error) == 0)
        return stream;
    free(stream);
    return NULL;
}

int jbc_jar_stream_read(struct jbc_jar_stream *stream, void *data, size_t room, size_t *length,
                        struct jbc_error *error)
{
    (void)error;
    *length = stream->length - stream->at < room ? stream->length - stream->at : room;
    memcpy(data, stream->data + stream->at, *length);
    stream->at += *length;
    return 0;
}

void jbc_jar_stream_close(struct jbc_jar_stream *stream)
{
    if (stream)
        free(stream->data);
    free(stream);
}
