/* Find or create: never a second POST while the outcome of one may still show, and what counts of a
 * list that is late, slow, odd or missing. */
#include "expect.h"
#include "played_harmony.h"
#include "temp_folder.h"

/* A run whose POST makes a registration that the list shows after so long, and is not answered. */
static void lose_an_answer(int64_t late)
{
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12", .is_lost = true, .late = late});
    struct run run = run_enroll(&what);
    assert_failure(run.result, &run.error, JBC_REMOTE, "try again in some minutes");
    assert_int_equal(run.posts, 1);
    assert_true(record_is_kept());
    harmony_post(&(struct posting){.id = "99"});
}

/* ---- an outcome that is not known ---- */

static void while_the_outcome_is_unknown_nothing_is_registered(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    lose_an_answer(60000);
    for (int i = 0; i < 3; i++) {
        struct run run = run_enroll(&what);
        assert_failure(run.result, &run.error, JBC_REMOTE, "try again later");
        assert_non_null(strstr(run.error.message, "For 60 minutes more"));
        assert_int_equal(run.error.hint, JBC_HINT_NEW);
        assert_int_equal(run.posts, 0);
    }
}

static void what_shows_late_is_found_by_the_rerun(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    lose_an_answer(15000);
    struct run run = run_enroll(&what);
    assert_success(run.result, run.error);
    assert_string_equal(run.id, "12");
    assert_int_equal(run.posts, 0);
    assert_false(record_is_kept());
}

static void an_hour_ends_the_wait(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    lose_an_answer(-1);
    record_age(3500);
    struct run run = run_enroll(&what);
    assert_failure(run.result, &run.error, JBC_REMOTE, "For 2 minutes more");
    record_age(101);
    run = run_enroll(&what);
    assert_success(run.result, run.error);
    assert_string_equal(run.id, "99");
    assert_int_equal(run.posts, 1);
}

static void asking_for_a_new_one_ends_the_wait(void **state)
{
    (void)state;
    struct jbc_enrollment what = dropbox();
    lose_an_answer(-1);
    what.create_new = true;
    struct run run = run_enroll(&what);
    assert_success(run.result, run.error);
    assert_string_equal(run.id, "99");
    assert_int_equal(run.posts, 1);
}

static void a_damaged_record_is_as_old_as_its_file(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    lose_an_answer(-1);
    record_damage();
    struct run run = run_enroll(&what);
    assert_failure(run.result, &run.error, JBC_REMOTE, "try again later");
    assert_int_equal(run.posts, 0);
    record_age(3601);
    run = run_enroll(&what);
    assert_success(run.result, run.error);
    assert_int_equal(run.posts, 1);
}

static void a_record_of_the_future_is_not_believed_for_ever(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    lose_an_answer(-1);
    record_age(-100000);
    struct run run = run_enroll(&what);
    assert_success(run.result, run.error);
    assert_int_equal(run.posts, 1);
}

static void a_refusal_leaves_no_record(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.refusal = "NAME_TAKEN"});
    struct run run = run_enroll(&what);
    assert_failure(run.result, &run.error, JBC_REMOTE, "NAME_TAKEN");
    assert_false(record_is_kept());
}

static void an_answer_that_the_list_does_not_show_is_delivered_once(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_post(&(struct posting){.id = "12", .late = -1});
    struct run run = run_enroll(&what);
    assert_success(run.result, run.error);
    assert_non_null(strstr(run.warnings, "the list does not show it yet"));
    run = run_enroll(&what);
    assert_failure(run.result, &run.error, JBC_REMOTE, "its endpoint's id is 100");
    assert_int_equal(run.posts, 0);
}

/* ---- patience ---- */

static void patience_is_a_deadline_however_slow_the_list_is(void **state)
{
    (void)state;
    static const int64_t takes[] = {0, 900, 2500, 9000, 40000};
    for (size_t i = 0; i < sizeof takes / sizeof takes[0]; i++) {
        const struct jbc_enrollment what = dropbox();
        harmony_begin(NULL);
        harmony_list(takes[i], false);
        harmony_post(&(struct posting){.id = "12", .late = -1});
        struct run run = run_enroll(&what);
        assert_success(run.result, run.error);
        assert_true(run.milliseconds <= takes[i] + 11100);
        assert_true(run.milliseconds >= takes[i] + 9900);
    }
}

static void several_that_fit_are_looked_at_again_for_a_while(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_add(&(struct other){"11", NULL, "1.1", BEFORE, FOREVER, false});
    harmony_add(&(struct other){"12", NULL, "1.2", BEFORE, 1500, false});
    struct run run = run_enroll(&what);
    assert_success(run.result, run.error);
    assert_string_equal(run.id, "11");
    harmony_add(&(struct other){"13", NULL, "1.3", BEFORE, FOREVER, false});
    run = run_enroll(&what);
    assert_failure(run.result, &run.error, JBC_AMBIGUOUS, "11, 13");
    assert_true(run.milliseconds <= 3100);
}

