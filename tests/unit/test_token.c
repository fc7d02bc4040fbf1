/* Token files, by which another process goes on with a log-in. */
#include "expect.h"
#include "registrations.h"
#include "temp_folder.h"

#include <jbc/client.h>
#include <stdio.h>
#include <sys/stat.h>

static void assert_refused(const char *text, const char *words)
{
    struct jbc_token token = {0};
    struct jbc_error error = {0};
    make_file("t.json", text);
    assert_failure(jbc_token_read(&token, "t.json", &error), &error, JBC_BAD_INPUT, words);
    assert_int_equal(strncmp(error.message, "t.json:", 7), 0);
    assert_null(strstr(error.message, "CANARY"));
    assert_null(token.host);
    assert_null(token.org_id);
    assert_null(token.token);
    assert_int_equal(token.expires, 0);
    assert_int_equal(jbc_token_read(&token, "t.json", NULL), -1);
}

static void what_is_written_is_read_back_equal_and_for_the_user_alone(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_token read = {0};
    const struct jbc_token token = {borrowed("https://h"), borrowed("7"), borrowed("T-1"),
                                    9007199254740993};
    mode_t before = umask(0);
    assert_success(jbc_token_write(&token, "t.json", &error), error);
    umask(before);
    assert_int_equal(mode_of("t.json"), 0600);
    assert_success(jbc_token_read(&read, "t.json", &error), error);
    assert_string_equal(read.host, "https://h");
    assert_string_equal(read.org_id, "7");
    assert_string_equal(read.token, "T-1");
    assert_true(read.expires == 9007199254740993);
    jbc_token_clear(&read);
    jbc_token_clear(&read);
    assert_null(read.token);
}

static void its_form_is_the_one_that_is_documented(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    const struct jbc_token token = {borrowed("https://h"), borrowed("7"), borrowed("T-1"), 5};
    assert_success(jbc_token_write(&token, "t.json", &error), error);
    assert_file("t.json",
                "{\n\t\"host\":\t\"https://h\",\n\t\"orgId\":\t\"7\",\n\t\"token\":\t\"T-1\",\n"
                "\t\"expires\":\t5\n}\n");
}

static void when_it_expires_need_not_be_known(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_token token = {0};
    make_file("t.json", "{\"host\":\"https://h\",\"orgId\":7,\"token\":\"T\"}");
    assert_success(jbc_token_read(&token, "t.json", &error), error);
    assert_true(token.expires == 0);
    assert_string_equal(token.org_id, "7");
    jbc_token_clear(&token);
}

static void what_is_no_token_file_is_refused(void **state)
{
    (void)state;
    assert_refused("", "not JSON");
    assert_refused("CANARY", "not JSON");
    assert_refused("[]", "not a token file");
    assert_refused("{}", "not a token file");
    assert_refused("{\"host\":\"h\",\"orgId\":\"7\"}", "not a token file");
    assert_refused("{\"host\":\"h\",\"token\":\"CANARY\"}", "not a token file");
    assert_refused("{\"orgId\":\"7\",\"token\":\"CANARY\"}", "not a token file");
    assert_refused("{\"host\":[],\"orgId\":\"7\",\"token\":\"CANARY\"}", "not a token file");
}

static void an_expiry_that_is_no_time_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"true", "\"soon\"", "1.5",  "-1",
                                        "1e9",  "[]",       "\"\"", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[128];
        snprintf(text, sizeof text,
                 "{\"host\":\"h\",\"orgId\":\"7\",\"token\":\"CANARY\",\"expires\":%s}", wrong[i]);
        assert_refused(text, "\"expires\"");
    }
}

static void files_that_are_not_there_or_cannot_be_are_named(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_token token = {0};
    assert_failure(jbc_token_read(&token, "none", &error), &error, JBC_FAILED, "none");
    const struct jbc_token good = {borrowed("https://h"), borrowed("7"), borrowed("T"), 0};
    assert_failure(jbc_token_write(&good, "no/t", &error), &error, JBC_FAILED, "no");
    assert_int_equal(jbc_token_write(&good, "no/t", NULL), -1);
}

#define TEST(name) cmocka_unit_test_setup(name, empty_temp_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_written_is_read_back_equal_and_for_the_user_alone),
        TEST(its_form_is_the_one_that_is_documented),
        TEST(when_it_expires_need_not_be_known),
        TEST(what_is_no_token_file_is_refused),
        TEST(an_expiry_that_is_no_time_is_refused),
        TEST(files_that_are_not_there_or_cannot_be_are_named),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
