/* JARs that are refused, and why. */
#include "zip_maker.h"

#include <jbc/jar.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define MANIFEST "META-INF/MANIFEST.MF"
#define JAR      "a.jar"

static const struct spec manifest = {.name = MANIFEST, .content = "Manifest-Version: 1.0\r\n"};

/* Saves a JAR of the manifest and one entry more, and opens it. */
static struct jbc_jar *open_with(const struct spec *spec, struct jbc_error *error)
{
    struct zip_maker zip = {0};
    zip_add(&zip, &manifest);
    zip_add(&zip, spec);
    zip_save(&zip, JAR);
    return jbc_jar_open(JAR, error);
}

static void expect_refusal(const struct jbc_jar *jar, const struct jbc_error *error,
                           enum jbc_code code, const char *part)
{
    assert_null(jar);
    assert_int_equal(error->code, code);
    if (!strstr(error->message, part))
        fail_msg("\"%s\" does not say \"%s\"", error->message, part);
}

/* The JAR is refused, by a message that names it and says this. */
static void expect_bad(const struct spec *spec, const char *part)
{
    struct jbc_error error = {0};
    const struct jbc_jar *jar = open_with(spec, &error);
    expect_refusal(jar, &error, JBC_BAD_INPUT, part);
    assert_memory_equal(error.message, JAR ": ", strlen(JAR ": "));
}

static void expect_bad_bytes(const void *data, size_t length, const char *part)
{
    struct jbc_error error = {0};
    save_bytes(JAR, data, length);
    expect_refusal(jbc_jar_open(JAR, &error), &error, JBC_BAD_INPUT, part);
}

/* ---- what Java refuses ---- */

static void an_encrypted_entry_is_refused(void **state)
{
    (void)state;
    expect_bad(&(struct spec){.name = "a", .flags = 1}, "entry a: encrypted");
    expect_bad(&(struct spec){.name = "a", .flags = 0x40}, "entry a: encrypted");
}

static void a_method_other_than_stored_and_deflated_is_refused(void **state)
{
    (void)state;
    expect_bad(&(struct spec){.name = "a", .method = 12}, "entry a: neither stored nor deflated");
}

static void a_name_with_nul_is_refused(void **state)
{
    (void)state;
    expect_bad(&(struct spec){.name = "a\0b", .name_length = 3}, "a NUL in its name");
}

static void a_name_that_is_not_utf8_is_refused(void **state)
{
    (void)state;
    expect_bad(&(struct spec){.name = "gr\x81n"}, "entry gr\\x81n: its name is not UTF-8");
    expect_bad(&(struct spec){.name = "gr\x81n", .flags = 0x800}, "not UTF-8");
}

static void headers_that_disagree_about_the_name_are_refused(void **state)
{
    (void)state;
    expect_bad(&(struct spec){.name = "abc", .local_name = "abd"}, "another name");
}

/* Where the directory is right, a copy heals it: see test_jar_write. */
static void headers_that_disagree_about_the_size_are_refused_if_the_directory_is_wrong(void **state)
{
    (void)state;
    const struct spec deflated = {.name = "abc", .content = "x", .deflated = true, .add_size = 1};
    expect_bad(&deflated, "entry abc: the sizes or the CRC in its local header differ");
    const struct spec crc = {.name = "abc", .content = "x", .add_crc = 1, .add_local = 1};
    expect_bad(&crc, "entry abc: the sizes or the CRC in its local header differ");
}

static void a_stored_entry_with_a_data_descriptor_is_refused(void **state)
{
    (void)state;
    static const enum descriptor kinds[] = {DESCRIPTOR, DESCRIPTOR_UNSIGNED, DESCRIPTOR_WIDE};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct spec spec = {.name = "abc", .content = "x", .descriptor = kinds[i]};
        expect_bad(&spec, "entry abc: stored, but with a data descriptor");
    }
    expect_bad(&(struct spec){.name = "d/", .descriptor = DESCRIPTOR}, "entry d/: stored, but");
    expect_bad(&(struct spec){.name = "abc", .content = "x", .flags = 8}, "entry abc: stored, but");
}