/* ---- lists that are none ---- */

static void without_a_list_nothing_is_taken_to_be_registered(void **state)
{
    (void)state;
    struct jbc_enrollment what = dropbox();
    harmony_list(0, true);
    harmony_post(&(struct posting){.id = "12"});
    struct run run = run_enroll(&what);
    assert_non_null(strstr(run.warnings, "tells no list"));
    assert_failure(run.result, &run.error, JBC_REMOTE, "its id is 12");
    assert_int_equal(run.posts, 1);
    assert_true(record_is_kept());
}

static void without_a_list_nothing_is_registered_where_a_record_knows_one(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    lose_an_answer(-1);
    harmony_list(0, true);
    struct run run = run_enroll(&what);
    assert_failure(run.result, &run.error, JBC_REMOTE, "no list of connectors");
    assert_int_equal(run.posts, 0);
}

static void without_a_list_an_id_cannot_be_found(void **state)
{
    (void)state;
    struct jbc_enrollment what = dropbox();
    what.wish.id = "12";
    harmony_list(0, true);
    struct run run = run_enroll(&what);
    assert_failure(run.result, &run.error, JBC_REMOTE, "no list of connectors");
    assert_int_equal(run.posts, 0);
}

static void without_a_list_a_dry_run_warns(void **state)
{
    (void)state;
    struct jbc_enrollment what = dropbox();
    what.dry_run = true;
    harmony_list(0, true);
    struct run run = run_enroll(&what);
    assert_success(run.result, run.error);
    assert_non_null(strstr(run.warnings, "tells no list"));
    assert_int_equal(run.posts, 0);
}

/* ---- what is listed ---- */

static void what_is_chosen_must_be_whole(void **state)
{
    (void)state;
    const struct jbc_enrollment what = dropbox();
    harmony_add(&(struct other){"11", NULL, NULL, BEFORE, FOREVER, true});
    struct run run = run_enroll(&what);
    assert_failure(run.result, &run.error, JBC_REMOTE, "\"key\" is missing");
    assert_int_equal(run.posts, 0);
}

/* Runs for wanted where listed is registered; tells whether it was warned that both look alike. */
static bool is_told_twin(const char *listed, const char *wanted)
{
    struct jbc_enrollment what = dropbox();
    harmony_begin(NULL);
    what.wish.name = wanted;
    what.dry_run = true;
    harmony_add(&(struct other){"11", listed, NULL, BEFORE, FOREVER, false});
    struct run run = run_enroll(&what);
    assert_success(run.result, run.error);
    return strstr(run.warnings, "another Unicode normal form") != NULL;
}

static void a_name_in_another_normal_form_is_told_before_a_second_one(void **state)
{
    (void)state;
    assert_true(is_told_twin("Caf\xc3\xa9", "Cafe\xcc\x81"));
    assert_true(is_told_twin("Cafe\xcc\x81", "Caf\xc3\xa9"));
    assert_true(is_told_twin("\xea\xb0\x80", "\xe1\x84\x80\xe1\x85\xa1")); /* Hangul */
    assert_true(is_told_twin("\xe2\x84\xab", "\xc3\x85"));                 /* the unit angstrom */
    assert_false(is_told_twin("Caf\xc3\xa9", "Cafe"));
    assert_false(is_told_twin("Caf\xc3\xa9", "caf\xc3\xa9"));
    assert_false(is_told_twin("Caf\xc3\xa9", "Caf\xc3\xa9"));
    assert_false(is_told_twin("\xef\xac\x81", "fi")); /* a ligature: another text */
}

#define TEST(name) cmocka_unit_test_setup(name, harmony_begin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(while_the_outcome_is_unknown_nothing_is_registered),
        TEST(what_shows_late_is_found_by_the_rerun),
        TEST(an_hour_ends_the_wait),
        TEST(asking_for_a_new_one_ends_the_wait),
        TEST(a_damaged_record_is_as_old_as_its_file),
        TEST(a_record_of_the_future_is_not_believed_for_ever),
        TEST(a_refusal_leaves_no_record),
        TEST(an_answer_that_the_list_does_not_show_is_delivered_once),
        TEST(patience_is_a_deadline_however_slow_the_list_is),
        TEST(several_that_fit_are_looked_at_again_for_a_while),
        TEST(without_a_list_nothing_is_taken_to_be_registered),
        TEST(without_a_list_nothing_is_registered_where_a_record_knows_one),
        TEST(without_a_list_an_id_cannot_be_found),
        TEST(without_a_list_a_dry_run_warns),
        TEST(what_is_chosen_must_be_whole),
        TEST(a_name_in_another_normal_form_is_told_before_a_second_one),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
