/* The project file: what is taken from it, what is refused where, and what its patterns stand for.
 */
#include "expect.h"
#include "project.h"
#include "temp_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char story[] =
    "{\n"
    "  \"connectors\": {\n"
    "    \"folder-drop\": {\"jar\": \"target/folder-drop-*.jar\", \"manifest\": \"M.in\",\n"
    "      \"renamed\": {\"fetch\": \"download\"}, \"allow\": [\"icon-missing\"],\n"
    "      \"stripSignatures\": true}\n"
    "  },\n"
    "  \"organizations\": {\n"
    "    \"dev\":  {\"region\": \"na\", \"orgId\": \"12345\"},\n"
    "    \"prod-eu\": {\"host\": \"https://h.example\", \"orgId\": 67890, \"tokenFile\": "
    "\"t.json\",\n"
    "      \"username\": \"release@example.com\", \"protected\": true}\n"
    "  },\n"
    "  \"output\": \"dist/{organization}/{connector}-{version}.jar\",\n"
    "  \"validate\": false\n"
    "}\n";

static struct project read_text(const char *path, const char *text)
{
    struct jbc_error error = {0};
    struct project project = {0};
    make_file(path, text);
    assert_success(project_read(&project, path, &error), error);
    return project;
}

static void a_project_is_read_whole(void **state)
{
    (void)state;
    struct project project = read_text("jbc.json", story);
    const struct project_connector *connector = project_connector_find(&project, "folder-drop");
    assert_non_null(connector);
    assert_string_equal(connector->jar, "target/folder-drop-*.jar");
    assert_string_equal(connector->manifest, "M.in");
    assert_null(connector->registration);
    assert_true(connector->strip_signatures);
    assert_string_equal(connector->allow[0], "icon-missing");
    assert_null(connector->allow[1]);
    assert_int_equal(connector->renamed_count, 1);
    assert_string_equal(connector->renamed[0].old_name, "fetch");
    assert_string_equal(connector->renamed[0].new_name, "download");
    const struct project_organization *prod = project_organization_find(&project, "prod-eu");
    assert_non_null(prod);
    assert_string_equal(prod->org_id, "67890");
    assert_string_equal(prod->token_file, "t.json");
    assert_true(prod->is_protected);
    assert_int_equal(prod->line, 9);
    assert_false(project_organization_find(&project, "dev")->is_protected);
    assert_null(project_organization_find(&project, "nowhere"));
    assert_false(project.validate);
    project_clear(&project);
    project_clear(&project);
}

#define ORGANIZATIONS "\"organizations\": {\"dev\": {\"region\": \"na\", \"orgId\": \"1\"}}"
#define CONNECTORS    "\"connectors\": {\"c\": {\"jar\": \"c.jar\"}}"

static void what_is_not_said_has_a_default(void **state)
{
    (void)state;
    struct project project = read_text("jbc.json", "{" CONNECTORS ", " ORGANIZATIONS "}");
    assert_true(project.validate);
    assert_string_equal(project.output, "dist/{organization}/{connector}.jar");
    assert_string_equal(project.folder, ".");
    project_clear(&project);
}

