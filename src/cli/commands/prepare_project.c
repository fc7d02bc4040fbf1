#include "prepare_project.h"

#include "changes.h"
#include "fail.h"
#include "job.h"
#include "msg.h"
#include "project_run.h"
#include "releases.h"
#include "summary.h"

#include <jbc/connector.h>
#include <stdlib.h>
#include <string.h>

/* ---- before anything is asked ---- */

static int check_options(const struct project_run *run, struct jbc_error *error)
{
    const struct options *options = run->options;
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
    if (options->simulate && (run->selection.count != 1 || !options->output))
        return fail_with(error, JBC_USAGE,
                         "--simulate with a project needs one release and an output (-o FILE)");
    return 0;
}

/* What the lock says against the options, and the change that --frozen forbids. */
static int see_plan(void *context, struct planned *planned, const struct planned_ids *ids,
                    struct jbc_error *error)
{
    const struct options *options = context;
    bool is_locked = planned->before.host;
    if (options->create_new && is_locked && !options->relock)
        return fail_with(error, JBC_USAGE,
                         "the lock has a registration of '%s' for '%s' already: with --new it is "
                         "given up only with --relock",
                         planned->which->connector->label, planned->which->organization->label);
    if (options->ids_from && is_locked)
        return fail_with(error, JBC_USAGE,
                         "--ids-from is for a connector that the lock does not know yet");
    return options->frozen ? changes_refuse(planned, ids, error) : 0;
}

/* ---- one release ---- */

/* The ids of an earlier release, which must be of this registration. */
static int adopt(struct planned *planned, const struct jbc_registration *registration,
                 struct jbc_error *error)
{
    const char *path = planned->options.ids_from;
    struct jbc_connector connector = {0};
    struct jbc_registration carried = {0};
    if (!path)
        return 0;
    int result = jbc_connector_open(&connector, path, NULL, error);
    if (result == 0)
        result = jbc_manifest_registration(&connector.manifest, &carried, error);
    if (result == 0 && (!carried.endpoint_entity_id ||
                        strcmp(carried.endpoint_entity_id, registration->endpoint_entity_id) != 0))
        result =
            fail_with(error, JBC_BAD_INPUT,
                      "%s is of another registration: its endpoint's id is %s, and that of "
                      "'%s' is %s",
                      path, carried.endpoint_entity_id ? carried.endpoint_entity_id : "missing",
                      registration->name, registration->endpoint_entity_id);
    for (size_t i = 0; result == 0 && i < carried.activities.count; i++)
        if (carried.activities.items[i].id)
            result = jbc_activities_add(&planned->lock.activities, carried.activities.items[i].name,
                                        carried.activities.items[i].id, error);
    jbc_registration_clear(&carried);
    jbc_connector_clear(&connector);
    return result;
}

/* The locked registration in what Harmony lists; NULL where it is gone. */
static const struct jbc_registration *locked_in(const struct jbc_registration_list *list,
                                                const struct lock_entry *before)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct jbc_registration *item = &list->items[i];
        const char *wanted = before->id ? before->id : before->endpoint_entity_id;
        const char *found = before->id ? item->id : item->endpoint_entity_id;
        if (found && strcmp(found, wanted) == 0)
            return item;
    }
    return NULL;
}

/* What one release of an organization has in common with the others. */
struct place {
    struct project_run *run;
    struct account *account;
    const struct jbc_turns *turns;
    const struct jbc_registration_list *list;
};

