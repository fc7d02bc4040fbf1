#include "planned.h"

#include "fail.h"
#include "job.h"

#include <jbc/attributes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- paths and options ---- */

/* The path given, else the one of the pattern; NULL where there is neither. */
static int choose_path(char **path, const char *given, const char *pattern,
                       const struct project *project, const struct project_release *which,
                       struct jbc_error *error)
{
    if (!given && !pattern)
        return 0;
    *path = given ? strdup(given) : project_path(project, pattern, which, NULL, error);
    return *path ? 0 : given ? fail_memory(error) : -1;
}

static int choose_jar(struct planned *planned, const struct project *project, const char *given,
                      struct jbc_error *error)
{
    planned->jar = given ? strdup(given) : project_jar(project, planned->which, error);
    return planned->jar ? 0 : given ? fail_memory(error) : -1;
}

int planned_find(struct planned *planned, const struct project *project,
                 const struct project_release *which, const struct options *options, enum goal goal,
                 struct jbc_error *error)
{
    const struct project_connector *connector = which->connector;
    planned->which = which;
    planned->given = options;
    planned->goal = goal;
    planned->may_validate = project->validate;
    if (choose_jar(planned, project, options->jar, error) < 0 ||
        choose_path(&planned->manifest, options->manifest, connector->manifest, project, which,
                    error) < 0)
        return -1;
    return choose_path(&planned->registration, options->registration, connector->registration,
                       project, which, error);
}

static void add_allowed(struct options *options, const struct project_connector *connector)
{
    for (size_t i = 0; connector->allow && connector->allow[i]; i++)
        if (options->allow.count < OPT_LIST_LIMIT)
            options->allow.items[options->allow.count++] = connector->allow[i];
}

void planned_options(const struct planned *planned, struct options *options)
{
    const struct project_connector *connector = planned->which->connector;
    bool is_release = planned->goal == GOAL_RELEASE;
    *options = *planned->given;
    options->jar = planned->jar;
    options->manifest = planned->manifest;
    options->registration = planned->goal == GOAL_PACKAGE ? planned->registration : NULL;
    options->output = options->in_place ? NULL : planned_output(planned);
    options->name = options->name ? options->name : connector->name;
    options->connector_version =
        options->connector_version ? options->connector_version : connector->version;
    options->strip_signatures = options->strip_signatures || connector->strip_signatures;
    options->validate = is_release && (options->validate || planned->may_validate);
    add_allowed(options, connector);
}

const char *planned_output(const struct planned *planned)
{
    const struct options *given = planned->given;
    return given->in_place                  ? planned->jar
           : given->output                  ? given->output
           : planned->goal == GOAL_REGISTER ? planned->registration
                                            : planned->output;
}

/* ---- the lock ---- */

/* True where the entry's id of the old name goes to the new one. */
static bool moves(const struct lock_entry *entry, const struct project_rename *rename)
{
    return (jbc_activities_find(&entry->activities, rename->old_name) ||
            jbc_activities_find(&entry->retired, rename->old_name)) &&
           !jbc_activities_find(&entry->activities, rename->new_name) &&
           !jbc_activities_find(&entry->retired, rename->new_name);
}

static int take_renames(struct planned *planned, struct lock_entry *entry, struct jbc_error *error)
{
    const struct project_connector *connector = planned->which->connector;
    size_t count = connector->renamed_count;
    planned->renames = calloc(count + 1, sizeof *planned->renames);
    planned->moved = calloc(count + 1, sizeof *planned->moved);
    if (!planned->renames || !planned->moved)
        return fail_memory(error);
    planned->lock.renames = planned->renames;
    planned->lock.rename_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct project_rename *rename = &connector->renamed[i];
        planned->renames[i] = (struct jbc_activity_rename){rename->old_name, rename->new_name};
        if (moves(entry, rename))
            planned->moved[planned->moved_count++] = planned->renames[i];
        if (lock_rename(entry, rename->old_name, rename->new_name, error) < 0)
            return -1;
    }
    return 0;
}

const struct jbc_activity_rename *planned_rename(const struct planned *planned, const char *name)
{
    for (size_t i = 0; i < planned->moved_count; i++)
        if (strcasecmp(planned->moved[i].new_name, name) == 0)
            return &planned->moved[i];
    return NULL;
}

int planned_take_lock(struct planned *planned, const struct lock *lock, struct jbc_error *error)
{
    struct lock_entry renamed = {0};
    const struct lock_entry *entry =
        lock_find(lock, planned->which->organization->label, planned->which->connector->label);
    if (entry && (lock_entry_copy(&planned->before, entry, error) < 0 ||
                  lock_entry_copy(&renamed, entry, error) < 0))
        return -1;
    int result = take_renames(planned, &renamed, error);
    planned->lock.activities = renamed.activities;
    planned->lock.retired = renamed.retired;
    renamed.activities = renamed.retired = (struct jbc_activities){0};
    lock_entry_clear(&renamed);
    return result;
}

/* ---- what can be known without Harmony ---- */

/* A registration for a fill that nobody will see. Never cleared: it borrows. */
static struct jbc_registration stand_in(const struct planned *planned)
{
    static char key[] = "key", endpoint[] = "1", start[] = "2", end[] = "9223372036854775807";
    const struct lock_entry *before = &planned->before;
    bool is_locked = before->host;
    return (struct jbc_registration){
        .name = planned->name,
        .version = planned->version,
        .key = key,
        .secret = key,
        .endpoint_entity_id = is_locked ? before->endpoint_entity_id : endpoint,
        .function_entity_start_id = is_locked ? before->function_entity_start_id : start,
        .function_entity_end_id = is_locked ? before->function_entity_end_id : end};
}

