#ifndef PROJECT_RUN_H
#define PROJECT_RUN_H

#include "accounts.h"
#include "lock.h"
#include "planned.h"
#include "selection.h"

/*
 * A run over releases of a project: which they are, the lock, who logs in. What several commands
 * begin with; each goes on by itself.
 */
struct project_run {
    const struct options *options; /* borrowed */
    enum goal goal;
    struct selection selection;
    struct lock lock;
    int turn; /* -1: no other run is kept out */
    struct accounts accounts;
    struct planned *planned; /* one for each release of the selection */
    size_t count;
};

/* Reads project file and lock, and chooses; where the run may write, other runs in this folder are
 * waited for. Logs nobody in. run must be {.turn = -1, .goal = ...}; clear it also after a failure.
 */
int project_run_open(struct project_run *run, const struct options *options, const char *file,
                     enum selection_kind kind, bool may_write, struct jbc_error *error);

/* Finds where and who of all organizations. */
int project_run_find_accounts(struct project_run *run, struct jbc_error *error);

/* Plans every release: all inputs, ids and outputs are checked. Each is handed to see, with what
 * becomes of its ids, before the next one. */
int project_run_plan(struct project_run *run,
                     int (*see)(void *context, struct planned *planned,
                                const struct planned_ids *ids, struct jbc_error *error),
                     void *context, struct jbc_error *error);

/* The first half of that: only which JARs there are, and what the lock says. */
int project_run_look(struct project_run *run, struct jbc_error *error);

/* The account of a release's organization. */
struct account *project_run_account(const struct project_run *run,
                                    const struct project_release *which);

void project_run_clear(struct project_run *run);

#endif
