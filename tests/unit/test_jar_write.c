/*
 * What a JAR's copy with another manifest holds. It is put together byte by byte and compared
 * whole, so that whatever changes in an entry is noticed.
 */
#include "jar_copy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

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

static void a_deflated_meta_inf_of_two_bytes_stays_as_it_is(void **state)
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

static void every_entry_is_kept_byte_for_byte(void **state)
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
                               .extra = "UT\1\0\1pad",
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

static void the_orders_of_file_and_directory_are_kept_both(void **state)
{
    (void)state;
    struct zip_maker from = {.last_first = 2}, to = {0};
    const struct spec three = {.name = "three"};
    add_all(&from, SPECS(&old_manifest, &one, &two, &three)); /* directory: 2 3 M 1 */
    add_all(&to, SPECS(&new_manifest, &one, &two, &three));
    struct buf first = to.records[1]; /* directory: M 2 3 1 */
    to.records[1] = to.records[2];
    to.records[2] = to.records[3];
    to.records[3] = first;
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
    expect_bytes(&to.data);
    zip_clear(&from);
    zip_clear(&to);
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

static void the_end_records_of_zip64_appear_with_the_65535th_entry(void **state)
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
        cmocka_unit_test(a_deflated_meta_inf_of_two_bytes_stays_as_it_is),
        cmocka_unit_test(the_manifest_keeps_its_attributes),
        cmocka_unit_test(every_entry_is_kept_byte_for_byte),
        cmocka_unit_test(the_orders_of_file_and_directory_are_kept_both),
        cmocka_unit_test(what_lies_between_the_entries_is_dropped),
        cmocka_unit_test(an_entry_larger_than_any_buffer_is_kept),
        cmocka_unit_test(bytes_behind_the_end_are_dropped),
        cmocka_unit_test(a_hundred_thousand_entries_are_kept),
        cmocka_unit_test(the_end_records_of_zip64_appear_with_the_65535th_entry),
        cmocka_unit_test(end_records_of_zip64_that_nothing_needs_are_dropped),
    };
    return cmocka_run_group_tests(tests, enter_folder, remove_folder);
}
