#ifndef SITE_H
#define SITE_H

#include "job.h"
#include "project_run.h"

/*
 * One organization of a run, from its connectors' turns on: what Harmony lists, and what the lock
 * makes of it.
 */
struct site {
    struct project_run *run;
    struct account *account;
    struct jbc_turns *turns;
    struct jbc_registration_list list;
};

/* Takes the turns of the organization's releases, and has Harmony list. The account is logged in;
 * site must have run and account alone, and is to be cleared also after a failure. */
int site_open(struct site *site, const struct planned *first, size_t count,
              struct jbc_error *error);
void site_clear(struct site *site);

/* Finds the registration that the lock has, or else finds or makes one. JBC_DIFFERS where it is not
 * the lock's. */
int site_enroll(const struct site *site, struct job *job, const struct planned *planned,
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
