/* Several connectors are registered before the first is settled: what one of them sees in Harmony's
 * list serves the others, and nobody takes what he did not see. */
#include "expect.h"
#include "played_harmony.h"
#include "temp_folder.h"

static void assert_ids(const struct sharing *all, const char *first, const char *second,
                       const char *third)
{
    assert_string_equal(all[0].id, first);
    assert_string_equal(all[1].id, second);
    assert_string_equal(all[2].id, third);
}

static void one_pause_and_two_looks_serve_all(void **state)
{
    (void)state;
    struct sharing all[] = {{.name = "A", .posting = {.id = "11"}},
                            {.name = "B", .posting = {.id = "12"}},
                            {.name = "C", .posting = {.id = "13"}},
                            {.name = "D", .posting = {.id = "14"}}};
    struct run run = run_sharing(all, 4);
    assert_success(run.result, run.error);
    assert_ids(all, "11", "12", "13");
    assert_string_equal(all[3].id, "14");
    assert_true(run.created);
    assert_int_equal(run.posts, 4);
    assert_int_equal(run.lists, 1 + 2);
    assert_int_equal(run.milliseconds, 300);
    assert_string_equal(run.warnings, "");
    assert_false(record_is_kept());
}

static void what_is_registered_already_needs_no_look(void **state)
{
    (void)state;
    harmony_add(&(struct other){"9", "A", NULL, BEFORE, FOREVER, false});
    harmony_add(&(struct other){"8", "B", NULL, BEFORE, FOREVER, false});
    struct sharing all[] = {{.name = "A", .posting = {.id = "11"}},
                            {.name = "B", .posting = {.id = "12"}}};
    struct run run = run_sharing(all, 2);
    assert_success(run.result, run.error);
    assert_string_equal(all[0].id, "9");
    assert_string_equal(all[1].id, "8");
    assert_int_equal(run.posts, 0);
    assert_int_equal(run.lists, 1);
    assert_int_equal(run.milliseconds, 0);
}

static void a_rival_of_one_is_given_way_to_by_that_one_alone(void **state)
{
    (void)state;
    harmony_add(&(struct other){"5", "B", NULL, 0, FOREVER, false});
    struct sharing all[] = {{.name = "A", .posting = {.id = "11"}},
                            {.name = "B", .posting = {.id = "12"}},
                            {.name = "C", .posting = {.id = "13"}}};
    struct run run = run_sharing(all, 3);
    assert_success(run.result, run.error);
    assert_ids(all, "11", "5", "13");
    assert_string_equal(run.deleted, "12 ");
    assert_false(record_is_kept());
}

static void a_rival_of_the_first_is_given_way_to_before_the_others_look(void **state)
{
    (void)state;
    harmony_add(&(struct other){"5", "A", NULL, 0, FOREVER, false});
    struct sharing all[] = {{.name = "A", .posting = {.id = "11"}},
                            {.name = "B", .posting = {.id = "12"}},
                            {.name = "C", .posting = {.id = "13"}}};
    struct run run = run_sharing(all, 3);
    assert_success(run.result, run.error);
    assert_ids(all, "5", "12", "13");
    assert_string_equal(run.deleted, "11 ");
}

static void a_rival_that_shows_only_in_the_second_look_is_given_way_to(void **state)
{
    (void)state;
    harmony_add(&(struct other){"5", "C", NULL, 200, FOREVER, false});
    struct sharing all[] = {{.name = "A", .posting = {.id = "11"}},
                            {.name = "B", .posting = {.id = "12"}},
                            {.name = "C", .posting = {.id = "13"}}};
    struct run run = run_sharing(all, 3);
    assert_success(run.result, run.error);
    assert_ids(all, "11", "12", "5");
    assert_string_equal(run.deleted, "13 ");
}

static void a_greater_rival_is_waited_for_and_named_where_it_stays(void **state)
{
    (void)state;
    harmony_add(&(struct other){"99", "B", NULL, 0, FOREVER, false});
    struct sharing all[] = {{.name = "A", .posting = {.id = "11"}},
                            {.name = "B", .posting = {.id = "12"}},
                            {.name = "C", .posting = {.id = "13"}}};
    struct run run = run_sharing(all, 3);
    assert_success(run.result, run.error);
    assert_ids(all, "11", "12", "13");
    assert_string_equal(run.deleted, "");
    assert_string_equal(run.leftovers, "99 ");
    assert_true(record_is_kept());
}

