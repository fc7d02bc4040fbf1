#ifndef RACE_H
#define RACE_H

#include "look.h"

/*
 * What comes after the POST: jobs that registered one name at once, on several machines, agree on
 * the registration of the smallest id.
 *
 * Each deletes its own, known by its key, if that is another. A job whose answer was lost does not
 * know its key: where exactly one other newcomer, of the version that it registered, stays after
 * all that know theirs had time to go, that one is its own. With create_new nothing is deleted.
 * Whatever else stays is named in a warning, and which was chosen is kept in the record.
 *
 * The outcome is enroll's found.
 */

/* The POST was answered just now, with enroll's own: a crash from here on costs nothing. */
void race_answered(struct jbc_enrolling *enroll);

/* What came of it. Fails only where Harmony told no list before the POST and tells none now.
 * *created becomes false where another one's registration is taken. */
int race_settle(struct jbc_enrolling *enroll, bool *created, struct jbc_error *error);

/* The answer to this run's POST was lost, for the reason in enroll's lost: the list decides. */
int race_recover(struct jbc_enrolling *enroll, bool *created, struct jbc_error *error);

/* Looks for that many milliseconds for what an earlier run may have registered; nothing is found
 * where none shows. */
int race_find_lost(struct jbc_enrolling *enroll, int64_t milliseconds, struct jbc_error *error);

/* Nothing is under way any more. */
void race_forget(struct jbc_enrolling *enroll);

/* The same where something was made, unless the caller wants its record to stay. */
void race_done(struct jbc_enrolling *enroll);

#endif
