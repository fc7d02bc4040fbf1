/* Which activity gets which id. The registration has the ids 101 to 199, and 100 for the endpoint.
 */
#include "expect.h"
#include "fill.h"
#include "fill_case.h"
#include "registrations.h"

#include <stdio.h>

#define ACTIVITY      "Jitterbit-Activity-EntityTypeId-"
#define OLDER         "Jitterbit-Activity-Id-"
#define SAME_ENDPOINT "Jitterbit-Connector-Endpoint-EntityTypeId: 100\n"

#define ADAPTER(activities) "{\"name\":\"D\",\"activities\":{" activities "}}"

/* ---- who gets one ---- */

static void the_templates_come_first_then_adapter_jsons_each_in_its_order(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "z:\nX: y\n" OLDER "b:\n",
                                 .own = ACTIVITY "own:\n" ACTIVITY "z:\n",
                                 .adapter = ADAPTER("\"d\":{},\"b\":{},\"a\":{},\"z\":{}")};
    assert_ids(&it, "z=101 b=102 d=103 a=104 own=105");
}

static void without_adapter_json_the_templates_are_all(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "b:\n" ACTIVITY "a:\n"};
    assert_ids(&it, "b=101 a=102");
    assert_string_equal(heard(), "");
}

static void the_spelling_of_adapter_json_wins(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "FETCH:\n",
                                 .own = ACTIVITY "Put: x\n" OLDER "fEtch: x\n",
                                 .adapter = ADAPTER("\"fetch\":{},\"put\":{}")};
    assert_ids(&it, "fetch=101 put=102");
    assert_line(&it, ACTIVITY "fetch: 101");
    assert_line(&it, ACTIVITY "put: 102");
    assert_line(&it, OLDER "fetch: 101");
    assert_string_equal(heard(), "");
}

static void one_that_adapter_json_does_not_know_gets_an_id_and_a_warning(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "old:\n",
                                 .own = ACTIVITY "older:\n",
                                 .adapter = ADAPTER("\"fetch\":{}")};
    assert_ids(&it, "old=101 fetch=102 older=103");
    assert_non_null(
        strstr(heard(), "WARNING the manifest has an attribute for the activity 'old'"));
    assert_non_null(strstr(heard(), "'older', which adapter.json does not know"));
    assert_non_null(strstr(heard(), "its id 101 stays there, since no other activity must get it"));
    assert_non_null(strstr(heard(), "its id 103 stays there"));
    assert_null(strstr(heard(), "'fetch'"));
}

static void no_activities_at_all_are_a_warning(void **state)
{
    (void)state;
    const struct fill_case none = {.template_ = "X: y\n", .adapter = "{\"name\":\"D\"}"};
    assert_ids(&none, "");
    assert_non_null(strstr(heard(), "WARNING the connector has no activities"));
    const struct fill_case empty = {.template_ = "X: y\n", .adapter = ADAPTER("")};
    assert_ids(&empty, "");
    assert_non_null(strstr(heard(), "WARNING the connector has no activities"));
}

static void an_attribute_without_the_activitys_name_is_an_error(void **state)
{
    (void)state;
    const struct fill_case present = {.template_ = "X: y\n" ACTIVITY ": 5\n"};
    assert_uncheckable(&present, "t.mf:2: " ACTIVITY " lacks the activity's name");
    const struct fill_case older = {.template_ = "X: y\n", .own = OLDER ":\n"};
    assert_uncheckable(&older, "own.mf:1: " OLDER " lacks the activity's name");
}

static void names_as_long_as_an_attribute_allows(void **state)
{
    (void)state;
    /* 70 bytes: 32 and 38 in the present spelling, 22 and 48 in the older. */
    const struct fill_case present = {
        .template_ = "X: y\n", .adapter = ADAPTER("\"n234567890123456789012345678901234567-\":1")};
    assert_line(&present, ACTIVITY "n234567890123456789012345678901234567-: 101");
    const struct fill_case older = {.template_ = OLDER
                                    "n2345678901234567890123456789012345678901234567-:\n"};
    assert_line(&older, OLDER "n2345678901234567890123456789012345678901234567-: 101");
}

/* ---- who keeps one ---- */

static void an_id_of_the_range_is_kept(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ =
                                     ACTIVITY "a: 101\n" ACTIVITY "b: 199\n" ACTIVITY "c: 150\n"};
    assert_ids(&it, "a=101 b=199 c=150");
}