static void a_data_descriptor_that_is_promised_and_not_there_is_refused(void **state)
{
    (void)state;
    const struct spec missing = {.name = "abc", .content = "x", .deflated = true, .flags = 8};
    expect_bad(&missing, "entry abc: no data descriptor");
    struct spec wrong = {
        .name = "abc", .content = "x", .deflated = true, .descriptor = DESCRIPTOR, .add_size = 1};
    expect_bad(&wrong, "entry abc: no data descriptor");
    wrong.descriptor = DESCRIPTOR_UNSIGNED;
    expect_bad(&wrong, "entry abc: no data descriptor");
}

/* Java goes by the name in the header, libzip by that in the field: 4.6.9. */
static void a_unicode_field_that_renames_an_entry_is_refused(void **state)
{
    (void)state;
    static const char name[] = "up\6\0\1\xc2\x41\x24\x35z"; /* of "abc", by its CRC: z */
    static const char comment[] = "uc\6\0\1\xc2\x41\x24\x35z";
    const struct spec renamed = {.name = "abc", .extra = name, .extra_length = 10};
    expect_bad(&renamed, "entry abc: a Unicode extra field");
    const struct spec retold = {
        .name = "abc", .comment = "abc", .extra = comment, .extra_length = 10};
    expect_bad(&retold, "entry abc: a Unicode extra field");
}

static void a_size_that_libzip_cannot_write_is_refused(void **state)
{
    (void)state;
    static const char zip64[] = "\1\0\x8\0\xff\xff\xff\xff\0\0\0"; /* and a NUL */
    struct spec spec = {.name = "abc",
                        .content = "x",
                        .deflated = true,
                        .extra = zip64,
                        .extra_length = 12,
                        .add_size = 0xfffffffe};
    expect_bad(&spec, "entry abc: of 4 GiB - 1 bytes");
}

static void a_stored_entry_of_two_sizes_is_refused(void **state)
{
    (void)state;
    expect_bad(&(struct spec){.name = "abc", .content = "x", .add_size = 1}, "two sizes");
}

/* Few are healed: see test_jar_write. */
static void entries_that_overlap_so_that_copies_would_fill_a_disk_are_refused(void **state)
{
    (void)state;
    static char content[10000];
    const size_t whole = 30 + 3 + sizeof content;
    struct jbc_error error = {0};
    struct zip_maker zip = {0};
    struct spec spec = {.name = "abc", .content = content, .length = sizeof content};
    for (int i = 0; i < 3; i++) {
        zip_add(&zip, &spec);
        zip.data.length = whole;
        spec.add_offset = (uint32_t)-whole;
    }
    zip_save(&zip, JAR);
    expect_refusal(jbc_jar_open(JAR, &error), &error, JBC_BAD_INPUT, "its entries overlap");
}

static void an_entry_that_reaches_into_the_directory_is_refused(void **state)
{
    (void)state;
    struct zip_maker zip = {0};
    zip_add(&zip, &(struct spec){.name = "abc", .content = "x"});
    zip.data.length--; /* the directory begins where the x should be */
    zip_finish(&zip);
    expect_bad_bytes(zip.data.data, zip.data.length, "entry abc: overlaps");
    zip_clear(&zip);
}

static void an_offset_beyond_the_file_is_refused(void **state)
{
    (void)state;
    expect_bad(&(struct spec){.name = "abc", .add_offset = 1000000}, "entry abc: its data lies");
    expect_bad(&(struct spec){.name = "abc", .add_offset = 1}, "entry abc: no local header");
}

static void an_extra_field_that_does_not_add_up_is_refused(void **state)
{
    (void)state;
    expect_bad(&(struct spec){.name = "abc", .extra = "\1\2\xff\0x", .extra_length = 5},
               "entry abc: the extra field in the directory does not add up");
    expect_bad(&(struct spec){.name = "abc", .extra = "UT\1\0\1pad", .extra_length = 8},
               "entry abc: the extra field in the directory does not add up");
    const struct spec local = {
        .name = "abc", .local_extra = "\1\2\xff\0x", .local_extra_length = 5};
    expect_bad(&local, "entry abc: the extra field of its local header does not add up");
}

