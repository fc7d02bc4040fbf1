/* Where an output may go, and what of it is known before. */
#include "expect.h"
#include "file.h"
#include "output.h"
#include "output_case.h"
#include "temp_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int looks_refused; /* how many more, for want of memory */

int __real_stat64(const char *path, struct stat *st);
int __wrap_stat64(const char *path, struct stat *st);
int __wrap_stat64(const char *path, struct stat *st)
{
    if (looks_refused == 0)
        return __real_stat64(path, st);
    looks_refused--;
    errno = ENOMEM;
    return -1;
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

static void assert_descriptor(const char *path)
{
    struct jbc_error error = {0};
    struct output output = {0};
    assert_true(output_is_descriptor(path));
    assert_failure(output_check(path, &error), &error, JBC_USAGE, "open descriptor");
    assert_failure(output_open(&output, path, 0644, &error), &error, JBC_USAGE, path);
}

static void a_path_to_an_open_descriptor_is_no_name(void **state)
{
    (void)state;
    make_file("precious", "precious");
    int fd = open("precious", O_RDWR);
    char path[64], by_process[64], by_thread[64];
    snprintf(path, sizeof path, "/dev/fd/%d", fd);
    snprintf(by_process, sizeof by_process, "/proc/%d/fd/%d", (int)getpid(), fd);
    snprintf(by_thread, sizeof by_thread, "/proc/thread-self/fd/%d", fd);
    assert_int_equal(symlink(path, "link"), 0);
    assert_int_equal(symlink("link", "second"), 0);
    assert_int_equal(symlink("/proc/self/fd", "folder"), 0);
    assert_descriptor(path);
    assert_descriptor(by_process);
    assert_descriptor(by_thread);
    assert_descriptor("/dev/stdout");
    assert_descriptor("/dev/stdin");
    assert_descriptor("/dev/stderr");
    assert_descriptor("/proc/self/fd/1");
    assert_descriptor("/dev/fd/../fd/2");
    assert_descriptor("link");
    assert_descriptor("./second");
    assert_descriptor("folder/1");
    assert_descriptor("/dev/fd/987"); /* not open, and no name either */
    assert_file("precious", "precious");
    close(fd);
}

static void other_paths_are_no_descriptors(void **state)
{
    (void)state;
    static const char *const paths[] = {"out", "/dev/null", "fd/1",      "dangling",         "loop",
                                        "",    ".",         "none/fd/1", "/proc/self/status"};
    assert_int_equal(mkdir("fd", 0755), 0);
    make_file("fd/1", "");
    assert_int_equal(symlink("none", "dangling"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        assert_false(output_is_descriptor(paths[i]));
}

static void missing_folders_are_made_within_the_umask(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    mode_t before = umask(027);
    assert_success(output_check("a/b/out", &error), error);
    assert_int_equal(count_files("."), 0);
    assert_success(output_make_folder("a/b/out", &error), error);
    assert_success(output_make_folder("a/b/out", &error), error);
    assert_success(output_make_folder("./c//d/../e/out", &error), error);
    assert_success(output_make_folder("out", &error), error);
    umask(before);
    assert_int_equal(count_files("a/b"), 0);
    assert_int_equal(count_files("c/e"), 0);
    assert_int_equal(mode_of("a"), 0750);
    assert_int_equal(mode_of("a/b"), 0750);
}

static void folders_that_were_made_are_removed_as_far_as_they_are_empty(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    assert_int_equal(mkdir("there", 0755), 0);
    assert_int_equal(output_missing_folders("there/a/b/out"), 2);
    assert_int_equal(output_missing_folders("there/out"), 0);
    assert_success(output_make_folder("there/a/b/out", &error), error);
    output_remove_folders("there/a/b/out", 2);
    assert_false(file_exists("there/a"));
    assert_true(file_exists("there"));

    assert_success(output_make_folder("there/a/b/out", &error), error);
    make_file("there/a/other", "");
    output_remove_folders("there/a/b/out", 2);
    assert_false(file_exists("there/a/b"));
    assert_true(file_exists("there/a/other"));
}

static void a_folder_that_cannot_be_looked_at_is_none_that_will_be_made(void **state)
{
    (void)state;
    looks_refused = 100;
    assert_int_equal(output_missing_folders("a/b/out"), 0);
    looks_refused = 0;
    assert_int_equal(output_missing_folders("a/b/out"), 2);
}

static void folders_that_cannot_be_made_are_named(void **state)
{
    (void)state;
    make_file("plain", "");
    assert_int_equal(symlink("none", "dangling"), 0);
    assert_no_target("plain/a/out", "plain");
    assert_no_target("dangling/out", "dangling");
    assert_no_target("dangling/a/out", "dangling");
    assert_no_target("new/.", "not a file's name");
    assert_no_target("new/..", "not a file's name");
    assert_int_equal(output_make_folder("plain/a/out", NULL), -1);
    assert_int_equal(output_make_folder("dangling/out", NULL), -1);
    assert_int_equal(output_make_folder("new/..", NULL), -1);
    assert_int_equal(count_files("."), 2);
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

static int judge_sticky(const char *path)
{
    struct jbc_error error = {0};
    return output_check(path, &error) == 0 ? 0
           : error.code == JBC_FAILED && strstr(error.message, "another user's") &&
                   strstr(error.message, path)
               ? 1
               : 2;
}

static int judge_other(void)
{
    return judge_sticky("sticky/other");
}
static int judge_own(void)
{
    return judge_sticky("sticky/own");
}
static int judge_new(void)
{
    return judge_sticky("sticky/new");
}
static int judge_link(void)
{
    return judge_sticky("link");
}

static void in_a_sticky_folder_only_owners_replace(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    chmod(".", 0755);
    assert_int_equal(mkdir("sticky", 0777), 0);
    chmod("sticky", 01777);
    make_file("sticky/other", "old");
    chmod("sticky/other", 0666);
    make_file("sticky/own", "old");
    assert_int_equal(chown("sticky/own", 65534, 65534), 0);
    assert_int_equal(symlink("sticky/other", "link"), 0);
    assert_int_equal(as_nobody(judge_other), 1);
    assert_int_equal(as_nobody(judge_link), 1);
    assert_int_equal(as_nobody(judge_own), 0);
    assert_int_equal(as_nobody(judge_new), 0);
    chmod("sticky", 0777);
    assert_int_equal(as_nobody(judge_other), 0);
    assert_int_equal(count_files("sticky"), 2);
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
    TEST(a_symbolic_link_stays_and_what_it_leads_to_is_replaced),
    TEST(what_is_no_plain_file_is_not_replaced),
    TEST(a_path_to_an_open_descriptor_is_no_name),
    TEST(other_paths_are_no_descriptors),
    TEST(missing_folders_are_made_within_the_umask),
    TEST(folders_that_were_made_are_removed_as_far_as_they_are_empty),
    TEST(a_folder_that_cannot_be_looked_at_is_none_that_will_be_made),
    TEST(folders_that_cannot_be_made_are_named),
    TEST(a_name_that_no_file_can_have_is_refused),
    TEST(the_longest_name_can_be_written),
    TEST(a_folder_that_cannot_be_written_is_named),
    TEST(in_a_sticky_folder_only_owners_replace),
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
