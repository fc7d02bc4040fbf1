/* Values from outside: what is cut from them, and what can't be meant. */
#include "expect.h"
#include "msg.h"
#include "said.h"
#include "temp_folder.h"
#include "values.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const enum value_kind kinds[] = {VALUE_PLAIN, VALUE_MEMBER, VALUE_SECRET, VALUE_PASSWORD};

/* The value becomes what is wanted, and the note (NULL: none) is said. */
static void assert_cut(const char *value, enum value_kind kind, const char *wanted,
                       const char *note)
{
    struct setting setting = {0};
    struct jbc_error error = {0};
    said_begin();
    int result = setting_set(&setting, value, "THE_ORIGIN", kind, &error);
    const char *said = said_end();
    assert_success(result, error);
    assert_string_equal(setting.value, wanted);
    assert_string_equal(setting.origin, "THE_ORIGIN");
    if (note ? !strstr(said, note) || !strstr(said, "THE_ORIGIN") : *said)
        fail_msg("not '%s' said: %s", note ? note : "", said);
    setting_clear(&setting);
}

static void assert_refused(const char *value, enum value_kind kind, const char *why)
{
    struct setting setting = {0};
    struct jbc_error error = {0};
    said_begin();
    int result = setting_set(&setting, value, "THE_ORIGIN", kind, &error);
    said_end();
    assert_failure(result, &error, kind == VALUE_MEMBER ? JBC_BAD_INPUT : JBC_USAGE, why);
    assert_non_null(strstr(error.message, "THE_ORIGIN"));
    assert_null(setting.value);
}

static void an_ordinary_value_stays_as_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_cut("demo", kinds[i], "demo", NULL);
        assert_cut("a b \xc3\xbc", kinds[i], "a b \xc3\xbc", NULL);
        assert_cut("100%*$x", kinds[i], "100%*$x", NULL);
        assert_cut("**", kinds[i], "**", NULL);
    }
}

static void line_ends_around_it_are_cut_with_a_note(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_cut("demo\n", kinds[i], "demo", "line end");
        assert_cut("demo\r\n", kinds[i], "demo", "line end");
        assert_cut("\ndemo\n\n", kinds[i], "demo", "line end");
    }
}

static void a_byte_order_mark_is_cut_with_a_note(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        assert_cut("\xef\xbb\xbf"
                   "demo",
                   kinds[i], "demo", "byte order mark");
        assert_cut("\xef\xbb\xbf"
                   "demo\r",
                   kinds[i], "demo", "line end");
    }
}

static void blanks_around_a_plain_value_are_cut_with_a_note(void **state)
{
    (void)state;
    assert_cut(" demo", VALUE_PLAIN, "demo", "blanks");
    assert_cut("demo\t \n", VALUE_PLAIN, "demo", "blanks");
    assert_cut(" \n demo \n ", VALUE_MEMBER, "demo", "blanks");
}

static void blanks_around_a_secret_are_refused(void **state)
{
    (void)state;
    static const char *const values[] = {" CANARY", "CANARY ", "\tCANARY", "CANARY \n"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        assert_refused(values[i], VALUE_SECRET, "blank");
        assert_refused(values[i], VALUE_PASSWORD, "prompt");
    }
}

static void what_is_empty_but_for_such_things_is_refused(void **state)
{
    (void)state;
    static const char *const values[] = {"", "\n", "\r\n", "\xef\xbb\xbf", "\xef\xbb\xbf\n"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        for (size_t kind = 0; kind < 4; kind++)
            assert_refused(values[i], kinds[kind], "is empty");
    assert_refused(" \n ", VALUE_PLAIN, "is empty");
}

static void utf_16_is_called_that(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct jbc_error error = {0};
        struct buf value = {0};
        buf_add(&value,
                "\xff\xfe"
                "d\0e\0",
                6);
        assert_int_equal(value_clean(&value, "O", kinds[i], &error), -1);
        assert_non_null(strstr(error.message, "O is UTF-16"));
        buf_reset(&value);
        buf_add(&value, "\xfe\xff\0d\0e", 6);
        assert_int_equal(value_clean(&value, "O", kinds[i], &error), -1);
        assert_non_null(strstr(error.message, "O is UTF-16"));
        buf_reset(&value);
        buf_add(&value, "d\0e\0", 4);
        assert_int_equal(value_clean(&value, "O", kinds[i], &error), -1);
        assert_non_null(strstr(error.message, "UTF-16"));
        buf_clear(&value);
    }
}

