#include "prepare_project.h"

#include "changes.h"
#include "fail.h"
#include "file.h"
#include "foresee.h"
#include "job.h"
#include "msg.h"
#include "output.h"
#include "project_run.h"
#include "registration_file.h"
#include "releases.h"
#include "site.h"
#include "summary.h"

#include <string.h>

/* ---- before anything is asked ---- */

static int check_lock_options(const struct options *options, struct jbc_error *error)
{
    if (options->create_new && options->id)
        return fail_with(error, JBC_USAGE, "--new and --id exclude each other");
    if (options->frozen && (options->relock || options->ids_new || options->ids_from))
        return fail_with(error, JBC_USAGE,
                         "--frozen keeps the lock as it is: leave out --relock, --ids-from and "
                         "--ids-new");
    if (options->ids_new && options->ids_from)
        return fail_with(error, JBC_USAGE, "--ids-from and --ids-new exclude each other");
    if (options->relock && (options->organizations.count != 1 || options->connectors.count != 1))
        return fail_with(error, JBC_USAGE,
                         "--relock needs one organization and one connector, both named "
                         "(--organization, --connector)");
    return 0;
}

static int check_options(const struct project_run *run, struct jbc_error *error)
{
    const struct options *options = run->options;
    if (check_lock_options(options, error) < 0)
        return -1;
    if (options->adapter)
        return fail_with(error, JBC_USAGE,
                         "--adapter is for a connector without a project: here its JAR has it");
    if (options->simulate && (run->selection.count != 1 || !options->output))
        return fail_with(error, JBC_USAGE,
                         "--simulate with a project needs one release and an output (-o FILE)");
    if (run->goal == GOAL_PACKAGE && (options->validate || options->create_new || options->id ||
                                      options->simulate || options->relock || options->ids_from))
        return fail_with(error, JBC_USAGE,
                         "with --registration nothing asks Harmony, and the lock stays as it is: "
                         "leave out --validate, --new, --id, --simulate, --relock and --ids-from");
    return 0;
}

static int need_registration(const struct project_run *run, const struct planned *planned,
                             struct jbc_error *error)
{
    const char *label = planned->which->connector->label;
    if (!planned->registration)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: connectors.%s: \"registration\" is missing: the file that 'jbc "
                         "register' writes and 'jbc package' reads",
                         run->selection.project.path, label);
    if (!file_exists(planned->registration))
        return fail_with(error, JBC_BAD_INPUT,
                         "%s is not there: 'jbc register --organization %s --connector %s' writes "
                         "it",
                         planned->registration, planned->which->organization->label, label);
    return 0;
}

/* What the lock says against the options, and the change that must not be. */
static int see_plan(void *context, struct planned *planned, const struct planned_ids *ids,
                    struct jbc_error *error)
{
    const struct project_run *run = context;
    const struct options *options = run->options;
    bool is_locked = planned->before.host;
    if (options->create_new && is_locked && !options->relock)
        return fail_with(error, JBC_USAGE,
                         "the lock has a registration of '%s' for '%s' already: with --new it is "
                         "given up only with --relock",
                         planned->which->connector->label, planned->which->organization->label);
    if (options->ids_from && is_locked)
        return fail_with(error, JBC_USAGE,
                         "--ids-from is for a connector that the lock does not know yet");
    if (run->goal == GOAL_PACKAGE)
        return need_registration(run, planned, error) < 0
                   ? -1
                   : changes_refuse(planned, ids, "'jbc package'", error);
    return options->frozen ? changes_refuse(planned, ids, "--frozen", error) : 0;
}

/* ---- one release ---- */

/* From the registration to the output. The lock has registration and ids also where Harmony does
 * not call the key valid, or the output cannot be written. */
static int write_release(struct job *job, struct planned *planned, const struct site *site,
                         const struct planned_ids *ids, struct jbc_error *error)
{
    struct jbc_error reason = {0};
    int packed = job_pack(job, &reason);
    int locked = site_write_lock(site->run, planned, job, ids, error);
    if (locked == 0) /* else the record is all that knows of the registration */
        jbc_enroll_settle(job->session->client, site->account->settings.state_folder,
                          planned->name);
    if (packed < 0)
        return fail_with(error, reason.code, "%s", reason.message);
    if (locked < 0)
        return -1;
    if (planned_is_same(planned, error) < 0)
        return -1;
    return job_commit(job, error);
}

/* The lock first: it is what must not be lost. */
static int write_registration(struct job *job, struct planned *planned, const struct site *site,
                              const struct planned_ids *ids, struct jbc_error *error)
{
    const char *output = planned_output(planned);
    if (site_write_lock(site->run, planned, job, ids, error) < 0)
        return -1;
    if (output && registration_file_write(&job->registration, output, error) < 0)
        return -1;
    job->report.output = output;
    jbc_enroll_settle(job->session->client, site->account->settings.state_folder, planned->name);
    return 0;
}

/* Offline: the registration of the file, which must be the lock's. */
static int package(struct job *job, struct planned *planned, const struct site *site,
                   struct planned_ids *ids, struct jbc_error *error)
{
    const char *lock = site->run->lock.path;
    if (job_read_registration(job, planned->registration, error) < 0 ||
        lock_check(&planned->before, &job->registration, lock, error) < 0 ||
        job_open(job, error) < 0 || job_fill(job, error) < 0 ||
        planned_ids_of(ids, jbc_release_id_plan(job->release), error) < 0)
        return -1;
    if (planned->given->dry_run)
        return 0;
    if (job_pack(job, error) < 0 || planned_is_same(planned, error) < 0)
        return -1;
    return job_commit(job, error);
}

