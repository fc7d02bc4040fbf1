#ifndef EXPECT_H
#define EXPECT_H

/* What most tests need: cmocka, and failures judged by their code and words. */

#include <jbc/error.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define assert_success(result, error)                                                              \
    do {                                                                                           \
        if ((result) != 0)                                                                         \
            fail_msg("failed: %s", (error).message);                                               \
    } while (0)

/* result says failure, and *error has the code and, in its message, the words. */
static inline void assert_failure(int result, const struct jbc_error *error, enum jbc_code code,
                                  const char *words)
{
    assert_int_equal(result, -1);
    if (error->code != code || !strstr(error->message, words))
        fail_msg("code %d instead of %d, or not '%s' in: %s", (int)error->code, (int)code, words,
                 error->message);
}

#endif
