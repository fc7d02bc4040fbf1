#include "site.h"

#include "changes.h"
#include "fail.h"
#include "msg.h"

#include <jbc/connector.h>
#include <jbc/enroll.h>
#include <stdlib.h>
#include <string.h>

int site_open(struct site *site, const struct planned *first, size_t count, struct jbc_error *error)
{
    struct jbc_client *client = site->account->session.client;
    const char *folder = site->run->options->dry_run ? NULL : site->account->settings.state_folder;
    const char **names = calloc(count + 1, sizeof *names);
    site->enrolled = calloc(count + 1, sizeof *site->enrolled);
    site->first = first;
    site->count = count;
    if (!names || !site->enrolled) {
        free(names);
        return fail_memory(error);
    }
    for (size_t i = 0; i < count; i++)
        names[i] = first[i].name;
    site->turns = jbc_turns_take(client, folder, names, count, msg_listener(), error);
    free(names);
    return site->turns ? jbc_client_list(client, &site->list, error) : -1;
}

static void leave(struct site_enrolled *enrolled)
{
    if (enrolled->registration.key && enrolled->way == JBC_ENROLL_CREATED)
        msg_note("'%s' is registered, and not released: the next run takes it",
                 enrolled->registration.name);
    jbc_enroll_free(enrolled->enrolling);
    jbc_registration_clear(&enrolled->registration);
}

void site_clear(struct site *site)
{
    for (size_t i = 0; site->enrolled && i < site->count; i++)
        leave(&site->enrolled[i]);
    free(site->enrolled);
    jbc_registration_list_clear(&site->list);
    jbc_turns_free(site->turns);
    *site = (struct site){0};
}

/* ---- the registration ---- */

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

static bool is_locked(const struct planned *planned)
{
    return planned->before.host && !planned->given->relock;
}

/* As the lock has it, or the options name it, or by name and version. */
static int wish_for(const struct site *site, const struct planned *planned,
                    struct jbc_registration_wish *wish, struct jbc_error *error)
{
    const struct lock_entry *before = &planned->before;
    const struct jbc_registration *locked =
        is_locked(planned) ? locked_in(&site->list, before) : NULL;
    const char *given = planned->given->id;
    *wish = (struct jbc_registration_wish){.name = planned->name,
                                           .version = planned->version,
                                           .id = given    ? given
                                                 : locked ? locked->id
                                                          : NULL};
    if (locked || !is_locked(planned))
        return 0;
    return fail_with(error, JBC_DIFFERS,
                     "%s: the registration %s of '%s', which it has for the organization '%s', "
                     "is not among those that %s lists now: --relock takes the one there is",
                     site->run->lock.path, before->id ? before->id : before->endpoint_entity_id,
                     before->name, before->organization, before->host);
}

static struct jbc_enrolling *begin(struct site *site, const struct planned *planned,
                                   struct jbc_error *error)
{
    const struct options *options = planned->given;
    struct jbc_enrollment how = {.create_new = options->create_new,
                                 .dry_run = options->dry_run,
                                 .state_folder =
                                     options->dry_run ? NULL : site->account->settings.state_folder,
                                 .turns = site->turns,
                                 .listed = &site->list,
                                 .keep_record = true};
    if (planned_is_same(planned, error) < 0 || wish_for(site, planned, &how.wish, error) < 0)
        return NULL;
    return jbc_enroll_begin(site->account->session.client, &how, msg_listener(), error);
}

static struct site_enrolled *enrolled_of(struct site *site, const struct planned *planned)
{
    return &site->enrolled[planned - site->first];
}

bool site_begin(struct site *site, const struct planned *planned)
{
    struct site_enrolled *enrolled = enrolled_of(site, planned);
    enrolled->enrolling = begin(site, planned, &enrolled->error);
    return enrolled->error.code != JBC_STOPPED;
}

bool site_settle(struct site *site, const struct planned *planned)
{
    struct site_enrolled *enrolled = enrolled_of(site, planned);
    struct jbc_enrolling *enrolling = enrolled->enrolling;
    enrolled->enrolling = NULL;
    if (enrolling)
        enrolled->is_settled = jbc_enroll_end(enrolling, &enrolled->registration, &enrolled->way,
                                              &enrolled->error) == 0;
    return enrolled->error.code != JBC_STOPPED;
}

int site_enroll(struct site *site, struct job *job, const struct planned *planned,
                struct jbc_error *error)
{
    struct site_enrolled *enrolled = enrolled_of(site, planned);
    job_take(job, &enrolled->registration, enrolled->way);
    if (!enrolled->is_settled && !enrolled->error.code) /* an interrupt came before it */
        return fail_stopped(error);
    if (!enrolled->is_settled) {
        *error = enrolled->error;
        return -1;
    }
    return is_locked(planned)
               ? lock_check(&planned->before, &job->registration, site->run->lock.path, error)
               : 0;
}

/* ---- the ids ---- */

/* The ids of an earlier release, which must be of this registration. */
static int adopt(struct planned *planned, const struct jbc_registration *registration,
                 struct jbc_error *error)
{
    const char *path = planned->given->ids_from;
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

/* Others may use what was found and is in no lock: its ids are not given out anew by chance. */
static int check_numbering(const struct job *job, const struct planned *planned,
                           const struct planned_ids *ids, struct jbc_error *error)
{
    const struct options *options = planned->given;
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

int site_fill(struct job *job, struct planned *planned, struct planned_ids *ids,
              struct jbc_error *error)
{
    if (planned->given->relock) {
        changes_tell_relock(planned, &job->registration);
        planned_keep_range(planned, &job->registration);
    }
    if (adopt(planned, &job->registration, error) < 0 || job_fill(job, error) < 0 ||
        planned_ids_of(ids, jbc_release_id_plan(job->release), error) < 0)
        return -1;
    return check_numbering(job, planned, ids, error);
}

/* ---- the lock ---- */

int site_write_lock(struct project_run *run, const struct planned *planned, const struct job *job,
                    const struct planned_ids *ids, struct jbc_error *error)
{
    const struct project_release *which = planned->which;
    struct lock_entry made = {0};
    if (planned->given->simulate)
        return 0;
    struct lock_entry *entry =
        lock_need(&run->lock, which->organization->label, which->connector->label, error);
    if (!entry || lock_entry_copy(&made, entry, error) < 0)
        return -1;
    int result = lock_set(entry, &job->registration, &ids->activities, &ids->retired, error);
    bool is_equal = result == 0 && made.host && lock_entry_equal(&made, entry);
    if (result == 0 && !is_equal && planned->given->frozen)
        result = fail_with(error, JBC_DIFFERS,
                           "%s would change for '%s' in '%s': run this without --frozen, and "
                           "commit the lock",
                           run->lock.path, which->connector->label, which->organization->label);
    if (result == 0 && !is_equal)
        result = lock_write(&run->lock, error);
    lock_entry_clear(&made);
    return result;
}
