#include "worker.h"

#include <signal.h>

enum { STACK_SIZE = 512 * 1024 };

static bool is_forbidden;

void worker_forbid(void)
{
    is_forbidden = true;
}

static void *work(void *context)
{
    struct worker *worker = context;
    pthread_mutex_lock(&worker->lock);
    for (;;) {
        while (!worker->job && !worker->ends)
            pthread_cond_wait(&worker->changed, &worker->lock);
        if (!worker->job)
            break;
        pthread_mutex_unlock(&worker->lock);
        int result = worker->job(worker->context, &worker->error);
        pthread_mutex_lock(&worker->lock);
        worker->result = result;
        worker->job = NULL;
        pthread_cond_signal(&worker->changed);
    }
    pthread_mutex_unlock(&worker->lock);
    return NULL;
}

/* Signals are for the threads that were there before. */
static bool make_thread(struct worker *worker)
{
    sigset_t all, before;
    pthread_attr_t attributes;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->changed, NULL);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool is_made = pthread_create(&worker->thread, &attributes, work, worker) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return is_made;
}

void worker_start(struct worker *worker, int (*job)(void *context, struct jbc_error *error),
                  void *context)
{
    worker->error = (struct jbc_error){0};
    if (!worker->is_there && !worker->is_alone && !is_forbidden)
        worker->is_there = make_thread(worker);
    if (!worker->is_there) {
        worker->result = job(context, &worker->error);
        return;
    }
    pthread_mutex_lock(&worker->lock);
    worker->context = context;
    worker->job = job;
    pthread_cond_signal(&worker->changed);
    pthread_mutex_unlock(&worker->lock);
}

int worker_wait(struct worker *worker, struct jbc_error *error)
{
    if (worker->is_there) {
        pthread_mutex_lock(&worker->lock);
        while (worker->job)
            pthread_cond_wait(&worker->changed, &worker->lock);
        pthread_mutex_unlock(&worker->lock);
    }
    int result = worker->result;
    worker->result = 0;
    if (result < 0 && error)
        *error = worker->error;
    return result;
}

void worker_end(struct worker *worker)
{
    worker_wait(worker, NULL);
    if (worker->is_there) {
        pthread_mutex_lock(&worker->lock);
        worker->ends = true;
        pthread_cond_signal(&worker->changed);
        pthread_mutex_unlock(&worker->lock);
        pthread_join(worker->thread, NULL);
        pthread_cond_destroy(&worker->changed);
        pthread_mutex_destroy(&worker->lock);
    }
    *worker = (struct worker){0};
}
