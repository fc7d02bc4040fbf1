#include "project_run.h"

#include "check_release.h"
#include "destination.h"
#include "digest.h"
#include "fail.h"
#include "file.h"
#include "file_lock.h"
#include "folder.h"
#include "msg.h"
#include "output.h"
#include "state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static char *lock_path(const struct project *project)
{
    struct buf path = {0};
    if (strcmp(project->folder, ".") != 0)
        buf_addf(&path, "%s/", project->folder);
    buf_adds(&path, "jbc.lock");
    return buf_take(&path);
}

/* A file of the state folder for the turns of the runs in a project's folder. */
static char *turn_path(const char *folder, const struct project *project, struct jbc_error *error)
{
    char digest[65], *real = realpath(project->folder, NULL);
    struct buf path = {0};
    if (!real) {
        fail_errno(error, "cannot find the folder %s", project->folder);
        return NULL;
    }
    digest_text(real, digest);
    buf_addf(&path, "%s/%.16s.project.lock", folder, digest);
    free(real);
    char *taken = buf_take(&path);
    if (!taken)
        fail_memory(error);
    return taken;
}

static int take_turn(struct project_run *run, struct jbc_error *error)
{
    char *folder = state_folder(error);
    if (!folder || folder_make_private(folder, error) < 0) {
        free(folder);
        return -1;
    }
    char *path = turn_path(folder, &run->selection.project, error);
    if (path)
        run->turn = file_lock(path, msg_listener(),
                              "waiting for another jbc that works on this project", error);
    free(path);
    free(folder);
    return run->turn < 0 ? -1 : 0;
}

int project_run_open(struct project_run *run, const struct options *options, const char *file,
                     enum selection_kind kind, bool may_write, struct jbc_error *error)
{
    run->options = options;
    run->turn = -1;
    if (destination_is_stdout(options))
        return fail_with(error, JBC_USAGE,
                         "'-o -' is for a release without a project: give -o the name of a file");
    if (check_allowed(options, error) < 0 ||
        selection_open(&run->selection, options, file, kind, error) < 0 ||
        check_allowed_in(&run->selection.project, error) < 0)
        return -1;
    if (kind == SELECT_CHANGES && selection_confirm(&run->selection, options, error) < 0)
        return -1;
    char *path = lock_path(&run->selection.project);
    if (!path)
        return fail_memory(error);
    int result = may_write ? take_turn(run, error) : 0;
    if (result == 0 && !options->simulate)
        result = lock_read(&run->lock, path, error);
    free(path);
    return result;
}

int project_run_find_accounts(struct project_run *run, struct jbc_error *error)
{
    return accounts_find(&run->accounts, &run->selection, run->options, error);
}

struct account *project_run_account(const struct project_run *run,
                                    const struct project_release *which)
{
    for (size_t i = 0; i < run->accounts.count; i++)
        if (run->selection.organizations[i] == which->organization)
            return &run->accounts.items[i];
    return NULL;
}

/* ---- the plan ---- */

static int fail_same(const struct project *project, const struct planned *planned,
                     const struct planned *other, struct jbc_error *error)
{
    const char *output = planned_output(planned);
    const char *member = output == planned->output         ? ": output"
                         : output == planned->registration ? ": registration"
                                                           : "";
    return fail_with(error, JBC_BAD_INPUT,
                     "%s%s: %s would be that of %s for %s and of %s for %s: put {organization} or "
                     "{connector} into it",
                     project->path, member, output, other->which->connector->label,
                     other->which->organization->label, planned->which->connector->label,
                     planned->which->organization->label);
}

/* The output of an option, which may be any file. */
static int check_given(const struct planned *planned, const char *output, struct jbc_error *error)
{
    if (planned->given->in_place)
        return 0;
    if (file_is_same(output, planned->jar)) {
        fail_with(error, JBC_USAGE, "the output %s is the JAR itself", output);
        return fail_hint(error, JBC_HINT_IN_PLACE);
    }
    if (file_is_same(output, planned->manifest))
        return fail_with(error, JBC_USAGE, "the output %s is one of the inputs", output);
    return 0;
}

/* No output is another's, also but for case, nor what a connector's JAR is looked for by. */
static int check_output(const struct project_run *run, const struct planned *planned,
                        struct jbc_error *error)
{
    const struct project *project = &run->selection.project;
    const char *output = planned_output(planned);
    bool is_of_file = output && (output == planned->output || output == planned->registration);
    if (!output || run->goal == GOAL_READ)
        return 0;
    for (const struct planned *other = run->planned; other < planned; other++)
        if (planned_output(other) && strcasecmp(planned_output(other), output) == 0)
            return fail_same(project, planned, other, error);
    for (size_t i = 0; i < run->selection.count && is_of_file; i++)
        if (project_jar_fits(project, &run->selection.releases[i], output))
            return fail_with(error, JBC_BAD_INPUT,
                             "%s: output: %s is what \"jar\" of the connector '%s' stands for: it "
                             "would be read as an input",
                             project->path, output, run->selection.releases[i].connector->label);
    if (check_given(planned, output, error) < 0)
        return -1;
    return run->options->dry_run ? 0 : output_check(output, error);
}

/* Finds a release's files, and its entry in the lock. */
static int look(struct project_run *run, size_t index, struct jbc_error *error)
{
    struct planned *planned = &run->planned[run->count++];
    if (planned_find(planned, &run->selection.project, &run->selection.releases[index],
                     run->options, run->goal, error) < 0)
        return -1;
    return planned_take_lock(planned, &run->lock, error);
}

int project_run_look(struct project_run *run, struct jbc_error *error)
{
    run->planned = calloc(run->selection.count + 1, sizeof *run->planned);
    if (!run->planned)
        return fail_memory(error);
    for (size_t i = 0; i < run->selection.count; i++)
        if (look(run, i, error) < 0)
            return -1;
    return 0;
}

static int plan_one(struct project_run *run, struct planned *planned, struct planned_ids *ids,
                    struct jbc_error *error)
{
    const struct project *project = &run->selection.project;
    const struct settings offline = {
        .options = run->options, .project = project, .organization = planned->which->organization};
    const struct account *account = project_run_account(run, planned->which);
    if (planned_check(planned, project, account ? &account->settings : &offline, ids, error) < 0)
        return -1;
    return check_output(run, planned, error);
}

int project_run_plan(struct project_run *run,
                     int (*see)(void *context, struct planned *planned,
                                const struct planned_ids *ids, struct jbc_error *error),
                     void *context, struct jbc_error *error)
{
    if (project_run_look(run, error) < 0)
        return -1;
    for (size_t i = 0; i < run->selection.count; i++) {
        struct planned *planned = &run->planned[i];
        struct planned_ids ids = {0};
        int result = plan_one(run, planned, &ids, error);
        if (result == 0 && see)
            result = see(context, planned, &ids, error);
        planned_ids_clear(&ids);
        if (result < 0)
            return -1;
    }
    return 0;
}

void project_run_clear(struct project_run *run)
{
    for (size_t i = 0; i < run->count; i++)
        planned_clear(&run->planned[i]);
    free(run->planned);
    accounts_clear(&run->accounts);
    lock_clear(&run->lock);
    selection_clear(&run->selection);
    if (run->options && run->turn >= 0)
        close(run->turn);
    *run = (struct project_run){.turn = -1};
}
