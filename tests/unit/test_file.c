/* Files: reading, folders, locks, digests. Outputs are in test_file_output.c. */
#include "digest.h"
#include "expect.h"
#include "file.h"
#include "file_lock.h"
#include "folder.h"
#include "output.h"
#include "temp_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- reading ---- */

static void a_file_is_read_whole(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct buf out = {0};
    make_file("a", "abc\n");
    buf_adds(&out, "before ");
    assert_success(file_read(&out, "a", 4, &error), error);
    assert_string_equal(out.data, "before abc\n");
    buf_clear(&out);
}

static void an_empty_file_is_an_empty_string(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct buf out = {0};
    make_file("empty", "");
    assert_success(file_read(&out, "empty", 0, &error), error);
    assert_string_equal(out.data, "");
    buf_clear(&out);
}

static void a_file_beyond_the_limit_is_a_wrong_input(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct buf out = {0};
    make_file("a", "abcde");
    assert_failure(file_read(&out, "a", 4, &error), &error, JBC_BAD_INPUT, "a: larger than 4");
    assert_int_equal(file_read(&out, "/dev/zero", 100000, NULL), -1);
    buf_clear(&out);
}

static void what_cannot_be_read_is_named(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct buf out = {0};
    assert_failure(file_read(&out, "none", 9, &error), &error, JBC_FAILED, "cannot open none: ");
    assert_failure(file_read(&out, ".", 9, &error), &error, JBC_FAILED, "cannot read .: ");
    buf_clear(&out);
}

static void being_there_does_not_depend_on_the_kind(void **state)
{
    (void)state;
    make_file("a", "");
    assert_true(file_exists("a"));
    assert_true(file_exists("."));
    assert_false(file_exists("none"));
}

/* ---- writing ---- */

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    int fd = open("/dev/full", O_WRONLY);
    assert_true(fd >= 0);
    assert_failure(file_write_all(fd, "abc", 3, "the thing", &error), &error, JBC_FAILED,
                   "cannot write the thing: ");
    assert_int_equal(file_write_all(fd, "", 0, "nothing", &error), 0);
    close(fd);
}

static void removing_is_idempotent(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    make_file("a", "");
    assert_success(output_remove("a", &error), error);
    assert_false(file_exists("a"));
    make_file(".a.0123456789abcdef.jbc~", "by a run that was killed");
    assert_success(output_remove("a", &error), error);
    assert_false(file_exists(".a.0123456789abcdef.jbc~"));
    assert_failure(output_remove(".", &error), &error, JBC_FAILED, "cannot remove .: ");
}

/* ---- folders ---- */

static void folders_have_the_mode_that_is_asked_for(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    mode_t umask_before = umask(0);
    assert_success(folder_make("a/b//c", 0700, &error), error);
    umask(umask_before);
    assert_int_equal(mode_of("a"), 0700);
    assert_int_equal(mode_of("a/b/c"), 0700);
    assert_success(folder_make("a/b/c", 0700, &error), error);
    assert_success(folder_make("a/d/", 0700, &error), error);
    assert_true(file_exists("a/d"));
}

static void a_folder_that_is_there_keeps_its_mode(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    assert_int_equal(mkdir("open", 0755), 0);
    chmod("open", 0755);
    assert_success(folder_make("open", 0700, &error), error);
    assert_success(folder_make("open/below", 0700, &error), error);
    assert_int_equal(mode_of("open"), 0755);
}

static void what_is_no_folder_cannot_be_one(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    make_file("plain", "");
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_failure(folder_make("plain", 0700, &error), &error, JBC_FAILED, "plain");
    assert_failure(folder_make("plain/below", 0700, &error), &error, JBC_FAILED, "plain/below");
    assert_failure(folder_make("dangling", 0700, &error), &error, JBC_FAILED, "dangling");
    assert_failure(folder_make("", 0700, &error), &error, JBC_FAILED, "folder");
}

/* ---- kinds ---- */

