/*
 * What a JAR's copy with another manifest holds. It is put together byte by byte, and all that it
 * must hold is compared.
 */
#include "jar_copy.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { EPOCH_1980 = 1 << 21 | 1 << 16 };

static void expect_specs(const struct spec *const *from, const struct spec *const *to)
{
    struct zip_maker before = {0}, after = {0};
    add_all(&before, from);
    add_all(&after, to);
    expect_copy(&before, &after, &plain);
}

/* ---- the manifest's place ---- */

static void a_manifest_that_is_first_stays_first(void **state)
{
    (void)state;
    expect_specs(SPECS(&old_manifest, &one, &two), SPECS(&new_manifest, &one, &two));
}

static void a_manifest_behind_meta_inf_stays_there(void **state)
{
    (void)state;
    const struct spec meta_inf = {.name = "META-INF/"};
    expect_specs(SPECS(&meta_inf, &old_manifest, &one), SPECS(&meta_inf, &new_manifest, &one));
}

static void a_late_manifest_comes_first(void **state)
{
    (void)state;
    expect_specs(SPECS(&one, &two, &old_manifest), SPECS(&new_manifest, &one, &two));
}

static void a_late_meta_inf_and_manifest_come_first(void **state)
{
    (void)state;
    const struct spec meta_inf = {.name = "META-INF/", .time = 7};
    expect_specs(SPECS(&one, &old_manifest, &meta_inf, &two),
                 SPECS(&meta_inf, &new_manifest, &one, &two));
}

static void a_missing_manifest_is_added_first_with_the_time_1980(void **state)
{
    (void)state;
    struct spec manifest = new_manifest;
    manifest.time = EPOCH_1980;
    expect_specs(SPECS(&one, &two), SPECS(&manifest, &one, &two));
}

static void an_oddly_cased_manifest_gets_its_proper_name(void **state)
{
    (void)state;
    struct spec odd = old_manifest;
    odd.name = "Meta-Inf/manifest.MF";
    expect_specs(SPECS(&one, &odd), SPECS(&new_manifest, &one));
}

static void a_jar_of_no_entries_gets_a_manifest(void **state)
{
    (void)state;
    struct zip_maker from = {0}, to = {0};
    struct spec manifest = new_manifest;
    manifest.time = EPOCH_1980;
    zip_add(&to, &manifest);
    expect_copy(&from, &to, &plain);
}

static void a_deflated_meta_inf_of_two_bytes_stays_deflated(void **state)
{
    (void)state;
    const struct spec meta_inf = {.name = "META-INF/",
                                  .empty_deflated = true,
                                  .descriptor = DESCRIPTOR,
                                  .local_extra = "\xfe\xca\0",
                                  .local_extra_length = 4,
                                  .extra = "\xfe\xca\0",
                                  .extra_length = 4};
    expect_specs(SPECS(&meta_inf, &old_manifest, &one), SPECS(&meta_inf, &new_manifest, &one));
}

static void the_manifest_keeps_its_attributes(void **state)
{
    (void)state;
    struct spec before = old_manifest, after = new_manifest;
    before.made_by = after.made_by = 0x0314;
    before.attributes = after.attributes = 0x81a40000;
    expect_specs(SPECS(&before, &one), SPECS(&after, &one));
}

/* ---- the other entries ---- */