static void every_fault_is_told_with_file_line_and_member(void **state)
{
    (void)state;
    static const char *const faults[][2] = {
        {"{" CONNECTORS ",\n" ORGANIZATIONS ",\n\"outputs\": \"x\"}",
         "jbc.json:3: outputs: there is no such member; is \"output\" meant?"},
        {"{\"connectors\": {\"c\": {\n\"jars\": \"c.jar\"}},\n" ORGANIZATIONS "}",
         "jbc.json:2: connectors.c.jars: there is no such member; is \"jar\" meant?"},
        {"{\"connectors\": {\n\"c\": {}}, " ORGANIZATIONS "}",
         "jbc.json:2: connectors.c.jar: is missing"},
        {"{" ORGANIZATIONS "}", "jbc.json:1: connectors: is missing"},
        {"{\n\"connectors\": {}, " ORGANIZATIONS "}", "jbc.json:2: connectors: names none"},
        {"{" CONNECTORS "}", "organizations: is missing"},
        {"{\"connectors\": [], " ORGANIZATIONS "}", "connectors: must be an object"},
        {"{\"connectors\": {\"-c\": {\"jar\": \"c.jar\"}}, " ORGANIZATIONS "}",
         "connectors.-c: is no label"},
        {"{\"connectors\": {\"a/b\": {\"jar\": \"c.jar\"}}, " ORGANIZATIONS "}", "is no label"},
        {"{\"connectors\": {\"c\": {\"jar\": \"x\"},\n\"c\": {\"jar\": \"y\"}}, " ORGANIZATIONS "}",
         "jbc.json:2: connectors.c: stands twice"},
        {"{\"connectors\": {\"c\": {\"jar\": \"\"}}, " ORGANIZATIONS "}",
         "c.jar: must not be empty"},
        {"{\"connectors\": {\"c\": {\"jar\": {}}}, " ORGANIZATIONS "}", "c.jar: must be a string"},
        {"{\"connectors\": {\"c\": {\"jar\": \"{version}.jar\"}}, " ORGANIZATIONS "}",
         "c.jar: may hold {organization} and {connector}, and no others"},
        {"{\"connectors\": {\"c\": {\"jar\": \"{connector.jar\"}}, " ORGANIZATIONS "}",
         "has a brace without its other half"},
        {"{\"connectors\": {\"c\": {\"jar\": \"x\", \"stripSignatures\": \"yes\"}}, " ORGANIZATIONS
         "}",
         "c.stripSignatures: must be true or false"},
        {"{\"connectors\": {\"c\": {\"jar\": \"x\", \"allow\": \"y\"}}, " ORGANIZATIONS "}",
         "c.allow: must be an array"},
        {"{" CONNECTORS ", " ORGANIZATIONS ", \"validate\": \"no\"}",
         "validate: must be true or false"},
        {"{" CONNECTORS ", " ORGANIZATIONS ", \"output\": \"{org}\"}", "output: may hold"},
        {"[]", "jbc.json:1: is no JSON object"},
        {"{\n" CONNECTORS ",\n<<<<<<< ours\n}", "jbc.json:3: the mark of a merge conflict"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct jbc_error error = {0};
        struct project project = {0};
        make_file("jbc.json", faults[i][0]);
        assert_failure(project_read(&project, "jbc.json", &error), &error, JBC_BAD_INPUT,
                       faults[i][1]);
        assert_null(project.path);
        assert_int_equal(project.connector_count, 0);
    }
}

#define WITH_ORGANIZATION(members)                                                                 \
    "{" CONNECTORS ", \"organizations\": {\n\"dev\": {\"orgId\": \"1\", " members "}}}"

static void an_organization_says_where_it_is(void **state)
{
    (void)state;
    static const char *const faults[][2] = {
        {WITH_ORGANIZATION("\"username\": \"u\""), "jbc.json:2: organizations.dev: says neither"},
        {WITH_ORGANIZATION("\"region\": \"na\", \"host\": \"https://x\""), "exclude each other"},
        {WITH_ORGANIZATION("\"region\": \"mars\""), "organizations.dev.region: is no region"},
        {"{" CONNECTORS ", \"organizations\": {\"dev\": {\"region\": \"na\", \"orgId\": \"x\"}}}",
         "organizations.dev.orgId: is no organization's id"},
        {"{" CONNECTORS ", \"organizations\": {\"dev\": {\"region\": \"na\"}}}",
         "organizations.dev.orgId: is missing"},
        {"{" CONNECTORS ", \"organizations\": {\"a-b\": {\"region\": \"na\", \"orgId\": \"1\"},\n"
         "\"a.b\": {\"region\": \"na\", \"orgId\": \"2\"}}}",
         "jbc.json:2: organizations.a.b: and \"a-b\" would both take their variables from "
         "HARMONY_..._A_B"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct jbc_error error = {0};
        struct project project = {0};
        make_file("jbc.json", faults[i][0]);
        assert_failure(project_read(&project, "jbc.json", &error), &error, JBC_BAD_INPUT,
                       faults[i][1]);
    }
}

static void secrets_are_refused_with_the_place_where_they_belong(void **state)
{
    (void)state;
    static const char *const faults[][2] = {
        {WITH_ORGANIZATION("\"password\": \"CANARY\""), "HARMONY_PASSWORD"},
        {WITH_ORGANIZATION("\"Password\": \"CANARY\""), "HARMONY_PASSWORD"},
        {WITH_ORGANIZATION("\"authToken\": \"CANARY\""), "HARMONY_AUTH_TOKEN"},
        {"{\"connectors\": {\"c\": {\"jar\": \"x\", \"key\": \"CANARY\"}}, " ORGANIZATIONS "}",
         "jbc gets it from Harmony"},
        {"{" CONNECTORS ", " ORGANIZATIONS ", \"secret\": \"CANARY\"}", "jbc gets it from Harmony"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct jbc_error error = {0};
        struct project project = {0};
        make_file("jbc.json", faults[i][0]);
        assert_failure(project_read(&project, "jbc.json", &error), &error, JBC_BAD_INPUT,
                       faults[i][1]);
        assert_null(strstr(error.message, "CANARY"));
    }
}

static void renamed_activities_form_no_chain_and_share_no_name(void **state)
{
    (void)state;
    static const char *const faults[][2] = {
        {"\"a\": \"b\", \"b\": \"c\"", "\"b\" is an old name, too"},
        {"\"a\": \"A\"", "\"A\" is an old name, too"},
        {"\"a\": \"c\", \"b\": \"C\"", "\"c\" is the new name of \"b\", too"},
        {"\"a\": \"\"", "must be the activity's new name"},
        {"\"a\": {}", "must be the activity's new name"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct jbc_error error = {0};
        struct project project = {0};
        char text[512];
        snprintf(text, sizeof text,
                 "{\"connectors\": {\"c\": {\"jar\": \"x\", \"renamed\": {%s}}}, " ORGANIZATIONS
                 "}",
                 faults[i][0]);
        make_file("jbc.json", text);
        assert_failure(project_read(&project, "jbc.json", &error), &error, JBC_BAD_INPUT,
                       faults[i][1]);
    }
}

static void a_file_that_is_not_there_is_named(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct project project = {0};
    assert_failure(project_read(&project, "none.json", &error), &error, JBC_FAILED, "none.json");
}

/* ---- patterns ---- */

static struct project_release release_of(const struct project *project, const char *organization)
{
    return (struct project_release){.organization =
                                        project_organization_find(project, organization),
                                    .connector = &project->connectors[0]};
}

static void assert_path(const struct project *project, const char *pattern, const char *version,
                        const char *wanted)
{
    struct jbc_error error = {0};
    const struct project_release release = release_of(project, "dev");
    char *path = project_path(project, pattern, &release, version, &error);
    if (!path)
        fail_msg("%s", error.message);
    assert_string_equal(path, wanted);
    free(path);
}

static void a_pattern_stands_for_a_path_from_the_projects_folder(void **state)
{
    (void)state;
    struct project here = read_text("jbc.json", story);
    assert_path(&here, here.output, "1.2", "dist/dev/folder-drop-1.2.jar");
    assert_path(&here, "/abs/{connector}{connector}", NULL, "/abs/folder-dropfolder-drop");
    project_clear(&here);
    mkdir("sub", 0755);
    struct project below = read_text("sub/jbc.json", story);
    assert_path(&below, "out/{organization}", NULL, "sub/out/dev");
    assert_string_equal(project_organization_find(&below, "prod-eu")->token_file, "sub/t.json");
    project_clear(&below);
}

static void a_version_leads_nowhere_else(void **state)
{
    (void)state;
    static const char *const versions[] = {"../1", "a/b", "a\\b", ".1", "", NULL};
    struct project project = read_text("jbc.json", story);
    const struct project_release release = release_of(&project, "dev");
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        struct jbc_error error = {0};
        assert_null(project_path(&project, "{version}", &release, versions[i], &error));
        assert_int_equal(error.code, JBC_BAD_INPUT);
        assert_non_null(strstr(error.message, "folder-drop"));
    }
    project_clear(&project);
}

static void a_glob_fits_one_jar(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    mkdir("a[b]", 0755);
    mkdir("a[b]/target", 0755);
    struct project project = read_text("a[b]/jbc.json", story);
    const struct project_release release = release_of(&project, "dev");
    assert_null(project_jar(&project, &release, &error));
    assert_int_equal(error.code, JBC_BAD_INPUT);
    assert_non_null(strstr(error.message, "build the connector first"));
    make_file("a[b]/target/folder-drop-1.jar", "");
    char *jar = project_jar(&project, &release, &error);
    assert_string_equal(jar, "a[b]/target/folder-drop-1.jar");
    free(jar);
    make_file("a[b]/target/folder-drop-2.jar", "");
    assert_null(project_jar(&project, &release, &error));
    assert_non_null(strstr(error.message, "fits 2 files"));
    assert_true(project_jar_fits(&project, &release, "a[b]/target/folder-drop-9.jar"));
    assert_false(project_jar_fits(&project, &release, "a[b]/target/x/folder-drop-9.jar"));
    assert_false(project_jar_fits(&project, &release, "a[b]/dist/folder-drop-9.jar"));
    project_clear(&project);
}

static void a_label_is_upper_case_in_the_names_of_variables(void **state)
{
    (void)state;
    char name[PROJECT_LABEL_LIMIT + 1];
    project_variable("prod-eu.2_x", name);
    assert_string_equal(name, "PROD_EU_2_X");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_project_is_read_whole),
        cmocka_unit_test(what_is_not_said_has_a_default),
        cmocka_unit_test(every_fault_is_told_with_file_line_and_member),
        cmocka_unit_test(an_organization_says_where_it_is),
        cmocka_unit_test(secrets_are_refused_with_the_place_where_they_belong),
        cmocka_unit_test(renamed_activities_form_no_chain_and_share_no_name),
        cmocka_unit_test(a_file_that_is_not_there_is_named),
        cmocka_unit_test_setup(a_pattern_stands_for_a_path_from_the_projects_folder,
                               empty_temp_folder),
        cmocka_unit_test(a_version_leads_nowhere_else),
        cmocka_unit_test_setup(a_glob_fits_one_jar, empty_temp_folder),
        cmocka_unit_test(a_label_is_upper_case_in_the_names_of_variables),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
