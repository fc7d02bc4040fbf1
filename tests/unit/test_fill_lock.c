/* Which activity gets which id where a lock remembers. The registration has the ids 101 to 199, and
 * 100 for the endpoint. */
#include "expect.h"
#include "fill_case.h"
#include "registrations.h"

#include <stdio.h>

#define ACTIVITY "Jitterbit-Activity-EntityTypeId-"
#define OLDER    "Jitterbit-Activity-Id-"
#define ENDPOINT "Jitterbit-Connector-Endpoint-EntityTypeId"
#define SAME     ENDPOINT ": 100\n"
#define OTHER    ENDPOINT ": 7\n"

#define ADAPTER(activities) "{\"name\":\"D\",\"activities\":{" activities "}}"

enum { MOST = 8 };

/* A lock of "name=id name=id", for one test. */
struct given {
    struct jbc_release_lock lock;
    struct jbc_activity active[MOST], retired[MOST];
    char text[2][256];
};

static void give_list(struct jbc_activities *list, struct jbc_activity *items, char *text)
{
    *list = (struct jbc_activities){.items = items};
    for (char *at = strtok(text, " "); at; at = strtok(NULL, " ")) {
        char *id = strchr(at, '=');
        *id++ = '\0';
        items[list->count++] = (struct jbc_activity){at, id};
    }
}

static const struct jbc_release_lock *lock(struct given *given, const char *active,
                                           const char *retired)
{
    *given = (struct given){0};
    snprintf(given->text[0], sizeof given->text[0], "%s", active);
    snprintf(given->text[1], sizeof given->text[1], "%s", retired);
    give_list(&given->lock.activities, given->active, given->text[0]);
    give_list(&given->lock.retired, given->retired, given->text[1]);
    return &given->lock;
}

/* ---- the lock comes first ---- */

static void its_ids_are_kept_whatever_the_order_of_adapter_json(void **state)
{
    (void)state;
    struct given given;
    struct fill_case it = {.template_ = "X: y\n", .lock = lock(&given, "a=101 b=102 c=150", "")};
    it.adapter = ADAPTER("\"a\":{},\"b\":{},\"c\":{}");
    assert_plan(&it, "a=101 kept by lock, b=102 kept by lock, c=150 kept by lock");
    it.adapter = ADAPTER("\"c\":{},\"new\":{},\"a\":{},\"b\":{}");
    assert_plan(&it, "c=150 kept by lock, new=103 new, a=101 kept by lock, b=102 kept by lock");
    assert_line(&it, ACTIVITY "new: 103");
    assert_string_equal(heard(), "");
}

static void it_beats_the_registration_file_and_the_replaced_output(void **state)
{
    (void)state;
    struct given given;
    struct jbc_registration registration = good_registration();
    struct jbc_activity activities[] = {{borrowed("a"), borrowed("160")},
                                        {borrowed("new"), borrowed("110")}};
    registration.activities = (struct jbc_activities){activities, 2};
    const struct fill_case it = {.template_ = "X: y\n",
                                 .adapter = ADAPTER("\"a\":{},\"new\":{},\"newer\":{}"),
                                 .registration = &registration,
                                 .replaced = SAME ACTIVITY "a: 170\n" ACTIVITY "newer: 110\n",
                                 .lock = lock(&given, "a=110", "")};
    assert_plan(&it, "a=110 kept by lock, new=101 new, newer=102 new");
}

static void its_names_have_any_case_and_its_ids_no_leading_zeros(void **state)
{
    (void)state;
    struct given given;
    const struct fill_case it = {.template_ = "X: y\n",
                                 .adapter = ADAPTER("\"fetch\":{},\"put\":{}"),
                                 .lock = lock(&given, "FETCH=0110", "Put=00111")};
    assert_plan(&it, "fetch=110 kept by lock, put=111 back by lock");
}

static void an_empty_one_leaves_the_word_to_the_others(void **state)
{
    (void)state;
    struct given given;
    struct jbc_registration registration = good_registration();
    struct jbc_activity activities[] = {{borrowed("c"), borrowed("160")}};
    registration.activities = (struct jbc_activities){activities, 1};
    const struct fill_case it = {.template_ = SAME ACTIVITY "a: 150\n",
                                 .own = SAME ACTIVITY "b: 155\n",
                                 .adapter = ADAPTER("\"a\":{},\"b\":{},\"c\":{},\"d\":{},\"e\":{}"),
                                 .registration = &registration,
                                 .replaced = SAME ACTIVITY "d: 170\n",
                                 .lock = lock(&given, "", "")};
    assert_plan(&it, "a=150 kept by template, b=155 kept by JAR, c=160 kept by registration, "
                     "d=170 kept by output, e=101 new");
}

