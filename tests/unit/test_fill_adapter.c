/* adapter.json, the attributes' names, and a finished manifest read back. */
#include "adapter.h"
#include "connector.h"
#include "expect.h"

#include <jbc/attributes.h>
#include <stdio.h>

/* ---- adapter.json ---- */

static struct jbc_adapter parsed(const char *text)
{
    struct jbc_adapter adapter = {0};
    struct jbc_error error = {0};
    assert_success(adapter_parse(&adapter, text, strlen(text), "adapter.json", &error), error);
    return adapter;
}

static void assert_refused(const char *text, const char *words)
{
    static const struct jbc_adapter clear;
    struct jbc_adapter adapter = {0};
    struct jbc_error error = {0};
    assert_failure(adapter_parse(&adapter, text, strlen(text), "a.jar!/adapter.json", &error),
                   &error, JBC_BAD_INPUT, words);
    assert_int_equal(strncmp(error.message, "a.jar!/adapter.json:", 20), 0);
    assert_memory_equal(&adapter, &clear, sizeof clear);
    assert_int_equal(adapter_parse(&adapter, text, strlen(text), "x", NULL), -1);
    assert_memory_equal(&adapter, &clear, sizeof clear);
}

static void name_version_and_activities_are_taken_in_order(void **state)
{
    (void)state;
    struct jbc_adapter adapter =
        parsed("{\"name\":\"Drop box\",\"version\":\"1.2\",\"icon\":[1,{}],"
               "\"activities\":{\"put\":{\"name\":\"x\"},\"a-b_C9\":[],\"fetch\":null}}");
    assert_string_equal(adapter.name, "Drop box");
    assert_string_equal(adapter.version, "1.2");
    assert_int_equal(adapter.activities.count, 3);
    assert_string_equal(adapter.activities.items[0].name, "put");
    assert_string_equal(adapter.activities.items[1].name, "a-b_C9");
    assert_string_equal(adapter.activities.items[2].name, "fetch");
    assert_null(adapter.activities.items[0].id);
    jbc_adapter_clear(&adapter);
    jbc_adapter_clear(&adapter);
    assert_null(adapter.name);
}

static void all_zero_can_be_cleared(void **state)
{
    (void)state;
    struct jbc_adapter adapter = {0};
    struct jbc_activities activities = {0};
    jbc_adapter_clear(&adapter);
    jbc_activities_clear(&activities);
}

static void version_and_activities_may_be_missing(void **state)
{
    (void)state;
    static const char *const texts[] = {"{\"name\":\"D\"}",
                                        "{\"name\":\"D\",\"version\":null,\"activities\":null}",
                                        "{\"name\":\"D\",\"version\":\"\",\"activities\":{}}"};
    for (size_t i = 0; i < 3; i++) {
        struct jbc_adapter adapter = parsed(texts[i]);
        assert_null(adapter.version);
        assert_int_equal(adapter.activities.count, 0);
        jbc_adapter_clear(&adapter);
    }
}

static void a_version_that_is_a_number_keeps_its_digits(void **state)
{
    (void)state;
    struct jbc_adapter adapter = parsed("{\"name\":\"D\",\"version\":1.10}");
    assert_string_equal(adapter.version, "1.10");
    jbc_adapter_clear(&adapter);
}

static void what_is_no_adapter_json_is_refused(void **state)
{
    (void)state;
    assert_refused("", "not JSON");
    assert_refused("{\"name\":\"D\",}", "not JSON");
    assert_refused("[]", "no JSON object");
    assert_refused("{}", "\"name\" is missing");
    assert_refused("{\"Name\":\"D\"}", "\"name\" is missing");
    assert_refused("{\"name\":[]}", "\"name\" is missing, or no string");
    assert_refused("{\"name\":\"D\",\"version\":{}}", "\"version\" is neither");
    assert_refused("{\"name\":\"D\",\"activities\":[]}", "\"activities\" is no object");
    assert_refused("{\"name\":\"D\",\"activities\":\"x\"}", "\"activities\" is no object");
}