static int enroll(struct job *job, const struct planned *planned, const struct place *place,
                  struct jbc_error *error)
{
    const struct options *options = &planned->options;
    const struct lock_entry *before = &planned->before;
    bool is_locked = before->host && !options->relock;
    const struct jbc_registration *locked = is_locked ? locked_in(place->list, before) : NULL;
    if (is_locked && !locked)
        return fail_with(error, JBC_DIFFERS,
                         "%s: the registration %s of '%s', which it has for the organization '%s', "
                         "is not among those that %s lists now: --relock takes the one there is",
                         place->run->lock.path,
                         before->id ? before->id : before->endpoint_entity_id, before->name,
                         before->organization, before->host);
    const struct jbc_enrollment how = {
        .wish = {.name = planned->name,
                 .version = planned->version,
                 .id = options->id ? options->id
                       : locked    ? locked->id
                                   : NULL},
        .create_new = options->create_new,
        .dry_run = options->dry_run,
        .state_folder = options->dry_run ? NULL : place->account->settings.state_folder,
        .turns = place->turns,
        .listed = place->list,
        .keep_record = true};
    if (job_enroll(job, &how, error) < 0)
        return -1;
    return is_locked ? lock_check(before, &job->registration, place->run->lock.path, error) : 0;
}

/* Others may use what was found and is in no lock: its ids are not given out anew by chance. */
static int check_numbering(const struct job *job, const struct planned *planned,
                           const struct planned_ids *ids, struct jbc_error *error)
{
    const struct options *options = &planned->options;
    if (job->way != JBC_ENROLL_FOUND || !ids->is_new_numbering || options->ids_new ||
        options->simulate || options->relock || planned->before.host)
        return 0;
    return fail_with(error, JBC_BAD_INPUT,
                     "'%s' is registered at %s already, and nothing here knows the ids of its "
                     "activities: to give them out anew could break projects that use it. Name a "
                     "JAR that was released (--ids-from RELEASED.jar), or say that nobody uses it "
                     "(--ids-new)",
                     job->report.name, job->report.host);
}

/* The lock with this release in it, on the disk where that changes anything. */
static int write_lock(struct project_run *run, const struct planned *planned, const struct job *job,
                      const struct planned_ids *ids, struct jbc_error *error)
{
    const struct project_release *which = planned->which;
    struct lock_entry made = {.organization = planned->before.organization};
    if (planned->options.simulate)
        return 0;
    struct lock_entry *entry =
        lock_need(&run->lock, which->organization->label, which->connector->label, error);
    if (!entry || lock_entry_copy(&made, entry, error) < 0)
        return -1;
    int result = lock_set(entry, &job->registration, &ids->activities, &ids->retired, error);
    bool is_equal = result == 0 && made.host && lock_entry_equal(&made, entry);
    if (result == 0 && !is_equal && planned->options.frozen)
        result = fail_with(error, JBC_DIFFERS,
                           "%s would change for '%s' in '%s': run this without --frozen, and "
                           "commit the lock",
                           run->lock.path, which->connector->label, which->organization->label);
    if (result == 0 && !is_equal)
        result = lock_write(&run->lock, error);
    lock_entry_clear(&made);
    return result;
}

/* From the registration to the output. The lock has registration and ids also where Harmony does
 * not call the key valid, or the output cannot be written. */
static int write_release(struct job *job, struct planned *planned, const struct place *place,
                         const struct planned_ids *ids, struct jbc_error *error)
{
    struct project_run *run = place->run;
    struct jbc_error reason = {0};
    int packed = job_pack(job, &reason);
    if (write_lock(run, planned, job, ids, packed < 0 ? NULL : error) < 0 && packed == 0)
        return -1;
    jbc_enroll_settle(job->session->client, place->account->settings.state_folder, planned->name);
    if (packed < 0)
        return fail_with(error, reason.code, "%s", reason.message);
    if (planned_is_same(planned, error) < 0)
        return -1;
    return job_commit(job, error);
}

static int fill(struct job *job, struct planned *planned, struct planned_ids *ids,
                struct jbc_error *error)
{
    if (planned->options.relock) {
        changes_tell_relock(planned, &job->registration);
        planned_keep_range(planned, &job->registration);
    }
    if (adopt(planned, &job->registration, error) < 0 || job_fill(job, error) < 0 ||
        planned_ids_of(ids, jbc_release_id_plan(job->release), error) < 0)
        return -1;
    job->report.plan = jbc_release_id_plan(job->release);
    return check_numbering(job, planned, ids, error);
}

