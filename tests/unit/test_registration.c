/* Which registration is chosen, and what a registration must hold. */
#include "expect.h"
#include "registrations.h"

#include <stdio.h>

/* ---- ids ---- */

static void assert_order(const char *smaller, const char *greater)
{
    assert_true(jbc_id_compare(smaller, greater) < 0);
    assert_true(jbc_id_compare(greater, smaller) > 0);
}

static void ids_are_ordered_by_their_number(void **state)
{
    (void)state;
    assert_order("9", "10");
    assert_order("99", "100");
    assert_order("9007199254740992", "9007199254740993");
    assert_order("9223372036854775806", "9223372036854775807");
    assert_order("9223372036854775807", "18446744073709551616");
    assert_int_equal(jbc_id_compare("7", "7"), 0);
}

static void leading_zeros_do_not_count(void **state)
{
    (void)state;
    assert_int_equal(jbc_id_compare("007", "7"), 0);
    assert_int_equal(jbc_id_compare("0", "000"), 0);
    assert_order("09", "10");
    assert_order("0", "1");
}

/* ---- choosing ---- */

static const struct {
    const char *name, *version, *id;
} listed[] = {
    {"Dropbox", "1.0", "11"}, {"Dropbox", "1.1", "12"}, {"dropbox", "1.0", "13"},
    {"Slack", "2.0", "20"},   {"Twin", "1.0", "31"},    {"Twin", "1.0", "32"},
    {"Twin", "2.0", "33"},    {"Bare", NULL, "40"},     {"Half", NULL, "50"},
    {"Half", "1.0", "51"},    {NULL, "1.0", "60"},      {"Lost", "1.0", NULL},
};
enum { LISTED = sizeof listed / sizeof listed[0] };
static struct jbc_registration items[LISTED];
static const struct jbc_registration_list list = {.items = items, .count = LISTED};

static int make_list(void **state)
{
    (void)state;
    for (size_t i = 0; i < LISTED; i++)
        items[i] = (struct jbc_registration){.name = borrowed(listed[i].name),
                                             .version = borrowed(listed[i].version),
                                             .id = borrowed(listed[i].id)};
    return 0;
}

/* The id of what is chosen; NULL where nothing fits. */
static const char *chosen_id(const char *name, const char *version, const char *id)
{
    const struct jbc_registration_wish wish = {name, version, id, false};
    const struct jbc_registration *chosen = &items[0];
    struct jbc_error error = {0};
    assert_success(jbc_registration_choose(&list, &wish, &chosen, &error), error);
    return chosen ? chosen->id : NULL;
}

static void assert_not_chosen(const char *name, const char *version, const char *id,
                              enum jbc_code code, const char *words)
{
    const struct jbc_registration_wish wish = {name, version, id, false};
    const struct jbc_registration *chosen = &items[0];
    struct jbc_error error = {0};
    assert_failure(jbc_registration_choose(&list, &wish, &chosen, &error), &error, code, words);
    assert_null(chosen);
    assert_int_equal(jbc_registration_choose(&list, &wish, &chosen, NULL), -1);
}

static void the_one_of_the_id_is_chosen_whatever_else_fits(void **state)
{
    (void)state;
    assert_string_equal(chosen_id("Dropbox", "1.1", "11"), "11");
    assert_string_equal(chosen_id("Twin", "1.0", "33"), "33");
    assert_string_equal(chosen_id("Twin", NULL, "32"), "32");
    assert_string_equal(chosen_id(NULL, NULL, "20"), "20");
    assert_string_equal(chosen_id("Dropbox", "1.0", "0011"), "11");
}

static void an_id_that_is_not_listed_is_a_wrong_input(void **state)
{
    (void)state;
    assert_not_chosen("Dropbox", "1.0", "99", JBC_BAD_INPUT, "no registration has the id 99");
    assert_not_chosen("Dropbox", "1.0", "", JBC_BAD_INPUT, "no registration has the id");
    assert_not_chosen("Dropbox", "1.0", "x", JBC_BAD_INPUT, "no registration has the id x");
}