static void every_entry_keeps_all_it_has(void **state)
{
    (void)state;
    const struct spec link = {.name = "link",
                              .content = "one",
                              .made_by = 0x0314,
                              .attributes = 0xa1ff0000,
                              .time = 0x21};
    const struct spec extra = {.name = "extra",
                               .content = "x",
                               .comment = "comment",
                               .local_extra = "UT\5\0\1abcd",
                               .local_extra_length = 9,
                               .extra = "UT\1\0\1\0\0\0", /* with padding */
                               .extra_length = 8};
    const struct spec described = {
        .name = "a", .content = "a", .deflated = true, .descriptor = DESCRIPTOR};
    const struct spec unsigned_ = {
        .name = "b", .content = "b", .deflated = true, .descriptor = DESCRIPTOR_UNSIGNED};
    const struct spec wide = {.name = "c",
                              .content = "c",
                              .deflated = true,
                              .zip64 = true,
                              .descriptor = DESCRIPTOR_WIDE};
    const struct spec wrong = {.name = "../wrong", .content = "d", .add_crc = 1, .time = 0};
    const struct spec folder = {.name = "f/", .attributes = 0x10};
    struct zip_maker from = {.comment = "a comment\1\n"}, to = {.comment = "a comment\1\n"};
    add_all(&from, SPECS(&old_manifest, &link, &extra, &described, &unsigned_, &wide, &wrong,
                         &folder, &one, &one));
    add_all(&to, SPECS(&new_manifest, &link, &extra, &described, &unsigned_, &wide, &wrong, &folder,
                       &one, &one));
    expect_copy(&from, &to, &plain);
}

static void the_order_of_the_directory_becomes_that_of_the_file(void **state)
{
    (void)state;
    struct zip_maker from = {.last_first = 2}, to = {0};
    const struct spec three = {.name = "three"};
    add_all(&from, SPECS(&old_manifest, &one, &two, &three)); /* directory: 2 3 M 1 */
    add_all(&to, SPECS(&new_manifest, &two, &three, &one));
    expect_copy(&from, &to, &plain);
}

static void what_lies_between_the_entries_is_dropped(void **state)
{
    (void)state;
    struct spec gap = one, described = two, described_gap;
    gap.gap = "PK\3\4 of an entry that was removed";
    described.descriptor = DESCRIPTOR;
    described_gap = described;
    described_gap.gap = "padding";
    expect_specs(SPECS(&old_manifest, &gap, &described_gap, &one),
                 SPECS(&new_manifest, &one, &described, &one));
}

static void data_that_ends_like_an_end_record_is_none(void **state)
{
    (void)state;
    const struct spec end = {.name = "end", .content = "PK\5\6"};
    expect_specs(SPECS(&old_manifest, &one, &end), SPECS(&new_manifest, &one, &end));
}

static void an_entry_larger_than_any_buffer_is_kept(void **state)
{
    (void)state;
    enum { SIZE = 3 * 1024 * 1024 + 12345 };
    char *content = malloc(SIZE);
    assert_non_null(content);
    for (size_t i = 0; i < SIZE; i++)
        content[i] = (char)(i * 7 + i / 1000);
    const struct spec large = {.name = "large", .content = content, .length = SIZE};
    expect_specs(SPECS(&one, &large, &old_manifest, &two),
                 SPECS(&new_manifest, &one, &large, &two));
    free(content);
}

static void bytes_behind_the_end_are_dropped(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct zip_maker from = {0}, to = {0};
    add_all(&from, SPECS(&old_manifest, &one));
    zip_finish(&from);
    buf_adds(&from.data, "garbage");
    save_bytes(JAR, from.data.data, from.data.length);
    assert_int_equal(copy_jar(&plain, &error), 0);
    add_all(&to, SPECS(&new_manifest, &one));
    zip_finish(&to);
    expect_held(&to);
    zip_clear(&from);
    zip_clear(&to);
}

static void a_large_manifest_takes_the_place_of_a_stored_one(void **state)
{
    (void)state;
    enum { SIZE = 3 * 1024 * 1024 };
    char *text = malloc(SIZE);
    assert_non_null(text);
    memset(text, 'x', SIZE);
    const struct spec stored = {.name = MANIFEST, .content = TEXT, .time = SOME_TIME};
    const struct spec large = {
        .name = MANIFEST, .content = text, .length = SIZE, .time = SOME_TIME};
    const struct jbc_jar_copy copy = {
        .manifest = text, .manifest_length = SIZE, .source_date_epoch = -1};
    struct zip_maker from = {0}, to = {0};
    add_all(&from, SPECS(&one, &stored, &two));
    add_all(&to, SPECS(&large, &one, &two));
    expect_copy(&from, &to, &copy);
    free(text);
}