static void only_a_plain_file_is_plain(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    bool is_there = true;
    assert_success(file_check_plain("none", &is_there, &error), error);
    assert_false(is_there);
    make_file("plain", "");
    assert_success(file_check_plain("plain", &is_there, &error), error);
    assert_true(is_there);
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(symlink("plain", "link"), 0);
    assert_int_equal(symlink("none", "dangling"), 0);
    assert_failure(file_check_plain("fifo", NULL, &error), &error, JBC_FAILED, "fifo is no plain");
    assert_failure(file_check_plain("link", NULL, &error), &error, JBC_FAILED, "link is no plain");
    assert_failure(file_check_plain("dangling", NULL, &error), &error, JBC_FAILED, "dangling");
    assert_failure(file_check_plain(".", NULL, &error), &error, JBC_FAILED, ". is no plain");
    assert_failure(file_check_plain("plain/x", NULL, &error), &error, JBC_FAILED, "plain/x");
}

static void a_nameless_file_leaves_nothing(void **state)
{
    (void)state;
    char bytes[4] = "";
    int fd = file_nameless();
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "abc", 3), 3);
    assert_int_equal(pread(fd, bytes, 3, 0), 3);
    assert_string_equal(bytes, "abc");
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    close(fd);
    assert_int_equal(count_files("."), 0);
}

/* ---- locks ---- */

struct ear {
    int heard;
    char text[64];
};

static void hear(void *context, enum jbc_news news, const char *text)
{
    struct ear *ear = context;
    assert_int_equal(news, JBC_NOTE);
    ear->heard++;
    strncpy(ear->text, text, sizeof ear->text - 1);
}

