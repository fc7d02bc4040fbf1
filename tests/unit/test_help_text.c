/* Texts wrapped for a terminal, whose width is ours to say. */
#include "expect.h"
#include "help_text.h"

#include <stdio.h>

static size_t columns;

size_t
__wrap_terminal_width(int fd); // NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

size_t
__wrap_terminal_width(int fd) // NOLINT(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
{
    (void)fd;
    return columns;
}

static int no_terminal(void **state)
{
    (void)state;
    columns = 0;
    return 0;
}

static void assert_words(const char *text, size_t column, size_t left, const char *wanted)
{
    struct buf out = {0};
    help_add_words(&out, text, column, left);
    assert_false(out.failed);
    assert_string_equal(out.data, wanted);
    buf_clear(&out);
}

/* 80 columns of words of four letters. */
#define FORTY "abcd abcd abcd abcd abcd abcd abcd abcd "

static void a_line_is_filled_and_not_more(void **state)
{
    (void)state;
    assert_words(FORTY FORTY "x", 0, 0, FORTY "abcd abcd abcd abcd abcd abcd abcd abcd\nx\n");
    assert_words(FORTY "abcd abcd abcd abcd abcd abcd abcd abcde", 0, 0,
                 FORTY "abcd abcd abcd abcd abcd abcd abcd abcde\n");
    assert_words(FORTY "abcd abcd abcd abcd abcd abcd abcd abcdef", 0, 0,
                 FORTY "abcd abcd abcd abcd abcd abcd abcd\nabcdef\n");
}

static void further_lines_are_indented(void **state)
{
    (void)state;
    assert_words(FORTY "x", 41, 3, "abcd abcd abcd abcd abcd abcd abcd abcd\n   x\n");
}

static void newlines_are_blanks_and_two_begin_a_paragraph(void **state)
{
    (void)state;
    assert_words("one\ntwo\n\nthree four", 0, 0, "one two\n\nthree four\n");
}

static void a_long_word_has_a_line_of_its_own(void **state)
{
    (void)state;
    char word[101] = "", wanted[128];
    memset(word, 'w', 100);
    snprintf(wanted, sizeof wanted, "%s\n", word);
    assert_words(word, 0, 0, wanted);
}

static void letters_count_not_bytes(void **state)
{
    (void)state;
    assert_words(FORTY "abcd abcd abcd abcd abcd abcd abcd \xc3\xa4\xc3\xb6\xc3\xbc"
                       "de",
                 0, 0,
                 FORTY "abcd abcd abcd abcd abcd abcd abcd \xc3\xa4\xc3\xb6\xc3\xbc"
                       "de\n");
}

static void a_terminal_has_its_width(void **state)
{
    (void)state;
    columns = 50;
    assert_words(FORTY "abcd abcd abcd", 0, 0, FORTY "abcd abcd\nabcd\n");
    columns = 20; /* too narrow for anything: as if it were 40 */
    assert_words(FORTY "abcd", 0, 0, "abcd abcd abcd abcd abcd abcd abcd abcd\nabcd\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_line_is_filled_and_not_more, no_terminal),
        cmocka_unit_test_setup(further_lines_are_indented, no_terminal),
        cmocka_unit_test_setup(newlines_are_blanks_and_two_begin_a_paragraph, no_terminal),
        cmocka_unit_test_setup(a_long_word_has_a_line_of_its_own, no_terminal),
        cmocka_unit_test_setup(letters_count_not_bytes, no_terminal),
        cmocka_unit_test_setup(a_terminal_has_its_width, no_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
