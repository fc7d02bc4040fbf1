/* The JAR manifest format: what is changed, and what is written. */
#include "manifest_text.h"

#include <stdlib.h>

static void a_main_attribute_is_found_in_any_case(void **state)
{
    (void)state;
    struct jbc_manifest manifest = parsed("Class-Path: a.jar\nEmpty: \n\nName: x\nSealed: true\n");
    assert_string_equal(jbc_manifest_get(&manifest, "CLASS-path"), "a.jar");
    assert_string_equal(jbc_manifest_get(&manifest, "Empty"), "");
    assert_null(jbc_manifest_get(&manifest, "Sealed"));
    assert_null(jbc_manifest_get(&manifest, "Class-Pat"));
    assert_null(jbc_manifest_find(&manifest, "Class-Path-"));
    assert_string_equal(jbc_manifest_find(&manifest, "class-path")->name, "Class-Path");
    jbc_manifest_clear(&manifest);
}

static void setting_replaces_in_place_or_appends(void **state)
{
    (void)state;
    struct jbc_manifest manifest = parsed("Manifest-Version: 1.0\nA: b\nC: d\n");
    assert_int_equal(jbc_manifest_set(&manifest, "a", "new", NULL), 0);
    assert_int_equal(jbc_manifest_set(&manifest, "E", "", NULL), 0);
    assert_format(&manifest, VERSION "a: new\r\nC: d\r\nE: \r\n\r\n");
    assert_int_equal(jbc_manifest_find(&manifest, "A")->line, 0);
    jbc_manifest_clear(&manifest);
}

static void an_empty_manifest_version_means_1_0(void **state)
{
    (void)state;
    static const char *const lines[] = {"Manifest-Version:\n", "Manifest-Version: \n",
                                        "Manifest-Version:    \n", "A: b\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct jbc_manifest manifest = parsed(lines[i]);
        jbc_manifest_remove(&manifest, "A");
        assert_format(&manifest, VERSION "\r\n");
        jbc_manifest_clear(&manifest);
    }
    struct jbc_manifest other = parsed("manifest-version: 2.0\n");
    assert_format(&other, "manifest-version: 2.0\r\n\r\n");
    jbc_manifest_clear(&other);
}

static void a_value_may_be_set_to_itself(void **state)
{
    (void)state;
    struct jbc_manifest manifest = parsed("A: b\n");
    const struct jbc_attribute *a = jbc_manifest_find(&manifest, "A");
    assert_int_equal(jbc_manifest_set(&manifest, a->name, a->value, NULL), 0);
    assert_string_equal(jbc_manifest_get(&manifest, "A"), "b");
    jbc_manifest_clear(&manifest);
}

static void a_manifest_can_begin_empty(void **state)
{
    (void)state;
    struct jbc_manifest manifest = {0};
    assert_null(jbc_manifest_get(&manifest, "A"));
    assert_int_equal(jbc_manifest_set(&manifest, "A", "b", NULL), 0);
    assert_format(&manifest, VERSION "A: b\r\n\r\n");
    jbc_manifest_clear(&manifest);
    jbc_manifest_clear(&manifest);
}

static void what_would_break_the_format_is_not_set(void **state)
{
    (void)state;
    const struct {
        const char *name, *value, *reason;
    } cases[] = {
        {"A", "canary\nB: c", "line break"}, {"A", "canary\r", "line break"},
        {"A", "canary\xff", "UTF-8"},        {"", "canary", "1 to 70"},
        {"A B", "canary", "\"A B\""},        {"A\n", "canary", "\"A\\n\""},
    };
    struct jbc_manifest manifest = parsed("A: b\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct jbc_error error = {0};
        assert_int_equal(jbc_manifest_set(&manifest, cases[i].name, cases[i].value, &error), -1);
        assert_int_equal(error.code, JBC_BAD_INPUT);
        assert_non_null(strstr(error.message, cases[i].reason));
        assert_null(strstr(error.message, "canary"));
    }
    assert_format(&manifest, VERSION "A: b\r\n\r\n");
    jbc_manifest_clear(&manifest);
}

static void a_name_of_more_than_70_bytes_is_not_set(void **state)
{
    (void)state;
    struct jbc_manifest manifest = {0};
    char *name = padded("", 71, "");
    assert_int_equal(jbc_manifest_set(&manifest, name, "x", NULL), -1);
    assert_int_equal(jbc_manifest_set(&manifest, name + 1, "x", NULL), 0);
    assert_int_equal(manifest.main.count, 1);
    free(name);
    jbc_manifest_clear(&manifest);
}

static void removing_closes_the_gap(void **state)
{
    (void)state;
    struct jbc_manifest manifest = parsed("A: b\nC: d\nE: f\n");
    jbc_manifest_remove(&manifest, "c");
    jbc_manifest_remove(&manifest, "absent");
    assert_format(&manifest, VERSION "A: b\r\nE: f\r\n\r\n");
    jbc_manifest_remove(&manifest, "E");
    jbc_manifest_remove(&manifest, "A");
    assert_format(&manifest, VERSION "\r\n");
    jbc_manifest_clear(&manifest);
}

