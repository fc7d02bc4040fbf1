/* Settings: the order of their sources, their origins, and what is missing or contradicts. */
#include "expect.h"
#include "msg.h"
#include "resolve.h"
#include "said.h"
#include "settings.h"
#include "temp_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char *const variables[] = {
    "HARMONY_REGION",   "HARMONY_HOST",       "HARMONY_ORG_ID",    "HARMONY_USERNAME",
    "HARMONY_PASSWORD", "HARMONY_AUTH_TOKEN", "HARMONY_DEVICE_ID", "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",    "SSL_CERT_DIR",       "SOURCE_DATE_EPOCH"};

static struct settings settings;
static struct options options;
static struct jbc_error error;
static char told[8192];

/* Nothing is said by options and environment; who logs in would be enough. */
static int begin(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        unsetenv(variables[i]);
    options = (struct options){0};
    msg_setup(false, false);
    return 0;
}

static int end(void **state)
{
    (void)state;
    settings_clear(&settings);
    return 0;
}

static int resolve(const struct jbc_registration *registration)
{
    settings_clear(&settings);
    error = (struct jbc_error){0};
    said_begin();
    int result = settings_open(&settings, &options, &error);
    if (result == 0)
        result = resolve_harmony(&settings, registration, &error);
    snprintf(told, sizeof told, "%s", said_end());
    return result;
}

static void resolved(const struct jbc_registration *registration)
{
    assert_success(resolve(registration), error);
}

static void assert_setting(const struct setting *setting, const char *value, const char *origin)
{
    assert_non_null(setting->value);
    assert_string_equal(setting->value, value);
    assert_string_equal(setting->origin, origin);
}

static void credentials(void)
{
    setenv("HARMONY_USERNAME", "me@example.com", 1);
    setenv("HARMONY_PASSWORD", "CANARY-password", 1);
}

/* ---- the order ---- */

static void host_and_organization_are_those_of_the_first_source(void **state)
{
    (void)state;
    struct jbc_registration registration = {.host = (char[]){"https://registration"},
                                            .org_id = (char[]){"5"}};
    setenv("HARMONY_USERNAME", "a", 1);
    setenv("HARMONY_PASSWORD", "b", 1);
    options.registration = "r.json";
    resolved(&registration);
    assert_setting(&settings.host, "https://registration", "the registration file r.json");
    assert_setting(&settings.org_id, "5", "the registration file r.json");

    make_file("t.json", "{\"host\":\"https://token\",\"orgId\":\"4\",\"token\":\"t\"}");
    options.token_file = "t.json";
    resolved(&registration);
    assert_setting(&settings.host, "https://token", "the token file t.json");
    assert_setting(&settings.org_id, "4", "the token file t.json");

    options.token_file = NULL;
    make_file("p.json", "{\"values\":[{\"key\":\"hostURL\",\"value\":\"https://postman\"},"
                        "{\"key\":\"orgId\",\"value\":\"3\"}]}");
    options.postman_env = "p.json";
    resolved(&registration);
    assert_setting(&settings.host, "https://postman", "the Postman environment p.json");
    assert_setting(&settings.org_id, "3", "the Postman environment p.json");

    setenv("HARMONY_HOST", "https://variable", 1);
    setenv("HARMONY_ORG_ID", "2", 1);
    resolved(&registration);
    assert_setting(&settings.host, "https://variable", "HARMONY_HOST");
    assert_setting(&settings.org_id, "2", "HARMONY_ORG_ID");

    options.host = "https://option";
    options.org_id = "1";
    resolved(&registration);
    assert_setting(&settings.host, "https://option", "--host");
    assert_setting(&settings.org_id, "1", "--org-id");
}

static void a_region_is_a_host_of_its_source(void **state)
{
    (void)state;
    credentials();
    setenv("HARMONY_REGION", "EMEA\n", 1);
    resolved(NULL);
    assert_setting(&settings.host, "https://emea-west.jitterbit.com", "HARMONY_REGION");
    options.region = "na";
    resolved(NULL);
    assert_setting(&settings.host, "https://na-east.jitterbit.com", "--region");
    options.region = NULL;
    options.host = "https://option";
    resolved(NULL);
    assert_setting(&settings.host, "https://option", "--host");
}

static void the_user_is_that_of_the_first_source(void **state)
{
    (void)state;
    setenv("HARMONY_HOST", "https://h", 1);
    setenv("HARMONY_PASSWORD", "b", 1);
    make_file("p.json", "{\"values\":[{\"key\":\"email\",\"value\":\"postman@example.com\"}]}");
    options.postman_env = "p.json";
    resolved(NULL);
    assert_setting(&settings.username, "postman@example.com", "the Postman environment p.json");
    setenv("HARMONY_USERNAME", "variable@example.com", 1);
    resolved(NULL);
    assert_setting(&settings.username, "variable@example.com", "HARMONY_USERNAME");
    options.username = "option@example.com";
    resolved(NULL);
    assert_setting(&settings.username, "option@example.com", "--username");
}