static void a_line_end_within_is_refused(void **state)
{
    (void)state;
    assert_refused("a\nb", VALUE_PLAIN, "control character");
    assert_refused("a\x1b[0m", VALUE_MEMBER, "control character");
    assert_refused("CANARY\nb", VALUE_SECRET, "line end");
    assert_refused("CANARY\rb", VALUE_PASSWORD, "line end");
}

static void a_reference_that_nobody_resolved_is_refused(void **state)
{
    (void)state;
    static const char *const values[] = {"${{ secrets.HARMONY_PASSWORD }}", "${{secrets.X}}",
                                         "$(HarmonyPassword)", "%HARMONY_PASSWORD%",
                                         "${HARMONY_PASSWORD}"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        for (size_t kind = 0; kind < 4; kind++)
            assert_refused(values[i], kinds[kind], "reference");
    assert_cut("50%off%now", VALUE_PASSWORD, "50%off%now", NULL);
    assert_cut("%%", VALUE_PASSWORD, "%%", NULL);
    assert_cut("$(", VALUE_PASSWORD, "$(", NULL);
    assert_cut("%1abc%", VALUE_PASSWORD, "%1abc%", NULL);
}

static void a_mask_is_refused(void **state)
{
    (void)state;
    static const char *const values[] = {"***", "********", "[MASKED]", "[secure]", "***\n"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        for (size_t kind = 0; kind < 4; kind++)
            assert_refused(values[i], kinds[kind], "mask");
    assert_cut("***a", VALUE_PASSWORD, "***a", NULL);
}

static void the_path_of_a_file_is_no_secret(void **state)
{
    (void)state;
    char here[512], absolute[600];
    make_file("password", "demo\n");
    assert_non_null(getcwd(here, sizeof here));
    snprintf(absolute, sizeof absolute, "%s/password", here);
    setenv("HOME", here, 1);
    assert_refused(absolute, VALUE_PASSWORD, "--password-file");
    assert_refused("./password", VALUE_PASSWORD, "--password-file");
    assert_refused("~/password", VALUE_PASSWORD, "--password-file");
    assert_refused("./password", VALUE_SECRET, "path of a file");
    assert_cut("./nothing", VALUE_PASSWORD, "./nothing", NULL);
    assert_cut("/nowhere/x", VALUE_PASSWORD, "/nowhere/x", NULL);
    assert_cut("password", VALUE_PASSWORD, "password", NULL);
    assert_cut("./password", VALUE_PLAIN, "./password", NULL);
}

static void no_message_shows_the_value(void **state)
{
    (void)state;
    static const char *const values[] = {
        " CANARY",  "CANARY\nx",       "${{CANARY}}",         "$(CANARY)",
        "%CANARY%", "\xff\xfe CANARY", "\xef\xbb\xbf CANARY "};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct setting setting = {0};
        struct jbc_error error = {0};
        said_begin();
        assert_int_equal(setting_set(&setting, values[i], "O", VALUE_PASSWORD, &error), -1);
        assert_null(strstr(said_end(), "CANARY"));
        assert_null(strstr(error.message, "CANARY"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordinary_value_stays_as_it_is),
        cmocka_unit_test(line_ends_around_it_are_cut_with_a_note),
        cmocka_unit_test(a_byte_order_mark_is_cut_with_a_note),
        cmocka_unit_test(blanks_around_a_plain_value_are_cut_with_a_note),
        cmocka_unit_test(blanks_around_a_secret_are_refused),
        cmocka_unit_test(what_is_empty_but_for_such_things_is_refused),
        cmocka_unit_test(utf_16_is_called_that),
        cmocka_unit_test(a_line_end_within_is_refused),
        cmocka_unit_test(a_reference_that_nobody_resolved_is_refused),
        cmocka_unit_test(a_mask_is_refused),
        cmocka_unit_test(the_path_of_a_file_is_no_secret),
        cmocka_unit_test(no_message_shows_the_value),
    };
    msg_setup(false, false);
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