/* ---- what is healed ---- */

static void entries_that_overlap_get_a_copy_each(void **state)
{
    (void)state;
    struct zip_maker from = {0}, to = {0};
    struct spec again = one;
    again.add_offset = (uint32_t)-34;
    add_all(&from, SPECS(&old_manifest, &one, &again));
    add_all(&to, SPECS(&new_manifest, &one, &one));
    expect_copy(&from, &to, &plain);
}

static void a_local_header_of_another_size_gets_the_right_one(void **state)
{
    (void)state;
    struct spec stored = one, deflated = two, empty = {.name = "empty"};
    stored.add_local = deflated.add_local = empty.add_local = 1;
    expect_specs(SPECS(&old_manifest, &stored, &deflated, &empty),
                 SPECS(&new_manifest, &one, &two, &(struct spec){.name = "empty"}));
}

static void names_in_unicode_are_kept_with_their_flag_and_without(void **state)
{
    (void)state;
    static const char field[] = "up\x7\0\1....\xc3\xa4"; /* whose CRC does not fit */
    const struct spec bare = {.name = "\xc3\xa4", .content = "1"};
    const struct spec flagged = {.name = "\xc3\xa4", .content = "1", .flags = 0x800};
    struct spec doubled = bare, doubled_flagged = flagged;
    doubled.extra = doubled.local_extra = field;
    doubled.extra_length = doubled.local_extra_length = 11;
    doubled_flagged.extra = doubled_flagged.local_extra = field;
    doubled_flagged.extra_length = doubled_flagged.local_extra_length = 11;
    expect_specs(SPECS(&old_manifest, &bare, &flagged, &doubled, &doubled_flagged),
                 SPECS(&new_manifest, &bare, &flagged, &bare, &flagged));
}

/* ---- times ---- */

/* Times that are none, and such as a change to summer time leaves out or brings twice. */
static const uint32_t odd_times[] = {
    0,          0x0001, 0xffffffff, 0x00210000, 0xf79fbf7d, 0x526e13c0, /* 2021-03-14 02:30:00 */
    0x53670bc0,                                                         /* 2021-11-07 01:30:00 */
    0x1c1f0000,                                                         /* the 31st of no month */
};

static void copy_odd_times(struct buf *bytes)
{
    struct zip_maker from = {0}, to = {0};
    zip_add(&from, &old_manifest);
    zip_add(&to, &new_manifest);
    for (size_t i = 0; i < sizeof odd_times / sizeof odd_times[0]; i++) {
        struct spec spec = one;
        spec.time = odd_times[i];
        zip_add(&from, &spec);
        zip_add(&to, &spec);
    }
    expect_copy(&from, &to, &plain);
    load_bytes(bytes, COPY);
}

static void any_time_is_kept_and_bytes_are_the_same_in_any_time_zone(void **state)
{
    (void)state;
    static const char *const zones[] = {"UTC0", "EST5EDT,M3.2.0,M11.1.0", "XXX-13:45", "YYY+11"};
    struct buf first = {0};
    copy_odd_times(&first);
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        struct buf bytes = {0};
        setenv("TZ", zones[i], 1);
        tzset();
        copy_odd_times(&bytes);
        assert_int_equal(bytes.length, first.length);
        assert_memory_equal(bytes.data, first.data, first.length);
        assert_string_equal(getenv("TZ"), zones[i]);
        buf_clear(&bytes);
    }
    unsetenv("TZ");
    tzset();
    buf_clear(&first);
}

