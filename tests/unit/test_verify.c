/* What verify decides: a finished JAR against lock, adapter.json and Harmony's list. */
#include "expect.h"
#include "verify.h"

#include <stdint.h>
#include <string.h>

#define KEY_DIGEST "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683" /* "key" */

/* A JAR as it was released, which each test spoils. */
struct fixture {
    struct jbc_attribute attributes[6];
    struct jbc_manifest manifest;
    struct jbc_activity carried_items[2], adapter_items[2], locked_items[2];
    struct jbc_registration carried;
    struct jbc_adapter adapter;
    struct lock_entry entry;
    struct jbc_registration listed[2];
    struct jbc_registration_list list;
    struct verify_jar jar;
    struct verify_findings findings;
};

#define TEXT(text) ((char *)(uintptr_t)(text))

static struct fixture *released(void)
{
    static struct fixture f;
    verify_findings_clear(&f.findings);
    f = (struct fixture){
        .attributes = {{TEXT("Jitterbit-Connector-Key"), TEXT("key"), 0},
                       {TEXT("Jitterbit-Connector-Secret"), TEXT("secret"), 0},
                       {TEXT("Jitterbit-Connector-Endpoint-EntityTypeId"), TEXT("100"), 0},
                       {TEXT("Jitterbit-Activity-EntityTypeId-fetch"), TEXT("101"), 0},
                       {TEXT("Jitterbit-Activity-EntityTypeId-put"), TEXT("102"), 0},
                       {TEXT("Version"), TEXT("7"), 0}},
        .carried_items = {{TEXT("fetch"), TEXT("101")}, {TEXT("put"), TEXT("102")}},
        .adapter_items = {{TEXT("fetch"), NULL}, {TEXT("put"), NULL}},
        .locked_items = {{TEXT("fetch"), TEXT("101")}, {TEXT("put"), TEXT("102")}},
        .carried = {.key = TEXT("key"),
                    .secret = TEXT("secret"),
                    .endpoint_entity_id = TEXT("100")},
        .adapter = {.name = TEXT("Drop"), .version = TEXT("1.0")},
        .entry = {.name = TEXT("Drop"),
                  .id = TEXT("9"),
                  .registered_version = TEXT("1.0"),
                  .endpoint_entity_id = TEXT("100"),
                  .function_entity_start_id = TEXT("101"),
                  .function_entity_end_id = TEXT("199"),
                  .key_digest = TEXT(KEY_DIGEST)},
        .listed = {{.name = TEXT("Built"), .id = TEXT("8")},
                   {.name = TEXT("Drop"),
                    .id = TEXT("9"),
                    .version = TEXT("1.0"),
                    .key = TEXT("key"),
                    .endpoint_entity_id = TEXT("100"),
                    .function_entity_start_id = TEXT("101"),
                    .function_entity_end_id = TEXT("199")}}};
    f.manifest.main.attributes = f.attributes;
    f.manifest.main.count = 6;
    f.carried.activities = (struct jbc_activities){f.carried_items, 2};
    f.adapter.activities = (struct jbc_activities){f.adapter_items, 2};
    f.entry.activities = (struct jbc_activities){f.locked_items, 2};
    f.list.items = f.listed;
    f.list.count = 2;
    f.jar = (struct verify_jar){&f.manifest, &f.carried, &f.adapter, &f.entry};
    return &f;
}

static void see_all(struct fixture *f)
{
    verify_manifest(&f->findings, &f->jar);
    verify_lock(&f->findings, &f->jar);
    verify_adapter(&f->findings, &f->jar, verify_find_listed(&f->list, &f->jar));
    verify_listed(&f->findings, &f->jar, &f->list);
    assert_false(f->findings.failed);
}

/* The finding of that name and state. */
static const struct verify_finding *found(const struct fixture *f, enum verify_state state,
                                          const char *what)
{
    for (size_t i = 0; i < f->findings.count; i++)
        if (f->findings.items[i].state == state && strcmp(f->findings.items[i].what, what) == 0)
            return &f->findings.items[i];
    fail_msg("no finding '%s' that is '%s'", what, verify_state_name(state));
    return NULL;
}

static void expect(const struct fixture *f, enum verify_state state, const char *what,
                   const char *expected, const char *value)
{
    const struct verify_finding *finding = found(f, state, what);
    assert_string_equal(finding->expected, expected);
    assert_string_equal(finding->found, value);
}

static void expect_differences(const struct fixture *f, size_t count)
{
    assert_int_equal(verify_count(&f->findings, VERIFY_DIFFERS), count);
}

static void test_what_was_released_is_ok_in_every_point(void **state)
{
    (void)state;
    struct fixture *f = released();
    see_all(f);
    assert_int_equal(verify_count(&f->findings, VERIFY_OK), f->findings.count);
    expect(f, VERIFY_OK, "Harmony: registration", "9", "9");
    expect(f, VERIFY_OK, "Harmony: version", "1.0", "1.0");
}