static void name_and_version_are_options_before_a_postman_environment(void **state)
{
    (void)state;
    make_file("p.json", "{\"values\":[{\"key\":\"connectorName\",\"value\":\"P\"},"
                        "{\"key\":\"connectorVersion\",\"value\":\"7\"}]}");
    options.postman_env = "p.json";
    said_begin();
    int result = settings_open(&settings, &options, &error);
    said_end();
    assert_success(result, error);
    assert_setting(&settings.name, "P", "p.json");
    assert_setting(&settings.version, "7", "p.json");
    settings_clear(&settings);
    options.name = " N ";
    said_begin();
    result = settings_open(&settings, &options, &error);
    said_end();
    assert_success(result, error);
    assert_setting(&settings.name, " N ", "--name"); /* compared byte for byte */
    assert_setting(&settings.version, "7", "p.json");
}

static void the_ways_to_log_in_have_an_order(void **state)
{
    (void)state;
    credentials();
    setenv("HARMONY_HOST", "https://h", 1);
    resolved(NULL);
    assert_int_equal(settings.way, BY_PASSWORD);
    assert_setting(&settings.secret, "CANARY-password", "HARMONY_PASSWORD");
    setenv("HARMONY_AUTH_TOKEN", "CANARY-token", 1);
    setenv("HARMONY_ORG_ID", "1", 1);
    resolved(NULL);
    assert_int_equal(settings.way, BY_TOKEN);
    assert_setting(&settings.secret, "CANARY-token", "HARMONY_AUTH_TOKEN");
    options.password_file = "p";
    resolved(NULL);
    assert_int_equal(settings.way, BY_FILE);
    options.password_file = NULL;
    options.password_stdin = true;
    resolved(NULL);
    assert_int_equal(settings.way, BY_STDIN);
}

static void a_device_is_an_option_before_a_variable(void **state)
{
    (void)state;
    credentials();
    setenv("HARMONY_HOST", "https://h", 1);
    setenv("HARMONY_DEVICE_ID", "variable\n", 1);
    resolved(NULL);
    assert_setting(&settings.device_id, "variable", "HARMONY_DEVICE_ID");
    options.device_id = "option";
    resolved(NULL);
    assert_setting(&settings.device_id, "option", "--device-id");
}

/* ---- what is told ---- */

static void each_value_is_told_with_its_origin_and_no_secret_is(void **state)
{
    (void)state;
    credentials();
    setenv("HARMONY_REGION", "na", 1);
    options.org_id = "7";
    resolved(NULL);
    assert_null(strstr(told, "from HARMONY"));
    msg_setup(false, true);
    resolved(NULL);
    assert_non_null(strstr(told, "host: https://na-east.jitterbit.com, from HARMONY_REGION"));
    assert_non_null(strstr(told, "organization: 7, from --org-id"));
    assert_non_null(strstr(told, "user name: me@example.com, from HARMONY_USERNAME"));
    assert_non_null(strstr(told, "password: set, from HARMONY_PASSWORD"));
    setenv("HARMONY_AUTH_TOKEN", "CANARY-token", 1);
    resolved(NULL);
    assert_non_null(strstr(told, "token: set, from HARMONY_AUTH_TOKEN"));
    assert_null(strstr(told, "CANARY"));
}

static void a_token_file_that_others_can_read_is_a_warning(void **state)
{
    (void)state;
    make_file("t.json", "{\"host\":\"https://token\",\"orgId\":\"4\",\"token\":\"t\"}");
    options.token_file = "t.json";
    chmod("t.json", 0644);
    resolved(NULL);
    assert_non_null(strstr(told, "warning: "));
    assert_non_null(strstr(told, "644"));
    chmod("t.json", 0600);
    resolved(NULL);
    assert_null(strstr(told, "warning: "));
}

/* ---- what is wrong ---- */

static void assert_wrong(enum jbc_code code, const char *words)
{
    assert_failure(resolve(NULL), &error, code, words);
    assert_null(strstr(error.message, "CANARY"));
}