static void a_jar_can_be_copied_and_read_again_after_a_copy(void **state)
{
    (void)state;
    struct zip_maker zip = {0};
    struct buf first = {0}, second = {0};
    struct jbc_error error = {0};
    char *data = NULL;
    size_t length = 0;
    add_all(&zip, SPECS(&one, &old_manifest, &two));
    zip_save(&zip, JAR);
    struct jbc_jar *jar = jbc_jar_open(JAR, &error);
    for (int i = 0; i < 2; i++) {
        int fd = open(COPY, O_RDWR | O_CREAT | O_TRUNC, 0600);
        assert_int_equal(jbc_jar_write(jar, &plain, fd, &error), 0);
        load_bytes(i ? &second : &first, COPY);
        close(fd);
    }
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.data, second.data, first.length);
    assert_int_equal(jbc_jar_read(jar, "two", 100, &data, &length, &error), 0);
    assert_string_equal(data, "22");
    free(data);
    jbc_jar_free(jar);
    buf_clear(&first);
    buf_clear(&second);
}

/* ---- ZIP64 ---- */

/* Adds entries that hold nothing, until there are so many. */
static void add_many(struct zip_maker *zip, unsigned count)
{
    char name[16];
    while (zip->count < count) {
        snprintf(name, sizeof name, "e%u", zip->count);
        zip_add(zip, &(struct spec){.name = name});
    }
}

static void expect_many(unsigned count)
{
    struct zip_maker from = {0}, to = {0};
    zip_add(&from, &old_manifest);
    zip_add(&to, &new_manifest);
    add_many(&from, count);
    add_many(&to, count);
    expect_copy(&from, &to, &plain);
}

static void a_hundred_thousand_entries_are_kept(void **state)
{
    (void)state;
    expect_many(100000);
}

static void as_many_entries_as_need_zip64_are_kept(void **state)
{
    (void)state;
    expect_many(65534);
    expect_many(65535);
    expect_many(65536);
}

static void end_records_of_zip64_that_nothing_needs_are_dropped(void **state)
{
    (void)state;
    struct zip_maker from = {.zip64 = true}, to = {0};
    add_all(&from, SPECS(&old_manifest, &one));
    add_all(&to, SPECS(&new_manifest, &one));
    expect_copy(&from, &to, &plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_manifest_that_is_first_stays_first),
        cmocka_unit_test(a_manifest_behind_meta_inf_stays_there),
        cmocka_unit_test(a_late_manifest_comes_first),
        cmocka_unit_test(a_late_meta_inf_and_manifest_come_first),
        cmocka_unit_test(a_missing_manifest_is_added_first_with_the_time_1980),
        cmocka_unit_test(an_oddly_cased_manifest_gets_its_proper_name),
        cmocka_unit_test(a_jar_of_no_entries_gets_a_manifest),
        cmocka_unit_test(a_deflated_meta_inf_of_two_bytes_stays_deflated),
        cmocka_unit_test(the_manifest_keeps_its_attributes),
        cmocka_unit_test(every_entry_keeps_all_it_has),
        cmocka_unit_test(the_order_of_the_directory_becomes_that_of_the_file),
        cmocka_unit_test(what_lies_between_the_entries_is_dropped),
        cmocka_unit_test(data_that_ends_like_an_end_record_is_none),
        cmocka_unit_test(an_entry_larger_than_any_buffer_is_kept),
        cmocka_unit_test(bytes_behind_the_end_are_dropped),
        cmocka_unit_test(a_large_manifest_takes_the_place_of_a_stored_one),
        cmocka_unit_test(entries_that_overlap_get_a_copy_each),
        cmocka_unit_test(a_local_header_of_another_size_gets_the_right_one),
        cmocka_unit_test(names_in_unicode_are_kept_with_their_flag_and_without),
        cmocka_unit_test(any_time_is_kept_and_bytes_are_the_same_in_any_time_zone),
        cmocka_unit_test(a_jar_can_be_copied_and_read_again_after_a_copy),
        cmocka_unit_test(a_hundred_thousand_entries_are_kept),
        cmocka_unit_test(as_many_entries_as_need_zip64_are_kept),
        cmocka_unit_test(end_records_of_zip64_that_nothing_needs_are_dropped),
    };
    return cmocka_run_group_tests(tests, enter_folder, remove_folder);
}
