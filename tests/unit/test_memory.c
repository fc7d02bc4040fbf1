/* Memory runs out in what needs no network: what stood on the disk still stands there. */
#include "buf.h"
#include "expect.h"
#include "fill.h"
#include "intent.h"
#include "json.h"
#include "registrations.h"
#include "temp_folder.h"
#include "torture.h"
#include "zip_maker.h"

#include <jbc/client.h>
#include <jbc/manifest.h>
#include <jbc/release.h>
#include <stdlib.h>

#define ACTIVITY "Jitterbit-Activity-EntityTypeId-"

static const char template_text[] =
    "# A comment\nAuthor: me\nJitterbit-Connector-Key: (Placeholder Key)\n" ACTIVITY "fetch: ****\n"
    "X: @JITTERBIT_CONNECTOR_NAME@ @JITTERBIT_ACTIVITY_ID_fetch@\n\nName: b/\nY: "
    "@JITTERBIT_CONNECTOR_ID@\n";
static const char own_text[] =
    "Manifest-Version: 1.0\r\nClass-Path: lib/a.jar lib/b.jar lib/c.jar lib/d.jar "
    "lib/\r\n e.jar\r\n\r\nName: a/\r\nSHA-256-Digest: x\r\n\r\n";
static const char old_text[] =
    "Manifest-Version: 1.0\r\nJitterbit-Connector-Endpoint-EntityTypeId: 100\r\n" ACTIVITY
    "put: 150\r\n\r\n";
static const char adapter_text[] = "{\"name\":\"Dropbox\",\"version\":\"1.0\",\"activities\":{"
                                   "\"fetch\":{},\"put\":{\"x\":[1,null]}}}";

/* ---- JSON ---- */

static int parse_and_print(struct jbc_error *error)
{
    struct buf out = {0};
    cJSON *json = json_parse(adapter_text, sizeof adapter_text - 1, "x", JBC_BAD_INPUT, error);
    if (!json)
        return -1;
    json_print(&out, json);
    bool failed = out.failed;
    buf_clear(&out);
    json_free(json);
    if (failed)
        *error = (struct jbc_error){.code = JBC_FAILED, .message = "printing failed"};
    return failed ? -1 : 0;
}

static void json(void **state)
{
    (void)state;
    const struct work work = {parse_and_print, NULL, NULL};
    torture(&work);
}

/* ---- manifests ---- */

static int change(struct jbc_manifest *base, struct jbc_manifest *over, struct jbc_manifest *copy,
                  struct jbc_error *error)
{
    char *text = NULL;
    size_t length = 0;
    if (jbc_manifest_parse(base, own_text, sizeof own_text - 1, "own", JBC_MANIFEST_OF_JAR, error) <
            0 ||
        jbc_manifest_parse(over, template_text, sizeof template_text - 1, "t",
                           JBC_MANIFEST_TEMPLATE, error) < 0 ||
        jbc_manifest_copy(copy, base, error) < 0 || jbc_manifest_lay_over(copy, over, error) < 0 ||
        jbc_manifest_set(copy, "author", "you", error) < 0 ||
        jbc_manifest_set(copy, "New", "value", error) < 0)
        return -1;
    jbc_manifest_strip_digests(copy);
    if (jbc_manifest_format(copy, &text, &length, error) < 0)
        return -1;
    free(text);
    return 0;
}

static int change_manifest(struct jbc_error *error)
{
    struct jbc_manifest base = {0}, over = {0}, copy = {0};
    int result = change(&base, &over, &copy, error);
    jbc_manifest_clear(&base);
    jbc_manifest_clear(&over);
    jbc_manifest_clear(&copy);
    return result;
}

static void manifests(void **state)
{
    (void)state;
    const struct work work = {change_manifest, NULL, NULL};
    torture(&work);
}

/* ---- registrations and tokens ---- */

