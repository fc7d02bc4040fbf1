/* The records at the end of a ZIP file: 4.3.14 to 4.3.16. */
#include "directory.h"
#include "fail.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { TAIL_SIZE = END_SIZE + UINT16_MAX };

/*
 * As Java: the last signature whose comment ends the file, or fits into it where the directory is
 * where the record says. So bytes behind the end are passed over, and a signature among them or in
 * the comment is not taken for the record.
 */
static bool is_end(const unsigned char *end, size_t left, uint64_t here, const struct input *input)
{
    size_t comment = get16(end + 20);
    if (get32(end) != END_SIGNATURE || comment > left)
        return false;
    if (comment == left)
        return true;

    uint64_t size = get32(end + 12), offset = get32(end + 16);
    if (size == ZIP64_VALUE || offset == ZIP64_VALUE || get16(end + 10) == ZIP64_COUNT)
        return true;
    unsigned char first[4];
    return size <= here && offset <= here - size &&
           (size == 0 || (input_read(input, first, 4, here - size, NULL) == 0 &&
                          get32(first) == RECORD_SIGNATURE));
}

static int no_end(const struct input *input, struct jbc_error *error)
{
    unsigned char first[4] = {0};
    if (input->size >= sizeof first && input_read(input, first, sizeof first, 0, error) < 0)
        return -1;
    return fail_with(error, JBC_BAD_INPUT,
                     get32(first) == LOCAL_SIGNATURE
                         ? "%s: truncated: the end of the ZIP file is missing"
                         : "%s: not a ZIP file, and so no JAR",
                     input->path);
}

/* Takes the value of a ZIP64 record; false where the plain one is another and not all ones. */
static bool widen(uint64_t *plain, uint64_t wide, uint64_t none)
{
    bool agrees = *plain == wide || *plain == none;
    *plain = wide;
    return agrees;
}

/* Takes the values of the ZIP64 end record, if a locator stands before the plain one. */
static int read_end64(struct end *end, const struct input *input, struct jbc_error *error)
{
    unsigned char locator[LOCATOR64_SIZE] = {0}, bytes[END64_SIZE] = {0};
    if (end->limit < LOCATOR64_SIZE)
        return 0;
    uint64_t here = end->limit - LOCATOR64_SIZE;
    if (input_read(input, locator, sizeof locator, here, error) < 0)
        return -1;
    if (get32(locator) != LOCATOR64_SIGNATURE)
        return 0;

    end->limit = get64(locator + 8);
    if (here >= END64_SIZE && end->limit <= here - END64_SIZE &&
        input_read(input, bytes, END64_SIZE, end->limit, error) < 0)
        return -1;
    if (get32(bytes) != END64_SIGNATURE || get64(bytes + 4) != here - end->limit - 12)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: damaged: no ZIP64 end record at %" PRIu64 ", where its locator says",
                         input->path, end->limit);
    if (!widen(&end->count, get64(bytes + 32), ZIP64_COUNT) ||
        !widen(&end->size, get64(bytes + 40), ZIP64_VALUE) ||
        !widen(&end->offset, get64(bytes + 48), ZIP64_VALUE) || get64(bytes + 24) != end->count)
        return fail_with(error, JBC_BAD_INPUT, "%s: the two end records (ZIP64 and plain) disagree",
                         input->path);
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

/* Takes the values of the plain end record. */
static int read_end(struct end *end, const unsigned char *bytes, const struct input *input,
                    struct jbc_error *error)
{
    size_t comment = get16(bytes + 20);
    end->count = get16(bytes + 10);
    end->size = get32(bytes + 12);
    end->offset = get32(bytes + 16);
    if (get16(bytes + 4) != get16(bytes + 6) || get16(bytes + 8) != get16(bytes + 10))
        return fail_with(error, JBC_BAD_INPUT, "%s: one part of a ZIP file of several",
                         input->path);
    if (misleads(bytes + END_SIZE, comment))
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: its comment holds what may be taken for the end of the ZIP file",
                         input->path);
    buf_add(&end->comment, bytes + END_SIZE, comment);
    return end->comment.failed ? fail_memory(error) : 0;
}

int end_find(struct end *end, const struct input *input, struct jbc_error *error)
{
    size_t length = input->size < TAIL_SIZE ? (size_t)input->size : TAIL_SIZE, left = 0;
    uint64_t offset = input->size - length;
    unsigned char *tail = malloc(length + 1);
    if (!tail)
        return fail_memory(error);
    int result = input_read(input, tail, length, offset, error);
    while (result == 0 && left + END_SIZE <= length &&
           !is_end(tail + length - END_SIZE - left, left, input->size - END_SIZE - left, input))
        left++;
    if (result == 0 && left + END_SIZE > length) {
        result = no_end(input, error);
    } else if (result == 0) {
        end->limit = input->size - END_SIZE - left;
        result = read_end(end, tail + (end->limit - offset), input, error);
    }
    free(tail);
    return result == 0 ? read_end64(end, input, error) : -1;
}

void end_put(unsigned char *out, const struct end *end)
{
    unsigned char *locator = out + END64_SIZE, *plain = locator + LOCATOR64_SIZE;
    memset(out, 0, ENDS_SIZE);
    put32(out, END64_SIGNATURE);
    put64(out + 4, END64_SIZE - 12);
    out[12] = out[14] = VERSION64;
    put64(out + 24, end->count);
    put64(out + 32, end->count);
    put64(out + 40, end->size);
    put64(out + 48, end->offset);
    put32(locator, LOCATOR64_SIGNATURE);
    put64(locator + 8, end->offset + end->size);
    put32(locator + 16, 1);
    put32(plain, END_SIGNATURE);
    memset(plain + 8, 0xff, 12); /* count, size and offset: see there */
    plain[20] = (unsigned char)end->comment.length;
    plain[21] = (unsigned char)(end->comment.length >> 8);
    if (end->comment.length > 0)
        memcpy(out + ENDS_SIZE, end->comment.data, end->comment.length);
}
