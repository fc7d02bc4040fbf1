#include "jar_copy.h"

#include "zip_reader.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

const struct spec new_manifest = {.name = MANIFEST, .content = TEXT, .time = SOME_TIME};

const struct spec old_manifest = {.name = MANIFEST,
                                  .content = "Manifest-Version: 1.0\r\nOld: yes\r\n\r\n",
                                  .deflated = true,
                                  .descriptor = DESCRIPTOR,
                                  .time = SOME_TIME,
                                  .local_extra = "\xfe\xca\0",
                                  .local_extra_length = 4,
                                  .extra = "\xfe\xca\0",
                                  .extra_length = 4,
                                  .comment = "old"};

const struct spec one = {.name = "one", .content = "1", .time = 1};
const struct spec two = {.name = "two", .content = "22", .deflated = true};

const struct jbc_jar_copy plain = {
    .manifest = TEXT, .manifest_length = sizeof TEXT - 1, .source_date_epoch = -1};

void add_all(struct zip_maker *zip, const struct spec *const *specs)
{
    for (; *specs; specs++)
        zip_add(zip, *specs);
}

int copy_jar(const struct jbc_jar_copy *copy, struct jbc_error *error)
{
    struct jbc_jar *jar = jbc_jar_open(JAR, error);
    if (!jar)
        fail_msg("%s", error->message);
    int fd = open(COPY, O_RDWR | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    int result = jbc_jar_write(jar, copy, fd, error);
    close(fd);
    jbc_jar_free(jar);
    return result;
}

void expect_held(const struct zip_maker *zip)
{
    struct buf got = {0};
    load_bytes(&got, COPY);
    expect_same_zip(&zip->data, &got);
    buf_clear(&got);
}

void expect_copy(struct zip_maker *from, struct zip_maker *to, const struct jbc_jar_copy *copy)
{
    struct jbc_error error = {0};
    zip_save(from, JAR);
    if (copy_jar(copy, &error) < 0)
        fail_msg("%s", error.message);
    zip_finish(to);
    expect_held(to);
    zip_clear(to);
}

static char folder[] = "/tmp/test_jar_copy.XXXXXX";

int enter_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? chdir(folder) : -1;
}

int remove_folder(void **state)
{
    (void)state;
    unlink(JAR);
    unlink(COPY);
    return rmdir(folder);
}
