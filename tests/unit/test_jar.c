/* Reading from a JAR. */
#include "zip_maker.h"

#include <jbc/jar.h>

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

static void expect_content(const struct jbc_jar *jar, const char *entry, const char *content)
{
    char *data = NULL;
    size_t length = 0;
    struct jbc_error error = {0};
    assert_int_equal(jbc_jar_read(jar, entry, 1000, &data, &length, &error), 0);
    assert_string_equal(data, content);
    assert_int_equal(length, strlen(content));
    free(data);
}

static void expect_entry(const struct spec *spec, const char *content)
{
    struct jbc_jar *jar = open_with(spec, NULL);
    assert_non_null(jar);
    expect_content(jar, spec->name, content);
    jbc_jar_free(jar);
}

static void expect_error(const struct jbc_error *error, const char *part)
{
    assert_int_equal(error->code, JBC_BAD_INPUT);
    if (!strstr(error->message, part))
        fail_msg("\"%s\" does not say \"%s\"", error->message, part);
}

static void expect_unreadable(const struct spec *spec, size_t limit, const char *part)
{
    char *data = NULL;
    size_t length = 0;
    struct jbc_error error = {0};
    struct jbc_jar *jar = open_with(spec, NULL);
    assert_non_null(jar);
    assert_int_equal(jbc_jar_read(jar, spec->name, limit, &data, &length, &error), -1);
    expect_error(&error, part);
    assert_non_null(strstr(error.message, spec->name));
    assert_null(data);
    jbc_jar_free(jar);
}

/* ---- reading ---- */

static void a_stored_entry_is_read(void **state)
{
    (void)state;
    expect_entry(&(struct spec){.name = "a", .content = "content"}, "content");
}

static void a_deflated_entry_is_read(void **state)
{
    (void)state;
    expect_entry(&(struct spec){.name = "a", .content = "content", .deflated = true}, "content");
}

static void an_entry_with_a_data_descriptor_is_read(void **state)
{
    (void)state;
    expect_entry(
        &(struct spec){
            .name = "a", .content = "content", .deflated = true, .descriptor = DESCRIPTOR},
        "content");
}

static void an_entry_with_zip64_values_is_read(void **state)
{
    (void)state;
    expect_entry(&(struct spec){.name = "a", .content = "content", .zip64 = true}, "content");
}

static void an_entry_of_no_bytes_is_read_as_an_empty_string(void **state)
{
    (void)state;
    expect_entry(&(struct spec){.name = "a"}, "");
    expect_entry(&(struct spec){.name = "b", .empty_deflated = true}, "");
}

static void an_entry_that_is_not_there_is_null_and_no_error(void **state)
{
    (void)state;
    char stale, *data = &stale;
    size_t length = 1;
    struct jbc_jar *jar = open_with(&(struct spec){.name = "a"}, NULL);
    assert_int_equal(jbc_jar_read(jar, "A", 100, &data, &length, NULL), 0);
    assert_null(data);
    assert_int_equal(length, 0);
    jbc_jar_free(jar);
}

static void of_entries_with_one_name_the_last_is_read_as_by_java(void **state)
{
    (void)state;
    struct zip_maker zip = {0};
    zip_add(&zip, &(struct spec){.name = "a", .content = "first"});
    zip_add(&zip, &(struct spec){.name = "a", .content = "last"});
    zip_save(&zip, JAR);
    struct jbc_jar *jar = jbc_jar_open(JAR, NULL);
    expect_content(jar, "a", "last");
    jbc_jar_free(jar);
}

static void an_entry_as_large_as_the_limit_is_read_and_a_larger_one_refused(void **state)
{
    (void)state;
    const struct spec spec = {.name = "a", .content = "12345"};
    char *data = NULL;
    size_t length = 0;
    struct jbc_jar *jar = open_with(&spec, NULL);
    assert_int_equal(jbc_jar_read(jar, "a", 5, &data, &length, NULL), 0);
    assert_int_equal(length, 5);
    free(data);
    jbc_jar_free(jar);
    expect_unreadable(&spec, 4, "too large");
}