/* A process that holds the lock for some milliseconds. */
static pid_t hold(const char *path, long milliseconds)
{
    int ready[2];
    char c;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int fd = file_lock(path, NULL, NULL, NULL);
        _exit(fd < 0 || write(ready[1], "x", 1) != 1 ||
              nanosleep(&(struct timespec){milliseconds / 1000, milliseconds % 1000 * 1000000},
                        NULL) < 0);
    }
    assert_int_equal(read(ready[0], &c, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void a_free_lock_is_taken_at_once(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct ear ear = {0};
    const struct jbc_listener listener = {.context = &ear, .hear = hear};
    int fd = file_lock("lock", &listener, "waiting", &error);
    assert_true(fd >= 0);
    assert_int_equal(ear.heard, 0);
    assert_int_equal(mode_of("lock"), 0600);
    int other = open("lock", O_RDWR);
    assert_int_equal(flock(other, LOCK_EX | LOCK_NB), -1);
    close(fd);
    assert_int_equal(flock(other, LOCK_EX | LOCK_NB), 0);
    close(other);
}

static void a_held_lock_is_waited_for_and_that_is_told_once(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct ear ear = {0};
    const struct jbc_listener listener = {.context = &ear, .hear = hear};
    pid_t child = hold("lock", 1300);
    int fd = file_lock("lock", &listener, "waiting for another", &error);
    assert_true(fd >= 0);
    assert_int_equal(ear.heard, 1);
    assert_string_equal(ear.text, "waiting for another");
    close(fd);
    waitpid(child, NULL, 0);
}

static void a_short_wait_is_not_told(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct ear ear = {0};
    const struct jbc_listener listener = {.context = &ear, .hear = hear};
    pid_t child = hold("lock", 100);
    int fd = file_lock("lock", &listener, "waiting", &error);
    assert_true(fd >= 0);
    assert_int_equal(ear.heard, 0);
    close(fd);
    waitpid(child, NULL, 0);
}

static void a_lock_is_a_plain_file_and_no_link(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    make_file("precious", "precious");
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(mkdir("folder", 0700), 0);
    assert_int_equal(symlink("precious", "link"), 0);
    assert_int_equal(symlink("none", "dangling"), 0);
    assert_failure(file_lock("fifo", NULL, NULL, &error), &error, JBC_FAILED, "fifo is no plain");
    assert_failure(file_lock("folder", NULL, NULL, &error), &error, JBC_FAILED, "folder");
    assert_failure(file_lock("link", NULL, NULL, &error), &error, JBC_FAILED, "symbolic link");
    assert_failure(file_lock("dangling", NULL, NULL, &error), &error, JBC_FAILED, "dangling");
    assert_file("precious", "precious");
    assert_false(file_exists("none"));
}

static volatile sig_atomic_t stop;

static void on_alarm(int signal_)
{
    stop = signal_;
}

static void waiting_for_a_lock_ends_with_the_stop_flag(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    const struct jbc_listener listener = {.stop = &stop};
    const struct sigaction action = {.sa_handler = on_alarm};
    struct sigaction before;
    stop = 0;
    pid_t child = hold("lock", 20000);
    sigaction(SIGALRM, &action, &before);
    alarm(1);
    assert_failure(file_lock("lock", &listener, NULL, &error), &error, JBC_STOPPED, "interrupted");
    sigaction(SIGALRM, &before, NULL);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static void a_lock_that_cannot_be_made_is_named(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    assert_failure(file_lock("no/lock", NULL, NULL, &error), &error, JBC_FAILED,
                   "cannot open the lock no/lock: ");
}

/* ---- digests ---- */

/* FIPS 180-4's own examples, and every length around a block's end. */
static void a_text_s_digest_is_that_of_fips_180_4(void **state)
{
    (void)state;
    char hex[65], text[130] = "";
    digest_text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", hex);
    assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    digest_text("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopq"
                "klmnopqrlmnopqrsmnopqrstnopqrstu",
                hex);
    assert_string_equal(hex, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    unsigned sum = 0;
    for (size_t length = 0; length < sizeof text; text[length++] = 'a') {
        digest_text(text, hex);
        sum = sum * 31 + (unsigned)strtoul(hex + 56, NULL, 16);
    }
    assert_int_equal(sum, 0x99c4b90du);
}

static void assert_digest(const char *text, const char *wanted)
{
    struct jbc_error error = {0};
    char hex[65];
    make_file("a", text);
    int fd = open("a", O_RDONLY);
    assert_success(digest_file(fd, hex, &error), error);
    assert_string_equal(hex, wanted);
    close(fd);
}

static void a_digest_is_that_of_fips_180_4(void **state)
{
    (void)state;
    assert_digest("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_digest("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void a_digest_is_of_the_whole_file_wherever_its_offset_stands(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    char first[65], second[65];
    enum { SIZE = 700 * 1024 };
    char *large = malloc(SIZE);
    assert_non_null(large);
    memset(large, 'x', SIZE);
    assert_success(output_write("large", large, SIZE, 0600, &error), error);
    int fd = open("large", O_RDONLY);
    assert_success(digest_file(fd, first, &error), error);
    lseek(fd, 1000, SEEK_SET);
    assert_success(digest_file(fd, second, &error), error);
    assert_string_equal(first, second);
    close(fd);
    free(large);
}

static void a_digest_of_what_cannot_be_read_fails(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    char hex[65];
    assert_failure(digest_file(-1, hex, &error), &error, JBC_FAILED, "cannot read back");
}

#define TEST(name) cmocka_unit_test_setup(name, empty_temp_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_is_read_whole),
        TEST(an_empty_file_is_an_empty_string),
        TEST(a_file_beyond_the_limit_is_a_wrong_input),
        TEST(what_cannot_be_read_is_named),
        TEST(being_there_does_not_depend_on_the_kind),
        TEST(a_full_disk_is_an_error),
        TEST(removing_is_idempotent),
        TEST(folders_have_the_mode_that_is_asked_for),
        TEST(a_folder_that_is_there_keeps_its_mode),
        TEST(what_is_no_folder_cannot_be_one),
        TEST(only_a_plain_file_is_plain),
        TEST(a_nameless_file_leaves_nothing),
        TEST(a_free_lock_is_taken_at_once),
        TEST(a_held_lock_is_waited_for_and_that_is_told_once),
        TEST(a_short_wait_is_not_told),
        TEST(a_lock_is_a_plain_file_and_no_link),
        TEST(waiting_for_a_lock_ends_with_the_stop_flag),
        TEST(a_lock_that_cannot_be_made_is_named),
        TEST(a_text_s_digest_is_that_of_fips_180_4),
        TEST(a_digest_is_that_of_fips_180_4),
        TEST(a_digest_is_of_the_whole_file_wherever_its_offset_stands),
        TEST(a_digest_of_what_cannot_be_read_fails),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
