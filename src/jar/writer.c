#include "fail.h"
#include "file.h"
#include "listener.h"
#include "source.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WINDOW_SIZE = 1024 * 1024,
    SMALL_SIZE = 64 * 1024,
    BEHIND_SIZE = 8 * WINDOW_SIZE,
};

size_t writer_kept(const struct writer *writer, size_t start)
{
    const struct directory *directory = writer->directory;
    for (size_t i = start; i < directory->count; i++)
        if (i != directory->old && i != directory->meta_inf &&
            !(writer->copy->strip_signatures && is_signature(entry_name(directory, i))))
            return i;
    return directory->count;
}

int writer_open(struct writer *writer, struct jbc_error *error)
{
    if (lseek(writer->fd, 0, SEEK_SET) < 0)
        return fail_errno(error, "cannot write the new JAR");
    bool is_large = input_is_large(writer->input);
    writer->worker.is_alone = !is_large;
    writer->size = is_large ? WINDOW_SIZE : SMALL_SIZE;
    writer->windows[0] = malloc(writer->size);
    writer->windows[1] = malloc(writer->size);
    writer->offsets = calloc(writer->directory->count, sizeof *writer->offsets);
    writer->next = writer->last = (struct cursor){.index = writer_kept(writer, 0)};
    return writer->windows[0] && writer->windows[1] && writer->offsets ? 0 : fail_memory(error);
}

/* What was in the windows may be secret. */
void writer_close(struct writer *writer)
{
    worker_end(&writer->worker);
    for (int i = 0; i < 2; i++) {
        if (writer->windows[i])
            explicit_bzero(writer->windows[i], writer->size);
        free(writer->windows[i]);
    }
    free(writer->offsets);
    buf_clear(&writer->local);
}

/* The total is the length of the old JAR, near enough that of the new one. */
void writer_tell(struct writer *writer, uint64_t done)
{
    const struct jbc_listener *listener = writer->copy->listener;
    uint64_t total = writer->input->size;
    if (writer->told < done)
        writer->told = done < total ? done : total;
    if (listener && listener->progress)
        listener->progress(listener->context, writer->told, total);
}

/* Writes the second window. */
static int write_window(void *context, struct jbc_error *error)
{
    const struct writer *writer = context;
    uint64_t end = writer->flushed;
    if (file_write_all(writer->fd, writer->windows[1], writer->full, "the new JAR", error) < 0)
        return -1;
    if (end % BEHIND_SIZE == 0)
        file_write_behind(writer->fd, (off_t)(end - BEHIND_SIZE), BEHIND_SIZE);
    return 0;
}

/* Waits until nothing is being written. */
static int settle(struct writer *writer, struct jbc_error *error)
{
    if (worker_wait(&writer->worker, error) < 0)
        return -1;
    writer_tell(writer, writer->flushed);
    return 0;
}

/* Has the first window written, which thereby becomes the second. */
static int flush(struct writer *writer, struct jbc_error *error)
{
    unsigned char *window = writer->windows[0];
    if (listener_stopped(writer->copy->listener))
        return fail_stopped(error);
    if (settle(writer, error) < 0)
        return -1;
    writer->windows[0] = writer->windows[1];
    writer->windows[1] = window;
    writer->full = writer->used;
    writer->flushed += writer->used;
    writer->used = 0;
    worker_start(&writer->worker, write_window, writer);
    return 0;
}

int writer_commit(struct writer *writer, struct jbc_error *error)
{
    return flush(writer, error) < 0 ? -1 : settle(writer, error);
}

/* libzip goes back to the header of an entry that it has made, and forth. */
int writer_seek(struct writer *writer, uint64_t offset, struct jbc_error *error)
{
    if (writer_commit(writer, error) < 0)
        return -1;
    if (lseek(writer->fd, (off_t)offset, SEEK_SET) < 0)
        return fail_errno(error, "cannot write the new JAR");
    if (offset == writer->last.offset)
        writer->next = writer->last;
    writer->flushed = offset;
    return 0;
}

/* ---- headers ---- */

/* What the copy must hold of an entry. */
static struct record expected(const struct writer *writer, size_t index)
{
    struct record record = entry_record(writer->directory, index);
    if (index == writer->directory->manifest) {
        record.method = STORED;
        record.time = writer->manifest_time;
        record.compressed = record.size = writer->copy->manifest_length;
    }
    return record;
}

