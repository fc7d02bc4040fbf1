#ifndef PLANNED_H
#define PLANNED_H

#include "lock.h"
#include "options.h"
#include "project.h"
#include "settings.h"

#include <jbc/release.h>
#include <sys/stat.h>

/* What a run makes of a release. */
enum goal {
    GOAL_RELEASE,  /* the JAR, by what Harmony says */
    GOAL_REGISTER, /* the registration file, if there is to be one */
    GOAL_PACKAGE,  /* the JAR, by the registration file, offline */
    GOAL_READ      /* nothing is written but perhaps the lock */
};

/*
 * A release of a project as it stands before Harmony is asked: its paths, the ids that the lock
 * gives it, and what the JAR was when it was checked. Holds no secret and nothing open, so that
 * many of them take little room.
 */
struct planned {
    const struct project_release *which;
    const struct options *given; /* the command line; borrowed */
    enum goal goal;
    bool may_validate; /* the project file's "validate" */
    char *jar, *manifest, *registration;
    char *output;                 /* as the project file has it; NULL: the command line tells it */
    struct stat checked;          /* the JAR, when it was checked */
    char *name, *version;         /* to register under */
    char *manifest_version;       /* the Version as it will be released */
    struct lock_entry before;     /* the lock's; no host: it has none */
    struct jbc_release_lock lock; /* what of that a fill goes by, with activities renamed */
    struct jbc_activity_rename *renames; /* borrows from the project */
    struct jbc_activity_rename *moved;   /* those by which an id goes to another name */
    size_t moved_count;
};

/* The paths of a release; asks for no more of the files than which there are. planned must be {0};
 * clear it also after a failure. */
int planned_find(struct planned *planned, const struct project *project,
                 const struct project_release *which, const struct options *options, enum goal goal,
                 struct jbc_error *error);

/* The options of the command line with the project file's values in their place. They borrow from
 * planned, which must have been found. */
void planned_options(const struct planned *planned, struct options *options);

/* The file that will be written, where it is known by now; NULL: none. */
const char *planned_output(const struct planned *planned);

/* Takes the entry that the lock has for it. */
int planned_take_lock(struct planned *planned, const struct lock *lock, struct jbc_error *error);

/* Checks the inputs and fills the manifest without Harmony, with what the lock knows: learns name,
 * version and output, and fails where the ids contradict it. *ids is what became of the ids; it
 * must be clear, and is cleared by planned_ids_clear. */
struct planned_ids {
    struct jbc_activities activities, retired; /* as the lock would have them */
    bool is_new_numbering;                     /* no source knew any id of any activity */
};
int planned_check(struct planned *planned, const struct project *project,
                  const struct settings *settings, struct planned_ids *ids,
                  struct jbc_error *error);
void planned_ids_clear(struct planned_ids *ids);

/* What a fill made of the ids. ids must be clear. */
int planned_ids_of(struct planned_ids *ids, const struct jbc_id_plan *plan,
                   struct jbc_error *error);

/* Drops the locked ids that the registration does not have. */
void planned_keep_range(struct planned *planned, const struct jbc_registration *registration);

/* Fails with JBC_FAILED where the JAR is not the file that was checked any more. */
int planned_is_same(const struct planned *planned, struct jbc_error *error);

/* The rename that gives this name its id now; NULL: none does. */
const struct jbc_activity_rename *planned_rename(const struct planned *planned, const char *name);

void planned_clear(struct planned *planned);

#endif
