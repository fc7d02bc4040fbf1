/* Outputs that are cut off, in each other's way, or lose their folder. */
#include "expect.h"
#include "file.h"
#include "output.h"
#include "output_case.h"
#include "temp_folder.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void a_temporary_name_left_by_the_dead_is_taken_over(void **state)
{
    (void)state;
    make_file(".out.jbc~", "half of somethi");
    assert_true(write_out("out", "new", 0644));
    assert_file("out", "new");
    assert_int_equal(count_files("."), 1);
}

static void a_killed_writer_harms_nothing(void **state)
{
    (void)state;
    make_file("out", "old");
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct output output = {0};
        if (output_open(&output, "out", 0644, NULL) == 0 &&
            file_write_all(output.fd, "half", 4, "it", NULL) == 0)
            raise(SIGKILL);
        _exit(1);
    }
    int status;
    waitpid(child, &status, 0);
    assert_true(WIFSIGNALED(status));
    assert_file("out", "old");
    assert_int_equal(count_files("."), is_named ? 2 : 1);
    assert_true(write_out("out", "new", 0644));
    assert_file("out", "new");
    assert_int_equal(count_files("."), 1);
}

static void a_temporary_name_of_the_living_is_waited_for(void **state)
{
    (void)state;
    int held = open(".out.jbc~", O_RDWR | O_CREAT, 0600);
    assert_int_equal(flock(held, LOCK_EX), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(held);
        _exit(output_write("out", "second", 6, 0644, NULL) < 0);
    }
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    assert_int_equal(waitpid(child, NULL, WNOHANG), 0);
    assert_int_equal(write(held, "first", 5), 5);
    assert_int_equal(rename(".out.jbc~", "out"), 0);
    close(held);
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_file("out", "second");
    assert_int_equal(count_files("."), 1);
}

static void a_temporary_name_that_is_a_link_is_not_followed(void **state)
{
    (void)state;
    make_file("precious", "precious");
    assert_int_equal(symlink("precious", ".out.jbc~"), 0);
    assert_int_equal(output_write("out", "new", 3, 0644, NULL), -1);
    assert_file("precious", "precious");
    assert_false(file_exists("out"));
}

static void a_rename_that_fails_leaves_nothing_behind(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct output output = opened("out", 0644);
    put(&output, "new");
    assert_int_equal(mkdir("out", 0755), 0);
    assert_failure(output_commit(&output, &error), &error, JBC_FAILED, "cannot rename");
    assert_false(output.changed);
    assert_int_equal(count_files("."), 1);
    output_discard(&output);
}

static void a_folder_that_is_gone_fails_the_commit(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    assert_int_equal(mkdir("folder", 0755), 0);
    struct output output = opened("folder/out", 0644);
    put(&output, "new");
    unlink("folder/.out.jbc~");
    assert_int_equal(rmdir("folder"), 0);
    assert_failure(output_commit(&output, &error), &error, JBC_FAILED, "cannot ");
    assert_int_equal(count_files("."), 0);
}

enum { WRITERS = 4, ROUNDS = 25, LENGTH = 20000 };

/* Writes its letter again and again. */
static int write_rounds(char letter)
{
    static char text[LENGTH];
    memset(text, letter, sizeof text);
    for (int i = 0; i < ROUNDS; i++)
        if (output_write("out", text, sizeof text, 0644, NULL) < 0)
            return 1;
    return 0;
}

/* What stands there is all of one writer. */
static void assert_whole(void)
{
    static char text[LENGTH + 1];
    int fd = open("out", O_RDONLY);
    if (fd < 0)
        return;
    assert_int_equal(read(fd, text, sizeof text), LENGTH);
    for (size_t i = 1; i < LENGTH; i++)
        assert_int_equal(text[i], text[0]);
    close(fd);
}

static void of_many_writers_one_wins_whole(void **state)
{
    (void)state;
    for (int i = 0; i < WRITERS; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            _exit(write_rounds((char)('a' + i)));
    }
    int status;
    for (int left = WRITERS; left > 0;) {
        assert_whole();
        pid_t child = waitpid(-1, &status, WNOHANG);
        if (child > 0) {
            assert_int_equal(status, 0);
            left--;
        }
    }
    assert_whole();
    assert_true(file_exists("out"));
    assert_int_equal(count_files("."), 1);
}

#define TEST(name) cmocka_unit_test_setup(name, empty_temp_folder)

static const struct CMUnitTest tests[] = {
    TEST(a_temporary_name_left_by_the_dead_is_taken_over),
    TEST(a_killed_writer_harms_nothing),
    TEST(a_temporary_name_of_the_living_is_waited_for),
    TEST(a_temporary_name_that_is_a_link_is_not_followed),
    TEST(a_rename_that_fails_leaves_nothing_behind),
    TEST(a_folder_that_is_gone_fails_the_commit),
    TEST(of_many_writers_one_wins_whole),
};

int main(void)
{
    int failed =
        cmocka_run_group_tests_name("nameless", tests, enter_temp_folder, leave_temp_folder);
    is_named = true;
    return failed +
           cmocka_run_group_tests_name("named", tests, enter_temp_folder, leave_temp_folder);
}