static void an_id_of_it_outside_of_the_range_is_an_error(void **state)
{
    (void)state;
    struct given given;
    struct fill_case it = {
        .template_ = "X: y\n", .adapter = ADAPTER("\"a\":{}"), .lock = lock(&given, "a=200", "")};
    assert_unfilled(&it, JBC_BAD_INPUT,
                    "the lock has the id 200 for the activity 'a', but the registration 42 of "
                    "'Dropbox' has ids from 101 to 199");
    it.lock = lock(&given, "", "a=99");
    assert_unfilled(&it, JBC_BAD_INPUT, "the lock has the id 99 for the activity 'a'");
    it.lock = lock(&given, "a=101", "gone=7");
    assert_plan(&it, "a=101 kept by lock, gone=7 retired before by lock");
}

static void two_of_one_id_in_it_are_an_error(void **state)
{
    (void)state;
    struct given given;
    const struct fill_case it = {.template_ = "X: y\n",
                                 .adapter = ADAPTER("\"a\":{},\"b\":{}"),
                                 .lock = lock(&given, "a=101 b=101", "")};
    assert_unfilled(&it, JBC_BAD_INPUT, "both hold the id 101");
}

/* ---- manifests ---- */

static void a_manifests_ids_count_only_beside_this_registrations_endpoint(void **state)
{
    (void)state;
    struct given given;
    struct fill_case it = {.adapter = ADAPTER("\"a\":{},\"b\":{}"), .lock = lock(&given, "", "")};
    static const char *const others[] = {OTHER, ENDPOINT ": ****\n", "X: y\n",
                                         "Jitterbit-Connector-Endpoint-Id: 101\n"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "%s%sa: 150\n", others[i], ACTIVITY);
        it.template_ = text;
        it.own = NULL;
        assert_plan(&it, "a=101 new, b=102 new");
        it.template_ = "Y: z\n";
        it.own = text;
        assert_plan(&it, "a=101 new, b=102 new");
    }
    it.template_ = "Jitterbit-Connector-Endpoint-Id: 0100\n" OLDER "a: 150\n";
    it.own = SAME ACTIVITY "b: 151\n";
    assert_plan(&it, "a=150 kept by template, b=151 kept by JAR");
}

static void what_is_a_placeholder_there_does_not_contradict(void **state)
{
    (void)state;
    struct given given;
    struct fill_case it = {.template_ = OTHER ACTIVITY "a: 150\n" ACTIVITY "b: 110\n",
                           .adapter = ADAPTER("\"a\":{},\"b\":{}"),
                           .lock = lock(&given, "a=110 b=111", "")};
    assert_plan(&it, "a=110 kept by lock, b=111 kept by lock");
    it.template_ = SAME ACTIVITY "a: ****\n" ACTIVITY "b: 7\n";
    assert_plan(&it, "a=110 kept by lock, b=111 kept by lock");
    it.template_ = SAME ACTIVITY "a: 110\n" ACTIVITY "b: 0111\n";
    assert_plan(&it, "a=110 kept by lock, b=111 kept by lock");
}

static void an_id_that_contradicts_the_lock_is_an_error_with_both(void **state)
{
    (void)state;
    struct given given;
    struct fill_case it = {.template_ = SAME ACTIVITY "a: 150\n",
                           .adapter = ADAPTER("\"a\":{},\"b\":{}"),
                           .lock = lock(&given, "a=110", "gone=111")};
    assert_unfilled(&it, JBC_BAD_INPUT,
                    "t.mf gives the activity 'a' the id 150, but the lock has 110");
    it.template_ = SAME ACTIVITY "b: 110\n";
    assert_unfilled(
        &it, JBC_BAD_INPUT,
        "t.mf gives the activity 'b' the id 110, but in the lock that is the id of 'a'");
    it.template_ = SAME ACTIVITY "b: 111\n";
    assert_unfilled(&it, JBC_BAD_INPUT, "in the lock that is the id of 'gone'");
    it.template_ = SAME OLDER "gone: 112\n";
    assert_unfilled(&it, JBC_BAD_INPUT, "'gone' the id 112, but the lock has 111");
    it.template_ = "X: y\n";
    it.own = SAME ACTIVITY "a: 150\n";
    assert_unfilled(&it, JBC_BAD_INPUT,
                    "own.mf gives the activity 'a' the id 150, but the lock has 110");
}