static void an_id_of_another_name_is_a_wrong_input(void **state)
{
    (void)state;
    assert_not_chosen("Dropbox", "1.0", "20", JBC_BAD_INPUT,
                      "the registration 20 is of 'Slack', not 'Dropbox'");
    assert_not_chosen("Dropbox", "1.0", "13", JBC_BAD_INPUT, "of 'dropbox'");
}

static void the_one_of_name_and_version_is_chosen(void **state)
{
    (void)state;
    assert_string_equal(chosen_id("Dropbox", "1.0", NULL), "11");
    assert_string_equal(chosen_id("Dropbox", "1.1", NULL), "12");
    assert_string_equal(chosen_id("Twin", "2.0", NULL), "33");
}

static void else_the_only_one_of_the_name(void **state)
{
    (void)state;
    assert_string_equal(chosen_id("Slack", "9.9", NULL), "20");
    assert_string_equal(chosen_id("Slack", NULL, NULL), "20");
}

static void several_of_the_name_are_ambiguous(void **state)
{
    (void)state;
    assert_not_chosen("Dropbox", "9.9", NULL, JBC_AMBIGUOUS, "11, 12");
    assert_not_chosen("Dropbox", "9.9", NULL, JBC_AMBIGUOUS, "none of version 9.9");
    assert_not_chosen("Dropbox", NULL, NULL, JBC_AMBIGUOUS, "11, 12");
}

static void several_of_name_and_version_are_ambiguous(void **state)
{
    (void)state;
    assert_not_chosen("Twin", "1.0", NULL, JBC_AMBIGUOUS, "31, 32");
    assert_not_chosen("Twin", "1.0", NULL, JBC_AMBIGUOUS, "2 registrations");
}

static void none_of_the_name_is_no_failure(void **state)
{
    (void)state;
    const struct jbc_registration_list empty = {0};
    const struct jbc_registration_wish wish = {"Dropbox", "1.0", NULL, false};
    const struct jbc_registration *chosen = &items[0];
    struct jbc_error error = {0};
    assert_null(chosen_id("Nobody", "1.0", NULL));
    assert_null(chosen_id("Drop", "1.0", NULL));
    assert_success(jbc_registration_choose(&empty, &wish, &chosen, &error), error);
    assert_null(chosen);
}

static void names_and_versions_are_compared_byte_for_byte(void **state)
{
    (void)state;
    assert_string_equal(chosen_id("dropbox", "1.0", NULL), "13");
    assert_null(chosen_id("DROPBOX", "1.0", NULL));
    assert_null(chosen_id("Dropbox ", "1.0", NULL));
    assert_string_equal(chosen_id("Slack", "2.00", NULL), "20"); /* by its name only */
}

static void an_exact_version_is_not_replaced_by_another(void **state)
{
    (void)state;
    const struct jbc_registration *chosen = &items[0];
    struct jbc_error error = {0};
    struct jbc_registration_wish wish = {.name = "Slack", .version = "2.1", .exact_version = true};
    assert_success(jbc_registration_choose(&list, &wish, &chosen, &error), error);
    assert_null(chosen);
    wish.version = "2.0";
    assert_success(jbc_registration_choose(&list, &wish, &chosen, &error), error);
    assert_string_equal(chosen->id, "20");
}

static void without_a_version_it_counts_for_the_name_only(void **state)
{
    (void)state;
    assert_string_equal(chosen_id("Bare", "1.0", NULL), "40");
    assert_string_equal(chosen_id("Half", "1.0", NULL), "51");
    assert_not_chosen("Half", "2.0", NULL, JBC_AMBIGUOUS, "50, 51");
}

static void without_a_name_it_is_ignored(void **state)
{
    (void)state;
    assert_null(chosen_id("", "1.0", NULL));
    assert_not_chosen("Dropbox", "1.0", "60", JBC_BAD_INPUT, "no registration has the id 60");
}