static void a_wrong_crc_is_an_error_when_the_entry_is_read(void **state)
{
    (void)state;
    expect_unreadable(&(struct spec){.name = "a", .content = "x", .add_crc = 1}, 100, "CRC");
    expect_unreadable(&(struct spec){.name = "a", .content = "x", .add_crc = 1, .deflated = true},
                      100, "CRC");
    expect_unreadable(&(struct spec){.name = "a", .add_crc = 1}, 100, "CRC");
}

static void an_entry_that_inflates_to_another_size_is_an_error_when_it_is_read(void **state)
{
    (void)state;
    struct spec spec = {
        .name = "a", .content = "content", .deflated = true, .add_size = 1, .add_local = 1};
    expect_unreadable(&spec, 100, "a");
    spec.add_size = spec.add_local = (uint32_t)-1;
    expect_unreadable(&spec, 100, "a");
}

static void data_that_does_not_inflate_is_an_error_when_it_is_read(void **state)
{
    (void)state;
    expect_unreadable(&(struct spec){.name = "a", .content = "\xff\xff\xff", .method = 8}, 100,
                      "a");
}

/* ---- the manifest ---- */

static void expect_manifest(const struct spec *spec, const char *content)
{
    char *data = NULL;
    size_t length = 0;
    struct zip_maker zip = {0};
    zip_add(&zip, &(struct spec){.name = "a"});
    zip_add(&zip, spec);
    zip_save(&zip, JAR);
    struct jbc_jar *jar = jbc_jar_open(JAR, NULL);
    assert_non_null(jar);
    assert_int_equal(jbc_jar_read_manifest(jar, &data, &length, NULL), 0);
    if (content)
        assert_string_equal(data, content);
    else
        assert_null(data);
    assert_int_equal(length, content ? strlen(content) : 0);
    free(data);
    jbc_jar_free(jar);
}

static void the_manifest_is_found_in_any_case_of_its_path(void **state)
{
    (void)state;
    expect_manifest(&(struct spec){.name = MANIFEST, .content = "A: b"}, "A: b");
    expect_manifest(&(struct spec){.name = "meta-inf/Manifest.mf", .content = "A: b"}, "A: b");
}

static void a_jar_may_have_no_manifest(void **state)
{
    (void)state;
    expect_manifest(&(struct spec){.name = "lib/META-INF/MANIFEST.MF", .content = "A: b"}, NULL);
}

static void a_manifest_of_more_than_8_mib_is_refused(void **state)
{
    (void)state;
    static char large[8 * 1024 * 1024 + 1];
    char *data = NULL;
    size_t length = 0;
    struct jbc_error error = {0};
    struct zip_maker zip = {0};
    zip_add(&zip, &(struct spec){.name = MANIFEST, .content = large, .length = sizeof large});
    zip_save(&zip, JAR);
    struct jbc_jar *jar = jbc_jar_open(JAR, NULL);
    assert_int_equal(jbc_jar_read_manifest(jar, &data, &length, &error), -1);
    expect_error(&error, "too large");
    jbc_jar_free(jar);
}

/* ---- what else there may be ---- */

static void the_end_records_of_zip64_are_read(void **state)
{
    (void)state;
    struct zip_maker zip = {.zip64 = true};
    zip_add(&zip, &(struct spec){.name = "a", .content = "content"});
    zip_save(&zip, JAR);
    struct jbc_jar *jar = jbc_jar_open(JAR, NULL);
    assert_non_null(jar);
    expect_content(jar, "a", "content");
    jbc_jar_free(jar);
}

static void a_name_in_utf8_is_fine_with_and_without_the_flag_for_it(void **state)
{
    (void)state;
    expect_entry(&(struct spec){.name = "gr\xc3\xbcn", .content = "x"}, "x");
    expect_entry(&(struct spec){.name = "gr\xc3\xbcn", .content = "x", .flags = 0x800}, "x");
}

