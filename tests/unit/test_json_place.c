/* The line on which a member stands. */
#include "expect.h"
#include "json_place.h"

#define PLACE(text, ...) json_place(text, (const char *const[]){__VA_ARGS__, NULL})

static const char nested[] = "{\n"
                             "  \"a\": {\"b\": [1, {\"b\": 2}, \"}\\\"{\"],\n"
                             "    \"c\":\n"
                             "      {\"d\": true}},\n"
                             "  \"e\\u0066\": {\"g\": null\n"
                             "}, \"last\": 1e3}\n";

static void a_member_is_found_on_its_line(void **state)
{
    (void)state;
    assert_int_equal(PLACE(nested, "a"), 2);
    assert_int_equal(PLACE(nested, "a", "b"), 2);
    assert_int_equal(PLACE(nested, "a", "c"), 3);
    assert_int_equal(PLACE(nested, "a", "c", "d"), 4);
    assert_int_equal(PLACE(nested, "last"), 6);
}

static void an_escaped_name_is_the_name_that_it_stands_for(void **state)
{
    (void)state;
    assert_int_equal(PLACE(nested, "ef"), 5);
    assert_int_equal(PLACE(nested, "ef", "g"), 5);
}

static void what_is_not_there_has_no_line(void **state)
{
    (void)state;
    assert_int_equal(PLACE(nested, "b"), 0);
    assert_int_equal(PLACE(nested, "a", "d"), 0);
    assert_int_equal(PLACE(nested, "a", "b", "b"), 0);
    assert_int_equal(PLACE(nested, "last", "x"), 0);
    assert_int_equal(PLACE("[]", "a"), 0);
    assert_int_equal(PLACE("{}", "a"), 0);
    assert_int_equal(PLACE("", "a"), 0);
}

static void of_two_the_last_counts(void **state)
{
    (void)state;
    assert_int_equal(PLACE("{\"a\": 1,\n\"a\": 2}", "a"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_member_is_found_on_its_line),
        cmocka_unit_test(an_escaped_name_is_the_name_that_it_stands_for),
        cmocka_unit_test(what_is_not_there_has_no_line),
        cmocka_unit_test(of_two_the_last_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
