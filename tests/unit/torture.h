#ifndef TORTURE_H
#define TORTURE_H

#include <jbc/error.h>
#include <stdbool.h>

/*
 * Memory runs out: each allocation fails in turn, once alone and once with all that follow, until
 * the work is done without a failure. It must not crash or leak, and its error be one of memory.
 */
struct work {
    int (*run)(struct jbc_error *error);
    void (*prepare)(void);         /* makes its inputs; may be NULL */
    void (*judge)(bool succeeded); /* looks at what it left; may be NULL */
};

void torture(const struct work *work);

#endif
