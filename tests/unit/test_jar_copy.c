/* How a JAR is copied: signatures, times, stopping, failures. */
#define _GNU_SOURCE /* memmem */
#include "jar_copy.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define OTHER "other.jar"

static void expect_failure(const struct jbc_jar_copy *copy, enum jbc_code code, const char *part)
{
    struct jbc_error error = {0};
    assert_int_equal(copy_jar(copy, &error), -1);
    assert_int_equal(error.code, code);
    if (!strstr(error.message, part))
        fail_msg("\"%s\" does not say \"%s\"", error.message, part);
}

/* ---- signatures ---- */

static void a_signed_jar_is_refused(void **state)
{
    (void)state;
    struct zip_maker zip = {0};
    const struct spec signature = {.name = "META-INF/A.SF"};
    add_all(&zip, SPECS(&old_manifest, &signature));
    zip_save(&zip, JAR);
    expect_failure(&plain, JBC_BAD_INPUT, JAR ": entry META-INF/A.SF: the JAR is signed");
}

static void signatures_are_stripped_when_that_is_asked_for(void **state)
{
    (void)state;
    const struct spec sf = {.name = "META-INF/A.SF"}, rsa = {.name = "meta-inf/a.rsa"},
                      nested = {.name = "META-INF/x/A.SF"}, sig = {.name = "META-INF/SIG-A"};
    struct jbc_jar_copy copy = plain;
    struct zip_maker from = {0}, to = {0};
    copy.strip_signatures = true;
    add_all(&from, SPECS(&old_manifest, &sf, &rsa, &one, &sf, &nested, &sig));
    add_all(&to, SPECS(&new_manifest, &one, &nested));
    expect_copy(&from, &to, &copy);
}

/* ---- times ---- */

static void expect_time(int64_t epoch, uint32_t time)
{
    struct jbc_jar_copy copy = plain;
    struct spec manifest = new_manifest;
    struct zip_maker from = {0}, to = {0};
    copy.source_date_epoch = epoch;
    manifest.time = time;
    add_all(&from, SPECS(&old_manifest, &one));
    add_all(&to, SPECS(&manifest, &one));
    expect_copy(&from, &to, &copy);
}

static uint32_t dos(unsigned year, unsigned month, unsigned day, unsigned hour, unsigned minute,
                    unsigned second)
{
    return (year - 1980) << 25 | month << 21 | day << 16 | hour << 11 | minute << 5 | second / 2;
}

static void a_given_time_is_written_in_utc(void **state)
{
    (void)state;
    expect_time(1700000001, dos(2023, 11, 14, 22, 13, 20));
}

static void a_given_time_is_clamped_to_what_zip_knows(void **state)
{
    (void)state;
    expect_time(0, dos(1980, 1, 1, 0, 0, 0));
    expect_time(315532799, dos(1980, 1, 1, 0, 0, 0));
    expect_time(315532802, dos(1980, 1, 1, 0, 0, 2));
    expect_time(4354819198, dos(2107, 12, 31, 23, 59, 58));
    expect_time(4354819200, dos(2107, 12, 31, 23, 59, 58));
    expect_time(INT64_MAX, dos(2107, 12, 31, 23, 59, 58));
}

static void the_time_zone_does_not_matter(void **state)
{
    (void)state;
    setenv("TZ", "XXX-11", 1);
    tzset();
    expect_time(1700000001, dos(2023, 11, 14, 22, 13, 20));
    expect_time(-1, SOME_TIME);
    unsetenv("TZ");
    tzset();
}

/* ---- while it runs ---- */

/* A JAR of more than 4 MiB. */
static void save_large(void)
{
    static char content[1 << 20];
    struct zip_maker zip = {0};
    const struct spec large = {.name = "large", .content = content, .length = sizeof content};
    add_all(&zip, SPECS(&old_manifest, &large, &large, &large, &large));
    zip_save(&zip, JAR);
}

struct heard {
    uint64_t done;
    uint64_t total;
    unsigned times;
    volatile sig_atomic_t stop;
    unsigned stop_after; /* times; 0: never */
};

static void hear_progress(void *context, uint64_t done, uint64_t total)
{
    struct heard *heard = context;
    assert_true(done >= heard->done && done <= total);
    heard->done = done;
    heard->total = total;
    if (++heard->times == heard->stop_after)
        heard->stop = 1;
}

static void progress_is_told_on_the_way(void **state)
{
    (void)state;
    struct heard heard = {0};
    const struct jbc_listener listener = {.context = &heard, .progress = hear_progress};
    struct jbc_jar_copy copy = plain;
    struct jbc_error error = {0};
    copy.listener = &listener;
    save_large();
    assert_int_equal(copy_jar(&copy, &error), 0);
    assert_true(heard.times >= 4);
    assert_true(heard.total > 4 << 20);
    assert_int_equal(heard.done, heard.total);
}

static void the_copy_ends_soon_when_it_is_stopped(void **state)
{
    (void)state;
    struct heard heard = {.stop_after = 2};
    const struct jbc_listener listener = {
        .context = &heard, .progress = hear_progress, .stop = &heard.stop};
    struct jbc_jar_copy copy = plain;
    copy.listener = &listener;
    save_large();
    expect_failure(&copy, JBC_STOPPED, "interrupted");
    assert_int_equal(heard.times, 2);
}

/* ---- a JAR that changes meanwhile ---- */

static void touch_it(void)
{
    const struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1, .tv_nsec = 1}};
    assert_int_equal(utimensat(AT_FDCWD, JAR, times, 0), 0);
}

static void shorten_it(void)
{
    assert_int_equal(truncate(JAR, 1000), 0);
}

