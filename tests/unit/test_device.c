/* The id by which Harmony knows this machine. */
#include "device.h"
#include "expect.h"
#include "temp_folder.h"

#include <sys/stat.h>

static void there_is_none_at_first(void **state)
{
    (void)state;
    struct buf device = {0};
    struct jbc_error error = {0};
    assert_success(device_read(&device, "state", NULL, &error), error);
    assert_int_equal(device.length, 0);
    assert_success(device_read(&device, NULL, NULL, &error), error);
    assert_int_equal(device.length, 0);
    buf_clear(&device);
}

static void the_one_that_is_made_is_kept(void **state)
{
    (void)state;
    struct buf made = {0}, kept = {0};
    struct jbc_error error = {0};
    assert_success(device_make(&made, "state", &error), error);
    assert_int_equal(strncmp(made.data, "jbc-", 4), 0);
    assert_int_equal(made.length, 4 + 32);
    assert_int_equal(mode_of("state/device-id"), 0600);
    assert_success(device_read(&kept, "state", NULL, &error), error);
    assert_string_equal(kept.data, made.data);
    buf_clear(&made);
    buf_clear(&kept);
}

static void two_are_never_equal(void **state)
{
    (void)state;
    struct buf one = {0}, other = {0};
    struct jbc_error error = {0};
    assert_success(device_make(&one, NULL, &error), error);
    assert_success(device_make(&other, NULL, &error), error);
    assert_string_not_equal(one.data, other.data);
    assert_int_equal(count_files("."), 0);
    buf_clear(&one);
    buf_clear(&other);
}

static void one_that_is_given_wins(void **state)
{
    (void)state;
    struct buf made = {0}, device = {0};
    struct jbc_error error = {0};
    assert_success(device_make(&made, "state", &error), error);
    assert_success(device_read(&device, "state", "ci-runner-7", &error), error);
    assert_string_equal(device.data, "ci-runner-7");
    buf_clear(&made);
    buf_clear(&device);
}

static void a_line_end_behind_the_one_that_is_kept_is_no_part_of_it(void **state)
{
    (void)state;
    struct buf device = {0};
    struct jbc_error error = {0};
    assert_int_equal(mkdir("state", 0700), 0);
    make_file("state/device-id", "mine\r\nmore\n");
    assert_success(device_read(&device, "state", NULL, &error), error);
    assert_string_equal(device.data, "mine");
    buf_clear(&device);
}

static void a_folder_that_cannot_be_made_is_named(void **state)
{
    (void)state;
    struct buf device = {0};
    struct jbc_error error = {0};
    make_file("plain", "");
    assert_failure(device_make(&device, "plain/state", &error), &error, JBC_FAILED, "plain");
    buf_clear(&device);
}

#define CASE(name) cmocka_unit_test_setup(name, empty_temp_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(there_is_none_at_first),
        CASE(the_one_that_is_made_is_kept),
        CASE(two_are_never_equal),
        CASE(one_that_is_given_wins),
        CASE(a_line_end_behind_the_one_that_is_kept_is_no_part_of_it),
        CASE(a_folder_that_cannot_be_made_is_named),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
