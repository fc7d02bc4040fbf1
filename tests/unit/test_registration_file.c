/* Registration files, read and written. */
#include "expect.h"
#include "registrations.h"
#include "temp_folder.h"

#include <stdlib.h>
#include <sys/stat.h>

#define IDS                                                                                        \
    "\"endpointEntityId\":\"100\",\"functionEntityStartId\":\"101\",\"functionEntityEndId\":"      \
    "\"199\""
#define SECRETS "\"key\":\"CANARY-KEY\",\"secret\":\"CANARY-SECRET\""

static struct jbc_registration read_text(const char *text)
{
    struct jbc_registration registration = {0};
    struct jbc_error error = {0};
    make_file("r.json", text);
    assert_success(jbc_registration_read(&registration, "r.json", &error), error);
    return registration;
}

static void assert_clear(const struct jbc_registration *registration)
{
    static const struct jbc_registration clear;
    assert_memory_equal(registration, &clear, sizeof clear);
}

static void assert_refused(const char *text, const char *words)
{
    struct jbc_registration registration = {0};
    struct jbc_error error = {0};
    make_file("r.json", text);
    assert_failure(jbc_registration_read(&registration, "r.json", &error), &error, JBC_BAD_INPUT,
                   words);
    assert_int_equal(strncmp(error.message, "r.json:", 7), 0);
    assert_null(strstr(error.message, "CANARY"));
    assert_clear(&registration);
    assert_int_equal(jbc_registration_read(&registration, "r.json", NULL), -1);
    assert_clear(&registration);
}

/* ---- clearing and copying ---- */

static void clearing_is_idempotent_and_fine_on_all_zero(void **state)
{
    (void)state;
    struct jbc_registration registration = {0};
    struct jbc_registration_list list = {0};
    jbc_registration_clear(&registration);
    jbc_registration_list_clear(&list);
    registration = read_text("{" SECRETS "," IDS ",\"activities\":{\"a\":\"101\"}}");
    list.items = calloc(1, sizeof *list.items);
    assert_non_null(list.items);
    list.items[0] = registration;
    list.count = 1;
    jbc_registration_list_clear(&list);
    jbc_registration_list_clear(&list);
    assert_null(list.items);
    assert_int_equal(list.count, 0);
}

static void a_copy_is_equal_and_its_own(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_registration copy = {0};
    struct jbc_registration from =
        read_text("{\"host\":\"https://h\",\"orgId\":\"7\",\"name\":\"N\",\"version\":\"1\","
                  "\"id\":\"5\"," SECRETS "," IDS ",\"activities\":{\"a\":\"101\",\"b\":\"102\"}}");
    assert_success(jbc_registration_copy(&copy, &from, &error), error);
    jbc_registration_clear(&from);
    assert_string_equal(copy.host, "https://h");
    assert_string_equal(copy.org_id, "7");
    assert_string_equal(copy.name, "N");
    assert_string_equal(copy.version, "1");
    assert_string_equal(copy.id, "5");
    assert_string_equal(copy.key, "CANARY-KEY");
    assert_string_equal(copy.secret, "CANARY-SECRET");
    assert_string_equal(copy.endpoint_entity_id, "100");
    assert_string_equal(copy.function_entity_start_id, "101");
    assert_string_equal(copy.function_entity_end_id, "199");
    assert_int_equal(copy.activities.count, 2);
    assert_string_equal(copy.activities.items[1].name, "b");
    assert_string_equal(copy.activities.items[1].id, "102");
    jbc_registration_clear(&copy);
    jbc_registration_clear(&copy);
}

static void a_copy_of_nothing_is_nothing(void **state)
{
    (void)state;
    struct jbc_registration copy = {0};
    const struct jbc_registration nothing = {0};
    assert_int_equal(jbc_registration_copy(&copy, &nothing, NULL), 0);
    assert_clear(&copy);
}

/* ---- reading ---- */

static void an_answer_saved_by_hand_is_read(void **state)
{
    (void)state;
    struct jbc_registration registration =
        read_text("{\n  \"status\": true,\n  \"operation\": \"Register connector\",\n  \"id\": "
                  "\"42\",\n  " SECRETS ",\n  " IDS "\n}\n");
    assert_string_equal(registration.id, "42");
    assert_string_equal(registration.key, "CANARY-KEY");
    assert_string_equal(registration.function_entity_end_id, "199");
    assert_null(registration.name);
    assert_int_equal(registration.activities.count, 0);
    jbc_registration_clear(&registration);
}

