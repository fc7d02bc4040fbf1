/* The simulator's faults, as they are given and as they happen. */
#include "expect.h"
#include "faults.h"

static struct faults parsed(const char *const *texts, size_t count)
{
    struct faults faults = {0};
    struct jbc_error error = {0};
    assert_success(faults_parse(&faults, texts, count, &error), error);
    return faults;
}

#define PARSED(...)                                                                                \
    parsed((const char *const[]){__VA_ARGS__},                                                     \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void assert_refused(const char *text, const char *words)
{
    struct faults faults = {0};
    struct jbc_error error = {0};
    assert_failure(faults_parse(&faults, &text, 1, &error), &error, JBC_USAGE, words);
    assert_non_null(strstr(error.message, "CALL:KIND[=VALUE][@N]"));
    faults_clear(&faults);
    faults_clear(&faults);
}

static void without_faults_nothing_happens(void **state)
{
    (void)state;
    struct faults faults = {0};
    struct jbc_error error = {0};
    assert_success(faults_parse(&faults, NULL, 0, &error), error);
    struct effects effects = faults_next(&faults, CALL_LIST);
    assert_string_equal(effects.names, "");
    assert_null(effects.refuse);
    assert_int_equal(effects.http, 0);
    faults_clear(&faults);
}

static void each_kind_has_its_effect(void **state)
{
    (void)state;
    struct faults faults =
        PARSED("login:tfa", "tfacode:refuse=BAD_CODE", "register:lose", "list:delay=250",
               "delete:http=503", "delete-payload:truncate", "validate:garbage", "list:drop",
               "register:late=3600000", "delete:redirect=http://h/a=b:c");
    assert_true(faults_next(&faults, CALL_LOGIN).tfa);
    assert_string_equal(faults_next(&faults, CALL_TFACODE).refuse, "BAD_CODE");
    struct effects effects = faults_next(&faults, CALL_REGISTER);
    assert_true(effects.lose);
    assert_int_equal(effects.late, 3600000);
    assert_string_equal(effects.names, " fault=lose fault=late");
    effects = faults_next(&faults, CALL_LIST);
    assert_int_equal(effects.delay, 250);
    assert_true(effects.drop);
    effects = faults_next(&faults, CALL_DELETE);
    assert_int_equal(effects.http, 503);
    assert_string_equal(effects.redirect, "http://h/a=b:c");
    assert_true(faults_next(&faults, CALL_DELETE_PAYLOAD).truncate);
    assert_true(faults_next(&faults, CALL_VALIDATE).garbage);
    assert_string_equal(faults_next(&faults, CALL_UNKNOWN).names, "");
    faults_clear(&faults);
}

static void a_number_behind_an_at_sign_is_the_call_it_happens_to(void **state)
{
    (void)state;
    struct faults faults = PARSED("list:http=500@2", "list:drop@3", "list:delay=1");
    assert_string_equal(faults_next(&faults, CALL_LIST).names, " fault=delay");
    assert_string_equal(faults_next(&faults, CALL_LOGIN).names, "");
    assert_string_equal(faults_next(&faults, CALL_LIST).names, " fault=http fault=delay");
    assert_string_equal(faults_next(&faults, CALL_LIST).names, " fault=drop fault=delay");
    assert_string_equal(faults_next(&faults, CALL_LIST).names, " fault=delay");
    faults_clear(&faults);
}

static void only_a_final_number_is_one(void **state)
{
    (void)state;
    struct faults faults = PARSED("list:redirect=http://u@h/", "login:refuse=A@2@1");
    assert_string_equal(faults_next(&faults, CALL_LIST).redirect, "http://u@h/");
    assert_string_equal(faults_next(&faults, CALL_LOGIN).refuse, "A@2");
    assert_null(faults_next(&faults, CALL_LOGIN).refuse);
    faults_clear(&faults);
}

static void unknown_calls_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",          "list",         ":drop",     "logout:drop",
                                        "LIST:drop", "unknown:drop", "list drop", "*:drop"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_refused(wrong[i], "names no call");
}

static void unknown_kinds_are_refused(void **state)
{
    (void)state;
    assert_refused("list:", "no known kind");
    assert_refused("list:crash", "no known kind");
    assert_refused("list:Drop", "no known kind");
    assert_refused("list:tfa", "no known kind");
    assert_refused("list:late=5", "no known kind");
}

static void wrong_or_missing_values_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "list:http",      "list:http=",    "list:http=x",        "list:http=99",
        "list:http=600",  "list:http=5x",  "list:http=-500",     "list:delay=-1",
        "list:delay=1.5", "list:delay",    "list:delay=3600001", "list:delay=99999999999999999999",
        "list:drop=1",    "list:drop=",    "list:refuse",        "list:refuse=",
        "list:drop@0",    "list:delay=+5", "list:redirect",      "login:tfa=1",
        "list:http=@2",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_refused(wrong[i], "wrong value");
}

static void the_first_wrong_one_is_named_and_all_can_be_cleared(void **state)
{
    (void)state;
    static const char *const texts[] = {"list:refuse=A", "list:nonsense", "list:drop"};
    struct faults faults = {0};
    struct jbc_error error = {0};
    assert_failure(faults_parse(&faults, texts, 3, &error), &error, JBC_USAGE, "'list:nonsense'");
    faults_clear(&faults);
}

static void every_call_has_its_name(void **state)
{
    (void)state;
    assert_string_equal(call_name(CALL_LOGIN), "login");
    assert_string_equal(call_name(CALL_DELETE_PAYLOAD), "delete-payload");
    assert_string_equal(call_name(CALL_UNKNOWN), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_faults_nothing_happens),
        cmocka_unit_test(each_kind_has_its_effect),
        cmocka_unit_test(a_number_behind_an_at_sign_is_the_call_it_happens_to),
        cmocka_unit_test(only_a_final_number_is_one),
        cmocka_unit_test(unknown_calls_are_refused),
        cmocka_unit_test(unknown_kinds_are_refused),
        cmocka_unit_test(wrong_or_missing_values_are_refused),
        cmocka_unit_test(the_first_wrong_one_is_named_and_all_can_be_cleared),
        cmocka_unit_test(every_call_has_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