static void without_an_id_it_can_be_chosen_by_name(void **state)
{
    (void)state;
    const struct jbc_registration_wish wish = {"Lost", "1.0", NULL, false};
    const struct jbc_registration *chosen = NULL;
    struct jbc_error error = {0};
    assert_success(jbc_registration_choose(&list, &wish, &chosen, &error), error);
    assert_string_equal(chosen->name, "Lost");
}

static void of_very_many_the_first_few_ids_are_named(void **state)
{
    (void)state;
    struct jbc_registration many[100];
    const struct jbc_registration_list all = {.items = many, .count = 100};
    const struct jbc_registration_wish wish = {"Many", NULL, NULL, false};
    const struct jbc_registration *chosen = NULL;
    struct jbc_error error = {0};
    char ids[100][24];
    for (int i = 0; i < 100; i++) {
        snprintf(ids[i], sizeof ids[i], "922337203685477%04d", i);
        many[i] = (struct jbc_registration){.name = borrowed("Many"), .id = ids[i]};
    }
    assert_failure(jbc_registration_choose(&all, &wish, &chosen, &error), &error, JBC_AMBIGUOUS,
                   "100 registrations");
    assert_non_null(strstr(error.message, "9223372036854770007, ..."));
    assert_null(strstr(error.message, "9223372036854770008"));
}

/* ---- checking ---- */

static void assert_wrong(const struct jbc_registration *registration, const char *words)
{
    struct jbc_error error = {0};
    assert_failure(jbc_registration_check(registration, "it", JBC_REMOTE, &error), &error,
                   JBC_REMOTE, words);
    assert_int_equal(strncmp(error.message, "it: ", 4), 0);
    assert_null(strstr(error.message, "CANARY"));
    assert_int_equal(jbc_registration_check(registration, "it", JBC_REMOTE, NULL), -1);
}

static void assert_right(const struct jbc_registration *registration)
{
    struct jbc_error error = {0};
    assert_success(jbc_registration_check(registration, "it", JBC_REMOTE, &error), error);
}

static void a_whole_registration_is_right(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    assert_right(&registration);
}

static void host_org_name_version_and_id_may_be_unknown(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    registration.host = registration.org_id = registration.name = registration.version =
        registration.id = NULL;
    assert_right(&registration);
}

static void each_other_member_must_be_there(void **state)
{
    (void)state;
    static const struct {
        size_t offset;
        const char *words;
    } members[] = {
        {offsetof(struct jbc_registration, key), "\"key\" is missing"},
        {offsetof(struct jbc_registration, secret), "\"secret\" is missing"},
        {offsetof(struct jbc_registration, endpoint_entity_id), "\"endpointEntityId\" is missing"},
        {offsetof(struct jbc_registration, function_entity_start_id),
         "\"functionEntityStartId\" is missing"},
        {offsetof(struct jbc_registration, function_entity_end_id),
         "\"functionEntityEndId\" is missing"},
    };
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        struct jbc_registration registration = good_registration();
        char **member = (char **)(void *)((char *)&registration + members[i].offset);
        *member = NULL;
        assert_wrong(&registration, members[i].words);
        *member = borrowed("");
        assert_wrong(&registration, members[i].words);
    }
}

static void an_id_has_1_to_19_digits_and_fits_a_long(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "x",
        "1x",
        " 1",
        "1 ",
        "-1",
        "+1",
        "1.0",
        "1e3",
        "0x1",
        "9223372036854775808",
        "9999999999999999999",
        "10000000000000000000",
        "00000000000000000001",
        "1\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct jbc_registration registration = good_registration();
        registration.id = borrowed(wrong[i]);
        assert_wrong(&registration, "\"id\" is no id");
        registration = good_registration();
        registration.function_entity_end_id = borrowed(wrong[i]);
        assert_wrong(&registration, "\"functionEntityEndId\" is no id");
    }
    struct jbc_registration registration = good_registration();
    registration.function_entity_end_id = borrowed("9223372036854775807");
    assert_right(&registration);
}