static void an_older_answer_without_an_id_is_read(void **state)
{
    (void)state;
    struct jbc_registration registration = read_text("{" SECRETS "," IDS "}");
    assert_null(registration.id);
    jbc_registration_clear(&registration);
}

static void ids_as_numbers_keep_every_digit(void **state)
{
    (void)state;
    struct jbc_registration registration =
        read_text("{\"id\":9007199254740993," SECRETS
                  ",\"endpointEntityId\":9223372036854775807,\"functionEntityStartId\":"
                  "9007199254740993,\"functionEntityEndId\":9007199254740995,"
                  "\"activities\":{\"a\":9007199254740994}}");
    assert_string_equal(registration.id, "9007199254740993");
    assert_string_equal(registration.endpoint_entity_id, "9223372036854775807");
    assert_string_equal(registration.activities.items[0].id, "9007199254740994");
    jbc_registration_clear(&registration);
}

static void members_that_are_null_are_unknown(void **state)
{
    (void)state;
    struct jbc_registration registration =
        read_text("{\"id\":null,\"name\":null,\"activities\":null," SECRETS "," IDS "}");
    assert_null(registration.id);
    assert_null(registration.name);
    jbc_registration_clear(&registration);
}

static void what_is_no_registration_is_refused(void **state)
{
    (void)state;
    assert_refused("", "not JSON: empty");
    assert_refused("<html>", "not JSON");
    assert_refused("{", "not JSON");
    assert_refused("[]", "no JSON object");
    assert_refused("\"x\"", "no JSON object");
    assert_refused("{}", "\"key\" is missing");
    assert_refused("{\"status\":false,\"errorCode\":\"X\"}", "\"key\" is missing");
    assert_refused("{\"KEY\":\"a\",\"secret\":\"b\"," IDS "}", "\"key\" is missing");
}

static void another_answer_of_harmonys_is_called_what_it_is(void **state)
{
    (void)state;
    assert_refused("{\"status\":true,\"registeredConnectorList\":[{" SECRETS "," IDS "}]}",
                   "a list of registered connectors");
    assert_refused("{\"connectors\":[]}", "a list of registered connectors");
    assert_refused("{\"status\":false,\"errorCode\":\"C\",\"errorMessage\":\"words\"}",
                   "Harmony refused: C: words");
    assert_refused("{\"errorMessage\":\"words\"}", "Harmony refused: words");
    assert_refused("{\"status\":false}", "Harmony refused");
    struct jbc_registration registration =
        read_text("{\"status\":true,\"errorCode\":\"\"," SECRETS "," IDS "}");
    jbc_registration_clear(&registration);
}

static void a_byte_order_mark_is_no_harm_and_utf_16_is_called_that(void **state)
{
    (void)state;
    struct jbc_registration registration = read_text("\xef\xbb\xbf{" SECRETS "," IDS "}");
    jbc_registration_clear(&registration);
    assert_refused("\xff\xfe{", "UTF-16");
    assert_refused("\xfe\xff{", "UTF-16");
    assert_refused("\xef\xbb\xbf\xef\xbb\xbf{}", "not JSON");
}

static void a_masked_or_padded_key_is_the_files_fault(void **state)
{
    (void)state;
    assert_refused("{\"key\":\"***\",\"secret\":\"b\"," IDS "}", "\"key\" is a placeholder");
    assert_refused("{\"key\":\"a\",\"secret\":\"****\"," IDS "}", "\"secret\" is a placeholder");
    assert_refused("{\"key\":\"CANARY \",\"secret\":\"b\"," IDS "}", "ends with a blank");
    assert_refused("{\"name\":\"${project.name}\"," SECRETS "," IDS "}", "did not fill");
}

static void members_of_wrong_types_or_values_are_refused(void **state)
{
    (void)state;
    assert_refused("{\"key\":{\"x\":\"CANARY\"}}", "\"key\" is neither a string nor a number");
    assert_refused("{\"id\":true," SECRETS "," IDS "}", "\"id\" is neither");
    assert_refused("{\"id\":\"\"," SECRETS "," IDS "}", "\"id\" is missing");
    assert_refused("{\"id\":-1," SECRETS "," IDS "}", "\"id\" is no id");
    assert_refused("{\"id\":1e3," SECRETS "," IDS "}", "\"id\" is no id");
    assert_refused("{\"id\":1.0," SECRETS "," IDS "}", "\"id\" is no id");
    assert_refused("{\"name\":\"a/b\"," SECRETS "," IDS "}", "holds '/'");
    assert_refused("{\"key\":\"CANARY\\nx\",\"secret\":\"b\"," IDS "}", "\"key\" holds control");
    assert_refused("{\"key\":\"CANARY\\u0000x\",\"secret\":\"b\"," IDS "}", "NUL");
}