static void odd_names_are_kept(void **state)
{
    (void)state;
    expect_entry(&(struct spec){.name = "../a", .content = "x"}, "x");
    expect_entry(&(struct spec){.name = "/etc\\a", .content = "x"}, "x");
}

static void bytes_behind_the_end_do_not_matter(void **state)
{
    (void)state;
    struct zip_maker zip = {0};
    zip_add(&zip, &(struct spec){.name = "a", .content = "x"});
    zip_finish(&zip);
    buf_adds(&zip.data, "garbage");
    save_bytes(JAR, zip.data.data, zip.data.length);
    struct jbc_jar *jar = jbc_jar_open(JAR, NULL);
    assert_non_null(jar);
    expect_content(jar, "a", "x");
    jbc_jar_free(jar);
    zip_clear(&zip);
}

static void the_signature_of_the_end_within_the_comment_does_not_mislead(void **state)
{
    (void)state;
    struct zip_maker zip = {.comment = "PK\5\6 and thirty bytes more of comment"};
    zip_add(&zip, &(struct spec){.name = "a", .content = "x"});
    zip_save(&zip, JAR);
    struct jbc_jar *jar = jbc_jar_open(JAR, NULL);
    assert_non_null(jar);
    expect_content(jar, "a", "x");
    jbc_jar_free(jar);
}

static void a_jar_of_no_entries_opens(void **state)
{
    (void)state;
    struct zip_maker zip = {0};
    zip_save(&zip, JAR);
    struct jbc_jar *jar = jbc_jar_open(JAR, NULL);
    assert_non_null(jar);
    assert_false(jbc_jar_is_signed(jar));
    jbc_jar_free(jar);
}

/* ---- all entries ---- */

