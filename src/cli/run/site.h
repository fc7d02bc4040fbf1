#ifndef SITE_H
#define SITE_H

#include "job.h"
#include "project_run.h"

/*
 * One organization of a run, from its connectors' turns on: what Harmony lists, and what the lock
 * makes of it. All of its releases' registrations are begun, one after the other, before the first
 * is settled, since one look at Harmony's list then serves them all.
 */
struct site {
    struct project_run *run;
    struct account *account;
    struct jbc_turns *turns;
    struct jbc_registration_list list;
    const struct planned *first; /* the organization's releases, and what was begun for each: */
    struct site_begun {
        struct jbc_enrolling *enrolling; /* NULL: not yet, it failed, or it was handed on */
        struct jbc_error error;
    } * begun;
    size_t count;
};

/* Takes the turns of the organization's releases, and has Harmony list. The account is logged in;
 * site must have run and account alone, and is to be cleared also after a failure. */
int site_open(struct site *site, const struct planned *first, size_t count,
              struct jbc_error *error);

/* Frees it; a registration that was begun and not handed on stays on record. */
void site_clear(struct site *site);

/* Begins to find the registration that the lock has, or else to find or make one: by the list, and
 * where it is to be made, by the POST. Returns false where the run was interrupted; what else fails
 * is kept for site_enroll. */
bool site_begin(struct site *site, const struct planned *planned);

/* The registration, settled. JBC_DIFFERS where it is not the lock's. */
int site_enroll(struct site *site, struct job *job, const struct planned *planned,
                struct jbc_error *error);

/* Fills the manifest by the lock; without an entry by the JAR of --ids-from. Fails where ids that
 * others may use would be given anew. *ids is what becomes of them. */
int site_fill(struct job *job, struct planned *planned, struct planned_ids *ids,
              struct jbc_error *error);

/* The lock with this release in it, on the disk where that changes anything; JBC_DIFFERS where it
 * must not. */
int site_write_lock(struct project_run *run, const struct planned *planned, const struct job *job,
                    const struct planned_ids *ids, struct jbc_error *error);

#endif