static void prepare_registration(void)
{
    make_file("in.json",
              "{\"id\":42,\"key\":\"KEY-1\",\"secret\":\"SECRET-1\",\"endpointEntityId\":\"100\","
              "\"functionEntityStartId\":\"101\",\"functionEntityEndId\":\"199\","
              "\"name\":\"Dropbox\",\"activities\":{\"fetch\":101,\"put\":\"102\"}}");
    make_file("out.json", "old");
}

static void judge_registration(bool succeeded)
{
    assert_int_equal(count_files("."), 2);
    if (!succeeded)
        assert_file("out.json", "old");
}

static int read_and_write_registration(struct jbc_error *error)
{
    static const struct jbc_registration clear;
    struct jbc_registration registration = {0}, copy = {0};
    int result = jbc_registration_read(&registration, "in.json", error);
    if (result < 0)
        assert_memory_equal(&registration, &clear, sizeof clear);
    if (result == 0)
        result = jbc_registration_copy(&copy, &registration, error);
    if (result < 0)
        assert_memory_equal(&copy, &clear, sizeof clear);
    if (result == 0)
        result = jbc_registration_write(&copy, "out.json", error);
    jbc_registration_clear(&registration);
    jbc_registration_clear(&copy);
    return result;
}

static void registrations(void **state)
{
    (void)state;
    const struct work work = {read_and_write_registration, prepare_registration,
                              judge_registration};
    torture(&work);
}

static void prepare_token(void)
{
    make_file("in.json", "{\"host\":\"https://h\",\"orgId\":7,\"token\":\"t\",\"expires\":5}");
    make_file("out.json", "old");
}

static int read_and_write_token(struct jbc_error *error)
{
    struct jbc_token token = {0};
    int result = jbc_token_read(&token, "in.json", error);
    if (result == 0)
        result = jbc_token_write(&token, "out.json", error);
    jbc_token_clear(&token);
    return result;
}

static void tokens(void **state)
{
    (void)state;
    const struct work work = {read_and_write_token, prepare_token, judge_registration};
    torture(&work);
}

/* ---- intent records ---- */

static struct jbc_client *client;

static int open_and_record(struct intent *intent, struct jbc_error *error)
{
    struct jbc_registration items[] = {{.name = borrowed("Dropbox"), .id = borrowed("1")},
                                       {.name = borrowed("Dropbox"), .id = borrowed("2")}};
    const struct jbc_registration_list list = {.items = items, .count = 2};
    const struct jbc_registration_wish wish = {.name = "Dropbox", .version = "1.0"};
    if (intent_open(intent, "state/jbc", client, "Dropbox", false, NULL, error) < 0 ||
        intent_record(intent, &wish, false, &list, "1000", error) < 0)
        return -1;
    intent_close(intent);
    return intent_open(intent, "state/jbc", client, "Dropbox", false, NULL, error);
}

static int keep_intent(struct jbc_error *error)
{
    struct intent intent;
    int result = open_and_record(&intent, error);
    if (result == 0)
        assert_int_equal(intent.known_count, 2);
    intent_close(&intent);
    return result;
}

static void empty_folder(void)
{
    empty_temp_folder(NULL);
}

static void intents(void **state)
{
    (void)state;
    const struct jbc_client_options options = {.host = "https://harmony.example", .org_id = "7"};
    client = jbc_client_new(&options, NULL);
    assert_non_null(client);
    const struct work work = {keep_intent, empty_folder, NULL};
    torture(&work);
    jbc_client_free(client);
}

/* ---- releases ---- */

static struct buf old_jar, new_jar; /* what out.jar held before, and must hold behind */

static void make_jar(const char *path, const char *manifest)
{
    struct zip_maker zip = {0};
    zip_add(&zip, &(struct spec){.name = "a.class", .content = "class", .deflated = true});
    zip_add(&zip, &(struct spec){.name = "META-INF/"});
    zip_add(&zip,
            &(struct spec){.name = "META-INF/MANIFEST.MF", .content = manifest, .deflated = true});
    zip_add(&zip,
            &(struct spec){.name = "adapter.json", .content = adapter_text, .deflated = true});
    zip_save(&zip, path);
    zip_clear(&zip);
}

