#include "doctor.h"
#include "fail.h"
#include "file.h"
#include "output_trial.h"
#include "secrets.h"
#include "state.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void doctor_secret_file(struct diagnosis *diagnosis, const char *path)
{
    mode_t mode;
    struct buf remedy = {0};
    if (!file_exists(path))
        return;
    secrets_add_remedy(&remedy, path);
    if (secrets_are_open(path, &mode))
        diagnosis_warn(diagnosis, "file with secrets",
                       remedy.failed ? "take that away" : remedy.data,
                       "%s has the mode %03o, which lets others read it", path, (unsigned)mode);
    else if (access(path, R_OK) < 0)
        diagnosis_fail(diagnosis, "file with secrets", JBC_FAILED, "make it readable for this user",
                       "%s cannot be read", path);
    else
        diagnosis_ok(diagnosis, "file with secrets", "%s is this user's alone", path);
    buf_clear(&remedy);
}

/* The folder, or what is there of those above it; malloc'ed. */
static char *nearest(const char *folder)
{
    char *path = strdup(folder);
    while (path && !file_exists(path) && strcmp(path, ".") != 0 && strcmp(path, "/") != 0) {
        char *above = strdup(dirname(path));
        free(path);
        path = above;
    }
    return path;
}

static int try_nearest(const char *folder, struct output_trial *trial, struct jbc_error *error)
{
    char *there = nearest(folder);
    int result = there ? output_try(there, trial, error) : fail_memory(error);
    free(there);
    return result;
}

static void see_locks(struct diagnosis *diagnosis, const char *folder)
{
    struct jbc_error error = {0};
    struct output_trial trial = {0};
    if (try_nearest(folder, &trial, &error) < 0)
        diagnosis_fail(diagnosis, "locks", error.code,
                       "let XDG_STATE_HOME name a folder that can be written", "%s", error.message);
    else if (trial.has_locks)
        diagnosis_ok(diagnosis, "locks", "jobs on this machine can take turns");
    else
        diagnosis_warn(diagnosis, "locks", "let XDG_STATE_HOME name a folder on a local disk",
                       "the file system of %s knows none: jobs on this machine cannot take turns",
                       folder);
}

void doctor_state(struct diagnosis *diagnosis, const char *folder)
{
    struct jbc_error error = {0};
    char *found = folder ? strdup(folder) : state_folder(&error);
    if (found && state_prepare(found, true, &error) == 0) {
        diagnosis_ok(diagnosis, "state folder", "%s%s", found,
                     file_exists(found) ? "" : " can be made");
        see_locks(diagnosis, found);
    } else {
        diagnosis_fail(diagnosis, "state folder", error.code ? error.code : JBC_FAILED,
                       "let XDG_STATE_HOME name a folder of this user's own", "%s", error.message);
        diagnosis_skip(diagnosis, "locks");
    }
    free(found);
}

void doctor_output(struct diagnosis *diagnosis, const char *folder)
{
    struct jbc_error error = {0};
    struct output_trial trial = {0};
    if (try_nearest(folder, &trial, &error) < 0)
        diagnosis_fail(diagnosis, "output", error.code,
                       "write the output into a folder of this user's own", "%s", error.message);
    else if (trial.has_modes && trial.has_locks && trial.has_sync)
        diagnosis_ok(diagnosis, "output", "files can be written, renamed and synced in %s", folder);
    else
        diagnosis_warn(diagnosis, "output", "write the output to a local disk",
                       "the file system of %s has no%s%s%s: what is written there may be readable "
                       "by others, or lost in a crash",
                       folder, trial.has_modes ? "" : " modes", trial.has_locks ? "" : " locks",
                       trial.has_sync ? "" : " sync");
}