static void two_manifests_are_refused_whatever_their_case(void **state)
{
    (void)state;
    expect_bad(&(struct spec){.name = MANIFEST}, "a second manifest");
    expect_bad(&(struct spec){.name = "meta-inf/manifest.mf"},
               "entry meta-inf/manifest.mf: a second manifest");
}

/* ---- the file as a whole ---- */

static void a_file_that_is_no_zip_is_refused(void **state)
{
    (void)state;
    expect_bad_bytes("", 0, "not a ZIP file");
    expect_bad_bytes("P", 1, "not a ZIP file");
    expect_bad_bytes("#!/bin/sh\nexec true # a script of more than twenty-two bytes\n", 60,
                     "not a ZIP file");
}

static void a_prefix_is_refused(void **state)
{
    (void)state;
    static const char script[] = "#!/bin/sh\n";
    struct zip_maker zip = {0};
    struct buf file = {0};
    zip_add(&zip, &manifest);
    zip_finish(&zip);
    buf_adds(&file, script);
    buf_add(&file, zip.data.data, zip.data.length);
    expect_bad_bytes(file.data, file.length, "10 bytes too many in front");
    buf_clear(&file);
    zip_clear(&zip);
}

static void a_prefix_that_the_offsets_count_is_refused(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct zip_maker zip = {0};
    buf_adds(&zip.data, "#!/bin/sh\n");
    zip_add(&zip, &manifest);
    zip_save(&zip, JAR);
    expect_refusal(jbc_jar_open(JAR, &error), &error, JBC_BAD_INPUT, "10 bytes in front");
}

/* A file with all that there is: descriptor, ZIP64, extra fields, comments. */
static void make_rich(struct zip_maker *zip)
{
    zip->zip64 = true;
    zip->comment = "comment";
    zip_add(zip, &(struct spec){.name = "META-INF/",
                                .empty_deflated = true,
                                .descriptor = DESCRIPTOR,
                                .local_extra = "\xfe\xca\0",
                                .local_extra_length = 4});
    zip_add(zip, &manifest);
    zip_add(zip,
            &(struct spec){
                .name = "wide", .content = "content", .zip64 = true, .comment = "of an entry"});
    zip_finish(zip);
}

static void a_jar_truncated_anywhere_is_refused(void **state)
{
    (void)state;
    struct zip_maker zip = {0};
    make_rich(&zip);
    for (size_t length = 4; length < zip.data.length; length++)
        expect_bad_bytes(zip.data.data, length, "truncated");
    zip_clear(&zip);
}

/* What is wrong need not be noticed, but nothing may break. The sanitizers watch. */
static void a_byte_damaged_anywhere_is_an_error_or_goes_unnoticed(void **state)
{
    (void)state;
    static const unsigned char masks[] = {0xff, 0x01, 0x80};
    static const struct jbc_jar_copy copy = {.strip_signatures = true};
    const int sink = open("copy", O_RDWR | O_CREAT, 0600);
    struct zip_maker zip = {0};
    make_rich(&zip);
    for (size_t i = 0; i < 3 * zip.data.length; i++) {
        char *byte = &zip.data.data[i / 3], *data = NULL;
        size_t length = 0;
        struct jbc_error error = {0};
        *byte = (char)(*byte ^ masks[i % 3]);
        save_bytes(JAR, zip.data.data, zip.data.length);
        *byte = (char)(*byte ^ masks[i % 3]);
        struct jbc_jar *jar = jbc_jar_open(JAR, &error);
        if (!jar || jbc_jar_read(jar, "wide", 100, &data, &length, &error) < 0)
            assert_int_equal(error.code, JBC_BAD_INPUT);
        assert_int_equal(ftruncate(sink, 0), 0);
        if (jar && jbc_jar_write(jar, &copy, sink, &error) < 0)
            fail_msg("byte %zu: %s", i / 3, error.message);
        free(data);
        jbc_jar_free(jar);
    }
    close(sink);
    zip_clear(&zip);
}

