#include "torture.h"

#include "expect.h"
#include "failing_malloc.h"

#include <stdlib.h>
#include <time.h>

/* libzip 1.7.3 loses a block or two where its own allocations fail while it opens an entry. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
    return "leak:libzip.so\n";
}

/* Runs it with the nth allocation failing; false once none did. */
static bool suffers(const struct work *work, unsigned long nth, bool ever_after)
{
    struct jbc_error error = {0};
    if (work->prepare)
        work->prepare();
    long before = memory_in_use();
    memory_fails_at(nth, ever_after);
    int result = work->run(&error);
    bool failed = memory_is_back();
    if (nth > 0 && !memory_failed_in_libzip() && memory_in_use() != before)
        fail_msg("allocation %lu%s: %ld blocks leak", nth, ever_after ? " and on" : "",
                 memory_in_use() - before);
    if (result < 0 && (error.code != JBC_FAILED || !error.message[0]))
        fail_msg("allocation %lu%s: code %d: %s", nth, ever_after ? " and on" : "", (int)error.code,
                 error.message);
    if (result < 0 && !failed)
        fail_msg("%s", error.message);
    if (work->judge)
        work->judge(result == 0);
    return failed;
}

void torture(const struct work *work)
{
    memory_fails_at(0, false);
    setenv("TZ", "UTC", 1); /* which libc remembers, else it would while we count */
    tzset();
    suffers(work, 0, false); /* so that what libraries keep for later is there */
    for (int ever_after = 0; ever_after <= 1; ever_after++) {
        unsigned long nth = 1;
        while (suffers(work, nth, ever_after))
            nth++;
        assert_true(nth > 1);
    }
}