static void its_name_must_be_one_to_register(void **state)
{
    (void)state;
    assert_refused("{\"name\":\"\"}", "is empty");
    assert_refused("{\"name\":\"a/b\"}", "holds '/'");
    assert_refused("{\"name\":\"a\\\\b\"}", "holds '/'");
    assert_refused("{\"name\":\"a\\u0001b\"}", "a\\x01b");
    assert_refused("{\"name\":\"a\\u0000b\"}", "NUL");
}

static void an_activity_must_fit_an_attribute_s_name(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",          "a b", "a.b",  "a:b",
        "f\xc3\xbc", "a/b", "a\\n", "n2345678901234567890123456789012345678-"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "{\"name\":\"D\",\"activities\":{\"ok\":{},\"%s\":{}}}",
                 names[i]);
        assert_refused(text, "does not fit the name of a manifest attribute");
    }
}

static void activities_differ_by_more_than_case(void **state)
{
    (void)state;
    assert_refused("{\"name\":\"D\",\"activities\":{\"fetch\":{},\"put\":{},\"Fetch\":{}}}",
                   "differ at most by case");
    assert_refused("{\"name\":\"D\",\"activities\":{\"fetch\":{},\"fetch\":{}}}",
                   "differ at most by case");
}

/* ---- names ---- */

static void what_an_attribute_is_for_shows_in_its_name(void **state)
{
    (void)state;
    enum jbc_spelling spelling = JBC_SPELLING_PRESENT;
    const char *activity = NULL;
    assert_int_equal(jbc_attribute_kind("Jitterbit-Connector-Key", NULL, NULL), JBC_KIND_KEY);
    assert_int_equal(jbc_attribute_kind("jitterbit-connector-SECRET", NULL, NULL), JBC_KIND_SECRET);
    assert_int_equal(jbc_attribute_kind("Jitterbit-Connector-Endpoint-Id", &spelling, &activity),
                     JBC_KIND_ENDPOINT);
    assert_int_equal(spelling, JBC_SPELLING_OLDER);
    assert_null(activity);
    assert_int_equal(
        jbc_attribute_kind("JITTERBIT-ACTIVITY-ENTITYTYPEID-Fetch", &spelling, &activity),
        JBC_KIND_ACTIVITY);
    assert_int_equal(spelling, JBC_SPELLING_PRESENT);
    assert_string_equal(activity, "Fetch");
    assert_int_equal(jbc_attribute_kind("Jitterbit-Connector-Keys", NULL, NULL), JBC_KIND_OTHER);
    assert_int_equal(jbc_attribute_kind("Jitterbit-Connector-Endpoint-Ids", NULL, NULL),
                     JBC_KIND_OTHER);
    assert_int_equal(jbc_attribute_kind("Jitterbit-Connector", NULL, NULL), JBC_KIND_OTHER);
}

static void keys_and_secrets_are_secret(void **state)
{
    (void)state;
    assert_true(jbc_attribute_is_secret("jitterbit-CONNECTOR-key"));
    assert_true(jbc_attribute_is_secret("Jitterbit-Connector-Secret"));
    assert_false(jbc_attribute_is_secret("Jitterbit-Connector-Endpoint-EntityTypeId"));
    assert_false(jbc_attribute_is_secret("Version"));
}

