/* Outputs that are cut off, in each other's way, or lose their folder. */
#include "expect.h"
#include "file.h"
#include "output.h"
#include "output_case.h"
#include "temp_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LEFT ".out.0123456789abcdef.jbc~"

static void a_temporary_file_left_by_the_dead_is_removed(void **state)
{
    (void)state;
    make_file(LEFT, "half of somethi");
    make_file(".out.fedcba9876543210.jbc~", "");
    assert_true(write_out("out", "new", 0644));
    assert_file("out", "new");
    assert_int_equal(count_files("."), 1);
}

static void the_longest_name_leaves_what_can_be_removed(void **state)
{
    (void)state;
    char name[256], left[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    snprintf(left, sizeof left, ".%.220s.0123456789abcdef.jbc~", name);
    make_file(left, "half");
    assert_true(write_out(name, "new", 0644));
    assert_int_equal(count_files("."), 1);
}

static void what_only_looks_like_one_is_left_alone(void **state)
{
    (void)state;
    static const char *const names[] = {".out.jbc~",
                                        ".out.0123456789abcde.jbc~",
                                        ".out.0123456789abcdef0.jbc~",
                                        ".out.0123456789ABCDEF.jbc~",
                                        ".out.0123456789abcdef.jbc",
                                        ".out.0123456789abcdef.jbc~x",
                                        ".other.0123456789abcdef.jbc~",
                                        ".outer.0123456789abcdef.jbc~",
                                        ".ou.0123456789abcdef.jbc~",
                                        "out.0123456789abcdef.jbc~"};
    const int count = sizeof names / sizeof names[0];
    for (int i = 0; i < count; i++)
        make_file(names[i], "mine");
    assert_true(write_out("out", "new", 0644));
    assert_int_equal(count_files("."), count + 1);
    assert_success(output_remove("out", NULL), (struct jbc_error){0});
    assert_int_equal(count_files("."), count);
}

static void what_is_no_plain_file_is_never_swept(void **state)
{
    (void)state;
    make_file("precious", "precious");
    assert_int_equal(symlink("precious", LEFT), 0);
    assert_int_equal(symlink("none", ".out.0000000000000001.jbc~"), 0);
    assert_int_equal(mkfifo(".out.0000000000000002.jbc~", 0600), 0);
    assert_int_equal(mkdir(".out.0000000000000003.jbc~", 0700), 0);
    assert_true(write_out("out", "new", 0644));
    assert_file("precious", "precious");
    assert_int_equal(count_files("."), 6);
}

static void the_names_of_unfinished_outputs_are_known(void **state)
{
    (void)state;
    assert_true(output_is_temporary(LEFT));
    assert_true(output_is_temporary("a/b/" LEFT));
    assert_true(output_is_temporary(".in.jar.0000000000000000.jbc~"));
    assert_false(output_is_temporary(".out.jbc~"));
    assert_false(output_is_temporary("..0123456789abcdef.jbc~"));
    assert_false(output_is_temporary(".0123456789abcdef.jbc~"));
    assert_false(output_is_temporary("out.0123456789abcdef.jbc~"));
    assert_false(output_is_temporary(LEFT "/out"));
    assert_false(output_is_temporary(""));
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

static void a_temporary_file_of_the_living_is_left_alone(void **state)
{
    (void)state;
    int held = open(LEFT, O_RDWR | O_CREAT, 0600);
    assert_int_equal(flock(held, LOCK_EX), 0);
    assert_true(write_out("out", "second", 0644));
    assert_file("out", "second");
    assert_int_equal(write(held, "first", 5), 5);
    assert_int_equal(rename(LEFT, "out"), 0);
    close(held);
    assert_file("out", "first");
    assert_int_equal(count_files("."), 1);
}

static void outputs_of_one_target_do_not_meet(void **state)
{
    (void)state;
    struct output first = opened("out", 0644), second = opened("out", 0644);
    put(&first, "first");
    put(&second, "second, and longer");
    commit(&second);
    assert_file("out", "second, and longer");
    commit(&first);
    assert_file("out", "first");
    assert_int_equal(count_files("."), 1);
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

static void empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    assert_non_null(folder);
    while ((entry = readdir(folder)))
        if (entry->d_type == DT_REG)
            assert_int_equal(unlinkat(dirfd(folder), entry->d_name, 0), 0);
    closedir(folder);
}

static void a_folder_that_is_gone_fails_the_commit(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    assert_int_equal(mkdir("folder", 0755), 0);
    struct output output = opened("folder/out", 0644);
    put(&output, "new");
    empty_folder("folder");
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
    TEST(a_temporary_file_left_by_the_dead_is_removed),
    TEST(the_longest_name_leaves_what_can_be_removed),
    TEST(what_only_looks_like_one_is_left_alone),
    TEST(what_is_no_plain_file_is_never_swept),
    TEST(the_names_of_unfinished_outputs_are_known),
    TEST(a_killed_writer_harms_nothing),
    TEST(a_temporary_file_of_the_living_is_left_alone),
    TEST(outputs_of_one_target_do_not_meet),
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