static void test_no_finding_shows_key_or_secret(void **state)
{
    (void)state;
    struct fixture *f = released();
    f->carried.key = TEXT("CANARY-KEY");
    f->carried.secret = TEXT("CANARY-SECRET");
    f->attributes[0].value = f->carried.key;
    f->attributes[1].value = f->carried.secret;
    see_all(f);
    for (size_t i = 0; i < f->findings.count; i++) {
        const struct verify_finding *item = &f->findings.items[i];
        assert_null(strstr(item->what, "CANARY"));
        assert_true(!item->expected || !strstr(item->expected, "CANARY"));
        assert_true(!item->found || !strstr(item->found, "CANARY"));
    }
}

static void test_a_manifest_without_key_secret_and_endpoint_is_not_complete(void **state)
{
    (void)state;
    struct fixture *f = released();
    f->carried.key = f->carried.secret = f->carried.endpoint_entity_id = NULL;
    f->manifest.main.count = 2;
    verify_manifest(&f->findings, &f->jar);
    found(f, VERIFY_DIFFERS, "manifest: Jitterbit-Connector-Key");
    found(f, VERIFY_DIFFERS, "manifest: Jitterbit-Connector-Secret");
    expect(f, VERIFY_DIFFERS, "manifest: Jitterbit-Connector-Endpoint-EntityTypeId", "an id",
           "nothing");
}

static void test_an_id_that_is_none_differs(void **state)
{
    (void)state;
    static const char *const values[] = {"12x", "(Placeholder)", "9223372036854775808"};
    for (size_t i = 0; i < 3; i++) {
        struct fixture *f = released();
        f->attributes[3].value = TEXT(values[i]);
        f->carried_items[0].id = NULL;
        verify_manifest(&f->findings, &f->jar);
        expect(f, VERIFY_DIFFERS, "manifest: Jitterbit-Activity-EntityTypeId-fetch", "an id",
               values[i]);
    }
    struct fixture *f = released();
    f->attributes[3].value = TEXT("");
    verify_manifest(&f->findings, &f->jar);
    expect(f, VERIFY_DIFFERS, "manifest: Jitterbit-Activity-EntityTypeId-fetch", "an id",
           "nothing");
}

static void test_an_id_is_nobody_elses(void **state)
{
    (void)state;
    struct fixture *f = released();
    f->carried_items[1].id = TEXT("101");
    f->attributes[4].value = TEXT("101");
    verify_manifest(&f->findings, &f->jar);
    expect(f, VERIFY_DIFFERS, "manifest: activity put", "an id of its own", "101, the id of fetch");
    f = released();
    f->carried_items[0].id = TEXT("0100");
    f->attributes[3].value = TEXT("0100");
    verify_manifest(&f->findings, &f->jar);
    expect(f, VERIFY_DIFFERS, "manifest: activity fetch", "an id of its own",
           "0100, the id of the endpoint");
}

static void test_without_a_lock_it_is_not_known(void **state)
{
    (void)state;
    struct fixture *f = released();
    f->jar.entry = NULL;
    see_all(f);
    expect_differences(f, 0);
    found(f, VERIFY_UNKNOWN, "lock");
    found(f, VERIFY_UNKNOWN, "Harmony: version");
    found(f, VERIFY_OK, "adapter.json: name");
    f = released();
    f->jar.entry = NULL;
    verify_adapter(&f->findings, &f->jar, NULL);
    found(f, VERIFY_UNKNOWN, "adapter.json: name");
    found(f, VERIFY_UNKNOWN, "adapter.json: version");
}

static void test_each_member_of_the_lock_counts(void **state)
{
    (void)state;
    struct fixture *f = released();
    f->entry.endpoint_entity_id = TEXT("77");
    f->locked_items[0].id = TEXT("150");
    f->entry.activities.count = 1;
    f->entry.key_digest = TEXT("00");
    verify_lock(&f->findings, &f->jar);
    expect_differences(f, 4);
    expect(f, VERIFY_DIFFERS, "lock: endpoint", "77", "100");
    expect(f, VERIFY_DIFFERS, "lock: key", "the key of SHA-256 00",
           "the key of SHA-256 " KEY_DIGEST);
    expect(f, VERIFY_DIFFERS, "lock: activity fetch", "150", "101");
    expect(f, VERIFY_DIFFERS, "lock: activity put", "nothing", "102");
}

static void test_adapter_jsons_name_differs_but_its_version_only_warns(void **state)
{
    (void)state;
    struct fixture *f = released();
    f->adapter.name = TEXT("Drops");
    f->adapter.version = TEXT("2.0");
    verify_adapter(&f->findings, &f->jar, NULL);
    expect(f, VERIFY_DIFFERS, "adapter.json: name", "Drop", "Drops");
    expect(f, VERIFY_WARNING, "adapter.json: version", "1.0", "2.0");
    expect_differences(f, 1);
}