static void a_copy_is_equal_and_independent(void **state)
{
    (void)state;
    struct jbc_manifest manifest = parsed("A: b\n\nName: x\nC: d\n\nName: y\n");
    struct jbc_manifest copy = {0};
    assert_int_equal(jbc_manifest_copy(&copy, &manifest, NULL), 0);
    jbc_manifest_clear(&manifest);
    assert_string_equal(copy.source, "x.mf");
    assert_int_equal(copy.sections[0].attributes[0].line, 4);
    assert_format(&copy, VERSION "A: b\r\n\r\nName: x\r\nC: d\r\n\r\nName: y\r\n\r\n");
    jbc_manifest_clear(&copy);
}

static void nothing_can_be_copied(void **state)
{
    (void)state;
    struct jbc_manifest manifest = {0}, copy = {0};
    assert_int_equal(jbc_manifest_copy(&copy, &manifest, NULL), 0);
    assert_null(copy.source);
    assert_format(&copy, VERSION "\r\n");
    jbc_manifest_clear(&copy);
}

static void what_is_laid_over_wins_and_the_rest_stays(void **state)
{
    (void)state;
    struct jbc_manifest base = parsed("Class-Path: a.jar\nVersion: 1\nZ: z\n\n"
                                      "Name: x\nA: base\nB: base\n\nName: X\nA: base\n");
    struct jbc_manifest over = parsed("Manifest-Version: 2.0\nNew: n\nVERSION: 2\n\n"
                                      "Name: y\nA: over\n\nName: x\na: over\nC: over\n");
    assert_int_equal(jbc_manifest_lay_over(&base, &over, NULL), 0);
    assert_format(&base, "Manifest-Version: 2.0\r\nClass-Path: a.jar\r\nVERSION: 2\r\nZ: z\r\n"
                         "New: n\r\n\r\nName: x\r\na: over\r\nB: base\r\nC: over\r\n\r\n"
                         "Name: X\r\nA: base\r\n\r\nName: y\r\nA: over\r\n\r\n");
    assert_int_equal(jbc_manifest_find(&base, "Class-Path")->line, 1);
    assert_int_equal(jbc_manifest_find(&base, "Version")->line, 0);
    assert_int_equal(jbc_manifest_find(&base, "New")->line, 0);
    assert_int_equal(base.sections[2].attributes[0].line, 0);
    assert_string_equal(jbc_manifest_get(&over, "Version"), "2");
    jbc_manifest_clear(&base);
    jbc_manifest_clear(&over);
}

static void laying_over_or_upon_nothing_is_possible(void **state)
{
    (void)state;
    struct jbc_manifest empty = {0}, base = {0};
    struct jbc_manifest over = parsed("A: b\n\nName: x\nC: d\n");
    assert_int_equal(jbc_manifest_lay_over(&base, &over, NULL), 0);
    assert_int_equal(jbc_manifest_lay_over(&base, &empty, NULL), 0);
    assert_format(&base, VERSION "A: b\r\n\r\nName: x\r\nC: d\r\n\r\n");
    jbc_manifest_clear(&base);
    jbc_manifest_clear(&over);
    jbc_manifest_clear(&empty);
}

static void digests_of_sections_go_and_sections_left_empty_with_them(void **state)
{
    (void)state;
    struct jbc_manifest manifest =
        parsed("A-Digest: main stays\n\n"
               "Name: only\nSHA-256-Digest: x\nsha1-digest: x\nSHA1-DIGEST-de: x\n\n"
               "Name: mixed\nSealed: true\nX-Digest-Manifest: x\nMy-Digests: y\nDigest: z\n\n"
               "Name: empty\n");
    jbc_manifest_strip_digests(&manifest);
    assert_format(&manifest, VERSION "A-Digest: main stays\r\n\r\n"
                                     "Name: mixed\r\nSealed: true\r\nMy-Digests: y\r\n"
                                     "Digest: z\r\n\r\nName: empty\r\n\r\n");
    jbc_manifest_clear(&manifest);
}

/* ---- writing --------------------------------------------------------------------------------- */

static void assert_becomes(const char *text, const char *wanted)
{
    struct jbc_manifest manifest = parsed(text);
    assert_format(&manifest, wanted);
    jbc_manifest_clear(&manifest);
}

static void manifest_version_comes_first(void **state)
{
    (void)state;
    assert_becomes("A: b\nMANIFEST-version: 2.0\nC: d\n",
                   "MANIFEST-version: 2.0\r\nA: b\r\nC: d\r\n\r\n");
    assert_becomes("A: b\n", VERSION "A: b\r\n\r\n");
}

