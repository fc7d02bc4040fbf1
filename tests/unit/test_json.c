/* JSON read strictly: what cJSON lets pass is refused, and numbers keep every digit. */
#include "expect.h"
#include "json.h"

#include <stdio.h>
#include <stdlib.h>

static cJSON *parsed(const char *text)
{
    struct jbc_error error = {0};
    cJSON *json = json_parse(text, strlen(text), "x.json", JBC_REMOTE, &error);
    if (!json)
        fail_msg("refused: %s: %s", text, error.message);
    return json;
}

/* The text is refused, and the message begins with file, line and column and has the words. */
static void assert_refused_n(const char *text, size_t length, const char *place, const char *words)
{
    struct jbc_error error = {0};
    cJSON *json = json_parse(text, length, "x.json", JBC_BAD_INPUT, &error);
    char start[64];
    snprintf(start, sizeof start, "x.json:%s: not JSON: ", place);
    if (json)
        fail_msg("accepted: %s", text);
    assert_failure(-1, &error, JBC_BAD_INPUT, words);
    if (strncmp(error.message, start, strlen(start)) != 0)
        fail_msg("not at %s: %s", place, error.message);
}

static void assert_refused(const char *text, const char *place, const char *words)
{
    assert_refused_n(text, strlen(text), place, words);
}

static void assert_string_in(const char *text, const char *wanted)
{
    cJSON *json = parsed(text);
    assert_string_equal(json_string(json, "a"), wanted);
    json_free(json);
}

static void every_kind_of_value_is_read(void **state)
{
    (void)state;
    cJSON *json = parsed(" {\"o\":{},\"l\":[ ],\"s\":\"x\",\"n\":-1.5e+3,\"t\":true,\"f\":false,"
                         "\"z\":null,\"m\":[1,[2],{\"k\":3}]}\r\n\t ");
    assert_true(cJSON_IsObject(json_member(json, "o")));
    assert_true(cJSON_IsArray(json_member(json, "l")));
    assert_string_equal(json_string(json, "s"), "x");
    assert_string_equal(json_string(json, "n"), "-1.5e+3");
    assert_int_equal(json_bool(json, "t"), 1);
    assert_int_equal(json_bool(json, "f"), 0);
    assert_null(json_member(json, "z"));
    assert_int_equal(cJSON_GetArraySize(json_member(json, "m")), 3);
    json_free(json);
}

static void a_value_need_not_be_an_object(void **state)
{
    (void)state;
    json_free(parsed("[]"));
    json_free(parsed("\"x\""));
    json_free(parsed("0"));
    json_free(parsed("null"));
}

static void numbers_keep_every_digit(void **state)
{
    (void)state;
    static const char *const numbers[] = {
        "0",
        "-0",
        "9007199254740993",
        "9223372036854775807",
        "18446744073709551616",
        "1.10",
        "1e400",
        "-1E-400",
        "123456789012345678901234567890",
        "0.1e1",
        "1.5E+10",
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "{\"a\":%s}", numbers[i]);
        assert_string_in(text, numbers[i]);
    }
}

static void malformed_numbers_are_refused(void **state)
{
    (void)state;
    assert_refused("[01]", "1:2", "not a number");
    assert_refused("[-]", "1:2", "not a number");
    assert_refused("[1.]", "1:2", "not a number");
    assert_refused("[1.e2]", "1:2", "not a number");
    assert_refused("[1e]", "1:2", "not a number");
    assert_refused("[1e+]", "1:2", "not a number");
    assert_refused("[-01]", "1:2", "not a number");
    assert_refused("1.", "1:1", "not a number");
    assert_refused("[+1]", "1:2", "a value is wanted");
    assert_refused("[.5]", "1:2", "a value is wanted");
    assert_refused("[0x10]", "1:3", "',' is wanted");
    assert_refused("[1 2]", "1:4", "',' is wanted");
    assert_refused("[NaN]", "1:2", "a value is wanted");
    assert_refused("[Infinity]", "1:2", "a value is wanted");
}

static void escapes_become_characters(void **state)
{
    (void)state;
    assert_string_in("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "\"\\/\b\f\n\r\t");
    assert_string_in("{\"a\":\"\\u0041\\u00fc\\u20AC\"}", "A\xc3\xbc\xe2\x82\xac");
    assert_string_in("{\"a\":\"\\ud83d\\ude00\"}", "\xf0\x9f\x98\x80");
    assert_string_in("{\"\\u0061\":\"x\"}", "x");
}

static void a_nul_cannot_cut_a_string(void **state)
{
    (void)state;
    assert_refused("{\"a\":\"x\\u0000y\"}", "1:8", "NUL");
    assert_refused("{\"a\\u0000\":1}", "1:4", "NUL");
    assert_refused_n("{\"a\":\"x\0y\"}", 11, "1:8", "control character");
}