static int release_one(struct job *job, struct planned *planned, const struct place *place,
                       struct jbc_error *error)
{
    struct planned_ids ids = {0};
    if (planned_is_same(planned, error) < 0 || job_open(job, error) < 0 ||
        enroll(job, planned, place, error) < 0)
        return -1;
    int result = job->report.registration ? fill(job, planned, &ids, error) : 0;
    if (result == 0 && !planned->options.dry_run)
        result = write_release(job, planned, place, &ids, error);
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
    report.planned_output = planned->options.output;
    report.manifest_version = planned->manifest_version;
    releases_add(releases, &report, error);
    if (!error->code)
        summary_add(&report);
}

static void release(struct planned *planned, const struct place *place,
                    const struct jbc_error *failed, struct releases *releases)
{
    const struct options *options = place->run->options;
    struct jbc_error error = *failed;
    struct job job = {.options = &planned->options,
                      .settings = &place->account->settings,
                      .session = &place->account->session,
                      .lock = &planned->lock,
                      .listener = msg_listener(),
                      .report = {.dry_run = options->dry_run, .simulated = options->simulate}};
    releases_begin(releases, planned->which);
    if (!error.code)
        release_one(&job, planned, place, &error);
    tell(releases, &job, planned, &error);
    job_clear(&job);
}

/* The turns of an organization's connectors, and what Harmony lists since. */
static int look(struct place *place, struct jbc_turns **turns, struct jbc_registration_list *list,
                const struct planned *first, size_t count, struct jbc_error *error)
{
    const struct options *options = place->run->options;
    const char *folder = options->dry_run ? NULL : place->account->settings.state_folder;
    const char **names = calloc(count + 1, sizeof *names);
    if (!names)
        return fail_memory(error);
    for (size_t i = 0; i < count; i++)
        names[i] = first[i].name;
    *turns =
        jbc_turns_take(place->account->session.client, folder, names, count, msg_listener(), error);
    free(names);
    if (!*turns)
        return -1;
    return jbc_client_list(place->account->session.client, list, error);
}

static void release_for(struct project_run *run, struct planned *first, size_t count,
                        struct releases *releases)
{
    struct jbc_turns *turns = NULL;
    struct jbc_registration_list list = {0};
    struct place place = {.run = run, .account = project_run_account(run, first->which)};
    struct jbc_error error = place.account->error;
    if (!error.code)
        look(&place, &turns, &list, first, count, &error);
    place.turns = turns;
    place.list = &list;
    for (size_t i = 0; i < count && !releases_stopped(releases); i++)
        release(&first[i], &place, &error, releases);
    jbc_registration_list_clear(&list);
    jbc_turns_free(turns);
}

static int prepare_all(struct project_run *run, struct releases *releases, struct jbc_error *error)
{
    if (check_options(run, error) < 0 || project_run_find_accounts(run, error) < 0 ||
        project_run_plan(run, see_plan, (void *)(uintptr_t)run->options, error) < 0 ||
        accounts_open(&run->accounts, error) < 0)
        return -1;
    size_t each = run->count / run->selection.organization_count;
    releases->total = run->count;
    for (size_t i = 0; i < run->count && !releases_stopped(releases); i += each)
        release_for(run, &run->planned[i], each, releases);
    return 0;
}

int prepare_project(const struct options *options, const char *file)
{
    struct jbc_error error = {0};
    struct project_run run = {.turn = -1};
    struct releases releases = {0};
    bool may_write = !options->dry_run && !options->simulate;
    int code;
    if (project_run_open(&run, options, file, SELECT_CHANGES, may_write, &error) < 0 ||
        (run.selection.count > 0 && prepare_all(&run, &releases, &error) < 0))
        code = msg_fail(&error);
    else
        code = releases_end(&releases);
    project_run_clear(&run);
    if (options->simulate && code == JBC_OK)
        msg_warning("this was a simulation: these ids, key and secret are not Harmony's");
    return code;
}