static void the_range_begins_before_it_ends(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    registration.function_entity_end_id = borrowed("101");
    assert_right(&registration);
    registration.function_entity_end_id = borrowed("99");
    assert_wrong(&registration, "(101) is greater than \"functionEntityEndId\" (99)");
}

static void the_endpoints_id_is_none_of_the_activities(void **state)
{
    (void)state;
    static const char *const inside[] = {"101", "150", "199", "0101"};
    for (size_t i = 0; i < sizeof inside / sizeof inside[0]; i++) {
        struct jbc_registration registration = good_registration();
        registration.endpoint_entity_id = borrowed(inside[i]);
        assert_wrong(&registration, "lies among the activities' ids");
    }
    struct jbc_registration registration = good_registration();
    registration.endpoint_entity_id = borrowed("200");
    assert_right(&registration);
}

static void key_and_secret_are_utf8_without_control_characters(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "CANARY\nx",  "CANARY\rx",  "CANARY\tx",  "CANARY\x1b",
        "CANARY\x7f", "CANARY\xff", "CANARY\xc3",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct jbc_registration registration = good_registration();
        registration.key = borrowed(wrong[i]);
        assert_wrong(&registration, "\"key\" holds control characters or is not UTF-8");
        registration = good_registration();
        registration.secret = borrowed(wrong[i]);
        assert_wrong(&registration, "\"secret\" holds control characters or is not UTF-8");
    }
    struct jbc_registration registration = good_registration();
    registration.key = borrowed("Schl\xc3\xbcssel \xf0\x9f\x94\x91");
    assert_right(&registration);
}

static void key_and_secret_have_at_most_1024_bytes(void **state)
{
    (void)state;
    char value[1026];
    struct jbc_registration registration = good_registration();
    memset(value, 's', sizeof value);
    value[1025] = '\0';
    registration.secret = value;
    assert_wrong(&registration, "\"secret\" has more than 1024 bytes");
    value[1024] = '\0';
    assert_right(&registration);
}

static void a_name_becomes_no_path_and_no_line(void **state)
{
    (void)state;
    static const struct {
        const char *name, *words;
    } wrong[] = {
        {"", "is empty"},         {"a/b", "holds '/'"},      {"a\\b", "holds '/'"},
        {"a\nb", "a\\nb"},        {"\x7f", "control"},       {"a\tb", "control"},
        {"\xff", "is not UTF-8"}, {"a\xc3", "is not UTF-8"}, {"\xc0\x80", "is not UTF-8"},
    };
    struct jbc_error error = {0};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_failure(jbc_name_check(wrong[i].name, "it", JBC_USAGE, &error), &error, JBC_USAGE,
                       wrong[i].words);
        struct jbc_registration registration = good_registration();
        registration.name = borrowed(wrong[i].name);
        assert_wrong(&registration, wrong[i].words);
    }
    assert_success(jbc_name_check("Gr\xc3\xbc\xc3\x9f @ & 'x' .. %s", "it", JBC_USAGE, &error),
                   error);
    assert_int_equal(jbc_name_check("", "it", JBC_USAGE, NULL), -1);
}

static void a_name_has_at_most_255_bytes(void **state)
{
    (void)state;
    char name[257];
    struct jbc_error error = {0};
    memset(name, 'n', sizeof name);
    name[256] = '\0';
    assert_failure(jbc_name_check(name, "it", JBC_USAGE, &error), &error, JBC_USAGE,
                   "more than 255 bytes");
    name[255] = '\0';
    assert_success(jbc_name_check(name, "it", JBC_USAGE, &error), error);
}

