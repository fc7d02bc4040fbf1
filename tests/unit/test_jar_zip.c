/* The records of ZIP files beyond 4 GiB, too large to be made whole. */
#include "jar_zip.h"
#include "zip_maker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The record of a one-byte entry, offset and version changed, as the copy would have it. */
static void expect_record(const struct spec *spec, uint64_t offset, const char *hex)
{
    struct zip_maker zip = {0};
    struct buf got = {0}, shown = {0};
    zip_add(&zip, spec);
    assert_true(record_put(&got, (const unsigned char *)zip.records[0].data, offset));
    const unsigned char *bytes = (const unsigned char *)got.data;
    buf_addf(&shown, "v%u x%u ", bytes[6], bytes[30]);
    for (size_t i = 42; i < got.length; i++)
        buf_addf(&shown, "%02x", bytes[i]);
    assert_string_equal(shown.data, hex);
    buf_clear(&got);
    buf_clear(&shown);
    zip_clear(&zip);
}

static void an_offset_beyond_4_gib_goes_into_a_zip64_field_of_its_own(void **state)
{
    (void)state;
    const struct spec spec = {.name = "a", .content = "x", .extra = "AB\1\0C", .extra_length = 5};
    expect_record(&spec, 0xfffffffe,
                  "v20 x5 feffffff61"
                  "4142010043");
    expect_record(&spec, 0xffffffff,
                  "v45 x17 ffffffff61"
                  "01000800ffffffff00000000"
                  "4142010043");
    expect_record(&spec, 0x123456789a,
                  "v45 x17 ffffffff61"
                  "010008009a78563412000000"
                  "4142010043");
}

static void an_offset_in_a_zip64_field_stays_there(void **state)
{
    (void)state;
    const struct spec spec = {.name = "a", .content = "x", .zip64 = true};
    expect_record(&spec, 0x123456789a,
                  "v20 x28 ffffffff61"
                  "01001800"
                  "0100000000000000"
                  "0100000000000000"
                  "9a78563412000000");
    expect_record(&spec, 5,
                  "v20 x28 ffffffff61"
                  "01001800"
                  "0100000000000000"
                  "0100000000000000"
                  "0500000000000000");
}

static void an_offset_joins_the_sizes_in_a_zip64_field(void **state)
{
    (void)state;
    struct zip_maker zip = {0};
    struct buf got = {0};
    zip_add(&zip, &(struct spec){.name = "a", .content = "x", .zip64 = true});
    char *record = zip.records[0].data;
    memset(record + 42, 0, 4); /* the offset fits: */
    record[30] = 20;           /* the field holds the sizes only */
    record[47 + 2] = 16;
    assert_true(record_put(&got, (const unsigned char *)record, 0x123456789a));
    assert_int_equal(got.length, 47 + 28);
    assert_int_equal(got.data[30], 28);
    assert_memory_equal(got.data + 47,
                        "\1\0\x18\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\x9a\x78\x56\x34\x12\0\0\0", 28);
    buf_clear(&got);
    zip_clear(&zip);
}

static void an_extra_field_without_room_for_the_offset_is_told(void **state)
{
    (void)state;
    static char extra[65535 - 8];
    struct zip_maker zip = {0};
    struct buf got = {0};
    zip_add(&zip, &(struct spec){.name = "a", .extra = extra, .extra_length = sizeof extra});
    const unsigned char *record = (const unsigned char *)zip.records[0].data;
    assert_true(record_put(&got, record, 0xfffffffe));
    assert_false(record_put(&got, record, 0xffffffff));
    buf_clear(&got);
    zip_clear(&zip);
}

static void the_end_says_in_zip64_what_does_not_fit(void **state)
{
    (void)state;
    struct buf got = {0};
    const struct zip_end end = {.count = 3, .size = 200, .offset = 0x123456789a};
    end_put(&got, &end);
    assert_int_equal(got.length, 56 + 20 + 22);
    assert_memory_equal(got.data + 48, "\x9a\x78\x56\x34\x12\0\0\0", 8);
    assert_memory_equal(got.data + 56 + 8, "\x62\x79\x56\x34\x12\0\0\0", 8);
    assert_memory_equal(got.data + 76 + 8, "\3\0\3\0\xc8\0\0\0\xff\xff\xff\xff\0\0", 14);
    buf_clear(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_offset_beyond_4_gib_goes_into_a_zip64_field_of_its_own),
        cmocka_unit_test(an_offset_in_a_zip64_field_stays_there),
        cmocka_unit_test(an_offset_joins_the_sizes_in_a_zip64_field),
        cmocka_unit_test(an_extra_field_without_room_for_the_offset_is_told),
        cmocka_unit_test(the_end_says_in_zip64_what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