static void prepare_release(void)
{
    make_jar("in.jar", own_text);
    make_jar("out.jar", old_text);
    make_file("t.mf", template_text);
    buf_clear(&old_jar);
    load_bytes(&old_jar, "out.jar");
}

static void judge_release(bool succeeded)
{
    struct buf got = {0};
    const struct buf *wanted = succeeded ? &new_jar : &old_jar;
    load_bytes(&got, "out.jar");
    assert_int_equal(count_files("."), 3);
    if (succeeded && !new_jar.data)
        buf_add(&new_jar, got.data, got.length);
    assert_int_equal(got.length, wanted->length);
    assert_memory_equal(got.data, wanted->data, got.length);
    buf_clear(&got);
}

static int release_as(const struct jbc_release_request *request, struct jbc_error *error)
{
    const struct jbc_registration registration = good_registration();
    struct jbc_release *release = jbc_release_open(request, error);
    int result = -1;
    if (release && jbc_release_fill(release, &registration, error) == 0 &&
        jbc_release_pack(release, error) == 0)
        result = jbc_release_commit(release, error);
    jbc_release_free(release);
    return result;
}

static int release_jar(struct jbc_error *error)
{
    const struct jbc_release_request request = {
        .jar = "in.jar", .manifest = "t.mf", .output = "out.jar", .source_date_epoch = -1};
    return release_as(&request, error);
}

static void torture_release(int (*run)(struct jbc_error *error))
{
    const struct work work = {run, prepare_release, judge_release};
    buf_clear(&new_jar);
    torture(&work);
}

static void releases(void **state)
{
    (void)state;
    torture_release(release_jar);
}

static int release_stripped(struct jbc_error *error)
{
    const struct jbc_release_request request = {.jar = "in.jar",
                                                .output = "out.jar",
                                                .strip_signatures = true,
                                                .version = "1.1",
                                                .source_date_epoch = 1000000000};
    return release_as(&request, error);
}

static void releases_without_template_or_signature(void **state)
{
    (void)state;
    torture_release(release_stripped);
}

static int release_manifest(struct jbc_error *error)
{
    const struct jbc_release_request request = {
        .jar = "in.jar", .manifest = "t.mf", .output = "out.jar", .manifest_only = true};
    return release_as(&request, error);
}

static void releases_of_a_manifest(void **state)
{
    (void)state;
    torture_release(release_manifest);
}

static int release_locked(struct jbc_error *error)
{
    struct jbc_activity active[] = {{borrowed("gone"), borrowed("101")},
                                    {borrowed("fetch"), borrowed("102")}};
    struct jbc_activity retired[] = {{borrowed("put"), borrowed("103")}};
    const struct jbc_activity_rename rename = {"fetch", "put"};
    const struct jbc_release_lock lock = {
        .activities = {active, 2}, .retired = {retired, 1}, .renames = &rename, .rename_count = 1};
    struct jbc_release_request request = JBC_RELEASE_REQUEST_INIT;
    request.jar = "in.jar";
    request.manifest = "t.mf";
    request.output = "out.jar";
    request.lock = &lock;
    return release_as(&request, error);
}

static void releases_with_a_lock(void **state)
{
    (void)state;
    torture_release(release_locked);
}

static int inspect(struct jbc_error *error)
{
    struct jbc_inspection inspection = {0};
    int result = jbc_inspect(&inspection, "out.jar", error);
    jbc_inspection_clear(&inspection);
    return result;
}

static void inspections(void **state)
{
    (void)state;
    const struct work work = {inspect, prepare_release, NULL};
    torture(&work);
}

#define TEST(name) cmocka_unit_test_setup(name, empty_temp_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(json),
        TEST(manifests),
        TEST(registrations),
        TEST(tokens),
        TEST(intents),
        TEST(releases),
        TEST(releases_without_template_or_signature),
        TEST(releases_of_a_manifest),
        TEST(releases_with_a_lock),
        TEST(inspections),
    };
    int failed = cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
    buf_clear(&old_jar);
    buf_clear(&new_jar);
    return failed;
}
