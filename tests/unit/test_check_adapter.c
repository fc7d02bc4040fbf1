/* The rules about adapter.json: what breaks one is found, on its line; what only looks odd is not.
 */
#include "adapter_rules.h"
#include "expect.h"

#include <stdio.h>

/* adapter.json, as it is checked for an organization and a registration. */
struct given {
    const char *text;
    const char *registered; /* name and version of the registration */
    const char *version;
    bool is_protected;
    bool strict;
    const char *allow;
};

/* The text, and what else is given. */
#define GIVEN(...) (&(struct given){.text = __VA_ARGS__})

static struct check_result found(const struct given *given)
{
    struct check_result result = {0};
    struct jbc_error error = {0};
    char name[64];
    snprintf(name, sizeof name, "%s", given->registered ? given->registered : "");
    const struct jbc_registration registration = {.name = name};
    const struct check_context context = {.allow = &given->allow,
                                          .allow_count = given->allow != NULL,
                                          .strict = given->strict,
                                          .registration = given->registered ? &registration : NULL,
                                          .registered_version = given->version,
                                          .is_protected = given->is_protected};
    const struct checked checked = {&context, &result, &error};
    cJSON *json =
        json_parse(given->text, strlen(given->text), "adapter.json", JBC_BAD_INPUT, &error);
    if (!json)
        fail_msg("%s", error.message);
    const struct adapter_text adapter = {"adapter.json", json, given->text, strlen(given->text)};
    const struct entries none = {0};
    assert_int_equal(adapter_check(&checked, &adapter, &none), 0);
    assert_int_equal(properties_check(&checked, &adapter), 0);
    json_free(json);
    return result;
}

/* Exactly one finding, of that rule and severity, on that line. */
static void assert_found(const struct given *given, const char *rule, enum check_severity severity,
                         unsigned line)
{
    struct check_result result = found(given);
    if (result.count != 1)
        fail_msg("%zu findings in %s", result.count, given->text);
    assert_string_equal(result.findings[0].rule->name, rule);
    assert_int_equal(result.findings[0].severity, severity);
    assert_int_equal(result.findings[0].line, line);
    assert_true(result.findings[0].what[0] && result.findings[0].remedy[0]);
    check_result_clear(&result);
}

static void assert_nothing(const struct given *given)
{
    struct check_result result = found(given);
    if (result.count > 0)
        fail_msg("%s: %s", result.findings[0].rule->name, result.findings[0].what);
    check_result_clear(&result);
}

#define ADAPTER(rest) "{\"name\": \"N\", \"version\": \"1\"," rest "}"

/* An activity with these properties, which begin on line 3. */
#define ACTIVITY(properties)                                                                       \
    ADAPTER("\n\"activities\": {\"fetch\": {\"properties\": [\n" properties "]}}")

static void a_plain_one_has_no_finding(void **state)
{
    (void)state;
    assert_nothing(GIVEN(ADAPTER("\"sandbox\": true")));
    assert_nothing(GIVEN(ADAPTER("\"sandbox\": false"), .registered = "N", .version = "1",
                         .is_protected = true));
}

static void members_that_are_not_known_are_none_of_its_business(void **state)
{
    (void)state;
    assert_nothing(GIVEN(ADAPTER("\"x\": [1], \"endpoint\": 7, \"activities\": [true]")));
    assert_nothing(GIVEN(ACTIVITY("1, \"x\", {}, {\"name\": 7}, {\"children\": 3}")));
    assert_nothing(GIVEN(ADAPTER("\"defaultActivityIcon\": {}")));
}

static void the_name_is_the_registrations(void **state)
{
    (void)state;
    assert_found(GIVEN("{\n\"version\": \"1\",\n\"name\": \"N\"}", .registered = "n"),
                 "name-differs", CHECK_ERROR, 3);
}