static void an_id_outside_of_the_range_is_not(void **state)
{
    (void)state;
    static const char *const values[] = {"100",  "200",
                                         "99",   "2370702",
                                         "150x", "-150",
                                         "1 50", "18446744073709551767",
                                         "0x96", "00000000000000000150"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "%sa: %s\n", ACTIVITY, values[i]);
        const struct fill_case it = {.template_ = text};
        assert_ids(&it, "a=101");
    }
}

static void the_first_that_has_one_counts(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    struct jbc_activity activities[] = {{borrowed("a"), borrowed("152")}};
    registration.activities = (struct jbc_activities){activities, 1};
    struct fill_case it = {.template_ = ACTIVITY "a: 150\n",
                           .own = ACTIVITY "a: 151\n",
                           .registration = &registration,
                           .replaced = SAME_ENDPOINT ACTIVITY "a: 153\n"};
    assert_ids(&it, "a=150");
    it.template_ = ACTIVITY "a:\n";
    assert_ids(&it, "a=151");
    it.own = ACTIVITY "a: ****\n";
    assert_ids(&it, "a=152");
    activities[0].id = borrowed("5");
    assert_ids(&it, "a=153");
    it.replaced = NULL;
    assert_ids(&it, "a=101");
}

static void an_id_outside_of_the_range_does_not_hide_a_later_one(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "a: 7\n",
                                 .own = ACTIVITY "a: 8\n",
                                 .replaced = SAME_ENDPOINT ACTIVITY "a: 153\n"};
    assert_ids(&it, "a=153");
}

static void either_spelling_and_any_case_holds_an_id(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    struct jbc_activity activities[] = {{borrowed("PUT"), borrowed("160")}};
    registration.activities = (struct jbc_activities){activities, 1};
    const struct fill_case it = {.template_ = ACTIVITY "fetch:\n",
                                 .own = OLDER "FETCH: 150\n",
                                 .adapter = ADAPTER("\"fetch\":{},\"put\":{}"),
                                 .registration = &registration};
    assert_ids(&it, "fetch=150 put=160");
    assert_line(&it, ACTIVITY "fetch: 150");
}

static void the_replaced_output_counts_only_if_it_is_of_the_same_endpoint(void **state)
{
    (void)state;
    static const char *const others[] = {"Jitterbit-Connector-Endpoint-EntityTypeId: 1000\n",
                                         "Jitterbit-Connector-Endpoint-Id: ****\n",
                                         "Jitterbit-Connector-Endpoint-Id:\n", "X: y\n"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        char replaced[128];
        snprintf(replaced, sizeof replaced, "%s%sa: 150\n", others[i], ACTIVITY);
        const struct fill_case it = {.template_ = ACTIVITY "a:\n", .replaced = replaced};
        assert_ids(&it, "a=101");
    }
    const struct fill_case older = {.template_ = ACTIVITY "a:\n",
                                    .replaced =
                                        "Jitterbit-Connector-Endpoint-Id: 100\n" OLDER "a: 150\n"};
    assert_ids(&older, "a=150");
}

static void a_kept_id_loses_its_leading_zeros(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    registration.function_entity_start_id = borrowed("0");
    registration.function_entity_end_id = borrowed("9");
    const struct fill_case it = {.template_ = ACTIVITY "a: 0007\n" ACTIVITY "b: 000\n",
                                 .registration = &registration};
    assert_ids(&it, "a=7 b=0");
}

/* ---- the others ---- */

static void the_others_take_the_lowest_that_are_free(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "a: 102\n" ACTIVITY "b:\n" ACTIVITY
                                                       "c: 103\n" ACTIVITY "d:\n" ACTIVITY "e:\n"};
    assert_ids(&it, "a=102 b=101 c=103 d=104 e=105");
}

static void a_later_activity_s_id_is_not_free_either(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "new:\n",
                                 .own = ACTIVITY "own: 101\n",
                                 .adapter = ADAPTER("\"new\":{},\"own\":{}")};
    assert_ids(&it, "new=102 own=101");
}

static void a_rerun_changes_nothing(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "new:\n" ACTIVITY "a:\n",
                                 .replaced =
                                     SAME_ENDPOINT ACTIVITY "a: 101\n" ACTIVITY "new: 102\n"};
    assert_ids(&it, "new=102 a=101");
}

