/* JSON for standard output: whatever stands in a string, it is valid and does no harm. */
#include "expect.h"
#include "json.h"
#include "json_text.h"

static void assert_text(const char *value, const char *wanted)
{
    struct buf text = {0};
    cJSON *json = cJSON_CreateString(value);
    json_text(&text, json);
    assert_false(text.failed);
    assert_true(text.length >= 3);
    text.data[text.length - 2] = '\0'; /* without the quotes and the line end */
    assert_string_equal(text.data + 1, wanted);
    buf_clear(&text);
    json_free(json);
}

static void harmless_text_stays(void **state)
{
    (void)state;
    assert_text("Folder Drop", "Folder Drop");
    assert_text("\xc3\xbc \xe6\x97\xa5 \xf0\x9f\x98\x80", "\xc3\xbc \xe6\x97\xa5 \xf0\x9f\x98\x80");
}

static void bytes_that_are_no_utf8_become_the_replacement_character(void **state)
{
    (void)state;
    assert_text("o\xff.jar", "o\\ufffd.jar");
    assert_text("\xc3", "\\ufffd");
    assert_text("\xed\xa0\x80", "\\ufffd\\ufffd\\ufffd");
    assert_text("\xc0\x80x", "\\ufffd\\ufffdx");
}

static void controls_are_escaped(void **state)
{
    (void)state;
    assert_text("a\x7f"
                "b",
                "a\\u007fb");
    assert_text("a\xc2\x85"
                "b",
                "a\\u0085b");
    assert_text("\x1b[2J", "\\u001b[2J");
    assert_text("a\xe2\x80\xa8"
                "b\xe2\x80\xa9",
                "a\\u2028b\\u2029");
}

static void what_reorders_or_hides_is_escaped(void **state)
{
    (void)state;
    assert_text("\xe2\x80\xae\xe2\x81\xa6\xd8\x9c", "\\u202e\\u2066\\u061c");
    assert_text("a\xe2\x80\x8b\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf",
                "a\\u200b\\u200d\\u2060\\ufeff");
    assert_text("a\xc2\xad"
                "b",
                "a\\u00adb");
    assert_text("\xf3\xa0\x81\x81", "\\udb40\\udc41"); /* U+E0041, a tag: a pair of surrogates */
}

static void what_a_ci_server_obeys_is_escaped(void **state)
{
    (void)state;
    assert_text("##[error] ##vso[x", "##\\u005berror] ##vso\\u005bx");
    assert_text("[##\xff##[", "[##\\ufffd##\\u005b");
}

static void what_was_escaped_means_the_same(void **state)
{
    (void)state;
    const char value[] = "\xe2\x80\xae ##[ \x7f \xf3\xa0\x81\x81 \xc2\x85";
    struct jbc_error error = {0};
    struct buf text = {0};
    cJSON *json = cJSON_CreateObject(), *again;
    cJSON_AddStringToObject(json, value, value);
    json_text(&text, json);
    again = json_parse(text.data, text.length, "text", JBC_FAILED, &error);
    assert_non_null(again);
    assert_string_equal(json_string(again, value), value);
    json_free(again);
    json_free(json);
    buf_clear(&text);
}

static void memory_that_ran_out_is_told(void **state)
{
    (void)state;
    struct buf text = {0};
    json_text(&text, NULL);
    assert_true(text.failed);
    buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(harmless_text_stays),
        cmocka_unit_test(bytes_that_are_no_utf8_become_the_replacement_character),
        cmocka_unit_test(controls_are_escaped),
        cmocka_unit_test(what_reorders_or_hides_is_escaped),
        cmocka_unit_test(what_a_ci_server_obeys_is_escaped),
        cmocka_unit_test(what_was_escaped_means_the_same),
        cmocka_unit_test(memory_that_ran_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
