/* Selections: which releases of a project are chosen, when there is a project at all, and as whom
 * an organization is asked. */
#include "expect.h"
#include "organization.h"
#include "selection.h"
#include "settings.h"
#include "temp_folder.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char text[] =
    "{\"connectors\": {\"a\": {\"jar\": \"a.jar\"}, \"b\": {\"jar\": \"b.jar\"}},\n"
    " \"organizations\": {\n"
    "  \"dev\": {\"region\": \"na\", \"orgId\": \"1\"},\n"
    "  \"test\": {\"region\": \"emea\", \"orgId\": \"2\", \"username\": \"t@example.com\"},\n"
    "  \"prod\": {\"region\": \"emea\", \"orgId\": \"3\", \"protected\": true}}}\n";

static const char *const variables[] = {
    "HARMONY_USERNAME",      "HARMONY_PASSWORD",      "HARMONY_AUTH_TOKEN",
    "HARMONY_USERNAME_TEST", "HARMONY_PASSWORD_TEST", "HARMONY_AUTH_TOKEN_TEST",
    "HARMONY_USERNAME_PROD", "HARMONY_PASSWORD_PROD", "HARMONY_ALLOW_HOST",
    "HARMONY_REGION",        "HARMONY_HOST",          "HARMONY_ORG_ID"};

static struct selection selection;
static struct settings settings;
static struct options options;
static struct jbc_error error;

static int begin(void **state)
{
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        unsetenv(variables[i]);
    options = (struct options){0};
    error = (struct jbc_error){0};
    if (enter_temp_folder(state) < 0)
        return -1;
    make_file("jbc.json", text);
    return 0;
}

static int end(void **state)
{
    settings_clear(&settings);
    selection_clear(&selection);
    return leave_temp_folder(state);
}

static void name(struct opt_list *list, const char *value)
{
    list->items[list->count++] = value;
}

static int choose(enum selection_kind kind)
{
    selection_clear(&selection);
    error = (struct jbc_error){0};
    return selection_open(&selection, &options, "jbc.json", kind, &error);
}

static void assert_release(size_t index, const char *organization, const char *connector)
{
    assert_true(index < selection.count);
    assert_string_equal(selection.releases[index].organization->label, organization);
    assert_string_equal(selection.releases[index].connector->label, connector);
}

/* ---- when there is a project ---- */

static void a_file_in_the_working_folder_is_taken(void **state)
{
    (void)state;
    assert_string_equal(selection_project_file(&options), "jbc.json");
    assert_int_equal(unlink("jbc.json"), 0);
    assert_null(selection_project_file(&options));
}

static void what_says_another_place_leaves_it_alone(void **state)
{
    (void)state;
    const char **const elsewhere[] = {&options.host, &options.region,       &options.postman_env,
                                      &options.jar,  &options.registration, &options.token_file};
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        *elsewhere[i] = "x";
        assert_null(selection_project_file(&options));
        name(&options.organizations, "dev");
        assert_string_equal(selection_project_file(&options), "jbc.json");
        *elsewhere[i] = NULL;
        options.organizations.count = 0;
    }
}

/* ---- which ---- */

static void the_order_is_that_of_the_file(void **state)
{
    (void)state;
    name(&options.organizations, "test");
    name(&options.organizations, "dev");
    name(&options.organizations, "test");
    assert_success(choose(SELECT_ANY), error);
    assert_int_equal(selection.count, 4);
    assert_release(0, "dev", "a");
    assert_release(1, "dev", "b");
    assert_release(2, "test", "a");
    assert_release(3, "test", "b");
}

static void all_are_all_but_protected_ones(void **state)
{
    (void)state;
    options.all_organizations = true;
    name(&options.connectors, "b");
    assert_success(choose(SELECT_CHANGES), error);
    assert_int_equal(selection.count, 2);
    assert_release(0, "dev", "b");
    assert_release(1, "test", "b");
}

static void several_and_none_named_is_refused(void **state)
{
    (void)state;
    assert_int_equal(choose(SELECT_ANY), -1);
    assert_int_equal(error.code, JBC_USAGE);
    assert_non_null(strstr(error.message, "dev, test, prod (protected)"));
    assert_success(choose(SELECT_RECORDED), error);
    assert_int_equal(selection.count, 6);
}

static void both_ways_to_name_organizations_exclude_each_other(void **state)
{
    (void)state;
    options.all_organizations = true;
    name(&options.organizations, "dev");
    assert_int_equal(choose(SELECT_ANY), -1);
    assert_int_equal(error.code, JBC_USAGE);
}

