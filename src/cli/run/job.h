#ifndef JOB_H
#define JOB_H

#include "report.h"
#include "session.h"
#include "settings.h"

#include <jbc/enroll.h>
#include <jbc/release.h>

/*
 * One release under way, from its inputs to its output. Its steps are called in this order; after a
 * failure, or where a step is left out, nothing has appeared at the output.
 */
struct job {
    const struct options *options;       /* borrowed, as all of these: */
    const struct settings *settings;     /* resolved */
    struct session *session;             /* logged in before job_enroll */
    const struct jbc_release_lock *lock; /* NULL: without a project */
    const struct jbc_listener *listener; /* of the release; NULL hears nothing */
    bool manifest_only;                  /* the output is the manifest alone */
    const char *registered_version;      /* as the lock has it; NULL: not known */

    struct jbc_release *release;
    struct jbc_registration registration;
    enum jbc_enroll_way way;
    struct report report; /* borrows from the two above */
};

/* Reads and checks all that can be checked offline. */
int job_open(struct job *job, struct jbc_error *error);

/* Finds the registration, or makes one. */
int job_enroll(struct job *job, const struct jbc_enrollment *how, struct jbc_error *error);

/* Takes one that was found or made already, if any was; *registration is empty then. */
void job_take(struct job *job, struct jbc_registration *registration, enum jbc_enroll_way way);

/* Takes a registration file's. */
int job_read_registration(struct job *job, const char *path, struct jbc_error *error);

/* The registration into the manifest. */
int job_fill(struct job *job, struct jbc_error *error);

/* The output, where nobody sees it yet; with --validate Harmony has said that it is valid. */
int job_pack(struct job *job, struct jbc_error *error);

/* The output gets its name. */
int job_commit(struct job *job, struct jbc_error *error);

/* Frees what the steps made; what is borrowed stays. */
void job_clear(struct job *job);

#endif