static void wrong_escapes_are_refused(void **state)
{
    (void)state;
    assert_refused("\"\\x41\"", "1:2", "unknown escape");
    assert_refused("\"\\'\"", "1:2", "unknown escape");
    assert_refused("\"\\u12\"", "1:2", "hexadecimal");
    assert_refused("\"\\u12g4\"", "1:2", "hexadecimal");
    assert_refused("\"\\u+123\"", "1:2", "hexadecimal");
    assert_refused("\"\\ud800\"", "1:2", "surrogate");
    assert_refused("\"\\ud800x\"", "1:2", "surrogate");
    assert_refused("\"\\ud800\\u0041\"", "1:2", "surrogate");
    assert_refused("\"\\ud800\\ud800\"", "1:2", "surrogate");
    assert_refused("\"\\ude00\\ud83d\"", "1:2", "surrogate");
    assert_refused("\"\\", "1:2", "cut off");
}

static void strings_are_utf8_without_raw_control_characters(void **state)
{
    (void)state;
    assert_string_in("{\"a\":\"\x7f\xc3\xbc\"}", "\x7f\xc3\xbc");
    assert_refused("{\"a\":\"x\ny\"}", "1:8", "control character");
    assert_refused("{\"a\":\"\t\"}", "1:7", "control character");
    assert_refused("{\"a\":\"\xff\"}", "1:7", "not UTF-8");
    assert_refused("{\"a\":\"\xc0\x80\"}", "1:7", "not UTF-8");
    assert_refused("{\"a\":\"\xed\xa0\x80\"}", "1:7", "not UTF-8");
    assert_refused("{\"\xc3\":1}", "1:3", "not UTF-8");
}

static void nothing_may_stand_behind_the_value(void **state)
{
    (void)state;
    assert_refused("{} {}", "1:4", "behind the value");
    assert_refused("{}x", "1:3", "behind the value");
    assert_refused("1 2", "1:3", "behind the value");
    assert_refused_n("{}\0", 3, "1:3", "behind the value");
    assert_refused_n("{} \0{}", 6, "1:4", "behind the value");
}

static void objects_and_arrays_are_whole_and_without_extras(void **state)
{
    (void)state;
    assert_refused("[1,]", "1:4", "a value is wanted");
    assert_refused("[,1]", "1:2", "a value is wanted");
    assert_refused("{\"a\":1,}", "1:8", "a string is wanted");
    assert_refused("{\"a\" 1}", "1:6", "':' is wanted");
    assert_refused("{\"a\":}", "1:6", "a value is wanted");
    assert_refused("{a:1}", "1:2", "a string is wanted");
    assert_refused("{'a':1}", "1:2", "a string is wanted");
    assert_refused("{\"a\":1]", "1:7", "',' is wanted");
    assert_refused("[1}", "1:3", "',' is wanted");
    assert_refused("]", "1:1", "a value is wanted");
    assert_refused("// c\n{}", "1:1", "a value is wanted");
    assert_refused("{/*c*/}", "1:2", "a string is wanted");
    assert_refused("[tru]", "1:2", "a value is wanted");
    assert_refused("[True]", "1:2", "a value is wanted");
}

static void an_empty_text_and_a_byte_order_mark_are_named(void **state)
{
    (void)state;
    assert_refused("", "1:1", "empty");
    assert_refused(" \n ", "2:2", "empty");
    assert_refused("\xef\xbb\xbf{}", "1:1", "byte order mark");
    assert_refused_n("\xff\xfe{\0}\0", 6, "1:1", "a value is wanted");
}

static void a_text_that_is_cut_anywhere_is_refused(void **state)
{
    (void)state;
    static const char text[] =
        "{\"a\":[1,-2.5e+3,true,false,null,{}],\"b\":\"\\ud83d\\ude00\xe2\x82\xac\"}";
    for (size_t length = 0; length + 1 < sizeof text; length++) {
        char *copy = malloc(length + 1); /* so that a read past the end is noticed */
        assert_non_null(copy);
        memcpy(copy, text, length);
        struct jbc_error error = {0};
        assert_null(json_parse(copy, length, "x", JBC_REMOTE, &error));
        assert_int_equal(error.code, JBC_REMOTE);
        free(copy);
    }
    json_free(parsed(text));
}

static void brackets(char *text, size_t depth)
{
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    text[2 * depth] = '\0';
}

static void a_hundred_levels_are_deep_enough(void **state)
{
    (void)state;
    static char text[2 * 100000 + 1];
    brackets(text, 100);
    json_free(parsed(text));
    brackets(text, 101);
    assert_refused(text, "1:101", "nested too deeply");
    brackets(text, 100000);
    assert_refused(text, "1:101", "nested too deeply");
}

static void an_error_names_line_and_column(void **state)
{
    (void)state;
    assert_refused("{\n  \"a\": 1,\n  \"b\" 2\n}", "3:7", "':' is wanted");
    assert_refused("{\r\n\r\n x}", "3:2", "a string is wanted");
}

