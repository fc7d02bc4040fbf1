#ifndef LOOK_H
#define LOOK_H

#include "intent.h"
#include "turns.h"

#include <jbc/enroll.h>
#include <jbc/listener.h>
#include <stdbool.h>
#include <stdint.h>

/* How long the list is asked for a registration that is under way. */
enum { PATIENCE_MS = 10000 };

/* One find-or-create under way, and what it saw in Harmony's list. */
struct jbc_enrolling {
    struct jbc_client *client;
    struct jbc_enrollment what;
    const struct jbc_listener *listener;
    struct intent intent;
    const struct jbc_registration_list *before; /* what the list showed before the POST */
    struct jbc_registration_list own_before;    /* that, where the caller has not asked for it */
    struct sighting now;                        /* what it showed last */
    const struct jbc_registration *found;       /* borrows from one of the lists, or from below */
    struct jbc_registration own;                /* the answer to the POST; its key NULL: none yet */
    struct jbc_error lost;                      /* why none came, where that is not known to be a
                                                   failure; JBC_OK else */
    struct jbc_registration chosen;             /* a copy of one that was found after the POST */
};

/* Asks for the list, in the place of what list holds. */
int look(struct jbc_enrolling *enroll, struct jbc_registration_list *list, struct jbc_error *error);

/* The list as it is before anything is done, for before: the one that the caller has, or Harmony's.
 */
int look_first(struct jbc_enrolling *enroll, struct jbc_error *error);

/* The outcome of looks at the list. */
enum sight { SIGHT_ERROR = -1, SIGHT_NOTHING, SIGHT_FOUND };

/* What the list showed last counts from now on as what it showed before. */
void look_take_as_before(struct jbc_enrolling *enroll);

/* Asks for the list (which goes to now) until see finds what it looks for, for that many
 * milliseconds at most; 0: once. The last look may take a second more. */
enum sight look_until(struct jbc_enrolling *enroll, int64_t milliseconds,
                      bool (*see)(struct jbc_enrolling *enroll, void *context), void *context,
                      struct jbc_error *error);

/* True for a registration in a list that is of the wished name, and with create_new of the wished
 * version, and was not there before. */
bool look_is_newcomer(const struct jbc_enrolling *enroll, const struct jbc_registration *item);

/* The newcomer of the smallest id, NULL where there is none: what all jobs that registered at once
 * agree on. Borrows from now. */
const struct jbc_registration *look_first_newcomer(const struct jbc_enrolling *enroll);

/* The one in a list with this key; NULL where there is none. */
const struct jbc_registration *look_by_key(const struct jbc_registration_list *list,
                                           const char *key);

bool look_same(const char *a, const char *b); /* NULL equals nothing */

#endif
