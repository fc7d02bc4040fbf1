/* The JAR manifest format: what is read, and what is refused. */
#include "manifest_text.h"

#include <stdlib.h>
#include <time.h>

#define BYTES(literal) literal, sizeof(literal) - 1

/* Whatever its origin, the text is read, and written as wanted. */
static void assert_becomes_bytes(const char *text, size_t length, const char *wanted)
{
    const enum jbc_manifest_origin origins[] = {JBC_MANIFEST_OF_JAR, JBC_MANIFEST_TEMPLATE};
    for (size_t i = 0; i < 2; i++) {
        struct jbc_manifest manifest = parsed_as(origins[i], text, length);
        assert_format(&manifest, wanted);
        jbc_manifest_clear(&manifest);
    }
}

static void assert_becomes(const char *text, const char *wanted)
{
    assert_becomes_bytes(text, strlen(text), wanted);
}

static void assert_refused_as(enum jbc_manifest_origin origin, const char *text, size_t length,
                              const char *place, const char *reason)
{
    struct jbc_manifest manifest = {0};
    const struct jbc_manifest clear = {0};
    struct jbc_error error = {0};
    assert_int_equal(jbc_manifest_parse(&manifest, text, length, "x.mf", origin, &error), -1);
    assert_int_equal(error.code, JBC_BAD_INPUT);
    if (strncmp(error.message, place, strlen(place)) != 0 || !strstr(error.message, reason))
        fail_msg("\"%s\" instead of \"%s ... %s\"", error.message, place, reason);
    assert_memory_equal(&manifest, &clear, sizeof clear);
}

static void assert_refused_bytes(const char *text, size_t length, const char *place,
                                 const char *reason)
{
    assert_refused_as(JBC_MANIFEST_OF_JAR, text, length, place, reason);
    assert_refused_as(JBC_MANIFEST_TEMPLATE, text, length, place, reason);
}

static void assert_refused(const char *text, const char *place, const char *reason)
{
    assert_refused_bytes(text, strlen(text), place, reason);
}

static void assert_read(const char *text)
{
    struct jbc_manifest manifest = parsed(text);
    jbc_manifest_clear(&manifest);
}

static void every_kind_of_line_break_is_read(void **state)
{
    (void)state;
    const char *wanted = VERSION "A: b\r\n\r\nName: x\r\nC: d\r\n\r\n";
    assert_becomes("Manifest-Version: 1.0\nA: b\n\nName: x\nC: d\n", wanted);
    assert_becomes("Manifest-Version: 1.0\r\nA: b\r\n\r\nName: x\r\nC: d\r\n\r\n", wanted);
    assert_becomes("Manifest-Version: 1.0\rA: b\r\rName: x\rC: d\r", wanted);
    assert_becomes("Manifest-Version: 1.0\rA: b\r\n\n\r\nName: x\nC: d\r\r", wanted);
}

static void the_last_line_counts_without_a_newline(void **state)
{
    (void)state;
    assert_becomes("A: b\nC: d", VERSION "A: b\r\nC: d\r\n\r\n");
    assert_becomes("A: b\n c", VERSION "A: bc\r\n\r\n");
    assert_becomes("A: b\n\nName: x", VERSION "A: b\r\n\r\nName: x\r\n\r\n");
}

static void a_value_may_be_empty_with_or_without_the_blank(void **state)
{
    (void)state;
    assert_becomes("A: \nB:\nC:", VERSION "A: \r\nB: \r\nC: \r\n\r\n");
    assert_becomes("A:\n b\n", VERSION "A: b\r\n\r\n");
    assert_becomes("A: b\n\nName:\nC: d\n", VERSION "A: b\r\n\r\nName: \r\nC: d\r\n\r\n");
}

static void blanks_around_a_value_are_part_of_it(void **state)
{
    (void)state;
    assert_becomes("A:  b \n", VERSION "A:  b \r\n\r\n");
}

static void a_line_without_a_colon_is_refused(void **state)
{
    (void)state;
    assert_refused("A: b\nC\n", "x.mf:2: ", "no colon");
    assert_refused("\tC: d\n", "x.mf:1: ", "ahead of the colon");
    assert_refused("A: b\n\tc\n", "x.mf:2: ", "no colon");
}

static void a_colon_without_a_blank_behind_is_refused(void **state)
{
    (void)state;
    assert_refused("A:b\n", "x.mf:1: ", "no blank behind the colon");
    assert_refused("A:\tb\n", "x.mf:1: ", "no blank behind the colon");
}

static void a_blank_ahead_of_the_colon_is_refused(void **state)
{
    (void)state;
    assert_refused("A : b\n", "x.mf:1: ", "ahead of the colon");
}