/* ---- activities that are gone ---- */

static void one_that_is_gone_is_left_out_and_retired(void **state)
{
    (void)state;
    struct given given;
    const struct fill_case it = {.template_ = ACTIVITY "gone:\n" ACTIVITY "a:\n",
                                 .own = OLDER "GONE: 5\nX: y\n",
                                 .adapter = ADAPTER("\"a\":{},\"new\":{}"),
                                 .lock = lock(&given, "gone=101 a=102", "")};
    assert_plan(&it, "a=102 kept by lock, new=103 new, gone=101 retired by lock");
    assert_string_equal(heard(),
                        "WARNING the activity 'gone' is gone from adapter.json: it is left "
                        "out of the manifest, and no other gets its id 101\n");
    assert_filled(&it, "X: y\n" ACTIVITY "a: 102\nJitterbit-Connector-Key: KEY-1\n"
                       "Jitterbit-Connector-Secret: SECRET-1\n" SAME ACTIVITY "new: 103\n");
}

static void whoever_still_knows_it_retires_it(void **state)
{
    (void)state;
    struct given given;
    struct jbc_registration registration = good_registration();
    struct jbc_activity activities[] = {{borrowed("c"), borrowed("103")}};
    registration.activities = (struct jbc_activities){activities, 1};
    const struct fill_case it = {.template_ = SAME ACTIVITY "a: 101\n",
                                 .own = SAME ACTIVITY "b: 102\n",
                                 .adapter = ADAPTER("\"new\":{}"),
                                 .registration = &registration,
                                 .replaced = SAME ACTIVITY "d: 104\n",
                                 .lock = lock(&given, "", "")};
    assert_plan(&it, "new=105 new, a=101 retired by template, b=102 retired by JAR, "
                     "c=103 retired by registration, d=104 retired by output");
    assert_non_null(strstr(heard(), "'a' is gone"));
    assert_non_null(strstr(heard(), "'d' is gone"));
}

static void one_that_was_retired_before_is_so_without_a_word(void **state)
{
    (void)state;
    struct given given;
    const struct fill_case it = {.template_ = "X: y\n",
                                 .adapter = ADAPTER("\"a\":{},\"new\":{}"),
                                 .lock = lock(&given, "a=102", "gone=101 older=103")};
    assert_plan(&it, "a=102 kept by lock, new=104 new, gone=101 retired before by lock, "
                     "older=103 retired before by lock");
    assert_string_equal(heard(), "");
}

static void a_line_that_is_left_out_is_named(void **state)
{
    (void)state;
    struct given given;
    const struct fill_case it = {.template_ =
                                     "X: y\n" ACTIVITY "gone:\n" OTHER ACTIVITY "never: 101\n",
                                 .adapter = ADAPTER("\"a\":{}"),
                                 .lock = lock(&given, "", "gone=101")};
    assert_plan(&it, "a=102 new, gone=101 retired before by lock");
    assert_non_null(strstr(heard(), "WARNING t.mf:2: the attribute for the activity 'gone', which "
                                    "adapter.json does not know, is left out"));
    assert_non_null(strstr(heard(), "WARNING t.mf:4: the attribute for the activity 'never'"));
}

static void one_that_comes_back_gets_its_id_again(void **state)
{
    (void)state;
    struct given given;
    struct fill_case it = {.template_ = "X: y\n",
                           .adapter = ADAPTER("\"new\":{},\"gone\":{}"),
                           .lock = lock(&given, "", "gone=101")};
    assert_plan(&it, "new=102 new, gone=101 back by lock");
    assert_line(&it, ACTIVITY "gone: 101");
    it.template_ = SAME ACTIVITY "gone: 101\n";
    assert_plan(&it, "gone=101 back by lock, new=102 new");
}

