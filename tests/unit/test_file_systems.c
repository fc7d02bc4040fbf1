/* File systems that know no modes, no locks, no fsync of a folder or no nameless files: outputs and
 * locks work there all the same. Calls that a real disk refuses are failures still. */
#define _GNU_SOURCE /* O_TMPFILE */
#include "expect.h"
#include "file.h"
#include "file_lock.h"
#include "output.h"
#include "output_case.h"
#include "temp_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/* What each call fails with; 0: it works. */
static struct lacks {
    int fchmod, flock, fsync, tmpfile;
} lacks;
static unsigned long fs_type;

static int refuse(int reason)
{
    errno = reason;
    return -1;
}

int __real_fchmod(int fd, mode_t mode);
int __wrap_fchmod(int fd, mode_t mode);
int __wrap_fchmod(int fd, mode_t mode)
{
    return lacks.fchmod ? refuse(lacks.fchmod) : __real_fchmod(fd, mode);
}

int __real_flock(int fd, int operation);
int __wrap_flock(int fd, int operation);
int __wrap_flock(int fd, int operation)
{
    return lacks.flock ? refuse(lacks.flock) : __real_flock(fd, operation);
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd)
{
    return lacks.fsync ? refuse(lacks.fsync) : __real_fsync(fd);
}

int __real_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, mode_t mode);
int __wrap_open64(const char *path, int flags, mode_t mode)
{
    bool is_nameless = (flags & O_TMPFILE) == O_TMPFILE;
    return is_nameless && lacks.tmpfile ? refuse(lacks.tmpfile) : __real_open64(path, flags, mode);
}

int __wrap_statfs64(const char *path, struct statfs *fs);
int __wrap_statfs64(const char *path, struct statfs *fs)
{
    (void)path;
    *fs = (struct statfs){.f_type = (__fsword_t)fs_type};
    return 0;
}

static int restore(void **state)
{
    lacks = (struct lacks){0};
    fs_type = 0xef53; /* ext4 */
    return empty_temp_folder(state);
}

static const struct lacks poor[] = {
    {.fchmod = EPERM},
    {.fchmod = ENOSYS},
    {.fchmod = EOPNOTSUPP},
    {.flock = ENOSYS},
    {.flock = ENOLCK},
    {.flock = EOPNOTSUPP},
    {.flock = EBADF},
    {.fsync = EINVAL},
    {.fsync = ENOSYS},
    {.fsync = EOPNOTSUPP},
    {.tmpfile = EOPNOTSUPP},
    {.tmpfile = EISDIR},
    {.tmpfile = EINVAL},
    {.fchmod = EPERM, .flock = ENOLCK, .fsync = EINVAL, .tmpfile = EOPNOTSUPP},
};
enum { POOR = sizeof poor / sizeof poor[0] };

static void an_output_is_written_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < POOR; i++) {
        lacks = poor[i];
        assert_true(write_out("out", "first", 0600));
        assert_true(write_out("out", "second", 0644));
        assert_file("out", "second");
        assert_int_equal(count_files("."), 1);
        assert_success(output_remove("out", NULL), (struct jbc_error){0});
    }
}

static void equal_bytes_are_left_untouched_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < POOR; i++) {
        lacks = poor[i];
        write_out("out", "same", 0600);
        assert_false(write_out("out", "same", 0600));
        assert_int_equal(count_files("."), 1);
        unlink("out");
    }
}

static void what_others_could_read_is_never_wider_for_it(void **state)
{
    (void)state;
    lacks.fchmod = EPERM;
    write_out("out", "secret", 0644);
    assert_int_equal(mode_of("out"), 0600);
}

#define LEFT ".out.0123456789abcdef.jbc~"

static void leave(time_t age)
{
    const struct timespec then = {.tv_sec = time(NULL) - age};
    make_file(LEFT, "half");
    assert_int_equal(utimensat(AT_FDCWD, LEFT, (struct timespec[]){then, then}, 0), 0);
}

static void without_locks_only_an_old_temporary_file_is_removed(void **state)
{
    (void)state;
    static const int reasons[] = {ENOSYS, ENOLCK, EOPNOTSUPP, EBADF};
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        lacks.flock = reasons[i];
        leave(3600);
        assert_true(write_out("out", "new", 0644));
        assert_int_equal(count_files("."), 2);
        leave((time_t)2 * 24 * 3600);
        assert_false(write_out("out", "new", 0644));
        assert_int_equal(count_files("."), 1);
        unlink("out");
    }
}