int planned_ids_of(struct planned_ids *ids, const struct jbc_id_plan *plan, struct jbc_error *error)
{
    size_t known = 0;
    int result = 0;
    for (size_t i = 0; i < plan->count && result == 0; i++) {
        const struct jbc_planned_id *item = &plan->items[i];
        bool is_gone = item->way == JBC_ID_RETIRED || item->way == JBC_ID_RETIRED_BEFORE;
        known += item->way != JBC_ID_NEW;
        result = jbc_activities_add(is_gone ? &ids->retired : &ids->activities, item->name,
                                    item->id, error);
    }
    ids->is_new_numbering = ids->activities.count > 0 && known == 0;
    if (result < 0)
        planned_ids_clear(ids);
    return result;
}

void planned_ids_clear(struct planned_ids *ids)
{
    jbc_activities_clear(&ids->activities);
    jbc_activities_clear(&ids->retired);
    *ids = (struct planned_ids){0};
}

/* A rename is about what adapter.json says now. */
static int check_renames(const struct planned *planned, const struct project *project,
                         const struct jbc_activities *activities, struct jbc_error *error)
{
    const struct project_connector *connector = planned->which->connector;
    for (size_t i = 0; i < connector->renamed_count; i++) {
        const struct project_rename *rename = &connector->renamed[i];
        const char *problem =
            !jbc_activities_find(activities, rename->new_name)  ? "the new name is not there"
            : jbc_activities_find(activities, rename->old_name) ? "the old name is still there"
                                                                : NULL;
        if (problem)
            return fail_with(error, JBC_BAD_INPUT,
                             "%s: connectors.%s.renamed: '%s' to '%s' is not what adapter.json in "
                             "%s says: %s",
                             project->path, connector->label, rename->old_name, rename->new_name,
                             planned->jar, problem);
    }
    return 0;
}

static int copy(char **to, const char *from, struct jbc_error *error)
{
    free(*to);
    *to = from ? strdup(from) : NULL;
    return *to || !from ? 0 : fail_memory(error);
}

/* Name, version and output, which the filled manifest tells. */
static int learn(struct planned *planned, const struct project *project, const struct job *job,
                 struct jbc_error *error)
{
    const struct jbc_manifest *manifest = jbc_release_manifest(job->release);
    const struct options *given = planned->given;
    if (copy(&planned->manifest_version, jbc_manifest_get(manifest, JBC_ATTRIBUTE_VERSION), error) <
        0)
        return -1;
    if (given->output || given->in_place || planned->goal == GOAL_REGISTER)
        return 0;
    planned->output =
        project_path(project, project->output, planned->which, planned->manifest_version, error);
    return planned->output ? 0 : -1;
}

static int fill(struct planned *planned, const struct project *project, struct job *job,
                struct planned_ids *ids, struct jbc_error *error)
{
    if (job_open(job, error) < 0 || copy(&planned->name, job->report.name, error) < 0 ||
        copy(&planned->version, job->report.version, error) < 0)
        return -1;
    const struct jbc_registration registration = stand_in(planned);
    if (jbc_release_fill(job->release, &registration, error) < 0 ||
        check_renames(planned, project, jbc_release_activities(job->release), error) < 0 ||
        learn(planned, project, job, error) < 0)
        return -1;
    return planned_ids_of(ids, jbc_release_id_plan(job->release), error);
}

int planned_check(struct planned *planned, const struct project *project,
                  const struct settings *settings, struct planned_ids *ids, struct jbc_error *error)
{
    struct options options;
    struct job job = {.options = &options,
                      .settings = settings,
                      .lock = &planned->lock,
                      .registered_version = planned->before.registered_version};
    planned_options(planned, &options);
    options.output = options.registration = NULL;
    options.in_place = false;
    options.dry_run = true;
    if (stat(planned->jar, &planned->checked) < 0)
        return fail_errno(error, "cannot read %s", planned->jar);
    int result = fill(planned, project, &job, ids, error);
    job_clear(&job);
    return result;
}

static void keep_range(struct jbc_activities *activities,
                       const struct jbc_registration *registration)
{
    size_t kept = 0;
    for (size_t i = 0; i < activities->count; i++) {
        struct jbc_activity *item = &activities->items[i];
        if (jbc_id_compare(item->id, registration->function_entity_start_id) >= 0 &&
            jbc_id_compare(item->id, registration->function_entity_end_id) <= 0) {
            activities->items[kept++] = *item;
        } else {
            free(item->name);
            free(item->id);
        }
    }
    activities->count = kept;
}

void planned_keep_range(struct planned *planned, const struct jbc_registration *registration)
{
    keep_range(&planned->lock.activities, registration);
    keep_range(&planned->lock.retired, registration);
}

int planned_is_same(const struct planned *planned, struct jbc_error *error)
{
    const struct stat *then = &planned->checked;
    struct stat now;
    if (stat(planned->jar, &now) < 0)
        return fail_errno(error, "cannot read %s", planned->jar);
    if (now.st_dev == then->st_dev && now.st_ino == then->st_ino && now.st_size == then->st_size &&
        now.st_mtim.tv_sec == then->st_mtim.tv_sec && now.st_mtim.tv_nsec == then->st_mtim.tv_nsec)
        return 0;
    return fail_with(error, JBC_FAILED,
                     "%s has changed since it was checked: run this again when it is built",
                     planned->jar);
}

void planned_clear(struct planned *planned)
{
    free(planned->jar);
    free(planned->manifest);
    free(planned->registration);
    free(planned->output);
    free(planned->name);
    free(planned->version);
    free(planned->manifest_version);
    free(planned->renames);
    free(planned->moved);
    lock_entry_clear(&planned->before);
    jbc_activities_clear(&planned->lock.activities);
    jbc_activities_clear(&planned->lock.retired);
    *planned = (struct planned){0};
}