static void special_characters_in_the_name_are_a_warning(void **state)
{
    (void)state;
    assert_found(GIVEN("{\"version\": \"1\",\n\"name\": \"A*B\"}"), "name-characters",
                 CHECK_WARNING, 2);
    assert_nothing(GIVEN("{\"version\": \"1\", \"name\": \"Folder Drop-2.0 (M\\u00fcller)\"}"));
}

static void a_missing_or_another_version_is_a_warning(void **state)
{
    (void)state;
    assert_found(GIVEN("{\"name\": \"N\"}"), "version-missing", CHECK_WARNING, 0);
    assert_found(GIVEN(ADAPTER("\"x\": 1"), .version = "2"), "version-differs", CHECK_WARNING, 1);
}

static void sandbox_is_an_error_for_a_protected_organization_alone(void **state)
{
    (void)state;
    assert_found(GIVEN(ADAPTER("\n\"sandbox\": true"), .is_protected = true), "sandbox",
                 CHECK_ERROR, 2);
}

static void icons_are_looked_for_from_the_root_of_the_jar(void **state)
{
    (void)state;
    assert_found(GIVEN(ADAPTER("\n\"defaultActivityIcon\": \"/a.svg\"")), "icon-missing",
                 CHECK_WARNING, 2);
    assert_found(GIVEN(ADAPTER("\"endpoint\": {\n\"icon\": \"a.svg\"}")), "icon-missing",
                 CHECK_WARNING, 2);
    assert_found(GIVEN(ADAPTER("\"activities\": {\"a\": {\"icon\":\n\"a.svg\"}}")), "icon-missing",
                 CHECK_WARNING, 2);
    assert_nothing(GIVEN(ADAPTER("\"defaultActivityIcon\": \"data:image/svg+xml,x\"")));
}

static void names_are_unique_within_an_activity_however_nested(void **state)
{
    (void)state;
    assert_found(GIVEN(ACTIVITY("{\"name\": \"a\"},\n{\"name\": \"a\"}")), "property-twice",
                 CHECK_ERROR, 4);
    assert_found(GIVEN(ACTIVITY("{\"name\": \"p\", \"children\": [{\"name\": \"a\"}]},\n"
                                "{\"name\": \"o\", \"properties\": [\n{\"name\": \"a\"}]}")),
                 "property-twice", CHECK_ERROR, 5);
    assert_nothing(GIVEN(ACTIVITY("{\"name\": \"a\"}, {\"name\": \"A\"}")));
}

static void names_may_stand_in_two_activities_and_the_endpoint(void **state)
{
    (void)state;
    assert_nothing(GIVEN(ADAPTER(
        "\"endpoint\": {\"properties\": [{\"name\": \"a\"}]}, \"activities\": "
        "{\"x\": {\"properties\": [{\"name\": \"a\"}]}, \"y\": {\"properties\": [{\"name\": "
        "\"a\"}]}}")));
}

static void what_needs_a_list_stands_behind_one(void **state)
{
    (void)state;
    assert_found(GIVEN(ACTIVITY("\n{\"name\": \"f\", \"type\": \"select-fields\"}")),
                 "list-missing", CHECK_ERROR, 4);
    assert_found(GIVEN(ACTIVITY("{\"name\": \"f\", \"widgetHint\": "
                                "\"component:connector/filter-builder\"},\n"
                                "{\"name\": \"l\", \"type\": \"list-object\"}")),
                 "list-missing", CHECK_ERROR, 3);
    assert_nothing(GIVEN(ACTIVITY(
        "{\"name\": \"p\", \"children\": [{\"name\": \"l\", \"type\": \"list-object\"}]},\n"
        "{\"name\": \"q\", \"children\": [{\"name\": \"f\", \"type\": \"transfer-list\"}]}")));
}

