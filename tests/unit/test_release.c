/* A release as a C program makes it, by the public API. */
#include "expect.h"
#include "registrations.h"
#include "temp_folder.h"
#include "zip_maker.h"

#include <jbc/jar.h>
#include <jbc/manifest.h>
#include <jbc/release.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ADAPTER                                                                                    \
    "{\"name\":\"Dropbox\",\"version\":\"1.0\",\"activities\":{\"fetch\":{},\"put\":{}}}"
#define OWN      "Manifest-Version: 1.0\r\nClass-Path: lib/a.jar\r\n\r\n"
#define ACTIVITY "Jitterbit-Activity-EntityTypeId-"

static void make_jar(const char *path, const char *manifest, const char *adapter)
{
    struct zip_maker zip = {0};
    if (manifest)
        zip_add(&zip, &(struct spec){.name = "META-INF/MANIFEST.MF", .content = manifest});
    if (adapter)
        zip_add(&zip, &(struct spec){.name = "adapter.json", .content = adapter});
    zip_add(&zip, &(struct spec){.name = "a.class", .content = "class"});
    zip_save(&zip, path);
    zip_clear(&zip);
}

static int set_up(void **state)
{
    empty_temp_folder(state);
    make_jar("in.jar", OWN, ADAPTER);
    make_file("t.mf", "Version: 1.0\n" ACTIVITY "put:\n");
    return 0;
}

/* A request that is all right. */
static struct jbc_release_request good(void)
{
    struct jbc_release_request request = JBC_RELEASE_REQUEST_INIT;
    request.jar = "in.jar";
    request.manifest = "t.mf";
    request.output = "out.jar";
    return request;
}

static struct jbc_release *opened(const struct jbc_release_request *request)
{
    struct jbc_error error = {0};
    struct jbc_release *release = jbc_release_open(request, &error);
    if (!release)
        fail_msg("%s", error.message);
    return release;
}

static void finish(const struct jbc_release_request *request)
{
    struct jbc_error error = {0};
    const struct jbc_registration registration = good_registration();
    struct jbc_release *release = opened(request);
    assert_success(jbc_release_fill(release, &registration, &error), error);
    assert_success(jbc_release_pack(release, &error), error);
    assert_success(jbc_release_commit(release, &error), error);
    jbc_release_free(release);
}

static void assert_refused(const struct jbc_release_request *request, enum jbc_code code,
                           const char *words)
{
    struct jbc_error error = {0};
    int before = count_files(".");
    assert_null(jbc_release_open(request, &error));
    assert_failure(-1, &error, code, words);
    assert_null(jbc_release_open(request, NULL));
    assert_int_equal(count_files("."), before);
}

/* The manifest of a JAR has that main attribute. */
static void assert_attribute(const char *path, const char *name, const char *value)
{
    struct jbc_error error = {0};
    struct jbc_manifest manifest = {0};
    char *data = NULL;
    size_t length = 0;
    struct jbc_jar *jar = jbc_jar_open(path, &error);
    assert_non_null(jar);
    assert_success(jbc_jar_read_manifest(jar, &data, &length, &error), error);
    assert_success(jbc_manifest_parse(&manifest, data, length, path, JBC_MANIFEST_OF_JAR, &error),
                   error);
    assert_non_null(jbc_manifest_get(&manifest, name));
    assert_string_equal(jbc_manifest_get(&manifest, name), value);
    jbc_manifest_clear(&manifest);
    jbc_jar_free(jar);
    free(data);
}

/* ---- what it does ---- */

