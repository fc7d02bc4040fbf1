/* The line of a value: counted in the text that it was read from. */
#include "expect.h"
#include "json.h"

static void assert_line(const char *text, const char *name, int index, unsigned line)
{
    struct jbc_error error = {0};
    cJSON *json = json_parse(text, strlen(text), "x.json", JBC_BAD_INPUT, &error);
    assert_non_null(json);
    const cJSON *value = name ? json_member(json, name) : json;
    if (index >= 0)
        value = cJSON_GetArrayItem(value, index);
    assert_int_equal(json_line(json, value, text, strlen(text)), line);
    json_free(json);
}

static void the_document_begins_where_its_value_does(void **state)
{
    (void)state;
    assert_line("{}", NULL, -1, 1);
    assert_line("\n\r\n  {}", NULL, -1, 3);
}

static void members_and_elements_are_found(void **state)
{
    (void)state;
    static const char text[] =
        "{\"a\": 1,\n\"b\": [true,\n{\"c\": null, \"d\": -1.5e3},\nfalse],\n\"e\":\n\"x\"}";
    assert_line(text, "a", -1, 1);
    assert_line(text, "b", -1, 2);
    assert_line(text, "b", 0, 2);
    assert_line(text, "b", 1, 3);
    assert_line(text, "b", 2, 4);
    assert_line(text, "e", -1, 6);
}

static void what_looks_like_structure_in_a_string_is_none(void **state)
{
    (void)state;
    static const char text[] = "{\"a\": \"{[\\\"x\\\": \\\\\",\n\"b\\\"\" : \"1\",\n\"c\": 2}";
    assert_line(text, "b\"", -1, 2);
    assert_line(text, "c", -1, 3);
}

static void of_several_members_of_one_name_the_last_is_found(void **state)
{
    (void)state;
    assert_line("{\"a\": 1,\n\"a\": 2,\n\"b\": 3}", "a", -1, 2);
}

static void what_is_not_in_the_document_has_no_line(void **state)
{
    (void)state;
    assert_line("{\"a\": 1}", "b", -1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_document_begins_where_its_value_does),
        cmocka_unit_test(members_and_elements_are_found),
        cmocka_unit_test(what_looks_like_structure_in_a_string_is_none),
        cmocka_unit_test(of_several_members_of_one_name_the_last_is_found),
        cmocka_unit_test(what_is_not_in_the_document_has_no_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