static void an_option_of_one_organization_bears_its_connectors_where_only_places_count(void **state)
{
    (void)state;
    options.output = "token.json";
    name(&options.organizations, "dev");
    assert_int_equal(choose(SELECT_ANY), -1);
    assert_success(choose(SELECT_PLACES), error);
    name(&options.organizations, "test");
    assert_int_equal(choose(SELECT_PLACES), -1);
    assert_int_equal(error.code, JBC_USAGE);
    assert_non_null(strstr(error.message, "--output"));
}

/* ---- as whom ---- */

/* Finds who logs in for the organization. */
static int ask_who(const char *label)
{
    settings_clear(&settings);
    error = (struct jbc_error){0};
    options.organizations.count = 0;
    name(&options.organizations, label);
    assert_success(choose(SELECT_ANY), error);
    assert_success(settings_open(&settings, &options, &error), error);
    settings.project = &selection.project;
    settings.organization = selection.organizations[0];
    assert_success(organization_where(&settings, &error), error);
    return organization_who(&settings, &error);
}

static void assert_who(const char *username, const char *secret)
{
    assert_string_equal(settings.username.value, username);
    assert_string_equal(settings.secret.value, secret);
}

static void the_file_says_where_whatever_variables_do(void **state)
{
    (void)state;
    setenv("HARMONY_REGION", "apac", 1);
    setenv("HARMONY_ORG_ID", "9", 1);
    setenv("HARMONY_USERNAME", "u@example.com", 1);
    setenv("HARMONY_PASSWORD", "general", 1);
    assert_success(ask_who("dev"), error);
    assert_string_equal(settings.host.value, "https://na-east.jitterbit.com");
    assert_string_equal(settings.org_id.value, "1");
    assert_who("u@example.com", "general");
}

static void labelled_variables_come_before_those_without(void **state)
{
    (void)state;
    setenv("HARMONY_USERNAME", "u@example.com", 1);
    setenv("HARMONY_PASSWORD", "general", 1);
    setenv("HARMONY_USERNAME_PROD", "p@example.com", 1);
    setenv("HARMONY_PASSWORD_PROD", "special", 1);
    assert_success(ask_who("prod"), error);
    assert_who("p@example.com", "special");
    assert_success(ask_who("dev"), error);
    assert_who("u@example.com", "general");
}

static void within_a_level_a_token_beats_a_password(void **state)
{
    (void)state;
    setenv("HARMONY_USERNAME_TEST", "t@example.com", 1);
    setenv("HARMONY_PASSWORD_TEST", "special", 1);
    setenv("HARMONY_AUTH_TOKEN_TEST", "1_token", 1);
    assert_success(ask_who("test"), error);
    assert_int_equal(settings.way, BY_TOKEN);
    assert_string_equal(settings.secret.value, "1_token");
}

static void a_files_username_takes_a_password_of_nobody_or_its_own(void **state)
{
    (void)state;
    setenv("HARMONY_PASSWORD", "general", 1);
    assert_success(ask_who("test"), error);
    assert_who("t@example.com", "general");
    setenv("HARMONY_USERNAME", "t@example.com", 1);
    assert_success(ask_who("test"), error);
    setenv("HARMONY_USERNAME", "other@example.com", 1);
    assert_int_equal(ask_who("test"), -1);
    assert_int_equal(error.code, JBC_USAGE);
    assert_non_null(strstr(error.message, "other@example.com"));
    assert_null(strstr(error.message, "general"));
}

static void a_place_beside_the_organization_is_refused(void **state)
{
    (void)state;
    setenv("HARMONY_USERNAME", "u@example.com", 1);
    setenv("HARMONY_PASSWORD", "general", 1);
    assert_success(ask_who("dev"), error);
    const char **const places[] = {&options.host, &options.region, &options.org_id};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        *places[i] = "5";
        assert_int_equal(organization_where(&settings, &error), -1);
        assert_int_equal(error.code, JBC_USAGE);
        *places[i] = NULL;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_in_the_working_folder_is_taken, begin, end),
        cmocka_unit_test_setup_teardown(what_says_another_place_leaves_it_alone, begin, end),
        cmocka_unit_test_setup_teardown(the_order_is_that_of_the_file, begin, end),
        cmocka_unit_test_setup_teardown(all_are_all_but_protected_ones, begin, end),
        cmocka_unit_test_setup_teardown(several_and_none_named_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(both_ways_to_name_organizations_exclude_each_other, begin,
                                        end),
        cmocka_unit_test_setup_teardown(
            an_option_of_one_organization_bears_its_connectors_where_only_places_count, begin, end),
        cmocka_unit_test_setup_teardown(the_file_says_where_whatever_variables_do, begin, end),
        cmocka_unit_test_setup_teardown(labelled_variables_come_before_those_without, begin, end),
        cmocka_unit_test_setup_teardown(within_a_level_a_token_beats_a_password, begin, end),
        cmocka_unit_test_setup_teardown(a_files_username_takes_a_password_of_nobody_or_its_own,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_place_beside_the_organization_is_refused, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
