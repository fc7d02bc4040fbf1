/* A Postman environment: what is taken of it, and how. */
#include "expect.h"
#include "msg.h"
#include "postman.h"
#include "said.h"
#include "temp_folder.h"

#include <stdio.h>

static char told[8192];

/* Reads an environment of one variable with this value (JSON). */
static int read_one(struct postman *postman, const char *key, const char *value,
                    struct jbc_error *error)
{
    char text[512];
    snprintf(text, sizeof text, "{\"values\":[{\"key\":\"%s\",\"value\":%s}]}", key, value);
    make_file("env.json", text);
    said_begin();
    int result = postman_read(postman, "env.json", error);
    snprintf(told, sizeof told, "%s", said_end());
    return result;
}

static void assert_taken(const char *key, const char *value, size_t place, const char *wanted,
                         const char *note)
{
    struct postman postman = {0};
    struct jbc_error error = {0};
    assert_success(read_one(&postman, key, value, &error), error);
    const char *taken = *(char *const *)(const void *)((const char *)&postman + place);
    assert_non_null(taken);
    assert_string_equal(taken, wanted);
    if (note ? !strstr(told, note) : *told)
        fail_msg("not '%s' said: %s", note ? note : "", told);
    postman_clear(&postman);
}

#define TAKEN(key, value, member, wanted, note)                                                    \
    assert_taken(key, value, offsetof(struct postman, member), wanted, note)

static void assert_refused(const char *key, const char *value, const char *why)
{
    struct postman postman = {0};
    struct jbc_error error = {0};
    assert_failure(read_one(&postman, key, value, &error), &error, JBC_BAD_INPUT, why);
    assert_non_null(strstr(error.message, "env.json"));
    assert_null(strstr(error.message, "CANARY"));
    assert_null(postman.host);
}

static void each_value_is_known_by_its_names(void **state)
{
    (void)state;
    TAKEN("hostURL", "\"https://h:1\"", host, "https://h:1", NULL);
    TAKEN("BASE_URL", "\"https://h/jitterbit-cloud-restful-service\"", host, "https://h", NULL);
    TAKEN("orgId", "4711", org_id, "4711", NULL);
    TAKEN("user", "\"me@example.com\"", email, "me@example.com", NULL);
    TAKEN("connectorName", "\"Folder Drop\"", name, "Folder Drop", NULL);
    TAKEN("connector-version", "\"1.0\"", version, "1.0", NULL);
}

static void what_was_pasted_along_is_cut_with_a_note(void **state)
{
    (void)state;
    TAKEN("email", "\"me@example.com\\n\"", email, "me@example.com", "line end");
    TAKEN("email", "\"\\ufeffme@example.com\"", email, "me@example.com", "byte order mark");
    TAKEN("orgId", "\" 4711\"", org_id, "4711", "blanks");
    TAKEN("hostURL", "\"https://h \\r\\n\"", host, "https://h", "\"hostURL\"");
}

static void what_cannot_be_meant_is_refused(void **state)
{
    (void)state;
    assert_refused("email", "\"a\\nb\"", "\"email\" holds a control character");
    assert_refused("email", "\"***\"", "\"email\" is a mask");
    assert_refused("hostURL", "\"$(Host)\"", "\"hostURL\" is a reference");
    assert_refused("hostURL", "\"{{base}}\"", "{{...}}");
    assert_refused("connectorName", "\"${project.name}\"", "\"connectorName\"");
    assert_refused("connectorName", "\"@project.name@\"", "placeholder");
    assert_refused("orgId", "\"12a\"", "\"orgId\"");
    assert_refused("hostURL", "\"https://me:CANARY@h\"", "\"hostURL\"");
}

static void secrets_are_left_alone_and_named(void **state)
{
    (void)state;
    struct postman postman = {0};
    struct jbc_error error = {0};
    assert_success(read_one(&postman, "authToken", "\"CANARY\"", &error), error);
    assert_string_equal(postman.ignored, "authToken");
    assert_null(postman.name);
    postman_clear(&postman);
}

static void a_byte_order_mark_before_the_file_is_skipped(void **state)
{
    (void)state;
    struct postman postman = {0};
    struct jbc_error error = {0};
    make_file("env.json", "\xef\xbb\xbf{\"values\":[{\"key\":\"orgId\",\"value\":\"7\"}]}");
    assert_success(postman_read(&postman, "env.json", &error), error);
    assert_string_equal(postman.org_id, "7");
    postman_clear(&postman);
}

static void a_file_in_utf_16_is_called_that(void **state)
{
    (void)state;
    struct postman postman = {0};
    struct jbc_error error = {0};
    make_file("env.json", "\xff\xfe{");
    assert_failure(postman_read(&postman, "env.json", &error), &error, JBC_BAD_INPUT, "UTF-16");
    make_file("env.json", "\xfe\xff{");
    assert_failure(postman_read(&postman, "env.json", &error), &error, JBC_BAD_INPUT, "UTF-16");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_value_is_known_by_its_names),
        cmocka_unit_test(what_was_pasted_along_is_cut_with_a_note),
        cmocka_unit_test(what_cannot_be_meant_is_refused),
        cmocka_unit_test(secrets_are_left_alone_and_named),
        cmocka_unit_test(a_byte_order_mark_before_the_file_is_skipped),
        cmocka_unit_test(a_file_in_utf_16_is_called_that),
    };
    msg_setup(false, false);
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
