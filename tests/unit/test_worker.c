/* A thread beside its owner's. */
#include "fail.h"
#include "worker.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

struct job {
    pthread_t thread; /* that did it */
    int count;
    int start[2]; /* a pipe: it is done once this was written to */
};

static int count(void *context, struct jbc_error *error)
{
    struct job *job = context;
    (void)error;
    job->thread = pthread_self();
    job->count++;
    return 0;
}

static int count_when_told(void *context, struct jbc_error *error)
{
    char byte;
    struct job *job = context;
    return read(job->start[0], &byte, 1) == 1 ? count(context, error) : -1;
}

static int go_wrong(void *context, struct jbc_error *error)
{
    (void)context;
    return fail_with(error, JBC_BAD_INPUT, "the job is bad");
}

static int look_for_signals(void *context, struct jbc_error *error)
{
    sigset_t *blocked = context;
    (void)error;
    return pthread_sigmask(SIG_SETMASK, NULL, blocked);
}

static void a_job_is_done_beside_its_owner(void **state)
{
    (void)state;
    struct worker worker = {0};
    struct job job = {0};
    assert_int_equal(pipe(job.start), 0);
    worker_start(&worker, count_when_told, &job);
    assert_int_equal(write(job.start[1], "x", 1), 1); /* which would never come after it */
    assert_int_equal(worker_wait(&worker, NULL), 0);
    assert_int_equal(job.count, 1);
    assert_false(pthread_equal(job.thread, pthread_self()));
    worker_end(&worker);
    close(job.start[0]);
    close(job.start[1]);
}

static void one_job_follows_another(void **state)
{
    (void)state;
    struct worker worker = {0};
    struct job job = {0};
    for (int i = 1; i <= 1000; i++) {
        worker_start(&worker, count, &job);
        assert_int_equal(worker_wait(&worker, NULL), 0);
        assert_int_equal(job.count, i);
    }
    worker_end(&worker);
}

static void a_failure_is_told_once(void **state)
{
    (void)state;
    struct worker worker = {0};
    struct jbc_error error = {0};
    worker_start(&worker, go_wrong, NULL);
    assert_int_equal(worker_wait(&worker, &error), -1);
    assert_int_equal(error.code, JBC_BAD_INPUT);
    assert_string_equal(error.message, "the job is bad");
    assert_int_equal(worker_wait(&worker, NULL), 0);
    worker_end(&worker);
}

static void who_did_nothing_has_nothing_to_tell(void **state)
{
    (void)state;
    struct worker worker = {0};
    assert_int_equal(worker_wait(&worker, NULL), 0);
    worker_end(&worker);
    worker_end(&worker);
}

static void the_end_waits_for_the_job(void **state)
{
    (void)state;
    struct worker worker = {0};
    struct job job = {0};
    worker_start(&worker, count, &job);
    worker_end(&worker);
    assert_int_equal(job.count, 1);
    worker_start(&worker, count, &job); /* and a new one may begin */
    worker_end(&worker);
    assert_int_equal(job.count, 2);
}

static void signals_are_for_others(void **state)
{
    (void)state;
    struct worker worker = {0};
    sigset_t blocked, mine;
    worker_start(&worker, look_for_signals, &blocked);
    assert_int_equal(worker_wait(&worker, NULL), 0);
    assert_int_equal(sigismember(&blocked, SIGINT), 1);
    assert_int_equal(sigismember(&blocked, SIGTERM), 1);
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &mine), 0);
    assert_int_equal(sigismember(&mine, SIGINT), 0);
    worker_end(&worker);
}

static void who_is_alone_does_it_himself(void **state)
{
    (void)state;
    struct worker worker = {.is_alone = true};
    struct job job = {0};
    struct jbc_error error = {0};
    worker_start(&worker, count, &job);
    assert_int_equal(job.count, 1); /* at once */
    assert_true(pthread_equal(job.thread, pthread_self()));
    worker_start(&worker, go_wrong, NULL);
    assert_int_equal(worker_wait(&worker, &error), -1);
    assert_string_equal(error.message, "the job is bad");
    worker_end(&worker);
}

/* The last test, since there is no way back. */
static void none_gets_a_thread_once_it_is_forbidden(void **state)
{
    (void)state;
    struct worker worker = {0};
    struct job job = {0};
    worker_forbid();
    worker_start(&worker, count, &job);
    assert_true(pthread_equal(job.thread, pthread_self()));
    worker_end(&worker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_is_done_beside_its_owner),
        cmocka_unit_test(one_job_follows_another),
        cmocka_unit_test(a_failure_is_told_once),
        cmocka_unit_test(who_did_nothing_has_nothing_to_tell),
        cmocka_unit_test(the_end_waits_for_the_job),
        cmocka_unit_test(signals_are_for_others),
        cmocka_unit_test(who_is_alone_does_it_himself),
        cmocka_unit_test(none_gets_a_thread_once_it_is_forbidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
