/* Versions, in the order of their releases. */
#include "version.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_grows(const char *before, const char *after)
{
    assert_true(version_compare(before, after) < 0);
    assert_true(version_compare(after, before) > 0);
}

static void numbers_are_compared_by_size(void **state)
{
    (void)state;
    assert_grows("1.9", "1.10");
    assert_grows("9", "10");
    assert_grows("1.99999999999999999999", "1.100000000000000000000");
}

static void more_parts_are_a_later_version(void **state)
{
    (void)state;
    assert_grows("1", "1.0");
    assert_grows("1.10", "1.10.1");
}

static void leading_zeros_do_not_count(void **state)
{
    (void)state;
    assert_int_equal(version_compare("1.01", "1.1"), 0);
    assert_int_equal(version_compare("00", "0"), 0);
}

static void words_are_compared_as_text(void **state)
{
    (void)state;
    assert_grows("1.a", "1.b");
    assert_grows("1.0", "1.0-rc1");
}

static void equal_and_empty_versions_are_equal(void **state)
{
    (void)state;
    assert_int_equal(version_compare("1.2.3", "1.2.3"), 0);
    assert_int_equal(version_compare("", ""), 0);
    assert_grows("", "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_compared_by_size),
        cmocka_unit_test(more_parts_are_a_later_version),
        cmocka_unit_test(leading_zeros_do_not_count),
        cmocka_unit_test(words_are_compared_as_text),
        cmocka_unit_test(equal_and_empty_versions_are_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
