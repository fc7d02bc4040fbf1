/* Text: UTF-8 as Java takes it, and what a terminal may see. */
#include "expect.h"
#include "text.h"

#include <stdio.h>

static void assert_length(const char *text, size_t length, size_t wanted)
{
    if (text_utf8_length(text, length) != wanted)
        fail_msg("%zu bytes instead of %zu at: %02x %02x", text_utf8_length(text, length), wanted,
                 (unsigned char)text[0], (unsigned char)text[1]);
}

static void a_character_is_as_long_as_its_bytes(void **state)
{
    (void)state;
    assert_length("a", 1, 1);
    assert_length("\0", 1, 1);
    assert_length("\xc2\x80", 2, 2);         /* U+0080, the first of two bytes */
    assert_length("\xdf\xbf", 2, 2);         /* U+07FF */
    assert_length("\xe0\xa0\x80", 3, 3);     /* U+0800 */
    assert_length("\xed\x9f\xbf", 3, 3);     /* U+D7FF, ahead of the surrogates */
    assert_length("\xee\x80\x80", 3, 3);     /* U+E000, behind them */
    assert_length("\xef\xbf\xbf", 3, 3);     /* U+FFFF */
    assert_length("\xf0\x90\x80\x80", 4, 4); /* U+10000 */
    assert_length("\xf4\x8f\xbf\xbf", 4, 4); /* U+10FFFF */
    assert_length("\xc3\xbcmore", 6, 2);
}

static void what_is_no_character_has_no_length(void **state)
{
    (void)state;
    assert_length("a", 0, 0);
    assert_length("\x80", 2, 0);         /* a continuation without a lead */
    assert_length("\xc3", 1, 0);         /* cut */
    assert_length("\xe2\x82", 2, 0);     /* cut */
    assert_length("\xf0\x9f\x98", 3, 0); /* cut */
    assert_length("\xc3x", 2, 0);        /* a lead without its continuation */
    assert_length("\xe2x\x82", 3, 0);
    assert_length("\xe2\x82x", 3, 0);
    assert_length("\xc0\x80", 2, 0);         /* overlong NUL, as Java's modified UTF-8 has it */
    assert_length("\xc1\xbf", 2, 0);         /* overlong */
    assert_length("\xe0\x9f\xbf", 3, 0);     /* overlong */
    assert_length("\xf0\x8f\xbf\xbf", 4, 0); /* overlong */
    assert_length("\xed\xa0\x80", 3, 0);     /* U+D800, a surrogate */
    assert_length("\xed\xbf\xbf", 3, 0);     /* U+DFFF */
    assert_length("\xf4\x90\x80\x80", 4, 0); /* U+110000 */
    assert_length("\xf5\x80\x80\x80", 4, 0);
    assert_length("\xff\xff", 2, 0);
}

static void a_text_is_utf8_if_all_of_it_is(void **state)
{
    (void)state;
    assert_true(text_is_utf8("", 0));
    assert_true(text_is_utf8("Gr\xc3\xbc\xc3\x9f\x65 \xe2\x82\xac \xf0\x9f\x98\x80", 16));
    assert_true(text_is_utf8("a\0b", 3));
    assert_false(text_is_utf8("abc\xff", 4));
    assert_false(text_is_utf8("\xff"
                              "abc",
                              4));
    assert_false(text_is_utf8("abc\xc3", 4));
}

static void controls_are_c0_and_del(void **state)
{
    (void)state;
    for (char c = 1; c < 0x20; c++)
        assert_true(text_has_control((const char[]){'a', c, '\0'}));
    assert_true(text_has_control("\x7f"));
    assert_true(text_has_control("a\xc2\x85"));  /* C1 */
    assert_false(text_has_control("a\xc2\xa0")); /* a blank that does not break */
    assert_false(text_has_control(""));
    assert_false(text_has_control("a b~\xc3\xbc"));
}

static void assert_visible(const char *text, const char *wanted)
{
    char out[128];
    text_visible(out, sizeof out, text);
    assert_string_equal(out, wanted);
}

static void what_moves_a_cursor_or_turns_a_line_is_shown(void **state)
{
    (void)state;
    assert_visible("a\nb\rc\td", "a\\nb\\rc\\td");
    assert_visible("\x01\x1b]0;title\x07\x7f", "\\x01\\x1b]0;title\\x07\\x7f");
    assert_visible("\xc2\x9b"
                   "31m",
                   "\\u{009b}31m");                                   /* C1: CSI */
    assert_visible("\xe2\x80\xa8\xe2\x80\xa9", "\\u{2028}\\u{2029}"); /* separators */
    assert_visible("\xe2\x80\xaa\xe2\x81\xa9", "\\u{202a}\\u{2069}"); /* bidirectional */
}

static void all_other_text_stays(void **state)
{
    (void)state;
    assert_visible("", "");
    assert_visible("a\\n \"q\" \xc2\xa0\xe2\x82\xac\xf0\x9f\x98\x80",
                   "a\\n \"q\" \xc2\xa0\xe2\x82\xac\xf0\x9f\x98\x80");
}

static void what_does_not_fit_is_cut_at_a_whole_character_or_escape(void **state)
{
    (void)state;
    char out[8] = "unwiped";
    text_visible(out, 1, "abc");
    assert_string_equal(out, "");
    text_visible(out, 5, "abc\n");
    assert_string_equal(out, "abc");
    text_visible(out, 6, "abc\n");
    assert_string_equal(out, "abc\\n");
    text_visible(out, 4, "a\xe2\x82\xac");
    assert_string_equal(out, "a");
    text_visible(out, 5, "a\xe2\x82\xac");
    assert_string_equal(out, "a\xe2\x82\xac");
}

static void what_stands_before_the_at_of_a_url_is_hidden(void **state)
{
    (void)state;
    static const char *const texts[][2] = {
        {"https://user:pass@h/x", "https://***@h/x"},
        {"'http://u:p#a/s?s@h:9' and more", "'http://***@h:9' and more"},
        {"http://a@b@c", "http://***@c"},
        {"http://x@h", "http://*@h"},
        {"http://@h", "http://@h"},
        {"x://u:p@h y://u:p@h", "x://***@h y://***@h"},
        {"http://u:p\nq@h", "http://***@h"},
        {"https://h/x of me@example.com", "https://h/x of me@example.com"},
        {"me@example.com at https://h", "me@example.com at https://h"},
        {"://", "://"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "%s", texts[i][0]);
        text_hide_user(text);
        assert_string_equal(text, texts[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_character_is_as_long_as_its_bytes),
        cmocka_unit_test(what_is_no_character_has_no_length),
        cmocka_unit_test(a_text_is_utf8_if_all_of_it_is),
        cmocka_unit_test(controls_are_c0_and_del),
        cmocka_unit_test(what_moves_a_cursor_or_turns_a_line_is_shown),
        cmocka_unit_test(all_other_text_stays),
        cmocka_unit_test(what_stands_before_the_at_of_a_url_is_hidden),
        cmocka_unit_test(what_does_not_fit_is_cut_at_a_whole_character_or_escape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