static void one_that_the_shared_look_does_not_show_is_looked_for(void **state)
{
    (void)state;
    struct sharing all[] = {{.name = "A", .posting = {.id = "11"}},
                            {.name = "B", .posting = {.id = "12"}},
                            {.name = "C", .posting = {.id = "13", .late = 1000}}};
    harmony_add(&(struct other){"5", "C", NULL, 1200, FOREVER, false});
    struct run run = run_sharing(all, 3);
    assert_success(run.result, run.error);
    assert_ids(all, "11", "12", "5");
    assert_string_equal(run.deleted, "13 ");
    assert_true(run.milliseconds >= 1200);
}

static void the_pause_begins_when_ones_own_is_seen(void **state)
{
    (void)state;
    struct sharing all[] = {{.name = "A", .posting = {.id = "11"}},
                            {.name = "B", .posting = {.id = "12"}},
                            {.name = "C", .posting = {.id = "13", .late = 100}}};
    harmony_add(&(struct other){"5", "C", NULL, 350, FOREVER, false});
    struct run run = run_sharing(all, 3);
    assert_success(run.result, run.error);
    assert_ids(all, "11", "12", "5");
    assert_true(run.milliseconds >= 600);
}

static void a_lost_answer_is_recovered_beside_the_others(void **state)
{
    (void)state;
    struct sharing all[] = {{.name = "A", .posting = {.id = "11"}},
                            {.name = "B", .posting = {.id = "12", .is_lost = true}},
                            {.name = "C", .posting = {.id = "13"}}};
    struct run run = run_sharing(all, 3);
    assert_success(run.result, run.error);
    assert_ids(all, "11", "12", "13");
    assert_int_equal(run.posts, 3);
    assert_non_null(strstr(run.warnings, "looking whether 'B' was registered all the same"));
    assert_false(record_is_kept());
}

static void one_that_is_refused_stops_no_other(void **state)
{
    (void)state;
    struct sharing all[] = {{.name = "A", .posting = {.id = "11"}},
                            {.name = "B", .posting = {.refusal = "CONNECTOR_LIMIT"}},
                            {.name = "C", .posting = {.id = "13"}}};
    struct run run = run_sharing(all, 3);
    assert_int_equal(run.result, -1);
    assert_non_null(strstr(run.error.message, "CONNECTOR_LIMIT"));
    assert_ids(all, "11", "", "13");
    assert_int_equal(run.posts, 3);
    assert_false(record_is_kept());
}

static void what_is_not_ended_the_next_run_finds(void **state)
{
    (void)state;
    struct sharing all[] = {{.name = "A", .posting = {.id = "11"}},
                            {.name = "B", .posting = {.id = "12"}, .is_left = true}};
    run_sharing(all, 2);
    assert_string_equal(all[1].id, "");
    assert_true(record_is_kept());

    struct sharing again[] = {{.name = "A", .posting = {.id = "21"}},
                              {.name = "B", .posting = {.id = "22"}}};
    struct run run = run_sharing(again, 2);
    assert_success(run.result, run.error);
    assert_string_equal(again[0].id, "11");
    assert_string_equal(again[1].id, "12");
    assert_int_equal(run.posts, 0);
    assert_false(record_is_kept());
}

#define TEST(name) cmocka_unit_test_setup(name, harmony_begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_pause_and_two_looks_serve_all),
        TEST(what_is_registered_already_needs_no_look),
        TEST(a_rival_of_one_is_given_way_to_by_that_one_alone),
        TEST(a_rival_of_the_first_is_given_way_to_before_the_others_look),
        TEST(a_rival_that_shows_only_in_the_second_look_is_given_way_to),
        TEST(a_greater_rival_is_waited_for_and_named_where_it_stays),
        TEST(one_that_the_shared_look_does_not_show_is_looked_for),
        TEST(the_pause_begins_when_ones_own_is_seen),
        TEST(a_lost_answer_is_recovered_beside_the_others),
        TEST(one_that_is_refused_stops_no_other),
        TEST(what_is_not_ended_the_next_run_finds),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
