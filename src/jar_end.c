/* The records at the end of a ZIP file: 4.3.14 to 4.3.16. */
#include "fail.h"
#include "jar_directory.h"

#include <inttypes.h>
#include <stdlib.h>

enum { TAIL_SIZE = END_SIZE + UINT16_MAX };

/* The end of the file, in which the end record must be. */
struct tail {
    unsigned char *bytes;
    size_t length;
    uint64_t offset;
};

static int tail_read(struct tail *tail, const struct jar_file *file, struct jbc_error *error)
{
    tail->length = file->size < TAIL_SIZE ? (size_t)file->size : TAIL_SIZE;
    tail->offset = file->size - tail->length;
    tail->bytes = malloc(tail->length + 1);
    if (!tail->bytes)
        return fail_memory(error);
    return jar_file_read(file, tail->bytes, tail->length, tail->offset, error);
}

/*
 * As Java: the last signature whose comment ends the file, or fits into it where the directory is
 * where the record says. So bytes behind the end are passed over, and a signature among them or in
 * the comment is not taken for the record.
 */
static bool is_end(const struct tail *tail, size_t at, const struct jar_file *file)
{
    const unsigned char *end = tail->bytes + at;
    size_t left = tail->length - at - END_SIZE, comment = get16(end + 20);
    if (get32(end) != END_SIGNATURE || comment > left)
        return false;
    if (comment == left)
        return true;

    uint64_t size = get32(end + 12), offset = get32(end + 16), here = tail->offset + at;
    if (size == ZIP64_VALUE || offset == ZIP64_VALUE || get16(end + 10) == ZIP64_COUNT)
        return true;
    unsigned char first[4];
    return size <= here && offset <= here - size &&
           (size == 0 || (jar_file_read(file, first, 4, here - size, NULL) == 0 &&
                          get32(first) == RECORD_SIGNATURE));
}

static const unsigned char *find_in_tail(const struct tail *tail, const struct jar_file *file)
{
    if (tail->length < END_SIZE)
        return NULL;
    for (size_t at = tail->length - END_SIZE + 1; at-- > 0;)
        if (is_end(tail, at, file))
            return tail->bytes + at;
    return NULL;
}

static int no_end(const struct jar_file *file, struct jbc_error *error)
{
    unsigned char first[4] = {0};
    if (file->size >= sizeof first && jar_file_read(file, first, sizeof first, 0, error) < 0)
        return -1;
    if (get32(first) == LOCAL_SIGNATURE)
        return fail_with(error, JBC_BAD_INPUT, "%s: truncated: the end of the ZIP file is missing",
                         file->path);
    return fail_with(error, JBC_BAD_INPUT, "%s: not a ZIP file, and so no JAR", file->path);
}

static int odd_end(const struct jar_file *file, struct jbc_error *error)
{
    return fail_with(error, JBC_BAD_INPUT, "%s: the two end records (ZIP64 and plain) disagree",
                     file->path);
}

/* A plain field holds the value, or all ones where it did not fit. */
static bool agrees(uint64_t plain, uint64_t wide, uint64_t none)
{
    return plain == wide || plain == none;
}

/* The end record is at its place, or would be if so many bytes in front of the ZIP were not. */
static int find_end64(unsigned char bytes[END64_SIZE], uint64_t *at, uint64_t locator,
                      const struct jar_file *file, struct jbc_error *error)
{
    uint64_t said = *at;
    if (locator >= END64_SIZE && said <= locator - END64_SIZE) {
        if (jar_file_read(file, bytes, END64_SIZE, said, error) < 0)
            return -1;
        if (get32(bytes) == END64_SIGNATURE && get64(bytes + 4) == locator - said - 12)
            return 0;
        *at = locator - END64_SIZE;
        if (jar_file_read(file, bytes, END64_SIZE, *at, error) < 0)
            return -1;
        if (get32(bytes) == END64_SIGNATURE)
            return 0;
    }
    return fail_with(error, JBC_BAD_INPUT,
                     "%s: damaged: no ZIP64 end record at %" PRIu64 ", where its locator says",
                     file->path, said);
}

/* Takes the values of the ZIP64 end record, if a locator stands before the plain one. */
static int read_end64(struct zip_end *end, uint64_t *limit, const struct jar_file *file,
                      struct jbc_error *error)
{
    unsigned char locator[LOCATOR64_SIZE] = {0}, bytes[END64_SIZE] = {0};
    if (*limit < LOCATOR64_SIZE)
        return 0;
    uint64_t where = *limit - LOCATOR64_SIZE;
    if (jar_file_read(file, locator, sizeof locator, where, error) < 0)
        return -1;
    if (get32(locator) != LOCATOR64_SIGNATURE)
        return 0;

    *limit = get64(locator + 8);
    if (find_end64(bytes, limit, where, file, error) < 0)
        return -1;
    uint64_t count = get64(bytes + 32), size = get64(bytes + 40), offset = get64(bytes + 48);
    if (!agrees(end->count, count, ZIP64_COUNT) || !agrees(end->size, size, ZIP64_VALUE) ||
        !agrees(end->offset, offset, ZIP64_VALUE) || get64(bytes + 24) != count)
        return odd_end(file, error);
    end->count = count;
    end->size = size;
    end->offset = offset;
    return 0;
}

/* True where a reader could take something in the comment for the end record, if not here then in a
 * copy, which lacks the bytes that follow the comment. */
static bool misleads(const unsigned char *comment, size_t length)
{
    for (size_t at = 0; at + END_SIZE <= length; at++)
        if (get32(comment + at) == END_SIGNATURE &&
            get16(comment + at + 20) <= length - at - END_SIZE)
            return true;
    return false;
}

int jar_end_find(struct zip_end *end, uint64_t *limit, const struct jar_file *file,
                 struct jbc_error *error)
{
    struct tail tail = {0};
    int result = -1;
    if (tail_read(&tail, file, error) < 0)
        goto done;
    const unsigned char *bytes = find_in_tail(&tail, file);
    if (!bytes) {
        no_end(file, error);
        goto done;
    }

    end->count = get16(bytes + 10);
    end->size = get32(bytes + 12);
    end->offset = get32(bytes + 16);
    *limit = tail.offset + (uint64_t)(bytes - tail.bytes);
    if (get16(bytes + 4) != get16(bytes + 6) || get16(bytes + 8) != get16(bytes + 10)) {
        fail_with(error, JBC_BAD_INPUT, "%s: one part of a ZIP file of several", file->path);
        goto done;
    }
    if (misleads(bytes + END_SIZE, get16(bytes + 20))) {
        fail_with(error, JBC_BAD_INPUT,
                  "%s: its comment holds what may be taken for the end of the ZIP file",
                  file->path);
        goto done;
    }
    buf_add(&end->comment, bytes + END_SIZE, get16(bytes + 20));
    if (end->comment.failed) {
        fail_memory(error);
        goto done;
    }
    result = read_end64(end, limit, file, error);
done:
    free(tail.bytes);
    return result;
}
