/* Lines of a job's log that a CI server must not take for commands. */
#include "defuse.h"
#include "expect.h"

#include <stdio.h>

static void assert_defused(const char *line, const char *wanted)
{
    char text[128];
    snprintf(text, sizeof text, "%s", line);
    defuse_line(text);
    assert_string_equal(text, wanted);
}

static void colons_at_the_beginning_of_a_line_lose_their_first(void **state)
{
    (void)state;
    assert_defused("::error::x", ".:error::x");
    assert_defused("  ::error::x", "  .:error::x");
    assert_defused("\xc2\xa0\xe3\x80\x80::error::x", "\xc2\xa0\xe3\x80\x80.:error::x");
    assert_defused("::", ".:");
    assert_defused("::::", ".:::");
}

static void colons_elsewhere_stay(void **state)
{
    (void)state;
    assert_defused("jbc: ::error::x", "jbc: ::error::x");
    assert_defused(": :error", ": :error");
    assert_defused(":", ":");
    assert_defused("", "");
}

static void brackets_behind_a_double_hash_are_opened(void **state)
{
    (void)state;
    assert_defused("##[error]x", "##(error]x");
    assert_defused("a ##vso[task.x]b ##[c]", "a ##vso(task.x]b ##(c]");
    assert_defused("###[error]x", "###(error]x");
    assert_defused("##[##[##[", "##(##(##(");
}

static void brackets_without_one_stay(void **state)
{
    (void)state;
    assert_defused("#[a] ## [b] ##a1[c] [d]", "#[a] ## [b] ##a1[c] [d]");
    assert_defused("##", "##");
    assert_defused("##vso", "##vso");
}

static void the_bracket_is_found_where_it_stands(void **state)
{
    (void)state;
    const char text[] = "x ##[ ##vso[";
    assert_ptr_equal(defuse_bracket(text), text + 4);
    assert_ptr_equal(defuse_bracket(text + 5), text + 11);
    assert_null(defuse_bracket("none [ here"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colons_at_the_beginning_of_a_line_lose_their_first),
        cmocka_unit_test(colons_elsewhere_stay),
        cmocka_unit_test(brackets_behind_a_double_hash_are_opened),
        cmocka_unit_test(brackets_without_one_stay),
        cmocka_unit_test(the_bracket_is_found_where_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