static void when_only_their_ids_are_left_the_error_names_one(void **state)
{
    (void)state;
    struct given given;
    struct jbc_registration registration = good_registration();
    registration.function_entity_end_id = borrowed("102");
    const struct fill_case it = {.template_ = "X: y\n",
                                 .adapter = ADAPTER("\"a\":{},\"new\":{}"),
                                 .registration = &registration,
                                 .lock = lock(&given, "a=101", "gone=102")};
    assert_unfilled(
        &it, JBC_BAD_INPUT,
        "no id is left for the activity 'new': the registration 42 of 'Dropbox' has ids "
        "only from 101 to 102, and 102 was that of 'gone' (says the lock)");
}

/* ---- activities that were renamed ---- */

static void the_line_of_the_old_name_becomes_one_of_the_new(void **state)
{
    (void)state;
    struct given given;
    const struct jbc_activity_rename rename = {"fetch", "download"};
    struct fill_case it = {.template_ =
                               "A: b\n" ACTIVITY "FETCH: 101\n" SAME OLDER "fetch:\nC: d\n",
                           .adapter = ADAPTER("\"download\":{}"),
                           .lock = lock(&given, "download=101", "")};
    given.lock.renames = &rename;
    given.lock.rename_count = 1;
    assert_plan(&it, "download=101 kept by lock");
    assert_string_equal(heard(), "");
    assert_filled(&it, "A: b\n" ACTIVITY "download: 101\n" SAME OLDER "download: 101\nC: d\n"
                       "Jitterbit-Connector-Key: KEY-1\nJitterbit-Connector-Secret: SECRET-1\n");
    it.template_ = ACTIVITY "fetch: 5\n" ACTIVITY "download:\n";
    assert_filled(&it, ACTIVITY "download: 101\nJitterbit-Connector-Key: KEY-1\n"
                                "Jitterbit-Connector-Secret: SECRET-1\n" SAME);
}

static void its_id_is_found_under_the_old_name_where_the_lock_has_none(void **state)
{
    (void)state;
    struct given given;
    const struct jbc_activity_rename rename = {"fetch", "download"};
    struct fill_case it = {.template_ = SAME ACTIVITY "fetch: 150\n",
                           .adapter = ADAPTER("\"download\":{}"),
                           .lock = lock(&given, "", "")};
    given.lock.renames = &rename;
    given.lock.rename_count = 1;
    assert_plan(&it, "download=150 kept by template");
    it.template_ = "X: y\n";
    it.replaced = SAME ACTIVITY "fetch: 151\n";
    assert_plan(&it, "download=151 kept by output");
}

static void a_line_of_the_old_name_with_another_id_contradicts(void **state)
{
    (void)state;
    struct given given;
    const struct jbc_activity_rename rename = {"fetch", "download"};
    const struct fill_case it = {.template_ = SAME ACTIVITY "fetch: 150\n",
                                 .adapter = ADAPTER("\"download\":{}"),
                                 .lock = lock(&given, "download=101", "")};
    given.lock.renames = &rename;
    given.lock.rename_count = 1;
    assert_unfilled(&it, JBC_BAD_INPUT, "'download' the id 150, but the lock has 101");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_ids_are_kept_whatever_the_order_of_adapter_json),
        cmocka_unit_test(it_beats_the_registration_file_and_the_replaced_output),
        cmocka_unit_test(its_names_have_any_case_and_its_ids_no_leading_zeros),
        cmocka_unit_test(an_empty_one_leaves_the_word_to_the_others),
        cmocka_unit_test(an_id_of_it_outside_of_the_range_is_an_error),
        cmocka_unit_test(two_of_one_id_in_it_are_an_error),
        cmocka_unit_test(a_manifests_ids_count_only_beside_this_registrations_endpoint),
        cmocka_unit_test(what_is_a_placeholder_there_does_not_contradict),
        cmocka_unit_test(an_id_that_contradicts_the_lock_is_an_error_with_both),
        cmocka_unit_test(one_that_is_gone_is_left_out_and_retired),
        cmocka_unit_test(whoever_still_knows_it_retires_it),
        cmocka_unit_test(one_that_was_retired_before_is_so_without_a_word),
        cmocka_unit_test(a_line_that_is_left_out_is_named),
        cmocka_unit_test(one_that_comes_back_gets_its_id_again),
        cmocka_unit_test(when_only_their_ids_are_left_the_error_names_one),
        cmocka_unit_test(the_line_of_the_old_name_becomes_one_of_the_new),
        cmocka_unit_test(its_id_is_found_under_the_old_name_where_the_lock_has_none),
        cmocka_unit_test(a_line_of_the_old_name_with_another_id_contradicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
