#ifndef TURNS_H
#define TURNS_H

#include <jbc/client.h>
#include <jbc/enroll.h>
#include <stddef.h>
#include <stdint.h>

/* A list as Harmony showed it at a time, which is exchange_now's. */
struct sighting {
    struct jbc_registration_list list;
    int64_t asked, answered;
};

/*
 * The locks of several connectors, and what one of them saw after its POST: where all have
 * registered before the first looks, that serves the others, too.
 */
struct jbc_turns {
    int *locks;
    size_t count;
    struct sighting first, second; /* without any, times and lists are empty */
};

/* Keeps what was seen, which is moved there: as the first, or as the one after it. */
void turns_see_first(struct jbc_turns *turns, struct sighting *seen);
void turns_see_second(struct jbc_turns *turns, struct sighting *seen);

#endif
