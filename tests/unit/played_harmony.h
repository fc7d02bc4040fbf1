#ifndef PLAYED_HARMONY_H
#define PLAYED_HARMONY_H

#include <jbc/client.h>
#include <jbc/enroll.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * A Harmony and a clock, played below the client: nobody waits, and other machines do at a given
 * moment what a test says. Times are milliseconds since the last POST, before which only what is of
 * BEFORE is listed; without any, since the test began. Link with --wrap=nanosleep and
 * --wrap=clock_gettime.
 */

enum { FOREVER = 1 << 30, BEFORE = -FOREVER };

/* Begins anew: an empty Harmony and no state folder. A fixture. */
int harmony_begin(void **state);

/* A registration of another machine, or of before: listed from one time to another. Its key is
 * KEY-ID, or with is_odd none that can be used. */
struct other {
    const char *id, *name, *version; /* name, version: NULL for Dropbox and 1.0 */
    int64_t from, to;
    bool is_odd;
};
void harmony_add(const struct other *other);

/* What becomes of the POST. */
struct posting {
    const char *id;      /* that it makes; NULL: nothing is made */
    int64_t late;        /* how long after it the list shows that; -1: never */
    bool is_lost;        /* no answer comes back */
    const char *refusal; /* an errorCode in the place of an answer */
};
void harmony_post(const struct posting *posting);

/* How long an answer to List takes; whether it holds no list at all. */
void harmony_list(int64_t milliseconds, bool is_missing);

/* Runs jbc_enroll for Dropbox, version 1.0, on this machine. */
struct run {
    int result;
    struct jbc_error error;
    char id[24]; /* of the result; "": there is none */
    bool created;
    unsigned posts, lists;
    char deleted[64];     /* ids, each with a blank behind */
    char leftovers[64];   /* the same */
    char warnings[8192];  /* and notes */
    int64_t milliseconds; /* it took */
};
struct run run_enroll(const struct jbc_enrollment *enrollment);

/* The same for several connectors, version 1.0, that share their turns and what Harmony lists after
 * these are taken: all are begun, and then ended. The run is that of all of them; its id and
 * created are the last one's, its result and error the last failure's. */
struct sharing {
    const char *name;
    struct posting posting;
    bool is_left; /* it is begun, and not ended */
    char id[24];  /* of the result; "": there is none */
};
struct run run_sharing(struct sharing *all, size_t count);

/* The usual enrollment. */
struct jbc_enrollment dropbox(void);

/* True where a record is kept; record_age makes it so many seconds older. */
bool record_is_kept(void);
void record_age(long seconds);
void record_damage(void);

#endif