static void what_a_build_tool_left_unfilled_is_a_wrong_input(void **state)
{
    (void)state;
    static const char *const left[] = {"${project.version}",    "1.0-${revision}",
                                       "@project.name@",        "@VERSION@-1",
                                       "(Placeholder Version)", "(placeholder)"};
    static const char *const fine[] = {
        "1.0 (beta)", "a@example.com", "A @ B @ C", "@",           "@@",  "$1", "{}",
        "${",         "50%",           "xxx",       "placeholder", "$(x)"};
    struct jbc_error error = {0};
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) {
        assert_failure(jbc_version_check(left[i], "it", JBC_USAGE, &error), &error, JBC_BAD_INPUT,
                       left[i]);
        assert_failure(jbc_name_check(left[i], "it", JBC_BAD_INPUT, &error), &error, JBC_BAD_INPUT,
                       "it: ");
        assert_failure(jbc_name_check(left[i], "it", JBC_REMOTE, &error), &error, JBC_REMOTE,
                       "placeholder that the build did not fill");
    }
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        assert_success(jbc_version_check(fine[i], "it", JBC_USAGE, &error), error);
        assert_success(jbc_name_check(fine[i], "it", JBC_USAGE, &error), error);
    }
}

static void a_key_or_secret_that_harmony_did_not_issue_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *value, *words;
    } wrong[] = {{"***", "is a placeholder"},     {"xxxx-xxxx", "is a placeholder"},
                 {" ", "is a placeholder"},       {"(Placeholder Key)", "is a placeholder"},
                 {"@KEY@", "is a placeholder"},   {" CANARY", "begins or ends with a blank"},
                 {"CANARY ", "ends with a blank"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct jbc_registration registration = good_registration();
        registration.key = borrowed(wrong[i].value);
        assert_wrong(&registration, wrong[i].words);
        registration = good_registration();
        registration.secret = borrowed(wrong[i].value);
        assert_wrong(&registration, "\"secret\"");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_ordered_by_their_number),
        cmocka_unit_test(leading_zeros_do_not_count),
        cmocka_unit_test(the_one_of_the_id_is_chosen_whatever_else_fits),
        cmocka_unit_test(an_id_that_is_not_listed_is_a_wrong_input),
        cmocka_unit_test(an_id_of_another_name_is_a_wrong_input),
        cmocka_unit_test(the_one_of_name_and_version_is_chosen),
        cmocka_unit_test(else_the_only_one_of_the_name),
        cmocka_unit_test(several_of_the_name_are_ambiguous),
        cmocka_unit_test(several_of_name_and_version_are_ambiguous),
        cmocka_unit_test(none_of_the_name_is_no_failure),
        cmocka_unit_test(names_and_versions_are_compared_byte_for_byte),
        cmocka_unit_test(an_exact_version_is_not_replaced_by_another),
        cmocka_unit_test(without_a_version_it_counts_for_the_name_only),
        cmocka_unit_test(without_a_name_it_is_ignored),
        cmocka_unit_test(without_an_id_it_can_be_chosen_by_name),
        cmocka_unit_test(of_very_many_the_first_few_ids_are_named),
        cmocka_unit_test(a_whole_registration_is_right),
        cmocka_unit_test(host_org_name_version_and_id_may_be_unknown),
        cmocka_unit_test(each_other_member_must_be_there),
        cmocka_unit_test(an_id_has_1_to_19_digits_and_fits_a_long),
        cmocka_unit_test(the_range_begins_before_it_ends),
        cmocka_unit_test(the_endpoints_id_is_none_of_the_activities),
        cmocka_unit_test(key_and_secret_are_utf8_without_control_characters),
        cmocka_unit_test(key_and_secret_have_at_most_1024_bytes),
        cmocka_unit_test(a_name_becomes_no_path_and_no_line),
        cmocka_unit_test(a_name_has_at_most_255_bytes),
        cmocka_unit_test(what_a_build_tool_left_unfilled_is_a_wrong_input),
        cmocka_unit_test(a_key_or_secret_that_harmony_did_not_issue_is_wrong),
    };
    return cmocka_run_group_tests(tests, make_list, NULL);
}
