/* Repackages a JAR with another manifest: libzip copies what is kept, without inflating it. */
#include "fail.h"
#include "file.h"
#include "handle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static int check_request(const struct jbc_jar *jar, const struct jbc_jar_copy *copy,
                         struct jbc_error *error)
{
    const struct directory *directory = &jar->directory;
    if (directory->signature != NO_ENTRY && !copy->strip_signatures) {
        const struct span name = entry_name(directory, directory->signature);
        return entry_bad(&jar->input, name, error,
                         "the JAR is signed, and with another manifest Java would refuse it: "
                         "strip its signatures, and sign the result");
    }
    if (copy->manifest_length >= ZIP64_VALUE)
        return fail_with(error, JBC_BAD_INPUT, "%s: a manifest over 4 GiB", jar->path);
    return jbc_jar_check_unchanged(jar, error);
}

/* ---- writing ---- */

/* Stored, its bytes do not depend on a zlib, and java.util.jar reads it. */
static int replace_manifest(zip_t *zip, size_t index, const struct jbc_jar_copy *copy)
{
    zip_source_t *text = zip_source_buffer(zip, copy->manifest, copy->manifest_length, 0);
    if (text && zip_set_file_compression(zip, index, ZIP_CM_STORE, 0) == 0 &&
        zip_file_replace(zip, index, text, 0) == 0)
        return 0;
    zip_source_free(text);
    return -1;
}

static int repackage(zip_t *zip, const struct writer *writer)
{
    if (replace_manifest(zip, writer->directory->manifest, writer->copy) < 0)
        return -1;
    for (size_t i = 0; i < writer->directory->count; i++)
        if (writer_kept(writer, i) != i && zip_delete(zip, i) < 0)
            return -1;
    return zip_close(zip);
}

static int write_all(struct source *source, struct writer *writer, struct jbc_error *error)
{
    if (source_open(source, error) < 0 || writer_open(writer, error) < 0)
        return -1;
    errno = 0;
    source->writer = writer;
    int result = repackage(source->zip, writer);
    if (result < 0) {
        source_failed(source, zip_get_error(source->zip), JBC_FAILED, error);
        zip_discard(source->zip);
    }
    source->zip = NULL; /* it is opened again when something is read */
    source->writer = NULL;
    return result;
}

/* ---- the check of what was written ---- */

/* What is looked at of the copy, as it is in the file now. */
struct check {
    const struct writer *writer;
    struct input input;
    struct window window; /* of its records */
    const char *what;     /* NULL, or what in them is not as it should be */
};

static int compare_records(void *context, struct jbc_error *error)
{
    struct check *check = context;
    const struct writer *writer = check->writer;
    uint64_t offset = writer->central;
    for (size_t i = writer_kept(writer, 0); i < writer->directory->count && !check->what;
         i = writer_kept(writer, i + 1)) {
        struct record record;
        const unsigned char *bytes = window_at(&check->window, offset, RECORD_SIZE, error);
        if (bytes)
            bytes = window_at(&check->window, offset, record_length(bytes), error);
        if (!bytes)
            return -1;
        check->what = record_parse(&record, bytes, SIZE_MAX)
                          ? "record"
                          : writer_difference(writer, i, &record);
        offset += record.whole;
    }
    return 0;
}

static const char *compare_manifest(zip_t *zip, const struct jbc_jar_copy *copy)
{
    size_t length = copy->manifest_length;
    char *data = malloc(length + 1);
    zip_file_t *file = data ? zip_fopen(zip, MANIFEST, 0) : NULL;
    bool same = file && zip_fread(file, data, length + 1) == (zip_int64_t)length &&
                zip_fread(file, data + length, 1) == 0 && /* tells whether the CRC is right */
                (length == 0 || memcmp(data, copy->manifest, length) == 0);
    if (file)
        zip_fclose(file);
    if (data)
        explicit_bzero(data, length);
    free(data);
    return same ? NULL : "manifest";
}

/* What libzip finds in it. */
static const char *compare_archive(zip_t *zip, const struct writer *writer)
{
    int length = 0;
    const char *comment = zip_get_archive_comment(zip, &length, ZIP_FL_ENC_RAW);
    const struct span span = {(const unsigned char *)comment, (size_t)length};
    uint64_t count = 0;
    for (size_t i = writer_kept(writer, 0); i < writer->directory->count;
         i = writer_kept(writer, i + 1))
        count++;
    if ((uint64_t)zip_get_num_entries(zip, 0) != count)
        return "number of entries";
    if (length < 0 || !span_equal(span, writer->directory->comment))
        return "comment";
    return compare_manifest(zip, writer->copy);
}

/* Opens the copy again, with libzip, and looks at the records beside it. */
static int look_and_open(struct check *check, struct source *source, struct jbc_error *error)
{
    struct worker worker = {.is_alone = !input_is_large(&check->input)};
    struct jbc_error reason = {0};
    worker_start(&worker, compare_records, check);
    int result = source_open(source, &reason);
    int looked = worker_wait(&worker, error);
    worker_end(&worker);
    if (looked < 0)
        return -1;
    return result < 0 ? fail_with(error, reason.code, "%s", reason.message) : 0;
}

/* The kernel may still be writing it to the disk. */
static int check_copy(const struct writer *writer, struct jbc_error *error)
{
    struct check check = {.writer = writer, .input = {"the new JAR", writer->fd, writer->flushed}};
    const struct directory whole = {.start = check.input.size};
    struct source source = {.input = &check.input, .directory = &whole};
    struct jbc_error reason = {0};
    const char *path = writer->input->path, *what = NULL;
    check.window.input = &check.input;
    int result = window_reserve(&check.window, &reason);
    if (result == 0)
        result = look_and_open(&check, &source, &reason);
    if (result == 0)
        what = check.what ? check.what : compare_archive(source.zip, writer);
    source_close(&source);
    free(check.window.bytes);
    if (result < 0)
        return fail_with(error, JBC_FAILED, "cannot check the copy of %s: %s", path,
                         reason.message);
    return what ? fail_with(error, JBC_FAILED, "libzip wrote another %s into the copy of %s", what,
                            path)
                : 0;
}

int jbc_jar_write(const struct jbc_jar *jar, const struct jbc_jar_copy *copy, int fd,
                  struct jbc_error *error)
{
    struct writer writer = {
        .input = &jar->input, .directory = &jar->directory, .copy = copy, .fd = fd};
    writer.manifest_time = copy->source_date_epoch >= 0
                               ? dos_time(copy->source_date_epoch)
                               : entry_record(&jar->directory, jar->directory.manifest).time;
    if (check_request(jar, copy, error) < 0)
        return -1;
    int result = write_all(jar->source, &writer, error);
    if (result == 0)
        result = check_copy(&writer, error);
    if (result == 0)
        result = jbc_jar_check_unchanged(jar, error);
    if (result == 0)
        writer_tell(&writer, UINT64_MAX);
    writer_close(&writer);
    return result;
}