static void a_release_appears_with_the_commit(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    const struct jbc_release_request request = good();
    const struct jbc_registration registration = good_registration();
    struct jbc_release *release = opened(&request);
    char hex[65];
    assert_string_equal(jbc_release_name(release), "Dropbox");
    assert_string_equal(jbc_release_version(release), "1.0");
    assert_success(jbc_release_fill(release, &registration, &error), error);
    const struct jbc_activities *activities = jbc_release_activities(release);
    assert_int_equal(activities->count, 2);
    assert_string_equal(activities->items[0].name, "put");
    assert_string_equal(activities->items[0].id, "101");
    assert_success(jbc_release_pack(release, &error), error);
    assert_success(jbc_release_digest(release, hex, &error), error);
    assert_int_equal(strlen(hex), 64);
    assert_int_equal(access("out.jar", F_OK), -1);
    assert_success(jbc_release_commit(release, &error), error);
    assert_failure(jbc_release_commit(release, &error), &error, JBC_USAGE, "no output");
    jbc_release_free(release);
    assert_attribute("out.jar", "Jitterbit-Connector-Key", "KEY-1");
    assert_attribute("out.jar", "Class-Path", "lib/a.jar");
}

static void without_a_commit_nothing_has_happened(void **state)
{
    (void)state;
    const struct jbc_release_request request = good();
    const struct jbc_registration registration = good_registration();
    make_file("out.jar", "old");
    int before = count_files(".");
    struct jbc_release *release = opened(&request);
    assert_int_equal(jbc_release_fill(release, &registration, NULL), 0);
    assert_int_equal(jbc_release_pack(release, NULL), 0);
    jbc_release_free(release);
    jbc_release_free(NULL);
    assert_file("out.jar", "old");
    assert_int_equal(count_files("."), before);
}

static void a_fill_that_fails_can_be_done_again(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    const struct jbc_release_request request = good();
    struct jbc_registration registration = good_registration();
    struct jbc_release *release = opened(&request);
    assert_success(jbc_release_fill(release, &registration, &error), error);
    registration.name = borrowed("Other");
    assert_failure(jbc_release_fill(release, &registration, &error), &error, JBC_BAD_INPUT,
                   "the registration is of 'Other'");
    registration = good_registration();
    registration.function_entity_end_id = borrowed("101");
    assert_failure(jbc_release_fill(release, &registration, &error), &error, JBC_BAD_INPUT,
                   "2 activities");
    assert_int_equal(jbc_release_activities(release)->count, 0);
    registration = good_registration();
    assert_success(jbc_release_fill(release, &registration, &error), error);
    jbc_release_free(release);
}

static void in_place_the_jar_itself_is_replaced(void **state)
{
    (void)state;
    struct jbc_release_request request = good();
    request.output = NULL;
    request.in_place = true;
    chmod("in.jar", 0640);
    finish(&request);
    assert_attribute("in.jar", "Jitterbit-Connector-Secret", "SECRET-1");
    assert_int_equal(mode_of("in.jar"), 0640);
    finish(&request); /* and again */
    assert_attribute("in.jar", ACTIVITY "put", "101");
}

static void ids_are_kept_from_the_output_that_is_replaced(void **state)
{
    (void)state;
    const struct jbc_release_request request = good();
    make_jar("out.jar",
             "Manifest-Version: 1.0\r\nJitterbit-Connector-Endpoint-EntityTypeId: 100\r\n" ACTIVITY
             "put: 150\r\n\r\n",
             NULL);
    finish(&request);
    assert_attribute("out.jar", ACTIVITY "put", "150");
    assert_attribute("out.jar", ACTIVITY "fetch", "101");
}

static void an_output_that_is_no_jar_is_replaced_all_the_same(void **state)
{
    (void)state;
    const struct jbc_release_request request = good();
    make_file("out.jar", "no JAR");
    finish(&request);
    assert_attribute("out.jar", ACTIVITY "put", "101");
}

static int judge_closed_output(void)
{
    struct jbc_error error = {0};
    const struct jbc_release_request request = good();
    struct jbc_release *release = jbc_release_open(&request, &error);
    return !release && error.code == JBC_FAILED && strstr(error.message, "out.jar") ? 0 : 1;
}

