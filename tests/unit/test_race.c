/* Several machines register one name at once: what is agreed on, deleted, named and remembered. */
#include "expect.h"
#include "played_harmony.h"
#include "temp_folder.h"

static void assert_chosen(const struct run *run, const char *id, const char *deleted,
                          const char *leftovers)
{
    assert_success(run->result, run->error);
    assert_string_equal(run->id, id);
    assert_string_equal(run->deleted, deleted);
    assert_string_equal(run->leftovers, leftovers);
    assert_int_equal(run->posts, 1);
}

/* ---- the answer came ---- */

static void alone_a_run_keeps_its_own(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12"});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "12", "", "");
    assert_true(run.created);
    assert_string_equal(run.warnings, "");
    assert_false(record_is_kept());
}

static void a_smaller_id_of_another_version_wins(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12"});
    harmony_add(&(struct other){"11", NULL, "1.1", 0, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "11", "12 ", "");
    assert_false(run.created);
    assert_non_null(strstr(run.warnings, "registered with version 1.1, not 1.0"));
    assert_false(record_is_kept());
}

static void another_name_or_an_older_registration_is_no_rival(void **state)
{
    (void)state;
    struct jbc_enrollment what = dropbox();
    what.create_new = true;
    harmony_post(&(struct posting){.id = "12"});
    harmony_add(&(struct other){"9", NULL, NULL, BEFORE, FOREVER, false});
    harmony_add(&(struct other){"10", "dropbox", NULL, 0, FOREVER, false});
    harmony_add(&(struct other){"11", "Dropbox 2", NULL, 0, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "12", "", "");
}

static void a_smaller_id_that_shows_later_wins_in_a_second_look(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12"});
    harmony_add(&(struct other){"11", NULL, NULL, 200, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "11", "12 ", "");
}

static void the_smallest_id_wins_also_where_another_was_taken_before(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12"});
    harmony_add(&(struct other){"11", NULL, NULL, 0, 2000, false}); /* deleted by its own job */
    harmony_add(&(struct other){"10", NULL, NULL, 200, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "10", "12 ", "");
    assert_true(run.milliseconds >= 2000);
    assert_false(record_is_kept());
}

static void a_smaller_id_wins_although_the_own_one_is_not_shown(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12", .late = -1});
    harmony_add(&(struct other){"11", NULL, NULL, 0, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "11", "12 ", "");
}

static void a_greater_id_is_waited_for_until_it_is_gone(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12"});
    harmony_add(&(struct other){"13", NULL, NULL, 0, 4500, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "12", "", "");
    assert_true(run.milliseconds >= 4500 && run.milliseconds < 8000);
    assert_false(record_is_kept());
}

static void a_greater_id_that_stays_is_named_and_the_choice_remembered(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12"});
    harmony_add(&(struct other){"13", NULL, NULL, 0, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "12", "", "13 ");
    assert_non_null(strstr(run.warnings, "also as 13, version 1.0"));
    assert_true(record_is_kept());

    run = run_enroll(&what);
    assert_success(run.result, run.error);
    assert_string_equal(run.id, "12");
    assert_int_equal(run.posts, 0);
    assert_true(record_is_kept());
}

static void what_is_remembered_is_forgotten_when_one_is_left(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12"});
    harmony_add(&(struct other){"13", NULL, "1.1", 0, 60000, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "12", "", "13 ");
    harmony_list(60000, false); /* time goes by */
    run = run_enroll(&what);
    assert_string_equal(run.id, "12");
    assert_false(record_is_kept());
}

static void all_who_stay_are_named(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12"});
    harmony_add(&(struct other){"13", NULL, "1.1", 0, FOREVER, false});
    harmony_add(&(struct other){"14", NULL, NULL, 0, FOREVER, false});
    harmony_add(&(struct other){"15", NULL, NULL, 0, 1000, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "12", "", "13 14 ");
}

static void a_smaller_id_that_cannot_be_used_does_not_win(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12"});
    harmony_add(&(struct other){"11", NULL, NULL, 0, FOREVER, true});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "12", "", "11 ");
    assert_non_null(strstr(run.warnings, "as 11, but that cannot be used"));
}

static void where_a_new_one_is_wanted_nothing_is_deleted(void **state)
{
    (void)state;
    struct jbc_enrollment what = dropbox();
    what.create_new = true;
    harmony_post(&(struct posting){.id = "12"});
    harmony_add(&(struct other){"10", NULL, "1.1", 0, FOREVER, false}); /* no newcomer */
    harmony_add(&(struct other){"11", NULL, NULL, 0, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "12", "", "11 ");
    assert_true(run.created);
    assert_false(record_is_kept());
}

/* ---- the answer was lost ---- */

static void the_only_newcomer_is_ones_own(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12", .is_lost = true, .late = 3000});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "12", "", "");
    assert_true(run.created);
    assert_false(record_is_kept());
}

static void the_only_other_that_stays_is_ones_own(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12", .is_lost = true});
    harmony_add(&(struct other){"11", NULL, NULL, 0, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "11", "12 ", "");
    assert_non_null(strstr(run.warnings, "12 can only be this run's"));
    assert_false(run.created);
    assert_false(record_is_kept());
}

static void others_are_given_time_to_go(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "11", .is_lost = true});
    harmony_add(&(struct other){"12", NULL, NULL, 0, 2000, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "11", "", "");
}

static void of_several_others_none_is_deleted(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "13", .is_lost = true});
    harmony_add(&(struct other){"11", NULL, NULL, 0, FOREVER, false});
    harmony_add(&(struct other){"12", NULL, NULL, 0, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "11", "", "12 13 ");
    assert_true(record_is_kept());
    run = run_enroll(&what);
    assert_string_equal(run.id, "11");
}

static void an_other_of_another_version_is_not_ones_own(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "11", .is_lost = true});
    harmony_add(&(struct other){"12", NULL, "1.1", 0, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "11", "", "12 ");
}

static void where_a_new_one_is_wanted_and_lost_nothing_is_deleted(void **state)
{
    (void)state;
    struct jbc_enrollment what = dropbox();
    what.create_new = true;
    harmony_post(&(struct posting){.id = "12", .is_lost = true});
    harmony_add(&(struct other){"11", NULL, NULL, 0, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_chosen(&run, "11", "", "12 ");
}

#define TEST(name) cmocka_unit_test_setup(name, harmony_begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(alone_a_run_keeps_its_own),
        TEST(a_smaller_id_of_another_version_wins),
        TEST(another_name_or_an_older_registration_is_no_rival),
        TEST(a_smaller_id_that_shows_later_wins_in_a_second_look),
        TEST(the_smallest_id_wins_also_where_another_was_taken_before),
        TEST(a_smaller_id_wins_although_the_own_one_is_not_shown),
        TEST(a_greater_id_is_waited_for_until_it_is_gone),
        TEST(a_greater_id_that_stays_is_named_and_the_choice_remembered),
        TEST(what_is_remembered_is_forgotten_when_one_is_left),
        TEST(all_who_stay_are_named),
        TEST(a_smaller_id_that_cannot_be_used_does_not_win),
        TEST(where_a_new_one_is_wanted_nothing_is_deleted),
        TEST(the_only_newcomer_is_ones_own),
        TEST(the_only_other_that_stays_is_ones_own),
        TEST(others_are_given_time_to_go),
        TEST(of_several_others_none_is_deleted),
        TEST(an_other_of_another_version_is_not_ones_own),
        TEST(where_a_new_one_is_wanted_and_lost_nothing_is_deleted),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