static bool same_blocks(struct span a, struct span b)
{
    struct span one, other;
    while (extra_next(&a, &one))
        if (!extra_next(&b, &other) || !span_equal(one, other))
            return false;
    return !extra_next(&b, &other);
}

/* NULL, or what is another than expected, in a word. */
static const char *difference(const struct record *expected, const struct record *copied)
{
    if (!span_equal(expected->name, copied->name))
        return "name";
    if (expected->method != copied->method || copied->flags & (DESCRIBED | ENCRYPTED))
        return "method";
    if (expected->time != copied->time)
        return "time";
    if (expected->compressed != copied->compressed || expected->size != copied->size)
        return "size";
    return expected->crc == copied->crc ? NULL : "CRC";
}

const char *writer_difference(const struct writer *writer, size_t index,
                              const struct record *copied)
{
    struct record record = expected(writer, index);
    record.crc = index == writer->directory->manifest ? copied->crc : record.crc;
    const char *what = difference(&record, copied);
    if (what)
        return what;
    if (record.system != copied->system || record.attributes != copied->attributes)
        return "attributes";
    if (!span_equal(record.comment, copied->comment))
        return "comment";
    if (!same_blocks(record.extra, copied->extra))
        return "extra field";
    return copied->offset == writer->offsets[index] ? NULL : "offset";
}

/* Where the next header comes, if this one is at the cursor. */
static struct cursor following(const struct writer *writer, const unsigned char *header)
{
    struct cursor next = writer->next;
    next.offset +=
        next.central ? record_length(header) : local_length(header) + writer->expected.compressed;
    next.index = writer_kept(writer, next.index + 1);
    if (next.index == writer->directory->count && !next.central)
        next = (struct cursor){writer_kept(writer, 0), true, next.offset};
    return next;
}

static uint32_t time_of(const struct writer *writer, size_t index)
{
    return index == writer->directory->manifest ? writer->manifest_time
                                                : entry_time(writer->directory, index);
}

/* A header that is about to be written gets its time. */
static void pass_header(struct writer *writer, unsigned char *header, size_t length)
{
    bool central = writer->next.central;
    size_t index = writer->next.index;
    if (index == writer->directory->count || length != (central ? RECORD_SIZE : LOCAL_SIZE))
        return;
    put32(header + (central ? 12 : 10), time_of(writer, index));
    if (!central) {
        writer->expected = expected(writer, index);
        writer->offsets[index] = writer->next.offset;
        writer->local_length = local_length(header);
        writer->local.length = 0;
    }
    writer->last = writer->next;
    writer->next = following(writer, header);
    if (writer->next.central && !central)
        writer->central = writer->next.offset;
}

/* The local header is complete, its name and extra field with it. */
static int check_local(struct writer *writer, struct jbc_error *error)
{
    size_t index = writer->last.index;
    struct record local;
    writer->local_length = 0;
    if (writer->local.failed)
        return fail_memory(error);
    const char *wrong = local_parse(&local, (const unsigned char *)writer->local.data);
    if (index == writer->directory->manifest)
        writer->expected.crc = local.crc; /* not known yet when it is written first */
    const char *what = difference(&writer->expected, &local);
    if (!what &&
        (wrong || extra_digest(local.extra) != writer->directory->entries[index].local_extra))
        what = "local extra field";
    return what ? fail_with(error, JBC_FAILED, "%s: libzip writes another %s of entry %.*s",
                            writer->input->path, what, (int)local.name.length, local.name.at)
                : 0;
}

int writer_put(struct writer *writer, const void *data, size_t length, struct jbc_error *error)
{
    unsigned char header[RECORD_SIZE];
    const unsigned char *next = data;
    if (writer_offset(writer) == writer->next.offset && length <= sizeof header) {
        next = memcpy(header, data, length);
        pass_header(writer, header, length);
    }
    if (writer->local_length > 0) {
        buf_add(&writer->local, next, length);
        if (writer->local.length >= writer->local_length && check_local(writer, error) < 0)
            return -1;
    }
    while (length > 0) {
        size_t room = writer->size - (size_t)(writer_offset(writer) % writer->size);
        size_t part = length < room ? length : room;
        memcpy(writer->windows[0] + writer->used, next, part);
        writer->used += part;
        next += part;
        length -= part;
        if (part == room && flush(writer, error) < 0)
            return -1;
    }
    return 0;
}
