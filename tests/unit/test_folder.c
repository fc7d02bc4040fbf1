/* Folders: what could be made is known before, and a folder for state is nobody else's. */
#include "expect.h"
#include "folder.h"
#include "temp_folder.h"

#include <sys/stat.h>
#include <unistd.h>

/* ---- checks ---- */

static void a_folder_that_is_there_or_could_be_is_fine(void **state)
{
    (void)state;
    static const char *const paths[] = {".",          "there",  "new",  "new/below",
                                        "there/new/", "./a//b", "link", "link/new"};
    struct jbc_error error = {0};
    assert_int_equal(mkdir("there", 0755), 0);
    assert_int_equal(symlink("there", "link"), 0);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        assert_success(folder_check(paths[i], &error), error);
    assert_int_equal(count_files("."), 2);
    assert_int_equal(count_files("there"), 0);
}

static void what_cannot_become_a_folder_is_named(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    make_file("plain", "");
    assert_int_equal(symlink("none", "dangling"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_failure(folder_check("plain", &error), &error, JBC_FAILED, "plain is no folder");
    assert_failure(folder_check("plain/new", &error), &error, JBC_FAILED, "plain/new");
    assert_failure(folder_check("dangling", &error), &error, JBC_FAILED, "leads nowhere");
    assert_failure(folder_check("dangling/new", &error), &error, JBC_FAILED,
                   "dangling is a symbolic link that leads nowhere");
    assert_failure(folder_check("loop/new", &error), &error, JBC_FAILED, "loop");
}

/* ---- a folder for state ---- */

static void a_private_folder_is_made(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    mode_t before = umask(0);
    assert_success(folder_check_private("a/state", &error), error);
    assert_int_equal(count_files("."), 0);
    assert_success(folder_make_private("a/state", &error), error);
    umask(before);
    assert_int_equal(mode_of("a/state"), 0700);
    assert_success(folder_make_private("a/state", &error), error);
}

static void others_may_read_but_not_write(void **state)
{
    (void)state;
    static const mode_t good[] = {0700, 0750, 0755, 0711}, bad[] = {0770, 0707, 0702, 0720, 01777};
    struct jbc_error error = {0};
    assert_int_equal(mkdir("state", 0700), 0);
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        chmod("state", good[i]);
        assert_success(folder_make_private("state", &error), error);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        chmod("state", bad[i]);
        assert_failure(folder_make_private("state", &error), &error, JBC_FAILED, "chmod go-w");
        assert_failure(folder_check_private("state", &error), &error, JBC_FAILED, "state");
    }
    assert_non_null(strstr(error.message, "1777"));
}

static void another_users_folder_is_refused(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    if (geteuid() != 0)
        skip();
    assert_int_equal(mkdir("state", 0700), 0);
    assert_int_equal(mkdir("own", 0700), 0);
    assert_int_equal(chown("state", 65534, 65534), 0);
    assert_failure(folder_make_private("state", &error), &error, JBC_FAILED, "another user's");
    assert_int_equal(symlink("own", "planted"), 0);
    assert_int_equal(lchown("planted", 65534, 65534), 0);
    assert_failure(folder_make_private("planted", &error), &error, JBC_FAILED, "another user's");
}

static void ones_own_link_may_lead_to_it(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    assert_int_equal(mkdir("far", 0700), 0);
    assert_int_equal(symlink("far", "link"), 0);
    assert_success(folder_make_private("link", &error), error);
}

static void what_is_no_folder_is_refused(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    make_file("plain", "");
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(symlink("none", "dangling"), 0);
    assert_failure(folder_check_private("plain", &error), &error, JBC_FAILED, "plain is no folder");
    assert_failure(folder_check_private("fifo", &error), &error, JBC_FAILED, "fifo is no folder");
    assert_failure(folder_check_private("dangling", &error), &error, JBC_FAILED, "dangling");
    assert_failure(folder_make_private("dangling", &error), &error, JBC_FAILED, "dangling");
}

#define TEST(name) cmocka_unit_test_setup(name, empty_temp_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_folder_that_is_there_or_could_be_is_fine),
        TEST(what_cannot_become_a_folder_is_named),
        TEST(a_private_folder_is_made),
        TEST(others_may_read_but_not_write),
        TEST(another_users_folder_is_refused),
        TEST(ones_own_link_may_lead_to_it),
        TEST(what_is_no_folder_is_refused),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