static void test_every_activity_of_adapter_json_needs_an_id(void **state)
{
    (void)state;
    struct fixture *f = released();
    f->carried_items[0].name = TEXT("gone");
    verify_adapter(&f->findings, &f->jar, NULL);
    found(f, VERIFY_DIFFERS, "adapter.json: activity fetch");
    found(f, VERIFY_WARNING, "adapter.json: activity gone");
    f = released();
    f->adapter = (struct jbc_adapter){0};
    verify_adapter(&f->findings, &f->jar, NULL);
    expect(f, VERIFY_DIFFERS, "adapter.json", "a connector's adapter.json", "nothing");
}

static void test_harmony_disagrees_in_each_point(void **state)
{
    (void)state;
    struct fixture *f = released();
    struct jbc_registration *listed = &f->listed[1];
    listed->id = TEXT("10");
    listed->name = TEXT("Other");
    listed->version = TEXT("3");
    listed->endpoint_entity_id = TEXT("500");
    listed->function_entity_start_id = TEXT("501");
    listed->function_entity_end_id = TEXT("599");
    verify_listed(&f->findings, &f->jar, &f->list);
    expect(f, VERIFY_DIFFERS, "Harmony: registration", "9", "10");
    expect(f, VERIFY_DIFFERS, "Harmony: name", "Other", "Drop");
    expect(f, VERIFY_DIFFERS, "Harmony: version", "1.0", "3");
    expect(f, VERIFY_DIFFERS, "Harmony: endpoint", "500", "100");
    expect(f, VERIFY_DIFFERS, "Harmony: activity fetch", "501 to 599", "101");
    expect(f, VERIFY_DIFFERS, "Harmony: first id for activities", "101", "501");
    expect(f, VERIFY_DIFFERS, "Harmony: last id for activities", "199", "599");
}

static void test_a_key_that_is_not_listed(void **state)
{
    (void)state;
    struct fixture *f = released();
    f->listed[1].key = TEXT("another");
    verify_listed(&f->findings, &f->jar, &f->list);
    expect(f, VERIFY_DIFFERS, "Harmony: registration", "a registration with this key",
           "another key: the registration of this name is 9");
    f = released();
    f->list.count = 1;
    verify_listed(&f->findings, &f->jar, &f->list);
    expect(f, VERIFY_DIFFERS, "Harmony: registration", "a registration with this key",
           "no registration with this key, nor of this name");
}

static void test_what_harmony_does_not_tell_is_not_known(void **state)
{
    (void)state;
    struct fixture *f = released();
    f->listed[1].key = NULL;
    verify_listed(&f->findings, &f->jar, &f->list);
    found(f, VERIFY_UNKNOWN, "Harmony: registration");
    f = released();
    f->list = (struct jbc_registration_list){.is_missing = true};
    verify_listed(&f->findings, &f->jar, &f->list);
    found(f, VERIFY_UNKNOWN, "Harmony: registration");
    f = released();
    f->listed[1].id = f->listed[1].function_entity_end_id = f->listed[1].version = NULL;
    verify_listed(&f->findings, &f->jar, &f->list);
    found(f, VERIFY_UNKNOWN, "Harmony: registration");
    found(f, VERIFY_UNKNOWN, "Harmony: activities");
    found(f, VERIFY_UNKNOWN, "Harmony: version");
    expect_differences(f, 0);
}

static void test_only_a_refusal_by_harmony_is_not_valid(void **state)
{
    (void)state;
    struct fixture *f = released();
    const struct jbc_error invalid = {.code = JBC_INVALID}, remote = {.code = JBC_REMOTE};
    verify_validated(&f->findings, NULL);
    verify_validated(&f->findings, &invalid);
    verify_validated(&f->findings, &remote);
    assert_int_equal(f->findings.items[0].state, VERIFY_OK);
    assert_int_equal(f->findings.items[1].state, VERIFY_INVALID);
    assert_int_equal(f->findings.items[2].state, VERIFY_UNKNOWN);
    verify_findings_clear(&f->findings);
    verify_findings_clear(&f->findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_released_is_ok_in_every_point),
        cmocka_unit_test(test_no_finding_shows_key_or_secret),
        cmocka_unit_test(test_a_manifest_without_key_secret_and_endpoint_is_not_complete),
        cmocka_unit_test(test_an_id_that_is_none_differs),
        cmocka_unit_test(test_an_id_is_nobody_elses),
        cmocka_unit_test(test_without_a_lock_it_is_not_known),
        cmocka_unit_test(test_each_member_of_the_lock_counts),
        cmocka_unit_test(test_adapter_jsons_name_differs_but_its_version_only_warns),
        cmocka_unit_test(test_every_activity_of_adapter_json_needs_an_id),
        cmocka_unit_test(test_harmony_disagrees_in_each_point),
        cmocka_unit_test(test_a_key_that_is_not_listed),
        cmocka_unit_test(test_what_harmony_does_not_tell_is_not_known),
        cmocka_unit_test(test_only_a_refusal_by_harmony_is_not_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
