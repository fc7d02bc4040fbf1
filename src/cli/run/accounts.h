#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include "selection.h"
#include "session.h"
#include "settings.h"

/*
 * A client for each organization of a run over a project, all logged in before anything else is
 * asked: one log-in for each account and host.
 */
struct account {
    struct settings settings;
    struct session session;
    struct jbc_error error; /* why there is no client; its code is JBC_OK where there is one */
};

struct accounts {
    struct account *items; /* in the order of the selection's organizations */
    size_t count;
};

/* Finds where and who for every organization; asks nothing yet. Fails with JBC_USAGE also where a
 * token without a label would go to several hosts. options are borrowed; accounts must be {0}, and
 * are to be cleared also after a failure. */
int accounts_find(struct accounts *accounts, const struct selection *selection,
                  const struct options *options, struct jbc_error *error);

/* Logs in. One that fails is told in its account and stops no other; only an interrupt ends it all.
 */
int accounts_open(struct accounts *accounts, struct jbc_error *error);
void accounts_clear(struct accounts *accounts);

#endif
