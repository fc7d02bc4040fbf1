/* An output appears whole or not at all. Accidents are in test_file_accidents.c. */
#include "expect.h"
#include "file.h"
#include "output.h"
#include "output_case.h"
#include "temp_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct stat stat_of(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st;
}

/* ---- appearing ---- */

static void it_appears_with_the_commit(void **state)
{
    (void)state;
    struct output output = opened("out", 0644);
    put(&output, "new");
    assert_false(file_exists("out"));
    assert_int_equal(count_files("."), is_named ? 1 : 0);
    commit(&output);
    assert_true(output.changed);
    assert_file("out", "new");
    assert_int_equal(count_files("."), 1);
}

static void its_mode_does_not_depend_on_the_umask(void **state)
{
    (void)state;
    static const mode_t modes[] = {0600, 0644, 0755, 0666, 0400};
    mode_t before = umask(077);
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        write_out("out", "text", modes[i]);
        assert_int_equal(mode_of("out"), modes[i]);
        unlink("out");
    }
    umask(before);
}

static void until_the_commit_nobody_else_can_read_it(void **state)
{
    (void)state;
    struct output output = opened("out", 0600);
    struct stat st;
    assert_int_equal(fstat(output.fd, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    output_discard(&output);
}

static void what_stood_there_stays_until_the_commit(void **state)
{
    (void)state;
    make_file("out", "old");
    struct output output = opened("out", 0644);
    put(&output, "new");
    assert_file("out", "old");
    commit(&output);
    assert_file("out", "new");
}

static void a_discarded_output_leaves_nothing(void **state)
{
    (void)state;
    make_file("out", "old");
    struct output output = opened("out", 0644);
    put(&output, "new");
    output_discard(&output);
    output_discard(&output);
    assert_file("out", "old");
    assert_int_equal(count_files("."), 1);
}

static void all_zero_can_be_discarded(void **state)
{
    (void)state;
    struct output output = {0};
    output_discard(&output);
    assert_true(fcntl(0, F_GETFD) >= 0); /* stdin is still open */
}

static void a_hard_link_keeps_the_old_bytes(void **state)
{
    (void)state;
    make_file("out", "old");
    assert_int_equal(link("out", "link"), 0);
    assert_true(write_out("out", "new", 0644));
    assert_file("link", "old");
    assert_file("out", "new");
}

static void an_empty_output_is_one_too(void **state)
{
    (void)state;
    assert_true(write_out("out", "", 0644));
    assert_file("out", "");
    assert_false(write_out("out", "", 0644));
}

/* ---- equal bytes ---- */

static void equal_bytes_leave_the_file_untouched(void **state)
{
    (void)state;
    make_file("out", "same");
    chmod("out", 0640);
    const struct timespec times[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    utimensat(AT_FDCWD, "out", times, 0);
    struct stat before = stat_of("out");
    assert_false(write_out("out", "same", 0640));
    struct stat after = stat_of("out");
    assert_int_equal(after.st_ino, before.st_ino);
    assert_int_equal(after.st_mtime, 1000);
    assert_int_equal(count_files("."), 1);
}

static void equal_bytes_take_the_mode(void **state)
{
    (void)state;
    make_file("out", "same");
    chmod("out", 0644);
    struct stat before = stat_of("out");
    assert_false(write_out("out", "same", 0600));
    assert_int_equal(mode_of("out"), 0600);
    assert_int_equal(stat_of("out").st_ino, before.st_ino);
    assert_int_equal(stat_of("out").st_mtime, before.st_mtime);
}

static void bytes_that_differ_anywhere_are_noticed(void **state)
{
    (void)state;
    enum { SIZE = 300000 };
    struct jbc_error error = {0};
    static const size_t places[] = {0, 131071, 131072, SIZE - 1};
    char *bytes = calloc(1, SIZE);
    assert_non_null(bytes);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        assert_success(output_write("out", bytes, SIZE, 0644, &error), error);
        ino_t before = stat_of("out").st_ino;
        bytes[places[i]] ^= 1;
        assert_success(output_write("out", bytes, SIZE, 0644, &error), error);
        assert_int_not_equal(stat_of("out").st_ino, before);
    }
    assert_success(output_write("out", bytes, SIZE - 1, 0644, &error), error);
    assert_int_equal(stat_of("out").st_size, SIZE - 1);
    free(bytes);
}

/* ---- where it may be ---- */

static void a_symbolic_link_stays_and_what_it_leads_to_is_replaced(void **state)
{
    (void)state;
    assert_int_equal(mkdir("far", 0755), 0);
    make_file("far/real", "old");
    assert_int_equal(symlink("far/real", "link"), 0);
    assert_int_equal(symlink("link", "second"), 0);
    assert_true(write_out("second", "new", 0644));
    assert_file("far/real", "new");
    struct stat st;
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(count_files("far"), 1);
}

static void assert_no_target(const char *path, const char *words)
{
    struct jbc_error error = {0};
    struct output output = {0};
    int before = count_files(".");
    assert_failure(output_check(path, &error), &error, JBC_FAILED, words);
    assert_failure(output_open(&output, path, 0644, &error), &error, JBC_FAILED, words);
    assert_int_equal(output.fd, -1);
    assert_null(output.target);
    assert_int_equal(output_check(path, NULL), -1);
    assert_int_equal(output_write(path, "x", 1, 0644, NULL), -1);
    assert_int_equal(count_files("."), before);
}

static void what_is_no_plain_file_is_not_replaced(void **state)
{
    (void)state;
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(mkfifo("fifo", 0644), 0);
    assert_int_equal(symlink("folder", "to-folder"), 0);
    assert_int_equal(symlink("none", "dangling"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_no_target("folder", "is not a plain file");
    assert_no_target("folder/", "is not a plain file");
    assert_no_target("to-folder", "is not a plain file");
    assert_no_target("fifo", "is not a plain file");
    assert_no_target("/dev/null", "is not a plain file");
    assert_no_target(".", "is not a plain file");
    assert_no_target("dangling", "leads nowhere");
    assert_no_target("loop", "loop");
}

static void a_name_that_no_file_can_have_is_refused(void **state)
{
    (void)state;
    char long_name[300];
    memset(long_name, 'n', sizeof long_name);
    long_name[256] = '\0';
    make_file("plain", "");
    assert_no_target("", "not a file's name");
    assert_no_target("new/", "new/");
    assert_no_target("none/out", "none");
    assert_no_target("plain/out", "plain/out");
    assert_no_target(long_name, "cannot write");
}

static void the_longest_name_can_be_written(void **state)
{
    (void)state;
    char name[256];
    memset(name, 'n', sizeof name);
    name[255] = '\0';
    assert_true(write_out(name, "new", 0644));
    assert_file(name, "new");
    assert_int_equal(count_files("."), 1);
}

/* Runs judge as a user who may not do everything; cmocka's assertions don't work in there. */
static int as_nobody(int (*judge)(void))
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(geteuid() == 0 && setuid(65534) < 0 ? 100 : judge());
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int judge_closed_folder(void)
{
    struct jbc_error checked = {0}, opened_ = {0};
    struct output output = {0};
    return output_check("closed/out", &checked) == -1 && checked.code == JBC_FAILED &&
                   strstr(checked.message, "closed") &&
                   output_open(&output, "closed/out", 0644, &opened_) == -1 &&
                   opened_.code == JBC_FAILED && strstr(opened_.message, "closed")
               ? 0
               : 1;
}

static void a_folder_that_cannot_be_written_is_named(void **state)
{
    (void)state;
    chmod(".", 0755);
    assert_int_equal(mkdir("closed", 0555), 0);
    make_file("closed/out", "old");
    chmod("closed", 0555);
    assert_int_equal(as_nobody(judge_closed_folder), 0);
    assert_file("closed/out", "old");
    assert_int_equal(count_files("closed"), 1);
}

static void a_check_writes_nothing(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    make_file("out", "old");
    assert_success(output_check("out", &error), error);
    assert_success(output_check("new", &error), error);
    assert_success(output_check("./new", &error), error);
    assert_file("out", "old");
    assert_int_equal(count_files("."), 1);
}

#define TEST(name) cmocka_unit_test_setup(name, empty_temp_folder)

static const struct CMUnitTest tests[] = {
    TEST(it_appears_with_the_commit),
    TEST(its_mode_does_not_depend_on_the_umask),
    TEST(until_the_commit_nobody_else_can_read_it),
    TEST(what_stood_there_stays_until_the_commit),
    TEST(a_discarded_output_leaves_nothing),
    TEST(all_zero_can_be_discarded),
    TEST(a_hard_link_keeps_the_old_bytes),
    TEST(an_empty_output_is_one_too),
    TEST(equal_bytes_leave_the_file_untouched),
    TEST(equal_bytes_take_the_mode),
    TEST(bytes_that_differ_anywhere_are_noticed),
    TEST(a_symbolic_link_stays_and_what_it_leads_to_is_replaced),
    TEST(what_is_no_plain_file_is_not_replaced),
    TEST(a_name_that_no_file_can_have_is_refused),
    TEST(the_longest_name_can_be_written),
    TEST(a_folder_that_cannot_be_written_is_named),
    TEST(a_check_writes_nothing),
};

int main(void)
{
    int failed =
        cmocka_run_group_tests_name("nameless", tests, enter_temp_folder, leave_temp_folder);
    is_named = true;
    return failed +
           cmocka_run_group_tests_name("named", tests, enter_temp_folder, leave_temp_folder);
}