static void activities_are_names_with_ids(void **state)
{
    (void)state;
    struct jbc_registration registration =
        read_text("{" SECRETS "," IDS ",\"activities\":{\"fetch\":\"101\",\"put\":102}}");
    assert_int_equal(registration.activities.count, 2);
    assert_string_equal(registration.activities.items[0].name, "fetch");
    assert_string_equal(registration.activities.items[0].id, "101");
    assert_string_equal(registration.activities.items[1].id, "102");
    jbc_registration_clear(&registration);
    assert_refused("{" SECRETS "," IDS ",\"activities\":[]}", "\"activities\" is no object");
    assert_refused("{" SECRETS "," IDS ",\"activities\":{\"a\":[]}}",
                   "the id of the activity \"a\" is neither");
}

static void a_file_that_is_not_there_is_named(void **state)
{
    (void)state;
    struct jbc_registration registration = {0};
    struct jbc_error error = {0};
    assert_failure(jbc_registration_read(&registration, "none.json", &error), &error, JBC_FAILED,
                   "none.json");
    assert_clear(&registration);
}

/* ---- writing ---- */

static void what_is_written_is_read_back_equal_and_for_the_user_alone(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_registration registration = good_registration(), again = {0};
    struct jbc_activity activities[] = {{borrowed("fetch"), borrowed("101")},
                                        {borrowed("put"), borrowed("102")}};
    registration.name = borrowed("Gr\xc3\xbc\xc3\x9f \"quoted\" \xe2\x82\xac");
    registration.activities = (struct jbc_activities){activities, 2};
    mode_t before = umask(0);
    assert_success(jbc_registration_write(&registration, "r.json", &error), error);
    umask(before);
    assert_int_equal(mode_of("r.json"), 0600);
    assert_success(jbc_registration_read(&again, "r.json", &error), error);
    assert_string_equal(again.name, registration.name);
    assert_string_equal(again.host, registration.host);
    assert_string_equal(again.secret, registration.secret);
    assert_int_equal(again.activities.count, 2);
    assert_string_equal(again.activities.items[1].name, "put");
    jbc_registration_clear(&again);
}

static void what_is_not_known_is_left_out(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_activity activities[] = {{borrowed("fetch"), NULL},
                                        {borrowed("put"), borrowed("7")}};
    const struct jbc_registration registration = {.key = borrowed("k"),
                                                  .activities = {activities, 2}};
    assert_success(jbc_registration_write(&registration, "r.json", &error), error);
    assert_file("r.json",
                "{\n\t\"key\":\t\"k\",\n\t\"activities\":\t{\n\t\t\"put\":\t\"7\"\n\t}\n}\n");
}

static void a_file_that_others_could_read_is_closed_to_them(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_registration registration = good_registration();
    make_file("r.json", "{}");
    assert_success(jbc_registration_write(&registration, "r.json", &error), error);
    assert_int_equal(mode_of("r.json"), 0600);
}

static void what_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_registration registration = good_registration();
    assert_failure(jbc_registration_write(&registration, "no/r.json", &error), &error, JBC_FAILED,
                   "no");
    assert_int_equal(jbc_registration_write(&registration, ".", NULL), -1);
}

#define TEST(name) cmocka_unit_test_setup(name, empty_temp_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(clearing_is_idempotent_and_fine_on_all_zero),
        TEST(a_copy_is_equal_and_its_own),
        TEST(a_copy_of_nothing_is_nothing),
        TEST(an_answer_saved_by_hand_is_read),
        TEST(an_older_answer_without_an_id_is_read),
        TEST(ids_as_numbers_keep_every_digit),
        TEST(members_that_are_null_are_unknown),
        TEST(what_is_no_registration_is_refused),
        TEST(members_of_wrong_types_or_values_are_refused),
        TEST(activities_are_names_with_ids),
        TEST(a_file_that_is_not_there_is_named),
        TEST(what_is_written_is_read_back_equal_and_for_the_user_alone),
        TEST(what_is_not_known_is_left_out),
        TEST(a_file_that_others_could_read_is_closed_to_them),
        TEST(what_cannot_be_written_is_an_error),
        TEST(another_answer_of_harmonys_is_called_what_it_is),
        TEST(a_byte_order_mark_is_no_harm_and_utf_16_is_called_that),
        TEST(a_masked_or_padded_key_is_the_files_fault),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