static void a_directory_of_more_or_fewer_records_than_its_end_says_is_refused(void **state)
{
    (void)state;
    struct zip_maker zip = {0};
    zip_add(&zip, &manifest);
    zip_add(
        &zip,
        &(struct spec){
            .name = "a",
            .comment = "seventy bytes of comment, as many as a record more would need ........."});
    zip_finish(&zip);
    char *count = zip.data.data + zip.data.length - 14;
    count[0] = count[2] = 1;
    expect_bad_bytes(zip.data.data, zip.data.length, "goes on behind the 1 records");
    count[0] = count[2] = 3;
    expect_bad_bytes(zip.data.data, zip.data.length, "record 3 of the directory");
    count[0] = count[2] = 5;
    expect_bad_bytes(zip.data.data, zip.data.length, "5 records of ");
    zip_clear(&zip);
}

/* Bytes behind the end are dropped from a copy: then an end within the comment could be the last.
 */
static void a_comment_that_could_be_an_end_is_refused(void **state)
{
    (void)state;
    static const char comment[22] = "PK\5\6\0\0\0\0\0\0\0\0\1"; /* a directory of one byte */
    struct zip_maker zip = {.comment = comment, .comment_length = sizeof comment};
    zip_add(&zip, &manifest);
    zip_finish(&zip);
    buf_adds(&zip.data, "garbage");
    expect_bad_bytes(zip.data.data, zip.data.length, "its comment holds");
    zip_clear(&zip);
}

static void one_part_of_several_is_refused(void **state)
{
    (void)state;
    struct zip_maker zip = {0};
    zip_add(&zip, &manifest);
    zip_finish(&zip);
    zip.data.data[zip.data.length - 18] = 1;
    expect_bad_bytes(zip.data.data, zip.data.length, "one part");
    zip_clear(&zip);
}

static void what_is_not_there_or_not_a_plain_file_cannot_be_read(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    expect_refusal(jbc_jar_open("nowhere.jar", &error), &error, JBC_FAILED, "nowhere.jar");
    expect_refusal(jbc_jar_open(".", &error), &error, JBC_FAILED, "not a plain file");
    assert_int_equal(mkfifo("pipe", 0600), 0);
    expect_refusal(jbc_jar_open("pipe", &error), &error, JBC_FAILED, "not a plain file");
}

static char folder[] = "/tmp/test_jar_refused.XXXXXX";

static int enter_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? chdir(folder) : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(JAR);
    unlink("pipe");
    unlink("copy");
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_encrypted_entry_is_refused),
        cmocka_unit_test(a_method_other_than_stored_and_deflated_is_refused),
        cmocka_unit_test(a_name_with_nul_is_refused),
        cmocka_unit_test(a_name_that_is_not_utf8_is_refused),
        cmocka_unit_test(headers_that_disagree_about_the_name_are_refused),
        cmocka_unit_test(
            headers_that_disagree_about_the_size_are_refused_if_the_directory_is_wrong),
        cmocka_unit_test(a_stored_entry_with_a_data_descriptor_is_refused),
        cmocka_unit_test(a_data_descriptor_that_is_promised_and_not_there_is_refused),
        cmocka_unit_test(a_unicode_field_that_renames_an_entry_is_refused),
        cmocka_unit_test(a_size_that_libzip_cannot_write_is_refused),
        cmocka_unit_test(a_stored_entry_of_two_sizes_is_refused),
        cmocka_unit_test(entries_that_overlap_so_that_copies_would_fill_a_disk_are_refused),
        cmocka_unit_test(an_entry_that_reaches_into_the_directory_is_refused),
        cmocka_unit_test(an_offset_beyond_the_file_is_refused),
        cmocka_unit_test(an_extra_field_that_does_not_add_up_is_refused),
        cmocka_unit_test(two_manifests_are_refused_whatever_their_case),
        cmocka_unit_test(a_file_that_is_no_zip_is_refused),
        cmocka_unit_test(a_prefix_is_refused),
        cmocka_unit_test(a_prefix_that_the_offsets_count_is_refused),
        cmocka_unit_test(a_jar_truncated_anywhere_is_refused),
        cmocka_unit_test(a_byte_damaged_anywhere_is_an_error_or_goes_unnoticed),
        cmocka_unit_test(a_directory_of_more_or_fewer_records_than_its_end_says_is_refused),
        cmocka_unit_test(a_comment_that_could_be_an_end_is_refused),
        cmocka_unit_test(one_part_of_several_is_refused),
        cmocka_unit_test(what_is_not_there_or_not_a_plain_file_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, enter_folder, remove_folder);
}
