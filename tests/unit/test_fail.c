/* What a person reads: errors, and text from outside made visible. */
#include "fail.h"
#include "listener.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void a_failure_fills_code_and_message_and_returns_minus_one(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    assert_int_equal(fail_with(&error, JBC_BAD_INPUT, "%s:%d: no colon", "a.mf", 3), -1);
    assert_int_equal(error.code, JBC_BAD_INPUT);
    assert_string_equal(error.message, "a.mf:3: no colon");
}

static void a_failure_without_a_struct_is_fine(void **state)
{
    (void)state;
    assert_int_equal(fail_with(NULL, JBC_FAILED, "x"), -1);
}

static void control_characters_become_visible(void **state)
{
    (void)state;
    struct jbc_error error;
    fail_with(&error, JBC_REMOTE, "a\n::set-env name=x\r\t\x1b[31m\x7f");
    assert_string_equal(error.message, "a\\n::set-env name=x\\r\\t\\x1b[31m\\x7f");
}

static void line_separators_and_c1_controls_become_visible(void **state)
{
    (void)state;
    char out[64];
    text_visible(out, sizeof out,
                 "a\xc2\x85"
                 "b\xe2\x80\xa8"
                 "c\xe2\x80\xae");
    assert_string_equal(out, "a\\u{0085}b\\u{2028}c\\u{202e}");
}

static void stray_bytes_become_visible_and_utf8_stays(void **state)
{
    (void)state;
    char out[64];
    text_visible(out, sizeof out,
                 "Gr\xc3\xbc\xc3\x9f"
                 "e \xff\xc3");
    assert_string_equal(out, "Gr\xc3\xbc\xc3\x9f"
                             "e \\xff\\xc3");
}

static void a_text_too_long_is_cut_at_a_whole_character(void **state)
{
    (void)state;
    char out[4];
    text_visible(out, sizeof out, "ab\xc3\xbc");
    assert_string_equal(out, "ab");
    text_visible(out, sizeof out, "abcd");
    assert_string_equal(out, "abc");
}

static void utf8_is_checked_as_java_does(void **state)
{
    (void)state;
    assert_true(text_is_utf8("\xf0\x9f\x98\x80", 4));
    assert_false(text_is_utf8("\xc0\x80", 2));         /* overlong NUL */
    assert_false(text_is_utf8("\xed\xa0\x80", 3));     /* surrogate */
    assert_false(text_is_utf8("\xf4\x90\x80\x80", 4)); /* beyond U+10FFFF */
    assert_false(text_is_utf8("\xe2\x82", 2));         /* cut */
}

enum { HEARD_SIZE = 64 };

static void remember(void *context, enum jbc_news news, const char *text)
{
    assert_int_equal(news, JBC_NOTE);
    snprintf(context, HEARD_SIZE, "%s", text);
}

static void a_listener_hears_and_a_missing_one_does_not_matter(void **state)
{
    (void)state;
    char heard[HEARD_SIZE] = "";
    struct jbc_listener listener = {.context = heard, .hear = remember};
    listener_tell(&listener, JBC_NOTE, "%d\n", 7);
    assert_string_equal(heard, "7\\n");
    listener_tell(NULL, JBC_NOTE, "x");
    assert_false(listener_stopped(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failure_fills_code_and_message_and_returns_minus_one),
        cmocka_unit_test(a_failure_without_a_struct_is_fine),
        cmocka_unit_test(control_characters_become_visible),
        cmocka_unit_test(line_separators_and_c1_controls_become_visible),
        cmocka_unit_test(stray_bytes_become_visible_and_utf8_stays),
        cmocka_unit_test(a_text_too_long_is_cut_at_a_whole_character),
        cmocka_unit_test(utf8_is_checked_as_java_does),
        cmocka_unit_test(a_listener_hears_and_a_missing_one_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