static int enroll(struct job *job, struct planned *planned, struct site *site,
                  struct planned_ids *ids, struct jbc_error *error)
{
    if (job_open(job, error) < 0 || site_enroll(site, job, planned, error) < 0)
        return -1;
    if (job->report.registration && site_fill(job, planned, ids, error) < 0)
        return -1;
    if (planned->given->dry_run)
        return 0;
    return planned->goal == GOAL_REGISTER ? write_registration(job, planned, site, ids, error)
                                          : write_release(job, planned, site, ids, error);
}

/* What a dry run would have made of the ids. */
static int foresee(struct job *job, const struct planned *planned, const struct planned_ids *ids,
                   struct jbc_error *error)
{
    job->report.plan = job->report.registration ? jbc_release_id_plan(job->release) : NULL;
    job->report.moved = planned->moved;
    job->report.moved_count = planned->moved_count;
    return foresee_output(job, planned, ids, error);
}

static int release_one(struct job *job, struct planned *planned, struct site *site,
                       struct jbc_error *error)
{
    struct planned_ids ids = {0};
    int result = planned_is_same(planned, error);
    if (result == 0 && planned->goal == GOAL_PACKAGE)
        result = package(job, planned, site, &ids, error);
    else if (result == 0)
        result = enroll(job, planned, site, &ids, error);
    if (result == 0 && planned->given->dry_run)
        result = foresee(job, planned, &ids, error);
    planned_ids_clear(&ids);
    return result;
}

/* ---- all of them ---- */

static void tell(struct releases *releases, const struct job *job, const struct planned *planned,
                 const struct jbc_error *error)
{
    struct report report = job->report;
    report.connector = planned->which->connector->label;
    report.organization = planned->which->organization->label;
    report.name = report.name ? report.name : planned->name;
    report.version = report.version ? report.version : planned->version;
    releases_add(releases, &report, error);
    if (!error->code)
        summary_add(&report);
}

static void release(struct planned *planned, struct site *site, const struct jbc_error *failed,
                    struct releases *releases)
{
    struct options options;
    struct jbc_error error = *failed;
    const struct settings offline = {.options = planned->given,
                                     .project = &site->run->selection.project,
                                     .organization = planned->which->organization};
    struct job job = {.options = &options,
                      .settings = site->account ? &site->account->settings : &offline,
                      .session = site->account ? &site->account->session : NULL,
                      .lock = &planned->lock,
                      .registered_version = planned->before.registered_version,
                      .listener = msg_listener(),
                      .report = {.dry_run = planned->given->dry_run,
                                 .simulated = planned->given->simulate,
                                 .registration_only = planned->goal == GOAL_REGISTER}};
    planned_options(planned, &options);
    if (planned->goal == GOAL_REGISTER) { /* the release has no output */
        options.output = NULL;
        options.dry_run = true;
    }
    releases_begin(releases, planned->which);
    if (!error.code)
        release_one(&job, planned, site, &error);
    tell(releases, &job, planned, &error);
    job_clear(&job);
}

/* The registrations of an organization: all are begun, and then settled. */
static void enroll_all(struct site *site, const struct releases *releases)
{
    bool (*const steps[])(struct site *, const struct planned *) = {site_begin, site_settle};
    for (size_t step = 0; step < sizeof steps / sizeof steps[0]; step++)
        for (size_t i = 0; i < site->count; i++) {
            releases_ahead(releases, site->first[i].which, i);
            if (!steps[step](site, &site->first[i]))
                return;
        }
}

static void release_for(struct project_run *run, struct planned *first, size_t count,
                        struct releases *releases)
{
    struct site site = {.run = run, .account = project_run_account(run, first->which)};
    struct jbc_error error = {0};
    if (site.account) {
        error = site.account->error;
        if (!error.code && site_open(&site, first, count, &error) == 0)
            enroll_all(&site, releases);
    }
    for (size_t i = 0; i < count && !releases_stopped(releases); i++)
        release(&first[i], &site, &error, releases);
    site_clear(&site);
}

static int prepare_all(struct project_run *run, struct releases *releases, struct jbc_error *error)
{
    bool is_online = run->goal != GOAL_PACKAGE;
    if (check_options(run, error) < 0 || (is_online && project_run_find_accounts(run, error) < 0) ||
        project_run_plan(run, see_plan, run, error) < 0 ||
        (is_online && accounts_open(&run->accounts, error) < 0))
        return -1;
    size_t each = run->count / run->selection.organization_count;
    releases->total = run->count;
    for (size_t i = 0; i < run->count && !releases_stopped(releases); i += each)
        release_for(run, &run->planned[i], each, releases);
    return 0;
}

int prepare_project(const struct options *options, const char *file, enum goal goal)
{
    struct jbc_error error = {0};
    struct project_run run = {.turn = -1, .goal = goal};
    struct releases releases = {0};
    enum selection_kind kind = goal == GOAL_PACKAGE ? SELECT_ANY : SELECT_CHANGES;
    bool may_write = !options->dry_run && !options->simulate;
    int code;
    if (project_run_open(&run, options, file, kind, may_write, &error) < 0 ||
        (run.selection.count > 0 && prepare_all(&run, &releases, &error) < 0))
        code = msg_fail(&error);
    else
        code = releases_end(&releases);
    project_run_clear(&run);
    if (options->simulate && code == JBC_OK)
        msg_warning("this was a simulation: these ids, key and secret are not Harmony's");
    return code;
}