static void ids_beyond_53_bits_keep_every_digit(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    registration.function_entity_start_id = borrowed("9007199254740993");
    registration.function_entity_end_id = borrowed("9007199254740999");
    const struct fill_case it = {.template_ = ACTIVITY "a:\n" ACTIVITY
                                                       "b: 9007199254740995\n" ACTIVITY "c:\n",
                                 .registration = &registration};
    assert_ids(&it, "a=9007199254740993 b=9007199254740995 c=9007199254740994");
}

static void the_very_last_ids_can_be_given(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    registration.function_entity_start_id = borrowed("9223372036854775806");
    registration.function_entity_end_id = borrowed("9223372036854775807");
    struct fill_case it = {.template_ = ACTIVITY "a:\n" ACTIVITY "b:\n",
                           .registration = &registration};
    assert_ids(&it, "a=9223372036854775806 b=9223372036854775807");
    it.template_ = ACTIVITY "a:\n" ACTIVITY "b:\n" ACTIVITY "c:\n";
    assert_unfilled(&it, JBC_BAD_INPUT, "3 activities");
}

/* ---- those that are gone ---- */

static void the_id_of_one_that_only_the_replaced_output_has_goes_to_nobody(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "a:\n" ACTIVITY "b:\n",
                                 .replaced = SAME_ENDPOINT ACTIVITY "gone: 101\n"};
    assert_ids(&it, "a=102 b=103");
    assert_plan(&it, "a=102 new, b=103 new, gone=101 retired by output");
    assert_string_equal(heard(), "");
    const struct fill_case older = {.template_ = ACTIVITY "a:\n",
                                    .replaced = SAME_ENDPOINT OLDER "gone: 0101\n"};
    assert_ids(&older, "a=102");
}

static void nor_does_that_of_one_that_only_the_registration_file_has(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    struct jbc_activity activities[] = {{borrowed("gone"), borrowed("101")},
                                        {borrowed("a"), borrowed("102")},
                                        {borrowed("later"), borrowed("104")}};
    registration.activities = (struct jbc_activities){activities, 3};
    const struct fill_case it = {.template_ = ACTIVITY "new:\n" ACTIVITY "a:\n",
                                 .adapter = ADAPTER("\"a\":{},\"new\":{},\"newer\":{}"),
                                 .registration = &registration};
    assert_ids(&it, "new=103 a=102 newer=105");
    assert_plan(&it, "new=103 new, a=102 kept by registration, newer=105 new, "
                     "gone=101 retired by registration, later=104 retired by registration");
}

static void nor_does_that_of_a_line_which_adapter_json_does_not_know(void **state)
{
    (void)state;
    const struct fill_case template_ = {.template_ = ACTIVITY "new:\n" ACTIVITY "gone: 101\n",
                                        .adapter = ADAPTER("\"new\":{}")};
    assert_plan(&template_, "new=102 new, gone=101 kept by template");
    const struct fill_case jar = {.template_ = ACTIVITY "new:\n",
                                  .own = OLDER "gone: 101\n",
                                  .adapter = ADAPTER("\"new\":{}")};
    assert_plan(&jar, "new=102 new, gone=101 kept by JAR");
}

static void nor_does_an_id_that_an_activity_had_before(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "a: 150\n" ACTIVITY "new:\n",
                                 .replaced = SAME_ENDPOINT ACTIVITY "a: 101\n"};
    assert_ids(&it, "a=150 new=102");
}

static void the_output_of_another_registration_holds_nothing_back(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "a:\n",
                                 .replaced =
                                     "Jitterbit-Connector-Endpoint-Id: 7\n" ACTIVITY "gone: 101\n"};
    assert_plan(&it, "a=101 new");
}

static void an_id_that_is_given_by_hand_is_given(void **state)
{
    (void)state;
    const struct fill_case it = {.template_ = ACTIVITY "renamed: 101\n",
                                 .replaced = SAME_ENDPOINT ACTIVITY "before: 101\n"};
    assert_plan(&it, "renamed=101 kept by template");
}

