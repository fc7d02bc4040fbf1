#ifndef WORKER_H
#define WORKER_H

#include <jbc/error.h>
#include <pthread.h>
#include <stdbool.h>

/*
 * A thread that does one job at a time beside its owner, until it is ended; it comes with the first
 * job. Where none can be had, or none is wanted, a job is done at once by who starts it, and so
 * must not wait for what its owner does next. Nor should it allocate: a thread that does gets a
 * heap of its own.
 */
struct worker {
    bool is_alone; /* set by its owner: no thread. The rest is {0}. */
    bool is_there;
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    int (*job)(void *context, struct jbc_error *error); /* NULL: none under way */
    void *context;
    bool ends;
    int result;
    struct jbc_error error;
};

/* No worker of the process gets a thread from now on, for those who count its system calls. */
void worker_forbid(void);

/* Starts a job. The one before must have been waited for. */
void worker_start(struct worker *worker, int (*job)(void *context, struct jbc_error *error),
                  void *context);

/* Waits for the job. Returns its result, below 0 with its error; 0 where there was none. */
int worker_wait(struct worker *worker, struct jbc_error *error);

/* Waits for the job, and ends the thread: {0} again. */
void worker_end(struct worker *worker);

#endif
