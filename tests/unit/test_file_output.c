/* An output appears whole or not at all. Accidents are in test_file_accidents.c, places in
 * test_output_place.c. */
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
    TEST(a_stream_gets_nothing_before_the_commit),
    TEST(a_stream_gets_all_of_it),
    TEST(a_stream_that_cannot_be_written_is_named),
};

int main(void)
{
    int failed =
        cmocka_run_group_tests_name("nameless", tests, enter_temp_folder, leave_temp_folder);
    is_named = true;
    return failed +
           cmocka_run_group_tests_name("named", tests, enter_temp_folder, leave_temp_folder);
}