static void a_wrong_value_is_told_with_its_origin(void **state)
{
    (void)state;
    credentials();
    setenv("HARMONY_REGION", "mars", 1);
    assert_wrong(JBC_USAGE, "HARMONY_REGION: 'mars' is no region");
    setenv("HARMONY_HOST", "https://h", 1);
    assert_wrong(JBC_USAGE, "HARMONY_REGION and HARMONY_HOST exclude each other");
    options.host = "https://h";
    options.region = "na";
    assert_wrong(JBC_USAGE, "--region and --host exclude each other");
    options.region = NULL;
    setenv("HARMONY_ORG_ID", "12x", 1);
    assert_wrong(JBC_USAGE, "HARMONY_ORG_ID: '12x'");
    unsetenv("HARMONY_ORG_ID");
    options.host = "http://example.com";
    assert_wrong(JBC_USAGE, "--host: ");
    options.host = "https://h";
    setenv("SSL_CERT_FILE", "no-such.pem", 1);
    assert_wrong(JBC_FAILED, "no-such.pem (SSL_CERT_FILE)");
    unsetenv("SSL_CERT_FILE");
    setenv("HARMONY_PASSWORD", "CANARY ", 1);
    assert_wrong(JBC_USAGE, "HARMONY_PASSWORD begins or ends with a blank");
}

static void a_wrong_value_of_a_file_is_a_wrong_input(void **state)
{
    (void)state;
    struct jbc_registration registration = {.host = (char[]){"http://example.com"},
                                            .org_id = (char[]){"5"}};
    credentials();
    options.registration = "r.json";
    assert_failure(resolve(&registration), &error, JBC_BAD_INPUT, "the registration file r.json");
    registration.host = (char[]){"https://h"};
    registration.org_id = (char[]){"x"};
    assert_failure(resolve(&registration), &error, JBC_BAD_INPUT, "the registration file r.json");
}

static void a_token_goes_to_no_other_host(void **state)
{
    (void)state;
    make_file("t.json", "{\"host\":\"https://token\",\"orgId\":\"4\",\"token\":\"t\"}");
    options.token_file = "t.json";
    setenv("HARMONY_HOST", "https://other", 1);
    assert_wrong(JBC_USAGE, "https://other (HARMONY_HOST)");
    setenv("HARMONY_HOST", "https://TOKEN:443/", 1);
    resolved(NULL);
}

static void which_of_user_and_password_is_missing_is_said(void **state)
{
    (void)state;
    setenv("HARMONY_HOST", "https://h", 1);
    assert_wrong(JBC_USAGE, "say who logs in");
    setenv("HARMONY_USERNAME", "me@example.com", 1);
    assert_wrong(JBC_USAGE, "the password of me@example.com (HARMONY_USERNAME) is missing");
    unsetenv("HARMONY_USERNAME");
    setenv("HARMONY_PASSWORD", "CANARY", 1);
    assert_wrong(JBC_USAGE, "who logs in with it is missing");
}

static void an_access_token_is_not_for_this_api(void **state)
{
    (void)state;
    setenv("HARMONY_HOST", "https://h", 1);
    setenv("HARMONY_ORG_ID", "1", 1);
    setenv("HARMONY_AUTH_TOKEN", "jb_CANARY", 1);
    assert_wrong(JBC_USAGE, "is for agents");
}

static void a_simulation_asks_for_nothing(void **state)
{
    (void)state;
    options.simulate = true;
    setenv("HARMONY_REGION", "mars", 1);
    resolved(NULL);
    assert_true(settings.simulate);
    assert_null(settings.host.value);
    options.device_id = "x";
    assert_wrong(JBC_USAGE, "--simulate");
}

static void the_time_of_reproducible_builds_is_a_number(void **state)
{
    (void)state;
    int64_t epoch = 0;
    assert_int_equal(settings_source_date_epoch(&epoch, &error), 0);
    assert_int_equal(epoch, -1);
    setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
    assert_int_equal(settings_source_date_epoch(&epoch, &error), 0);
    assert_int_equal(epoch, 1700000000);
    setenv("SOURCE_DATE_EPOCH", "yesterday", 1);
    assert_failure(settings_source_date_epoch(&epoch, &error), &error, JBC_USAGE,
                   "SOURCE_DATE_EPOCH");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(host_and_organization_are_those_of_the_first_source),
        CASE(a_region_is_a_host_of_its_source),
        CASE(the_user_is_that_of_the_first_source),
        CASE(name_and_version_are_options_before_a_postman_environment),
        CASE(the_ways_to_log_in_have_an_order),
        CASE(a_device_is_an_option_before_a_variable),
        CASE(each_value_is_told_with_its_origin_and_no_secret_is),
        CASE(a_token_file_that_others_can_read_is_a_warning),
        CASE(a_wrong_value_is_told_with_its_origin),
        CASE(a_wrong_value_of_a_file_is_a_wrong_input),
        CASE(a_token_goes_to_no_other_host),
        CASE(which_of_user_and_password_is_missing_is_said),
        CASE(an_access_token_is_not_for_this_api),
        CASE(a_simulation_asks_for_nothing),
        CASE(the_time_of_reproducible_builds_is_a_number),
    };
    if (!freopen("/dev/null", "r", stdin)) /* nobody can be asked */
        return 1;
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
