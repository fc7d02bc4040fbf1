#ifndef SITE_H
#define SITE_H

#include "job.h"
#include "project_run.h"

/*
 * One organization of a run, from its connectors' turns on: what Harmony lists, and what the lock
 * makes of it. All of its releases' registrations are begun, one after the other, and then settled,
 * since one look at Harmony's list then serves them all, before the first is used.
 */
struct site {
    struct project_run *run;
    struct account *account;
    struct jbc_turns *turns;
    struct jbc_registration_list list;
    const struct planned *first; /* the organization's releases, and what came of each: */
    struct site_enrolled {
        struct jbc_enrolling *enrolling; /* from site_begin to site_settle */
        bool is_settled;
        struct jbc_registration registration; /* from then on, until it is handed over */
        enum jbc_enroll_way way;
        struct jbc_error error;
    } * enrolled;
    size_t count;
};

/* Takes the turns of the organization's releases, and has Harmony list. The account is logged in;
 * site must have run and account alone, and is to be cleared also after a failure. */
int site_open(struct site *site, const struct planned *first, size_t count,
              struct jbc_error *error);

/* Frees it. What was registered and not handed over stays on record, and is told. */
void site_clear(struct site *site);

/*
 * The two steps, each taken for all of the releases: to find the registration that the lock has, or
 * else to find or make one, and to see what came of it. False where the run was interrupted; what
 * else fails is kept for site_enroll.
 */
bool site_begin(struct site *site, const struct planned *planned);
bool site_settle(struct site *site, const struct planned *planned);

/* Hands the outcome over. JBC_DIFFERS where it is not the lock's. */
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