static void a_credential_is_hidden(void **state)
{
    (void)state;
    static const char *const plain[] = {"password", "clientSecret", "api_token", "ApiKey"};
    static const char *const harmless[] = {"tokenUrl", "secretary", "passwordPolicy", "user"};
    char text[512];
    for (size_t i = 0; i < 4; i++) {
        snprintf(text, sizeof text, ACTIVITY("{\"name\": \"%s\", \"type\": \"string\"}"), plain[i]);
        assert_found(GIVEN(text), "secret-plain", CHECK_WARNING, 3);
        snprintf(text, sizeof text, ACTIVITY("{\"name\": \"%s\", \"secret\": \"true\"}"), plain[i]);
        assert_nothing(GIVEN(text));
        snprintf(text, sizeof text, ACTIVITY("{\"name\": \"%s\", \"widgetHint\": \"password\"}"),
                 plain[i]);
        assert_nothing(GIVEN(text));
        snprintf(text, sizeof text, ACTIVITY("{\"name\": \"%s\"}"), harmless[i]);
        assert_nothing(GIVEN(text));
    }
}

static void an_allowed_rule_is_silent(void **state)
{
    (void)state;
    assert_nothing(GIVEN("{\"name\": \"N\"}", .allow = "version-missing"));
}

static void strict_makes_a_warning_an_error(void **state)
{
    (void)state;
    assert_found(GIVEN("{\"name\": \"N\"}", .strict = true), "version-missing", CHECK_ERROR, 0);
}

static void of_very_many_findings_the_first_are_kept(void **state)
{
    (void)state;
    struct buf text = {0};
    buf_adds(&text, "{\"name\":\"N\",\"version\":\"1\",\"endpoint\":{\"properties\":[{}");
    for (int i = 0; i < 2000; i++)
        buf_adds(&text, ",\n{\"name\":\"a\"}");
    buf_adds(&text, "]}}");
    struct check_result result = found(GIVEN(text.data));
    assert_int_equal(result.count, 50);
    assert_int_equal(result.findings[48].line, 51);
    assert_non_null(strstr(result.findings[49].what, "more than the 49 that are listed"));
    check_result_clear(&result);
    buf_clear(&text);
}

static void what_a_finding_shows_cannot_disturb_a_terminal(void **state)
{
    (void)state;
    struct check_result result = found(GIVEN(ACTIVITY("{\"name\": \"\\u001b[2Jtoken\"}")));
    assert_int_equal(result.count, 1);
    assert_null(strchr(result.findings[0].what, '\033'));
    check_result_clear(&result);
}

static void every_rule_has_a_name_of_its_own_and_a_sentence(void **state)
{
    (void)state;
    for (const struct check_rule *rule = check_rules; rule->name; rule++) {
        assert_ptr_equal(check_rule_find(rule->name), rule);
        assert_true(strlen(rule->explanation) > 10);
        assert_true(rule->severity != CHECK_ERROR || rule->source != CHECK_INFERRED);
    }
    assert_null(check_rule_find("nonsense"));
    assert_null(check_rules[RULE_COUNT].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_one_has_no_finding),
        cmocka_unit_test(members_that_are_not_known_are_none_of_its_business),
        cmocka_unit_test(the_name_is_the_registrations),
        cmocka_unit_test(special_characters_in_the_name_are_a_warning),
        cmocka_unit_test(a_missing_or_another_version_is_a_warning),
        cmocka_unit_test(sandbox_is_an_error_for_a_protected_organization_alone),
        cmocka_unit_test(icons_are_looked_for_from_the_root_of_the_jar),
        cmocka_unit_test(names_are_unique_within_an_activity_however_nested),
        cmocka_unit_test(names_may_stand_in_two_activities_and_the_endpoint),
        cmocka_unit_test(what_needs_a_list_stands_behind_one),
        cmocka_unit_test(a_credential_is_hidden),
        cmocka_unit_test(an_allowed_rule_is_silent),
        cmocka_unit_test(strict_makes_a_warning_an_error),
        cmocka_unit_test(of_very_many_findings_the_first_are_kept),
        cmocka_unit_test(what_a_finding_shows_cannot_disturb_a_terminal),
        cmocka_unit_test(every_rule_has_a_name_of_its_own_and_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