static void a_section_may_have_a_manifest_version_of_its_own(void **state)
{
    (void)state;
    assert_becomes("A: b\n\nName: x\nC: d\nManifest-Version: 3\n",
                   VERSION "A: b\r\n\r\nName: x\r\nC: d\r\nManifest-Version: 3\r\n\r\n");
}

/* The value's pieces are told by the lines' lengths. */
static void assert_lines(const char *name, const char *value, const size_t *lengths, size_t count)
{
    struct jbc_manifest manifest = {0};
    char *text = NULL;
    size_t length = 0;
    assert_int_equal(jbc_manifest_set(&manifest, name, value, NULL), 0);
    assert_int_equal(jbc_manifest_format(&manifest, &text, &length, NULL), 0);
    const char *line = text + strlen(VERSION);
    for (size_t i = 0; i < count; i++) {
        const char *end = strstr(line, "\r\n");
        assert_int_equal(end - line, lengths[i]);
        assert_true(i == 0 || line[0] == ' ');
        line = end + 2;
    }
    assert_string_equal(line, "\r\n");
    jbc_manifest_clear(&manifest);
    manifest = parsed(text);
    assert_string_equal(jbc_manifest_get(&manifest, name), value);
    jbc_manifest_clear(&manifest);
    buf_wipe_free(text);
}

static void a_line_has_72_bytes_at_most(void **state)
{
    (void)state;
    const struct {
        size_t value;
        size_t lines[4];
        size_t count;
    } cases[] = {
        {69, {72}, 1},         {70, {72, 2}, 2},           {140, {72, 72}, 2},
        {141, {72, 72, 2}, 3}, {250, {72, 72, 72, 40}, 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *value = padded("", cases[i].value, "");
        assert_lines("A", value, cases[i].lines, cases[i].count);
        free(value);
    }
}

static void a_name_of_70_bytes_leaves_the_value_to_the_next_line(void **state)
{
    (void)state;
    char *name = padded("", 70, "");
    assert_lines(name, "", (size_t[]){72}, 1);
    assert_lines(name, "x", (size_t[]){72, 2}, 2);
    free(name);
}

static void no_line_splits_a_character(void **state)
{
    (void)state;
    char *two = padded("", 68, "\xc3\xbc.");
    char *three = padded("", 67, "\xe2\x82\xac.");
    char *four = padded("", 66, "\xf0\x9f\x98\x80.");
    assert_lines("A", two, (size_t[]){71, 4}, 2);
    assert_lines("A", three, (size_t[]){70, 5}, 2);
    assert_lines("A", four, (size_t[]){69, 6}, 2);
    assert_lines("A", two + 1, (size_t[]){72, 2}, 2);
    assert_lines("A", four + 1, (size_t[]){72, 2}, 2);
    free(two);
    free(three);
    free(four);
}

static void a_section_name_is_folded_like_any_value(void **state)
{
    (void)state;
    char *text = padded("A: b\n\nName: ", 100, "\n");
    struct jbc_manifest manifest = parsed(text);
    char *written = NULL;
    size_t length = 0;
    assert_int_equal(jbc_manifest_format(&manifest, &written, &length, NULL), 0);
    const char *name = strstr(written, "Name: ");
    assert_int_equal(strcspn(name, "\r"), 72);
    assert_int_equal(strcspn(name + 74, "\r"), 1 + 34);
    jbc_manifest_clear(&manifest);
    free(text);
    free(written);
}

static void multi_release_is_written_unfolded(void **state)
{
    (void)state;
    assert_becomes("Multi-Release: tr\n ue\n", VERSION "Multi-Release: true\r\n\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_main_attribute_is_found_in_any_case),
        cmocka_unit_test(setting_replaces_in_place_or_appends),
        cmocka_unit_test(an_empty_manifest_version_means_1_0),
        cmocka_unit_test(a_value_may_be_set_to_itself),
        cmocka_unit_test(a_manifest_can_begin_empty),
        cmocka_unit_test(what_would_break_the_format_is_not_set),
        cmocka_unit_test(a_name_of_more_than_70_bytes_is_not_set),
        cmocka_unit_test(removing_closes_the_gap),
        cmocka_unit_test(a_copy_is_equal_and_independent),
        cmocka_unit_test(nothing_can_be_copied),
        cmocka_unit_test(what_is_laid_over_wins_and_the_rest_stays),
        cmocka_unit_test(laying_over_or_upon_nothing_is_possible),
        cmocka_unit_test(digests_of_sections_go_and_sections_left_empty_with_them),
        cmocka_unit_test(manifest_version_comes_first),
        cmocka_unit_test(a_section_may_have_a_manifest_version_of_its_own),
        cmocka_unit_test(a_line_has_72_bytes_at_most),
        cmocka_unit_test(a_name_of_70_bytes_leaves_the_value_to_the_next_line),
        cmocka_unit_test(no_line_splits_a_character),
        cmocka_unit_test(a_section_name_is_folded_like_any_value),
        cmocka_unit_test(multi_release_is_written_unfolded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