static void replace_it(void)
{
    struct buf bytes = {0};
    load_bytes(&bytes, JAR);
    save_bytes(OTHER, bytes.data, bytes.length);
    assert_int_equal(rename(OTHER, JAR), 0);
    buf_clear(&bytes);
}

static void remove_it(void)
{
    assert_int_equal(unlink(JAR), 0);
}

static void expect_changed(const struct jbc_error *error)
{
    static const char start[] = JAR " changed since it was checked: ";
    assert_int_equal(error->code, JBC_FAILED);
    assert_memory_equal(error->message, start, sizeof start - 1);
}

static void a_jar_that_changed_before_the_copy_is_an_error(void **state)
{
    (void)state;
    static void (*const changes[])(void) = {touch_it, shorten_it, replace_it, remove_it};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct jbc_error error = {0};
        save_large();
        struct jbc_jar *jar = jbc_jar_open(JAR, NULL);
        int fd = open(COPY, O_RDWR | O_CREAT | O_TRUNC, 0600);
        assert_int_equal(jbc_jar_check_unchanged(jar, &error), 0);
        changes[i]();
        assert_int_equal(jbc_jar_check_unchanged(jar, &error), -1);
        expect_changed(&error);
        error = (struct jbc_error){0};
        assert_int_equal(jbc_jar_write(jar, &plain, fd, &error), -1);
        expect_changed(&error);
        assert_int_equal(lseek(fd, 0, SEEK_END), 0);
        close(fd);
        jbc_jar_free(jar);
    }
}

static void touch_on_progress(void *context, uint64_t done, uint64_t total)
{
    (void)context, (void)done, (void)total;
    touch_it();
}

static void a_jar_that_changes_during_the_copy_is_an_error(void **state)
{
    (void)state;
    const struct jbc_listener listener = {.progress = touch_on_progress};
    struct jbc_jar_copy copy = plain;
    copy.listener = &listener;
    save_large();
    expect_failure(&copy, JBC_FAILED, JAR " changed since it was checked: ");
}

static void a_jar_that_becomes_shorter_is_an_error_when_it_is_read(void **state)
{
    (void)state;
    char *data = NULL;
    size_t length = 0;
    struct jbc_error error = {0};
    save_large();
    struct jbc_jar *jar = jbc_jar_open(JAR, NULL);
    shorten_it();
    assert_int_equal(jbc_jar_read(jar, "large", 1 << 20, &data, &length, &error), -1);
    assert_int_equal(error.code, JBC_FAILED);
    assert_string_equal(error.message, JAR " became shorter while it was read");
    jbc_jar_free(jar);
}

/* ---- the check of the copy ---- */

/* A byte of the copy's directory or end that is changed before the copy is checked, and what of it
 * the check then misses. */
struct damage {
    size_t at; /* behind the signature of the record */
    const char *signature;
    const char *missed;
};

static void damage_on_progress(void *context, uint64_t done, uint64_t total)
{
    const struct damage *damage = context;
    struct buf bytes = {0};
    (void)total;
    load_bytes(&bytes, COPY);
    char *place = done > 0 ? memmem(bytes.data, bytes.length, damage->signature, 4) : NULL;
    if (place) {
        place[damage->at] = (char)(place[damage->at] ^ 1);
        save_bytes(COPY, bytes.data, bytes.length);
    }
    buf_clear(&bytes);
}

static void whatever_differs_in_the_copy_is_an_error(void **state)
{
    (void)state;
    static const char record[] = "PK\1\2", end[] = "PK\5\6";
    static const struct damage cases[] = {
        {5, record, "another attributes"},  {10, record, "another method"},
        {12, record, "another time"},       {16, record, "another manifest"},
        {20, record, "another size"},       {24, record, "another size"},
        {38, record, "another attributes"}, {42, record, "another offset"},
        {46, record, "another name"},       {22, end, "another comment"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct damage damage = cases[i];
        const struct jbc_listener listener = {.context = &damage, .progress = damage_on_progress};
        struct jbc_jar_copy copy = plain;
        struct zip_maker zip = {.comment = "comment"};
        copy.listener = &listener;
        add_all(&zip, SPECS(&old_manifest, &one));
        zip_save(&zip, JAR);
        expect_failure(&copy, JBC_FAILED, cases[i].missed);
        expect_failure(&copy, JBC_FAILED, "into the copy of " JAR);
    }
}

static void what_cannot_be_written_is_an_error(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    save_large();
    struct jbc_jar *jar = jbc_jar_open(JAR, NULL);
    int fd = open(JAR, O_RDONLY);
    assert_int_equal(jbc_jar_write(jar, &plain, fd, &error), -1);
    assert_int_equal(error.code, JBC_FAILED);
    assert_non_null(strstr(error.message, "cannot write the new JAR: "));
    close(fd);
    jbc_jar_free(jar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signed_jar_is_refused),
        cmocka_unit_test(signatures_are_stripped_when_that_is_asked_for),
        cmocka_unit_test(a_given_time_is_written_in_utc),
        cmocka_unit_test(a_given_time_is_clamped_to_what_zip_knows),
        cmocka_unit_test(the_time_zone_does_not_matter),
        cmocka_unit_test(progress_is_told_on_the_way),
        cmocka_unit_test(the_copy_ends_soon_when_it_is_stopped),
        cmocka_unit_test(a_jar_that_changed_before_the_copy_is_an_error),
        cmocka_unit_test(a_jar_that_changes_during_the_copy_is_an_error),
        cmocka_unit_test(a_jar_that_becomes_shorter_is_an_error_when_it_is_read),
        cmocka_unit_test(whatever_differs_in_the_copy_is_an_error),
        cmocka_unit_test(what_cannot_be_written_is_an_error),
    };
    return cmocka_run_group_tests(tests, enter_folder, remove_folder);
}