static void an_output_that_cannot_be_read_is_not_replaced(void **state)
{
    (void)state;
    make_jar("out.jar", OWN, NULL);
    chmod("out.jar", 0200);
    chmod(".", 0777);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(geteuid() == 0 && setuid(65534) < 0 ? 100 : judge_closed_output());
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
}

static void a_manifest_alone_can_be_released(void **state)
{
    (void)state;
    struct jbc_release_request request = good();
    request.manifest_only = true;
    request.output = "MANIFEST.MF";
    finish(&request);
    assert_int_equal(mode_of("MANIFEST.MF"), 0600);
    chmod("MANIFEST.MF", 0644);
    finish(&request);
    assert_int_equal(mode_of("MANIFEST.MF"), 0644);
    request.jar = NULL;
    finish(&request);
    struct jbc_release *release = opened(&request);
    assert_null(jbc_release_name(release));
    assert_string_equal(jbc_release_version(release), "1.0");
    jbc_release_free(release);
}

static void assert_no_output(struct jbc_release *release)
{
    struct jbc_error error = {0};
    char hex[65];
    assert_failure(jbc_release_pack(release, &error), &error, JBC_USAGE, "no output");
    assert_failure(jbc_release_digest(release, hex, &error), &error, JBC_USAGE, "no output");
    assert_failure(jbc_release_commit(release, &error), &error, JBC_USAGE, "no output");
    assert_int_equal(jbc_release_commit(release, NULL), -1);
}

static void a_dry_run_opens_and_fills_but_has_no_output(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_release_request request = good();
    const struct jbc_registration registration = good_registration();
    int before = count_files(".");
    request.dry_run = true;
    for (int with_output = 0; with_output <= 1; with_output++) {
        request.output = with_output ? "out.jar" : NULL;
        struct jbc_release *release = opened(&request);
        assert_success(jbc_release_fill(release, &registration, &error), error);
        assert_no_output(release);
        jbc_release_free(release);
    }
    assert_int_equal(count_files("."), before);
}

static void a_request_begins_with_nothing_but_no_time(void **state)
{
    (void)state;
    static const struct jbc_release_request wanted = {.source_date_epoch = -1};
    static const struct jbc_release_request request = JBC_RELEASE_REQUEST_INIT;
    assert_memory_equal(&request, &wanted, sizeof wanted);
}

/* ---- ids and versions ---- */

static void a_lock_is_heard_and_the_plan_tells_what_became_of_it(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_activity active[] = {{borrowed("fetch"), borrowed("150")},
                                    {borrowed("old"), borrowed("151")}};
    struct jbc_activity retired[] = {{borrowed("put"), borrowed("152")}};
    const struct jbc_release_lock lock = {.activities = {active, 2}, .retired = {retired, 1}};
    struct jbc_release_request request = good();
    const struct jbc_registration registration = good_registration();
    request.lock = &lock;
    request.dry_run = true;
    struct jbc_release *release = opened(&request);
    assert_int_equal(jbc_release_id_plan(release)->count, 0);
    assert_success(jbc_release_fill(release, &registration, &error), error);
    const struct jbc_id_plan *plan = jbc_release_id_plan(release);
    assert_int_equal(plan->count, 3);
    assert_string_equal(plan->items[0].name, "put");
    assert_string_equal(plan->items[0].id, "152");
    assert_int_equal(plan->items[0].way, JBC_ID_BACK);
    assert_int_equal(plan->items[1].way, JBC_ID_KEPT);
    assert_int_equal(plan->items[1].source, JBC_IDS_OF_LOCK);
    assert_string_equal(plan->items[2].name, "old");
    assert_int_equal(plan->items[2].way, JBC_ID_RETIRED);
    assert_int_equal(jbc_release_activities(release)->count, 2);
    jbc_release_free(release);
}