static void placeholders_are_what_people_leave(void **state)
{
    (void)state;
    static const char *const yes[] = {
        "",     " ",  "****", "XXXXX", "XXXX-XXXX-xxxx", "(Placeholder Key)", "(my PLACEHOLDER)",
        "@ID@", "@@", "-"};
    static const char *const no[] = {"1", "a", "placeholder", "@", "id@", "@id", "X1", "0-0"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        assert_true(jbc_is_placeholder(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        assert_false(jbc_is_placeholder(no[i]));
}

static void ids_have_1_to_19_digits_and_fit_a_long(void **state)
{
    (void)state;
    static const char *const yes[] = {"0", "7", "007", "9223372036854775807"};
    static const char *const no[] = {
        "", " 1", "1 ", "-1", "1.0", "x", "9223372036854775808", "10000000000000000000"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        assert_true(jbc_id_is_valid(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        assert_false(jbc_id_is_valid(no[i]));
}

/* ---- a finished manifest ---- */

static struct jbc_manifest manifest_of(const char *text)
{
    struct jbc_manifest manifest = {0};
    struct jbc_error error = {0};
    assert_success(
        jbc_manifest_parse(&manifest, text, strlen(text), "m", JBC_MANIFEST_TEMPLATE, &error),
        error);
    return manifest;
}

static void the_entry_of_adapter_json_is_the_templates_else_the_jars(void **state)
{
    (void)state;
    struct jbc_manifest a = manifest_of("Jitterbit-Connector-UI: ui/a.json\n");
    struct jbc_manifest b = manifest_of("jitterbit-connector-ui: /b.json\n");
    struct jbc_manifest none = manifest_of("X: y\nJitterbit-Connector-UI:\n");
    assert_string_equal(connector_adapter_entry(&a, &b), "ui/a.json");
    assert_string_equal(connector_adapter_entry(&none, &b), "b.json");
    assert_string_equal(connector_adapter_entry(NULL, &b), "b.json");
    assert_string_equal(connector_adapter_entry(&none, &none), "adapter.json");
    assert_string_equal(connector_adapter_entry(NULL, NULL), "adapter.json");
    jbc_manifest_clear(&a);
    jbc_manifest_clear(&b);
    jbc_manifest_clear(&none);
}

static void what_a_finished_manifest_carries_is_read(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_registration registration = {0};
    struct jbc_manifest manifest = manifest_of(
        "Jitterbit-Connector-Key: K\nJitterbit-Connector-Secret: S\n"
        "Jitterbit-Connector-Endpoint-Id: 100\nJitterbit-Activity-Id-a: 101\n"
        "Jitterbit-Activity-EntityTypeId-A: 101\nJitterbit-Activity-EntityTypeId-b: ****\n");
    assert_success(jbc_manifest_registration(&manifest, &registration, &error), error);
    assert_string_equal(registration.key, "K");
    assert_string_equal(registration.secret, "S");
    assert_string_equal(registration.endpoint_entity_id, "100");
    assert_int_equal(registration.activities.count, 2);
    assert_string_equal(registration.activities.items[0].name, "a");
    assert_string_equal(registration.activities.items[0].id, "101");
    assert_string_equal(registration.activities.items[1].name, "b");
    assert_null(registration.activities.items[1].id);
    jbc_registration_clear(&registration);
    jbc_manifest_clear(&manifest);
}

static void what_is_missing_or_a_placeholder_stays_unknown(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_registration registration = {0};
    struct jbc_manifest manifest = manifest_of("Jitterbit-Connector-Key: (Placeholder Key)\n"
                                               "Jitterbit-Connector-Secret:\n"
                                               "Jitterbit-Connector-Endpoint-EntityTypeId: x7\n");
    const struct jbc_manifest nothing = {0};
    assert_success(jbc_manifest_registration(&manifest, &registration, &error), error);
    assert_null(registration.key);
    assert_null(registration.secret);
    assert_null(registration.endpoint_entity_id);
    jbc_registration_clear(&registration);
    assert_success(jbc_manifest_registration(&nothing, &registration, &error), error);
    assert_int_equal(registration.activities.count, 0);
    jbc_registration_clear(&registration);
    jbc_manifest_clear(&manifest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_version_and_activities_are_taken_in_order),
        cmocka_unit_test(all_zero_can_be_cleared),
        cmocka_unit_test(version_and_activities_may_be_missing),
        cmocka_unit_test(a_version_that_is_a_number_keeps_its_digits),
        cmocka_unit_test(what_is_no_adapter_json_is_refused),
        cmocka_unit_test(its_name_must_be_one_to_register),
        cmocka_unit_test(an_activity_must_fit_an_attribute_s_name),
        cmocka_unit_test(activities_differ_by_more_than_case),
        cmocka_unit_test(what_an_attribute_is_for_shows_in_its_name),
        cmocka_unit_test(keys_and_secrets_are_secret),
        cmocka_unit_test(placeholders_are_what_people_leave),
        cmocka_unit_test(ids_have_1_to_19_digits_and_fit_a_long),
        cmocka_unit_test(the_entry_of_adapter_json_is_the_templates_else_the_jars),
        cmocka_unit_test(what_a_finished_manifest_carries_is_read),
        cmocka_unit_test(what_is_missing_or_a_placeholder_stays_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