static void when_only_such_an_id_is_left_the_error_names_it(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    struct jbc_activity activities[] = {{borrowed("gone"), borrowed("102")}};
    registration.activities = (struct jbc_activities){activities, 1};
    registration.function_entity_end_id = borrowed("103");
    struct fill_case it = {.template_ = ACTIVITY "a:\n" ACTIVITY "b:\n",
                           .registration = &registration};
    assert_ids(&it, "a=101 b=103");
    it.template_ = ACTIVITY "a:\n" ACTIVITY "b:\n" ACTIVITY "new:\n";
    assert_unfilled(
        &it, JBC_BAD_INPUT,
        "no id is left for the activity 'new': the registration 42 of 'Dropbox' has ids "
        "only from 101 to 103, and 102 was that of 'gone' (says the registration file)");
    registration.activities.count = 0;
    it.replaced = SAME_ENDPOINT ACTIVITY "last: 103\n" ACTIVITY "b: 101\n";
    assert_unfilled(&it, JBC_BAD_INPUT, "103 was that of 'last' (says old.mf)");
    it.template_ = ACTIVITY "a:\n" ACTIVITY "b:\n" ACTIVITY "c:\n" ACTIVITY "d:\n";
    assert_unfilled(&it, JBC_BAD_INPUT, "4 activities, but the registration 42");
}

/* ---- what cannot be ---- */

static void two_with_one_id_are_an_error(void **state)
{
    (void)state;
    const struct fill_case one_source = {.template_ = ACTIVITY "a: 150\n" ACTIVITY
                                                               "b: 151\n" ACTIVITY "c: 150\n"};
    assert_unfilled(&one_source, JBC_BAD_INPUT, "both hold the id 150");
    assert_unfilled(&one_source, JBC_BAD_INPUT, "'a'");
    assert_unfilled(&one_source, JBC_BAD_INPUT, "'c'");
    const struct fill_case two_sources = {.template_ = ACTIVITY "a: 150\n",
                                          .own = ACTIVITY "b: 0150\n"};
    assert_unfilled(&two_sources, JBC_BAD_INPUT, "both hold the id 150");
}

static void more_activities_than_ids_are_an_error_that_names_the_registration(void **state)
{
    (void)state;
    struct jbc_registration registration = good_registration();
    registration.function_entity_end_id = borrowed("102");
    struct fill_case it = {.template_ = ACTIVITY "a:\n" ACTIVITY "b:\n",
                           .registration = &registration};
    assert_ids(&it, "a=101 b=102");
    it.template_ = ACTIVITY "a: 102\n" ACTIVITY "b:\n" ACTIVITY "c:\n";
    assert_unfilled(
        &it, JBC_BAD_INPUT,
        "3 activities, but the registration 42 of 'Dropbox' has ids only from 101 to 102");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_templates_come_first_then_adapter_jsons_each_in_its_order),
        cmocka_unit_test(without_adapter_json_the_templates_are_all),
        cmocka_unit_test(the_spelling_of_adapter_json_wins),
        cmocka_unit_test(one_that_adapter_json_does_not_know_gets_an_id_and_a_warning),
        cmocka_unit_test(no_activities_at_all_are_a_warning),
        cmocka_unit_test(an_attribute_without_the_activitys_name_is_an_error),
        cmocka_unit_test(names_as_long_as_an_attribute_allows),
        cmocka_unit_test(an_id_of_the_range_is_kept),
        cmocka_unit_test(an_id_outside_of_the_range_is_not),
        cmocka_unit_test(the_first_that_has_one_counts),
        cmocka_unit_test(an_id_outside_of_the_range_does_not_hide_a_later_one),
        cmocka_unit_test(either_spelling_and_any_case_holds_an_id),
        cmocka_unit_test(the_replaced_output_counts_only_if_it_is_of_the_same_endpoint),
        cmocka_unit_test(a_kept_id_loses_its_leading_zeros),
        cmocka_unit_test(the_others_take_the_lowest_that_are_free),
        cmocka_unit_test(a_later_activity_s_id_is_not_free_either),
        cmocka_unit_test(a_rerun_changes_nothing),
        cmocka_unit_test(ids_beyond_53_bits_keep_every_digit),
        cmocka_unit_test(the_very_last_ids_can_be_given),
        cmocka_unit_test(the_id_of_one_that_only_the_replaced_output_has_goes_to_nobody),
        cmocka_unit_test(nor_does_that_of_one_that_only_the_registration_file_has),
        cmocka_unit_test(nor_does_that_of_a_line_which_adapter_json_does_not_know),
        cmocka_unit_test(nor_does_an_id_that_an_activity_had_before),
        cmocka_unit_test(the_output_of_another_registration_holds_nothing_back),
        cmocka_unit_test(an_id_that_is_given_by_hand_is_given),
        cmocka_unit_test(when_only_such_an_id_is_left_the_error_names_it),
        cmocka_unit_test(two_with_one_id_are_an_error),
        cmocka_unit_test(more_activities_than_ids_are_an_error_that_names_the_registration),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