static void a_lock_needs_adapter_json(void **state)
{
    (void)state;
    static const struct jbc_release_lock lock;
    struct jbc_release_request request = good();
    request.jar = NULL;
    request.manifest_only = true;
    request.lock = &lock;
    assert_refused(&request, JBC_USAGE, "with a lock, adapter.json says");
    make_file("adapter.json", ADAPTER);
    request.adapter = "adapter.json";
    jbc_release_free(opened(&request));
}

static void a_version_that_nothing_tells_is_the_registrations(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_registration registration = good_registration();
    struct jbc_release_request request = good();
    make_jar("in.jar", OWN, "{\"name\":\"Dropbox\"}");
    make_file("t.mf", "Version: @JITTERBIT_CONNECTOR_VERSION@\n");
    request.dry_run = true;
    struct jbc_release *release = opened(&request);
    assert_null(jbc_release_version(release));
    registration.version = borrowed("7");
    assert_success(jbc_release_fill(release, &registration, &error), error);
    assert_string_equal(jbc_release_version(release), "7");
    assert_string_equal(jbc_manifest_get(jbc_release_manifest(release), "Version"), "7");
    registration.version = NULL;
    assert_failure(jbc_release_fill(release, &registration, &error), &error, JBC_BAD_INPUT,
                   "its value is not known");
    assert_null(jbc_release_version(release));
    registration.version = borrowed("8");
    assert_success(jbc_release_fill(release, &registration, &error), error);
    assert_string_equal(jbc_release_version(release), "8");
    jbc_release_free(release);
}

/* ---- what it refuses ---- */

static void requests_that_make_no_sense_are_wrong_usage(void **state)
{
    (void)state;
    struct jbc_release_request request = good();
    request.output = NULL;
    assert_refused(&request, JBC_USAGE, "give an output");
    request = good();
    request.jar = NULL;
    assert_refused(&request, JBC_USAGE, "give the connector's JAR");
    request = good();
    request.in_place = true;
    assert_refused(&request, JBC_USAGE, "exclude each other");
    request = good();
    request.output = "./in.jar";
    assert_refused(&request, JBC_USAGE, "is the JAR itself");
    request = good();
    request.output = "t.mf";
    assert_refused(&request, JBC_USAGE, "is one of the inputs");
    request = good();
    request.name = "a/b";
    assert_refused(&request, JBC_USAGE, "holds '/'");
    request = (struct jbc_release_request){.manifest_only = true, .output = "out"};
    assert_refused(&request, JBC_USAGE, "give");
}

static void a_manifest_cannot_take_the_jars_place(void **state)
{
    (void)state;
    const struct jbc_release_request request = {
        .jar = "in.jar", .manifest = "t.mf", .manifest_only = true, .in_place = true};
    assert_refused(&request, JBC_USAGE, "in place");
}

static void wrong_inputs_are_found_before_anything_else(void **state)
{
    (void)state;
    struct jbc_release_request request = good();
    request.name = "Slack";
    assert_refused(&request, JBC_BAD_INPUT, "adapter.json says 'Dropbox'");
    request = good();
    request.jar = "t.mf";
    request.manifest = NULL;
    assert_refused(&request, JBC_BAD_INPUT, "t.mf");
    request = good();
    make_file("t.mf", "no colon\n");
    assert_refused(&request, JBC_BAD_INPUT, "t.mf:1: ");
    make_file("t.mf", "X: @JITTERBIT_X@\n");
    assert_refused(&request, JBC_BAD_INPUT, "t.mf:1: @JITTERBIT_X@");
    make_file("t.mf", "Jitterbit-Connector-UI: ui.json\n");
    assert_refused(&request, JBC_BAD_INPUT, "holds no entry ui.json");
    request.manifest = NULL;
    make_jar("in.jar", NULL, ADAPTER);
    assert_refused(&request, JBC_BAD_INPUT, "has no manifest");
    make_jar("in.jar", OWN, "{");
    assert_refused(&request, JBC_BAD_INPUT, "in.jar!/adapter.json:1:2");
}