static void a_member_is_found_by_its_exact_name(void **state)
{
    (void)state;
    cJSON *json = parsed("{\"KEY\":\"1\",\"key \":\"2\",\"\":\"3\"}");
    assert_null(json_member(json, "key"));
    assert_string_equal(json_string(json, "KEY"), "1");
    assert_string_equal(json_string(json, ""), "3");
    json_free(json);
}

static void of_one_name_the_last_counts(void **state)
{
    (void)state;
    cJSON *json = parsed("{\"a\":\"first\",\"b\":\"x\",\"a\":\"last\",\"b\":null}");
    assert_string_equal(json_string(json, "a"), "last");
    assert_null(json_string(json, "b"));
    json_free(json);
}

static void what_is_no_object_has_no_members(void **state)
{
    (void)state;
    assert_null(json_member(NULL, "a"));
    assert_null(json_string(NULL, "a"));
    cJSON *json = parsed("[{\"a\":\"x\"}]");
    assert_null(json_member(json, "a"));
    assert_int_equal(json_bool(json, "a"), -1);
    assert_false(json_wrong_type(json, "a"));
    json_free(json);
}

static void types_are_told_apart(void **state)
{
    (void)state;
    cJSON *json = parsed("{\"s\":\"true\",\"n\":1,\"b\":true,\"l\":[],\"o\":{},\"z\":null}");
    assert_int_equal(json_bool(json, "s"), -1);
    assert_int_equal(json_bool(json, "n"), -1);
    assert_int_equal(json_bool(json, "missing"), -1);
    assert_null(json_string(json, "b"));
    assert_null(json_string(json, "l"));
    assert_false(json_wrong_type(json, "s"));
    assert_false(json_wrong_type(json, "n"));
    assert_false(json_wrong_type(json, "z"));
    assert_false(json_wrong_type(json, "missing"));
    assert_true(json_wrong_type(json, "b"));
    assert_true(json_wrong_type(json, "l"));
    assert_true(json_wrong_type(json, "o"));
    json_free(json);
}

static void freeing_nothing_is_fine(void **state)
{
    (void)state;
    json_free(NULL);
}

static void no_error_need_be_wanted(void **state)
{
    (void)state;
    assert_null(json_parse("{", 1, "x", JBC_REMOTE, NULL));
}

static void what_is_printed_is_read_back_equal(void **state)
{
    (void)state;
    static const char text[] = "{\n\t\"a\":\t[\"\\\"\\\\\\n\\u0001\xc3\xbc\", "
                               "{\n\t\t\t\"b\":\ttrue\n\t\t}],\n\t\"c\":\tnull\n}\n";
    cJSON *json = parsed(text);
    struct buf out = {0};
    json_print(&out, json);
    assert_string_equal(out.data, text);
    buf_clear(&out);
    json_free(json);
}

static void printing_adds_to_what_is_there_and_takes_any_size(void **state)
{
    (void)state;
    struct buf out = {0};
    char *large = malloc(100001);
    assert_non_null(large);
    memset(large, 'x', 100000);
    large[100000] = '\0';
    cJSON *json = cJSON_CreateString(large);
    buf_adds(&out, "before ");
    json_print(&out, json);
    assert_int_equal(out.length, 7 + 100000 + 3);
    assert_memory_equal(out.data, "before \"xx", 10);
    assert_string_equal(out.data + out.length - 3, "x\"\n");
    json_free(json);
    buf_clear(&out);
    free(large);
}

static void printing_nothing_is_a_failure(void **state)
{
    (void)state;
    struct buf out = {0};
    json_print(&out, NULL);
    assert_true(out.failed);
    buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_value_is_read),
        cmocka_unit_test(a_value_need_not_be_an_object),
        cmocka_unit_test(numbers_keep_every_digit),
        cmocka_unit_test(malformed_numbers_are_refused),
        cmocka_unit_test(escapes_become_characters),
        cmocka_unit_test(a_nul_cannot_cut_a_string),
        cmocka_unit_test(wrong_escapes_are_refused),
        cmocka_unit_test(strings_are_utf8_without_raw_control_characters),
        cmocka_unit_test(nothing_may_stand_behind_the_value),
        cmocka_unit_test(objects_and_arrays_are_whole_and_without_extras),
        cmocka_unit_test(an_empty_text_and_a_byte_order_mark_are_named),
        cmocka_unit_test(a_text_that_is_cut_anywhere_is_refused),
        cmocka_unit_test(a_hundred_levels_are_deep_enough),
        cmocka_unit_test(an_error_names_line_and_column),
        cmocka_unit_test(a_member_is_found_by_its_exact_name),
        cmocka_unit_test(of_one_name_the_last_counts),
        cmocka_unit_test(what_is_no_object_has_no_members),
        cmocka_unit_test(types_are_told_apart),
        cmocka_unit_test(freeing_nothing_is_fine),
        cmocka_unit_test(no_error_need_be_wanted),
        cmocka_unit_test(what_is_printed_is_read_back_equal),
        cmocka_unit_test(printing_adds_to_what_is_there_and_takes_any_size),
        cmocka_unit_test(printing_nothing_is_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