static void assert_not_written(const char *words)
{
    struct jbc_error error = {0};
    struct stat st;
    assert_failure(output_write("out", "new", 3, 0600, &error), &error, JBC_FAILED, words);
    assert_non_null(strstr(error.message, "out"));
    assert_int_equal(stat("out", &st), 0);
    assert_file("out", "old");
    assert_int_equal(count_files("."), 1);
}

static void a_disk_that_fails_is_a_failure_that_names_the_file(void **state)
{
    (void)state;
    make_file("out", "old");
    lacks = (struct lacks){.fsync = EIO};
    assert_not_written("to the disk: Input/output error");
    lacks = (struct lacks){.fsync = ENOSPC};
    assert_not_written("to the disk: No space");
    lacks = (struct lacks){.fsync = EDQUOT};
    assert_not_written("to the disk: ");
    lacks = (struct lacks){.fchmod = EIO};
    assert_not_written("cannot set the mode of");
}

static void a_folder_that_takes_no_file_is_named(void **state)
{
    (void)state;
    static const int reasons[] = {ENOSPC, EROFS, EACCES, EIO};
    assert_int_equal(mkdir("folder", 0755), 0);
    for (size_t i = 0; i < 4 && !is_named; i++) {
        struct jbc_error error = {0};
        lacks.tmpfile = reasons[i];
        assert_failure(output_write("folder/out", "new", 3, 0600, &error), &error, JBC_FAILED,
                       "no file can be made in its folder");
        assert_int_equal(count_files("folder"), 0);
    }
}

/* ---- locks ---- */

struct ear {
    int warnings;
    char text[256];
};

static void hear(void *context, enum jbc_news news, const char *text)
{
    struct ear *ear = context;
    ear->warnings += news == JBC_WARNING;
    snprintf(ear->text, sizeof ear->text, "%s", text);
}

static void a_lock_that_is_unknown_counts_as_taken_with_a_warning(void **state)
{
    (void)state;
    static const int reasons[] = {ENOSYS, ENOLCK, EOPNOTSUPP, EINVAL};
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        struct ear ear = {0};
        struct jbc_error error = {0};
        const struct jbc_listener listener = {.context = &ear, .hear = hear};
        lacks.flock = reasons[i];
        int fd = file_lock("lock", &listener, "waiting", &error);
        assert_true(fd >= 0);
        assert_int_equal(ear.warnings, 1);
        assert_non_null(strstr(ear.text, "lock knows no locks"));
        close(fd);
    }
}

static void a_lock_that_fails_otherwise_is_named(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    lacks.flock = EIO;
    assert_failure(file_lock("lock", NULL, NULL, &error), &error, JBC_FAILED, "cannot lock lock: ");
}

/* ---- modes ---- */

static void file_systems_without_modes_are_known(void **state)
{
    (void)state;
    static const unsigned long without[] = {0x4d44,     0x2011bab0, 0x5346544e, 0x65735546,
                                            0x01021997, 0xff534d42, 0xfe534d42};
    static const unsigned long with[] = {0xef53, 0x01021994, 0x794c7630, 0x6969, 0x9123683e};
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++) {
        fs_type = without[i];
        assert_false(file_has_modes("."));
    }
    for (size_t i = 0; i < sizeof with / sizeof with[0]; i++) {
        fs_type = with[i];
        assert_true(file_has_modes("."));
    }
}

#define TEST(name) cmocka_unit_test_setup(name, restore)

static const struct CMUnitTest tests[] = {
    TEST(an_output_is_written_there),
    TEST(equal_bytes_are_left_untouched_there),
    TEST(what_others_could_read_is_never_wider_for_it),
    TEST(without_locks_only_an_old_temporary_file_is_removed),
    TEST(a_disk_that_fails_is_a_failure_that_names_the_file),
    TEST(a_folder_that_takes_no_file_is_named),
    TEST(a_lock_that_is_unknown_counts_as_taken_with_a_warning),
    TEST(a_lock_that_fails_otherwise_is_named),
    TEST(file_systems_without_modes_are_known),
};

int main(void)
{
    int failed =
        cmocka_run_group_tests_name("nameless", tests, enter_temp_folder, leave_temp_folder);
    is_named = true;
    return failed +
           cmocka_run_group_tests_name("named", tests, enter_temp_folder, leave_temp_folder);
}