static void a_long_line_is_refused_in_a_jar_and_folded_from_a_template(void **state)
{
    (void)state;
    const struct {
        size_t padding;
        const char *line_break;
        bool refused;
    } cases[] = {{508, "\n", false},  {509, "\n", true},  {507, "\r\n", false},
                 {508, "\r\n", true}, {508, "\r", false}, {509, "\r", true},
                 {508, "", false},    {509, "", true},    {70000, "\n", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = padded("X: y\nA: ", cases[i].padding, cases[i].line_break);
        if (cases[i].refused)
            assert_refused_as(JBC_MANIFEST_OF_JAR, text, strlen(text), "x.mf:2: ", "512 bytes");
        else
            assert_read(text);
        struct jbc_manifest manifest = parsed_as(JBC_MANIFEST_TEMPLATE, text, strlen(text));
        assert_int_equal(strlen(jbc_manifest_get(&manifest, "A")), cases[i].padding);
        jbc_manifest_clear(&manifest);
        free(text);
    }
}

static void a_value_may_be_folded_anywhere(void **state)
{
    (void)state;
    assert_becomes("A: b\n c\r\n  d\r e\n", VERSION "A: bc de\r\n\r\n");
    assert_becomes("A: \n a\n b\n c\n", VERSION "A: abc\r\n\r\n");
    assert_becomes("A: \xc3\n \xbc\n", VERSION "A: \xc3\xbc\r\n\r\n");
    assert_becomes("A: a\n \n b\n \n", VERSION "A: ab\r\n\r\n");
    assert_becomes("A: b\n\nName: x\n y\nC: d\n", VERSION "A: b\r\n\r\nName: xy\r\nC: d\r\n\r\n");
}

static void a_continuation_of_nothing_is_refused(void **state)
{
    (void)state;
    assert_refused(" A: b\n", "x.mf:1: ", "no attribute to continue");
    assert_refused("A: b\n\n c\n", "x.mf:3: ", "no attribute to continue");
}

static void a_byte_order_mark_is_refused_by_its_name(void **state)
{
    (void)state;
    assert_refused("\xef\xbb\xbf"
                   "A: b\n",
                   "x.mf:1: ", "byte order mark");
}

static void utf16_is_refused_by_its_name(void **state)
{
    (void)state;
    assert_refused_bytes(BYTES("\xff\xfe"
                               "A\0:\0 \0b\0\n\0"),
                         "x.mf:1: ", "UTF-16");
    assert_refused_bytes(BYTES("\xfe\xff"
                               "\0A\0:\0 \0b\0\n"),
                         "x.mf:1: ", "UTF-16");
    assert_refused_bytes(BYTES("A\0:\0 \0b\0\n\0"), "x.mf:1: ", "UTF-16");
    assert_refused_bytes(BYTES("\0A\0:\0 \0b\0\n"), "x.mf:1: ", "UTF-16");
}

static void an_empty_line_first_or_among_main_attributes_is_refused(void **state)
{
    (void)state;
    assert_refused("\nA: b\n", "x.mf:1: ", "empty line");
    assert_refused("\r\nName: x\r\n", "x.mf:1: ", "empty line");
    assert_refused("A: b\n\nC: d\n", "x.mf:3: ", "must begin with \"Name: ...\"");
    assert_refused("A: b\n\nName: x\n\nC: d\n", "x.mf:5: ", "must begin with \"Name: ...\"");
}

static void nothing_at_all_is_an_empty_manifest(void **state)
{
    (void)state;
    assert_becomes("", VERSION "\r\n");
    assert_becomes_bytes(NULL, 0, VERSION "\r\n");
    assert_becomes("\n\r\n\r", VERSION "\r\n");
}

static void names_have_up_to_70_letters_digits_hyphens_and_underscores(void **state)
{
    (void)state;
    char *longest = padded("", 70, ": x\n");
    char *longer = padded("", 71, ": x\n");
    struct jbc_manifest manifest = parsed(longest);
    assert_int_equal(strlen(manifest.main.attributes[0].name), 70);
    jbc_manifest_clear(&manifest);
    assert_refused(longer, "x.mf:1: ", "1 to 70");
    free(longest);
    free(longer);

    assert_becomes("-: x\n_9: y\n", VERSION "-: x\r\n_9: y\r\n\r\n");
    assert_refused(": x\n", "x.mf:1: ", "1 to 70");
    assert_refused("A.B: x\n", "x.mf:1: ", "1 to 70");
    assert_refused("\xc3\xbc: x\n", "x.mf:1: ", "1 to 70");
}

static void a_doubled_attribute_is_refused_whatever_its_case(void **state)
{
    (void)state;
    assert_refused("A: b\nC: d\na: e\n", "x.mf:3: ", "\"a\" stands twice, first in line 1");
    assert_refused("A: b\n\nName: x\nC: d\nC: d\n", "x.mf:5: ", "first in line 4");
    assert_refused("A: b\n\nName: x\nC: d\n\nName: y\nC: d\n\nName: x\nc: d\n",
                   "x.mf:10: ", "first in line 4");
}

static void sections_of_one_name_become_one(void **state)
{
    (void)state;
    assert_becomes("A: b\n\nName: x\nC: d\n\nName: y\nC: d\n\nName: x\nA: b\n\nName: X\n",
                   VERSION "A: b\r\n\r\nName: x\r\nC: d\r\nA: b\r\n\r\n"
                           "Name: y\r\nC: d\r\n\r\nName: X\r\n\r\n");
}

static void a_section_is_opened_by_name_in_any_case(void **state)
{
    (void)state;
    assert_becomes("A: b\n\nnAME: x\nC: d\n", VERSION "A: b\r\n\r\nName: x\r\nC: d\r\n\r\n");
}

static void name_without_an_empty_line_is_an_ordinary_attribute(void **state)
{
    (void)state;
    assert_becomes("A: b\nName: x\n\nName: y\nName: z\n",
                   VERSION "A: b\r\nName: x\r\n\r\nName: y\r\nName: z\r\n\r\n");
}

static void a_nul_is_refused(void **state)
{
    (void)state;
    assert_refused_bytes(BYTES("A: b\nC: d\0e\n"), "x.mf:2: ", "NUL");
    assert_refused_bytes(BYTES("A: b\nC: d\n \0\n"), "x.mf:3: ", "NUL");
}

static void what_is_not_utf8_is_refused(void **state)
{
    (void)state;
    assert_refused("A: b\nC: \xff\n", "x.mf:2: ", "UTF-8");
    assert_refused("A: \xc0\xaf\n", "x.mf:1: ", "UTF-8");
    assert_refused("A: \xed\xa0\x80\n", "x.mf:1: ", "UTF-8");
    assert_refused("A: \xc3\nB: c\n", "x.mf:1: ", "UTF-8");
    assert_refused("A: b\n\nName: \xff\n", "x.mf:3: ", "UTF-8");
}

static void other_separators_are_part_of_a_value(void **state)
{
    (void)state;
    assert_becomes("A: \xc2\x85\xe2\x80\xa8\v\f\t\x1a.\n",
                   VERSION "A: \xc2\x85\xe2\x80\xa8\v\f\t\x1a.\r\n\r\n");
}

static void ctrl_z_at_the_very_end_is_ignored(void **state)
{
    (void)state;
    assert_becomes("A: b\n\x1a", VERSION "A: b\r\n\r\n");
    assert_becomes("A: b\x1a", VERSION "A: b\r\n\r\n");
    assert_becomes("\x1a", VERSION "\r\n");
    assert_refused("A: b\n\x1a\n", "x.mf:2: ", "no colon");
}

static void more_than_8_mib_are_refused(void **state)
{
    (void)state;
    size_t most = (size_t)8 << 20;
    char *text = padded("A: ", most - 3, "v");
    struct jbc_manifest manifest = parsed_as(JBC_MANIFEST_TEMPLATE, text, most);
    assert_int_equal(strlen(manifest.main.attributes[0].value), most - 3);
    jbc_manifest_clear(&manifest);
    assert_refused_bytes(text, most + 1, "x.mf:1: ", "8 MiB");
    free(text);
}

static void a_template_may_have_comments(void **state)
{
    (void)state;
    const char *text = "# A: x\n#\nA: b\n#: y\n\n# z\nName: x\n#\nC: #d\n# no newline";
    struct jbc_manifest manifest = parsed_as(JBC_MANIFEST_TEMPLATE, text, strlen(text));
    assert_format(&manifest, VERSION "A: b\r\n\r\nName: x\r\nC: #d\r\n\r\n");
    assert_int_equal(jbc_manifest_find(&manifest, "A")->line, 3);
    jbc_manifest_clear(&manifest);
}

static void a_comment_is_not_continued(void **state)
{
    (void)state;
    const char *text = "A: b\n# c\n d\n";
    assert_refused_as(JBC_MANIFEST_TEMPLATE, text, strlen(text),
                      "x.mf:3: ", "no attribute to continue");
}

static void a_comment_in_a_jar_is_refused_as_java_does(void **state)
{
    (void)state;
    const char *text = "A: b\n# c\n";
    assert_refused_as(JBC_MANIFEST_OF_JAR, text, strlen(text), "x.mf:2: ", "no colon");
}

static void an_attribute_knows_its_line(void **state)
{
    (void)state;
    struct jbc_manifest manifest = parsed("A: b\r\n c\r\nD: e\n\n\nName: x\nF: g\n");
    assert_string_equal(manifest.source, "x.mf");
    assert_int_equal(jbc_manifest_find(&manifest, "a")->line, 1);
    assert_int_equal(jbc_manifest_find(&manifest, "D")->line, 3);
    assert_int_equal(manifest.sections[0].attributes[0].line, 7);
    jbc_manifest_clear(&manifest);
}

static void a_message_shows_no_value(void **state)
{
    (void)state;
    const char *texts[] = {"Key: canary\xff\n", "Key:canary\n", "Key: x\ncanary\n",
                           "Key: canary\nKey: canary\n", "Key: x\n\ncanary: y\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct jbc_manifest manifest = {0};
        struct jbc_error error;
        assert_int_equal(jbc_manifest_parse(&manifest, texts[i], strlen(texts[i]), "x.mf",
                                            JBC_MANIFEST_TEMPLATE, &error),
                         -1);
        assert_null(strstr(error.message, "canary"));
    }
}

/* Each with 50,000 of a kind: would take minutes if each was sought among all. */
static void fifty_thousand_sections_or_attributes_are_no_burden(void **state)
{
    (void)state;
    struct buf text = {0};
    for (int i = 0; i < 50000; i++)
        buf_addf(&text, "A-%d: b\n", i);
    for (int i = 0; i < 50000; i++)
        buf_addf(&text, "\nName: com/example/%d.class\nSHA-256-Digest: abc\n", i % 49999);
    clock_t start = clock();
    struct jbc_manifest manifest = {0}, copy = {0};
    struct jbc_error error;
    assert_int_equal(
        jbc_manifest_parse(&manifest, text.data, text.length, "x.mf", JBC_MANIFEST_OF_JAR, &error),
        -1);
    assert_non_null(strstr(error.message, "x.mf:200000: \"SHA-256-Digest\" stands twice"));

    size_t once = text.length - strlen("\nName: com/example/0.class\nSHA-256-Digest: abc\n");
    manifest = parsed_as(JBC_MANIFEST_OF_JAR, text.data, once);
    assert_int_equal(manifest.section_count, 49999);
    assert_int_equal(jbc_manifest_copy(&copy, &manifest, &error), 0);
    assert_int_equal(jbc_manifest_lay_over(&copy, &manifest, &error), 0);
    assert_int_equal(copy.main.count, 50000);
    assert_int_equal(copy.section_count, 49999);
    jbc_manifest_strip_digests(&copy);
    assert_int_equal(copy.section_count, 0);
    assert_true((clock() - start) / CLOCKS_PER_SEC < 10);
    jbc_manifest_clear(&copy);
    jbc_manifest_clear(&manifest);
    buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_line_break_is_read),
        cmocka_unit_test(the_last_line_counts_without_a_newline),
        cmocka_unit_test(a_value_may_be_empty_with_or_without_the_blank),
        cmocka_unit_test(blanks_around_a_value_are_part_of_it),
        cmocka_unit_test(a_line_without_a_colon_is_refused),
        cmocka_unit_test(a_colon_without_a_blank_behind_is_refused),
        cmocka_unit_test(a_blank_ahead_of_the_colon_is_refused),
        cmocka_unit_test(a_long_line_is_refused_in_a_jar_and_folded_from_a_template),
        cmocka_unit_test(a_value_may_be_folded_anywhere),
        cmocka_unit_test(a_continuation_of_nothing_is_refused),
        cmocka_unit_test(a_byte_order_mark_is_refused_by_its_name),
        cmocka_unit_test(utf16_is_refused_by_its_name),
        cmocka_unit_test(an_empty_line_first_or_among_main_attributes_is_refused),
        cmocka_unit_test(nothing_at_all_is_an_empty_manifest),
        cmocka_unit_test(names_have_up_to_70_letters_digits_hyphens_and_underscores),
        cmocka_unit_test(a_doubled_attribute_is_refused_whatever_its_case),
        cmocka_unit_test(sections_of_one_name_become_one),
        cmocka_unit_test(a_section_is_opened_by_name_in_any_case),
        cmocka_unit_test(name_without_an_empty_line_is_an_ordinary_attribute),
        cmocka_unit_test(a_nul_is_refused),
        cmocka_unit_test(what_is_not_utf8_is_refused),
        cmocka_unit_test(other_separators_are_part_of_a_value),
        cmocka_unit_test(ctrl_z_at_the_very_end_is_ignored),
        cmocka_unit_test(more_than_8_mib_are_refused),
        cmocka_unit_test(a_template_may_have_comments),
        cmocka_unit_test(a_comment_is_not_continued),
        cmocka_unit_test(a_comment_in_a_jar_is_refused_as_java_does),
        cmocka_unit_test(an_attribute_knows_its_line),
        cmocka_unit_test(a_message_shows_no_value),
        cmocka_unit_test(fifty_thousand_sections_or_attributes_are_no_burden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