static void files_that_are_not_there_are_named(void **state)
{
    (void)state;
    struct jbc_release_request request = good();
    request.jar = "none.jar";
    assert_refused(&request, JBC_FAILED, "none.jar");
    request = good();
    request.manifest = "none.mf";
    assert_refused(&request, JBC_FAILED, "none.mf");
    request = good();
    request.adapter = "none.json";
    assert_refused(&request, JBC_FAILED, "none.json");
    request = good();
    make_file("plain", "");
    request.output = "plain/out.jar";
    assert_refused(&request, JBC_FAILED, "plain/out.jar");
    request.output = ".";
    assert_refused(&request, JBC_FAILED, "not a plain file");
}

/* ---- inspecting ---- */

static void an_inspection_shows_all_but_secrets(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_inspection inspection = {0};
    const struct jbc_release_request request = good();
    finish(&request);
    assert_success(jbc_inspect(&inspection, "out.jar", &error), error);
    assert_true(inspection.has_adapter);
    assert_false(inspection.is_signed);
    assert_string_equal(inspection.registration.name, "Dropbox");
    assert_string_equal(inspection.manifest_version, "1.0");
    for (size_t i = 0; i < inspection.attribute_count; i++) {
        assert_null(strstr(inspection.attributes[i].value, "KEY-1"));
        assert_null(strstr(inspection.attributes[i].value, "SECRET-1"));
    }
    jbc_inspection_clear(&inspection);
    jbc_inspection_clear(&inspection);
}

static void a_jar_without_anything_can_be_inspected(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_inspection inspection = {0};
    jbc_inspection_clear(&inspection);
    make_jar("bare.jar", NULL, NULL);
    assert_success(jbc_inspect(&inspection, "bare.jar", &error), error);
    assert_false(inspection.has_adapter);
    assert_int_equal(inspection.attribute_count, 0);
    assert_null(inspection.registration.key);
    jbc_inspection_clear(&inspection);
}

static void an_inspection_that_fails_stays_clear(void **state)
{
    (void)state;
    static const struct jbc_inspection clear;
    struct jbc_error error = {0};
    struct jbc_inspection inspection = {0};
    make_jar("wrong.jar", OWN, "{\"name\":7");
    assert_failure(jbc_inspect(&inspection, "wrong.jar", &error), &error, JBC_BAD_INPUT,
                   "wrong.jar!/adapter.json");
    assert_memory_equal(&inspection, &clear, sizeof clear);
    assert_int_equal(jbc_inspect(&inspection, "none.jar", NULL), -1);
    assert_memory_equal(&inspection, &clear, sizeof clear);
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_release_appears_with_the_commit),
        TEST(without_a_commit_nothing_has_happened),
        TEST(a_fill_that_fails_can_be_done_again),
        TEST(in_place_the_jar_itself_is_replaced),
        TEST(ids_are_kept_from_the_output_that_is_replaced),
        TEST(an_output_that_is_no_jar_is_replaced_all_the_same),
        TEST(an_output_that_cannot_be_read_is_not_replaced),
        TEST(a_manifest_alone_can_be_released),
        TEST(a_dry_run_opens_and_fills_but_has_no_output),
        TEST(a_request_begins_with_nothing_but_no_time),
        TEST(a_lock_is_heard_and_the_plan_tells_what_became_of_it),
        TEST(a_lock_needs_adapter_json),
        TEST(a_version_that_nothing_tells_is_the_registrations),
        TEST(requests_that_make_no_sense_are_wrong_usage),
        TEST(a_manifest_cannot_take_the_jars_place),
        TEST(wrong_inputs_are_found_before_anything_else),
        TEST(files_that_are_not_there_are_named),
        TEST(an_inspection_shows_all_but_secrets),
        TEST(a_jar_without_anything_can_be_inspected),
        TEST(an_inspection_that_fails_stays_clear),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
