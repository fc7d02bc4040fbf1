/* An output appears whole or not at all. Accidents are in test_file_accidents.c. */
#include "expect.h"
#include "file.h"
#include "output.h"
#include "output_case.h"
#include "temp_folder.h"

#include <fcntl.h>
#include <stdio.h>
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

static void equal_bytes_never_widen_the_mode(void **state)
{
    (void)state;
    static const mode_t modes[][3] = {/* there, asked for, then */
                                      {0600, 0644, 0600},
                                      {0640, 0644, 0640},
                                      {0640, 0604, 0600},
                                      {0666, 0640, 0640},
                                      {0444, 0600, 0400}};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        make_file("out", "same");
        chmod("out", modes[i][0]);
        assert_false(write_out("out", "same", modes[i][1]));
        assert_int_equal(mode_of("out"), modes[i][2]);
        unlink("out");
    }
}

static void an_output_allows_no_more_than_what_it_replaces(void **state)
{
    (void)state;
    static const mode_t modes[][3] = {{0600, 0644, 0600},
                                      {0640, 0755, 0640},
                                      {0644, 0600, 0600},
                                      {0664, 0666, 0664},
                                      {0444, 0644, 0444}};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        make_file("out", "old");
        chmod("out", modes[i][0]);
        assert_true(write_out("out", "new", modes[i][1]));
        assert_int_equal(mode_of("out"), modes[i][2]);
        unlink("out");
    }
}

static void a_mode_that_changed_meanwhile_counts(void **state)
{
    (void)state;
    make_file("out", "old");
    chmod("out", 0644);
    struct output output = opened("out", 0644);
    put(&output, "new");
    chmod("out", 0600);
    commit(&output);
    assert_int_equal(mode_of("out"), 0600);
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

/* ---- streams ---- */

static struct output streamed(int fd)
{
    struct output output = {0};
    struct jbc_error error = {0};
    assert_success(output_open_stream(&output, fd, "the stream", &error), error);
    return output;
}

static void a_stream_gets_nothing_before_the_commit(void **state)
{
    (void)state;
    int fd = open("stream", O_RDWR | O_CREAT | O_APPEND, 0644);
    struct output output = streamed(fd);
    put(&output, "new");
    assert_file("stream", "");
    commit(&output);
    assert_true(output.changed);
    assert_file("stream", "new");
    output = streamed(fd);
    put(&output, "and more");
    output_discard(&output);
    assert_file("stream", "new");
    assert_true(fcntl(fd, F_GETFD) >= 0);
    close(fd);
    assert_int_equal(count_files("."), 1);
}

static void a_stream_gets_all_of_it(void **state)
{
    (void)state;
    enum { SIZE = 300000 };
    struct jbc_error error = {0};
    char *bytes = malloc(SIZE);
    assert_non_null(bytes);
    memset(bytes, 'x', SIZE);
    int fd = open("stream", O_RDWR | O_CREAT, 0644);
    struct output output = streamed(fd);
    assert_success(file_write_all(output.fd, bytes, SIZE, "it", &error), error);
    commit(&output);
    assert_int_equal(stat_of("stream").st_size, SIZE);
    close(fd);
    free(bytes);
}

static void a_stream_that_cannot_be_written_is_named(void **state)
{
    (void)state;
    static const int flags[] = {O_WRONLY, O_RDONLY};
    for (size_t i = 0; i < 2; i++) {
        struct jbc_error error = {0};
        int fd = open(i == 0 ? "/dev/full" : "/dev/null", flags[i]);
        struct output output = streamed(fd);
        put(&output, "new");
        assert_failure(output_commit(&output, &error), &error, JBC_FAILED,
                       "cannot write the stream: ");
        close(fd);
    }
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
    TEST(equal_bytes_never_widen_the_mode),
    TEST(an_output_allows_no_more_than_what_it_replaces),
    TEST(a_mode_that_changed_meanwhile_counts),
    TEST(bytes_that_differ_anywhere_are_noticed),
    TEST(a_symbolic_link_stays_and_what_it_leads_to_is_replaced),
    TEST(what_is_no_plain_file_is_not_replaced),
    TEST(a_path_to_an_open_descriptor_is_no_name),
    TEST(other_paths_are_no_descriptors),
    TEST(missing_folders_are_made_within_the_umask),
    TEST(folders_that_cannot_be_made_are_named),
    TEST(a_name_that_no_file_can_have_is_refused),
    TEST(the_longest_name_can_be_written),
    TEST(a_folder_that_cannot_be_written_is_named),
    TEST(in_a_sticky_folder_only_owners_replace),
    TEST(a_stream_gets_nothing_before_the_commit),
    TEST(a_stream_gets_all_of_it),
    TEST(a_stream_that_cannot_be_written_is_named),
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
