/* What libzip could write wrongly is noticed. Its words pass through here on their way. */
#include "jar_copy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct writer;
int __wrap_writer_put(struct writer *writer, const void *data, size_t length,
                      struct jbc_error *error);
int __real_writer_put(struct writer *writer, const void *data, size_t length,
                      struct jbc_error *error);

/* Which byte of the header and what follows it is changed, in the header number so. */
static struct {
    const char *signature;
    unsigned number;
    size_t at;
} mistake;

static unsigned seen;
static size_t into; /* bytes since the header's beginning; 0: it did not come yet */

int __wrap_writer_put(struct writer *writer, const void *data, size_t length,
                      struct jbc_error *error)
{
    char bytes[8192];
    assert_true(length <= sizeof bytes);
    memcpy(bytes, data, length);
    bool is_header = length >= 30 && memcmp(bytes, mistake.signature, 4) == 0;
    if ((is_header && ++seen == mistake.number) || into > 0) {
        if (mistake.at >= into && mistake.at - into < length)
            bytes[mistake.at - into] ^= 1;
        into += length;
    }
    return __real_writer_put(writer, bytes, length, error);
}

static void expect_noticed(const char *signature, unsigned number, size_t at, const char *part)
{
    const struct spec entry = {.name = "entry",
                               .content = "content",
                               .deflated = true,
                               .local_extra = "UT\1\0\1",
                               .local_extra_length = 5};
    struct jbc_error error = {0};
    struct zip_maker zip = {0};
    add_all(&zip, SPECS(&old_manifest, &entry));
    zip_save(&zip, JAR);
    mistake.signature = signature;
    mistake.number = number;
    mistake.at = at;
    seen = 0;
    into = 0;
    assert_int_equal(copy_jar(&plain, &error), -1);
    assert_int_equal(error.code, JBC_FAILED);
    if (!strstr(error.message, part))
        fail_msg("byte %zu: \"%s\" does not say \"%s\"", at, error.message, part);
}

/* The manifest's is written twice, the second time with what is known then. */
static void a_local_header_that_is_not_as_it_should_be_is_an_error(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        const char *what;
    } cases[] = {{6, "method"}, /* encrypted */
                 {8, "method"}, {14, "CRC"},  {18, "size"},
                 {22, "size"},  {30, "name"}, {37, "local extra field"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char part[64];
        snprintf(part, sizeof part, "libzip writes another %s of entry ", cases[i].what);
        expect_noticed("PK\3\4", 3, cases[i].at, part);
    }
    expect_noticed("PK\3\4", 2, 30, "libzip writes another name of entry ");
}

static void a_record_that_is_not_as_it_should_be_is_an_error(void **state)
{
    (void)state;
    expect_noticed("PK\1\2", 2, 10, "libzip wrote another method");
    expect_noticed("PK\1\2", 2, 16, "libzip wrote another CRC");
    expect_noticed("PK\1\2", 2, 46, "libzip wrote another name");
}

/* A header that is none gets no time, and is told by what its place must hold. */
static void what_is_no_archive_any_more_is_an_error(void **state)
{
    (void)state;
    expect_noticed("PK\1\2", 1, 0, "cannot check the copy of " JAR ": the new JAR: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_local_header_that_is_not_as_it_should_be_is_an_error),
        cmocka_unit_test(a_record_that_is_not_as_it_should_be_is_an_error),
        cmocka_unit_test(what_is_no_archive_any_more_is_an_error),
    };
    return cmocka_run_group_tests(tests, enter_folder, remove_folder);
}