static void expect_listed(struct jbc_jar *jar, const char *const *names)
{
    size_t count = 0;
    for (; names[count]; count++) {
        struct jbc_jar_entry entry = {0};
        assert_true(count < jbc_jar_count(jar));
        assert_int_equal(jbc_jar_entry(jar, count, &entry, NULL), 0);
        assert_string_equal(entry.name, names[count]);
    }
    assert_int_equal(jbc_jar_count(jar), count);
    jbc_jar_free(jar);
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void entries_are_listed_in_the_order_of_the_directory(void **state)
{
    (void)state;
    struct zip_maker zip = {0}, without = {0}, empty = {0};
    zip_add(&zip, &(struct spec){.name = "a"});
    zip_add(&zip, &(struct spec){.name = "META-INF/"});
    zip_add(&zip, &manifest);
    zip_add(&zip, &(struct spec){.name = "a"});
    zip_save(&zip, JAR);
    expect_listed(jbc_jar_open(JAR, NULL), NAMES("a", "META-INF/", MANIFEST, "a"));
    zip_add(&without, &(struct spec){.name = "gr\xc3\xbcn"});
    zip_add(&without, &(struct spec){.name = "\1\\b"});
    zip_save(&without, JAR);
    expect_listed(jbc_jar_open(JAR, NULL), NAMES("gr\xc3\xbcn", "\1\\b"));
    zip_save(&empty, JAR);
    expect_listed(jbc_jar_open(JAR, NULL), NAMES(NULL));
}

static void an_entry_is_told_by_name_size_and_crc(void **state)
{
    (void)state;
    struct jbc_jar_entry entry = {0};
    struct jbc_jar *jar =
        open_with(&(struct spec){.name = "a", .content = "content", .deflated = true}, NULL);
    assert_int_equal(jbc_jar_entry(jar, 1, &entry, NULL), 0);
    assert_int_equal(entry.size, 7);
    assert_int_equal(entry.crc, 0xfec530a9);
    assert_false(entry.stored);
    assert_int_equal(jbc_jar_entry(jar, 0, &entry, NULL), 0);
    assert_true(entry.stored);
    jbc_jar_free(jar);
}

static void an_entry_is_streamed_in_parts_beside_another(void **state)
{
    (void)state;
    static char content[100000];
    for (size_t i = 0; i < sizeof content; i++)
        content[i] = (char)(i * 7 + i / 1000);
    struct jbc_jar *jar = open_with(
        &(struct spec){.name = "a", .content = content, .length = sizeof content, .deflated = true},
        NULL);
    struct jbc_jar_stream *streams[2] = {jbc_jar_stream_open(jar, 1, NULL),
                                         jbc_jar_stream_open(jar, 1, NULL)};
    char part[999];
    size_t done[2] = {0}, got = 1;
    while (got > 0)
        for (int i = 0; i < 2; i++) {
            assert_int_equal(jbc_jar_stream_read(streams[i], part, sizeof part, &got, NULL), 0);
            assert_memory_equal(part, content + done[i], got);
            done[i] += got;
        }
    assert_int_equal(done[0], sizeof content);
    assert_int_equal(done[1], sizeof content);
    jbc_jar_stream_close(streams[0]);
    jbc_jar_stream_close(streams[1]);
    jbc_jar_free(jar);
}

static void expect_broken_stream(const struct spec *spec, const char *part)
{
    char data[4];
    size_t got = 1, all = 0;
    struct jbc_error error = {0};
    struct jbc_jar *jar = open_with(spec, NULL);
    struct jbc_jar_stream *stream = jbc_jar_stream_open(jar, 1, &error);
    assert_non_null(stream);
    while (jbc_jar_stream_read(stream, data, sizeof data, &got, &error) == 0) {
        assert_true(got > 0);
        all += got;
    }
    assert_true(all <= strlen(spec->content));
    expect_error(&error, part);
    jbc_jar_stream_close(stream);
    jbc_jar_free(jar);
}

static void a_stream_ends_with_an_error_where_crc_or_size_are_wrong(void **state)
{
    (void)state;
    struct spec spec = {.name = "a", .content = "content", .deflated = true, .add_crc = 1};
    expect_broken_stream(&spec, "entry a: CRC error");
    spec.add_crc = 0;
    spec.add_size = spec.add_local = 1;
    expect_broken_stream(&spec, "entry a: ");
    spec.add_size = spec.add_local = (uint32_t)-1;
    expect_broken_stream(&spec, "entry a: ");
}

static void a_manifest_that_java_does_not_see_is_told_by_its_name(void **state)
{
    (void)state;
    static const char *const unseen[] = {
        "META-INF\\MANIFEST.MF",  "meta-inf\\Manifest.mf",    "./META-INF/MANIFEST.MF",
        "/META-INF/MANIFEST.MF",  "META-INF//MANIFEST.MF",    ".\\META-INF\\MANIFEST.MF",
        "META-INF/./MANIFEST.MF", "././META-INF/MANIFEST.MF", "META-INF/MANIFEST.MF/",
    };
    static const char *const others[] = {
        "META-INF/MANIFEST.MF",
        "meta-inf/manifest.mf",
        "lib/META-INF/MANIFEST.MF",
        "META-INF/",
        "META-INF",
        "MANIFEST.MF",
        "META-INF/MANIFEST.MF.bak",
        "META-INFMANIFEST.MF",
        "META-INF/x/MANIFEST.MF",
        "",
        "/",
        ".",
    };
    for (size_t i = 0; i < sizeof unseen / sizeof unseen[0]; i++)
        if (!jbc_jar_is_unseen_manifest(unseen[i]))
            fail_msg("%s", unseen[i]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (jbc_jar_is_unseen_manifest(others[i]))
            fail_msg("%s", others[i]);
}

static void path_mode_and_identity_are_told(void **state)
{
    (void)state;
    struct jbc_jar *jar = open_with(&(struct spec){.name = "a"}, NULL);
    jbc_jar_free(jar);
    assert_int_equal(chmod(JAR, 0640), 0);
    assert_int_equal(link(JAR, "same.jar"), 0);
    save_bytes("other.jar", "x", 1);
    jar = jbc_jar_open(JAR, NULL);
    assert_string_equal(jbc_jar_path(jar), JAR);
    assert_int_equal(jbc_jar_mode(jar), 0640);
    assert_true(jbc_jar_is_file(jar, "same.jar"));
    assert_false(jbc_jar_is_file(jar, "other.jar"));
    assert_false(jbc_jar_is_file(jar, "nowhere.jar"));
    jbc_jar_free(jar);
}

static void a_jar_is_signed_by_what_lies_directly_in_meta_inf(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool is;
    } cases[] = {
        {"META-INF/A.SF", true},      {"META-INF/A.RSA", true},
        {"META-INF/A.DSA", true},     {"META-INF/A.EC", true},
        {"META-INF/SIG-A", true},     {"meta-inf/a.sf", true},
        {"META-INF/sig-a.x", true},   {"META-INF/x/A.SF", false},
        {"lib/META-INF/A.SF", false}, {"A.SF", false},
        {"META-INF/A.SFX", false},    {"META-INF/SF", false},
        {"META-INF/x/SIG-A", false},  {"META-INF/SIGN", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jbc_jar *jar = open_with(&(struct spec){.name = cases[i].name}, NULL);
        if (jbc_jar_is_signed(jar) != cases[i].is)
            fail_msg("%s", cases[i].name);
        jbc_jar_free(jar);
    }
}

static char folder[] = "/tmp/test_jar.XXXXXX";

static int enter_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? chdir(folder) : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(JAR);
    unlink("same.jar");
    unlink("other.jar");
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stored_entry_is_read),
        cmocka_unit_test(a_deflated_entry_is_read),
        cmocka_unit_test(an_entry_with_a_data_descriptor_is_read),
        cmocka_unit_test(an_entry_with_zip64_values_is_read),
        cmocka_unit_test(an_entry_of_no_bytes_is_read_as_an_empty_string),
        cmocka_unit_test(an_entry_that_is_not_there_is_null_and_no_error),
        cmocka_unit_test(of_entries_with_one_name_the_last_is_read_as_by_java),
        cmocka_unit_test(an_entry_as_large_as_the_limit_is_read_and_a_larger_one_refused),
        cmocka_unit_test(a_wrong_crc_is_an_error_when_the_entry_is_read),
        cmocka_unit_test(an_entry_that_inflates_to_another_size_is_an_error_when_it_is_read),
        cmocka_unit_test(data_that_does_not_inflate_is_an_error_when_it_is_read),
        cmocka_unit_test(the_manifest_is_found_in_any_case_of_its_path),
        cmocka_unit_test(a_jar_may_have_no_manifest),
        cmocka_unit_test(a_manifest_of_more_than_8_mib_is_refused),
        cmocka_unit_test(the_end_records_of_zip64_are_read),
        cmocka_unit_test(a_name_in_utf8_is_fine_with_and_without_the_flag_for_it),
        cmocka_unit_test(odd_names_are_kept),
        cmocka_unit_test(bytes_behind_the_end_do_not_matter),
        cmocka_unit_test(the_signature_of_the_end_within_the_comment_does_not_mislead),
        cmocka_unit_test(a_jar_of_no_entries_opens),
        cmocka_unit_test(entries_are_listed_in_the_order_of_the_directory),
        cmocka_unit_test(an_entry_is_told_by_name_size_and_crc),
        cmocka_unit_test(an_entry_is_streamed_in_parts_beside_another),
        cmocka_unit_test(a_stream_ends_with_an_error_where_crc_or_size_are_wrong),
        cmocka_unit_test(a_manifest_that_java_does_not_see_is_told_by_its_name),
        cmocka_unit_test(path_mode_and_identity_are_told),
        cmocka_unit_test(a_jar_is_signed_by_what_lies_directly_in_meta_inf),
    };
    return cmocka_run_group_tests(tests, enter_folder, remove_folder);
}
