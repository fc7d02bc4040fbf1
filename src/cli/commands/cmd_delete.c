#include "cmd.h"
#include "connector_name.h"
#include "fail.h"
#include "msg.h"
#include "out.h"
#include "project_run.h"
#include "prompt.h"
#include "resolve.h"
#include "session.h"
#include "suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct opt which[] = {
    {"name", 0, OPT_VALUE, "NAME", "the connector's name", OPT_PLACE(name)},
    {"connector-version", 0, OPT_VALUE, "VERSION", "only if registered with this version",
     OPT_PLACE(connector_version)},
    OPT_ID,
    OPT_END,
};
static const struct opt own[] = {
    {"yes", 'y', OPT_FLAG, NULL, "do not ask (needed where there is no terminal)", OPT_PLACE(yes)},
    {"registration-only", 0, OPT_FLAG, NULL, "leave the payload", OPT_PLACE(registration_only)},
    {"payload-only", 0, OPT_FLAG, NULL, "leave the registration", OPT_PLACE(payload_only)},
    OPT_DRY_RUN,
    OPT_END,
};
static const struct opt_group groups[] = {
    {"Project", project_options},
    {"Which connector", which},
    {"Own", own},
    {"Where", where_options},
    {"Who", who_options},
    {"Any command", any_options},
    {0},
};

/* What was done. */
struct deletion {
    const struct jbc_registration *registration; /* NULL: there was nothing to delete */
    bool payload;
    bool registration_too;
    const char *locked_id; /* the lock's, if it has one: it and no other is meant */
};

static int check_options(const struct settings *settings, struct jbc_error *error)
{
    const struct options *options = settings->options;
    if (!settings_wish(settings).name && !options->id)
        return fail_with(error, JBC_USAGE, "say which connector: --name NAME or --id ID");
    if (options->registration_only && options->payload_only)
        return fail_with(error, JBC_USAGE,
                         "--registration-only and --payload-only exclude each other");
    if (!options->yes && !options->dry_run && !prompt_is_possible())
        return fail_with(error, JBC_USAGE, "deleting without a terminal needs --yes");
    return 0;
}

enum { ALIKE_SHOWN = 8 };

/* Names the registrations that could have been meant. */
static void tell_alike(const struct jbc_registration_list *list, const char *name)
{
    struct buf alike = {0};
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct jbc_registration *item = &list->items[i];
        if (!item->name || !suggest_is_like(name, item->name) || count++ >= ALIKE_SHOWN)
            continue;
        buf_addf(&alike, "%s'%s' (version %s, id %s)", alike.length ? ", " : "", item->name,
                 item->version ? item->version : "unknown", item->id ? item->id : "unknown");
    }
    if (count && !alike.failed)
        msg_note("registered are, of names like that: %s%s", alike.data,
                 count > ALIKE_SHOWN ? ", ..." : "");
    buf_clear(&alike);
}

static void tell_nothing(const struct jbc_registration_list *list, const char *name,
                         const char *version)
{
    msg_note("no connector '%s'%s%s is registered: there is nothing to delete", name,
             version ? " of version " : "", version ? version : "");
    tell_alike(list, name);
}

/* Unlike a release, a deletion never falls back to another version than the one asked for. */
static int find(const struct jbc_registration_list *list, const struct settings *settings,
                const struct jbc_registration **found, struct jbc_error *error)
{
    struct jbc_registration_wish wish = settings_wish(settings);
    const char *name = wish.name, *version = wish.version;
    wish.exact_version = version != NULL;
    if (jbc_registration_choose(list, &wish, found, error) < 0)
        return -1;
    const struct jbc_registration *item = *found;
    if (!item)
        tell_nothing(list, name, version);
    else if (!item->id || !jbc_id_is_valid(item->id))
        return fail_with(error, JBC_REMOTE, "Harmony lists '%s' without an \"id\" that can be one",
                         item->name);
    else if (version && (!item->version || strcmp(item->version, version) != 0))
        return fail_with(error, JBC_BAD_INPUT, "the registration %s is of version %s, not %s",
                         item->id, item->version ? item->version : "(none)", version);
    return 0;
}

static int confirm(const struct settings *settings, const struct session *session,
                   const struct jbc_registration *item, bool *yes, struct jbc_error *error)
{
    const struct options *options = settings->options;
    bool is_protected = settings->organization && settings->organization->is_protected;
    char question[480];
    *yes = true;
    if (options->yes || options->dry_run)
        return 0;
    msg_warning("agents can no longer load '%s' once it is deleted", item->name);
    snprintf(question, sizeof question, "Delete %s %.30s of %sorganization %.30s at %.200s?",
             options->payload_only ? "the payload of registration" : "the registration", item->id,
             is_protected ? "the protected " : "", item->org_id, jbc_client_host(session->client));
    return prompt_confirm(question, yes, error);
}

static const char *parts_of(const struct options *options)
{
    return options->payload_only        ? "the payload"
           : options->registration_only ? "the registration"
                                        : "payload and registration";
}

/* Payload first; a refusal there is no reason to stop. */
static int delete_both(const struct options *options, const struct session *session,
                       struct deletion *done, struct jbc_error *error)
{
    const struct jbc_registration *item = done->registration;
    struct jbc_error reason = {0};
    if (!options->registration_only) {
        msg_step("deleting the payload of '%s' (%s)", item->name, item->id);
        done->payload = jbc_client_delete_payload(session->client, item->id, &reason) == 0;
        if (!done->payload && (options->payload_only || reason.code == JBC_STOPPED)) {
            *error = reason;
            return -1;
        }
        if (!done->payload)
            msg_warning("%s", reason.message);
    }
    if (options->payload_only)
        return 0;
    msg_step("deleting the registration of '%s' (%s)", item->name, item->id);
    if (jbc_client_delete_registration(session->client, item->id, error) < 0)
        return -1;
    done->registration_too = true;
    return 0;
}

static void print_json(const struct settings *settings, const struct session *session,
                       const struct deletion *done)
{
    const struct jbc_registration *item = done->registration;
    cJSON *json = cJSON_CreateObject();
    out_add(json, "name", item ? item->name : settings_wish(settings).name);
    out_add(json, "id", item ? item->id : NULL);
    out_add(json, "host", session->client ? jbc_client_host(session->client) : NULL);
    out_add(json, "orgId", session->client ? jbc_client_org(session->client) : NULL);
    cJSON_AddBoolToObject(json, "payloadDeleted", done->payload);
    cJSON_AddBoolToObject(json, "registrationDeleted", done->registration_too);
    if (settings->options->dry_run)
        cJSON_AddBoolToObject(json, "dryRun", true);
    out_json(json);
}

static void print_lines(const struct options *options, const struct session *session,
                        const struct deletion *done)
{
    const struct jbc_registration *item = done->registration;
    char what[256];
    if (!item)
        return;
    snprintf(what, sizeof what, "%.30s %.200s", item->id, item->name);
    out_line(options->dry_run         ? "would delete"
             : done->registration_too ? "deleted"
                                      : "payload deleted",
             what);
    out_line("host", jbc_client_host(session->client));
    out_line("organization", jbc_client_org(session->client));
}

/* What the lock has may be gone already, by another's hand. */
static bool is_gone(const struct jbc_registration_list *list, const struct settings *settings,
                    const struct deletion *done)
{
    if (!done->locked_id)
        return false;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].id && strcmp(list->items[i].id, done->locked_id) == 0)
            return false;
    msg_note("the registration %s, which the lock has, is not at Harmony any more",
             done->locked_id);
    tell_alike(list, settings_wish(settings).name);
    return true;
}

static int delete_listed(const struct settings *settings, const struct session *session,
                         const struct jbc_registration_list *list, struct deletion *done,
                         struct jbc_error *error)
{
    const struct options *options = settings->options;
    bool yes = true;
    if (is_gone(list, settings, done))
        return 0;
    if (find(list, settings, &done->registration, error) < 0)
        return -1;
    if (done->registration && confirm(settings, session, done->registration, &yes, error) < 0)
        return -1;
    if (!yes)
        return fail_with(error, JBC_FAILED, "nothing was deleted");
    if (!done->registration)
        return 0;
    if (!options->dry_run)
        return delete_both(options, session, done, error);
    msg_note("without --dry-run %s of '%s' (%s) would be deleted", parts_of(options),
             done->registration->name, done->registration->id);
    return 0;
}

/* ---- in a project ---- */

static int check_named(const struct options *options, struct jbc_error *error)
{
    if (options->organizations.count != 1 || options->all_organizations)
        return fail_with(error, JBC_USAGE,
                         "in a project delete takes exactly one organization, which is named: "
                         "--organization NAME");
    if (options->connectors.count > 1 || (options->connectors.count == 1 && options->name))
        return fail_with(error, JBC_USAGE,
                         "delete takes exactly one connector: --connector NAME, or the name it is "
                         "registered by (--name)");
    if (options->connectors.count == 0 && !options->name)
        return fail_with(error, JBC_USAGE, "say which connector: --connector NAME, or --name NAME");
    return 0;
}

/* A connector stands for what the lock has of it, and only else for its name. */
static int take_name(const struct project_run *project, struct options *options, char **name,
                     const struct lock_entry **entry, struct jbc_error *error)
{
    if (options->name)
        return 0;
    const struct project_release *release = &project->selection.releases[0];
    *entry = lock_find(&project->lock, release->organization->label, release->connector->label);
    *name = connector_name(project, release, error);
    options->name = *name;
    if (*entry && !options->id)
        options->id = (*entry)->id;
    return *name ? 0 : -1;
}

/* True where the entry is of what is gone now. */
static bool is_of_deleted(const struct lock_entry *entry, const struct deletion *done)
{
    const char *id = done->registration && done->registration_too ? done->registration->id
                     : done->registration                         ? NULL
                                                                  : done->locked_id;
    return id && entry->id && strcmp(entry->id, id) == 0;
}

/* Removes from the lock what is not at Harmony any more. */
static int forget(struct project_run *project, const struct deletion *done, struct jbc_error *error)
{
    struct lock *lock = &project->lock;
    const char *organization = project->selection.organizations[0]->label;
    size_t count = lock->count;
    if (project->options->dry_run)
        return 0;
    for (size_t i = 0; i < lock->count; i++)
        if (strcmp(lock->entries[i].organization, organization) == 0 &&
            is_of_deleted(&lock->entries[i], done)) {
            lock_remove(lock, organization, lock->entries[i].connector);
            break;
        }
    return lock->count < count ? lock_write(lock, error) : 0;
}

/* ---- the command ---- */

/* Asks Harmony, and deletes; settings are opened. */
static int delete_one(struct settings *settings, struct session *session,
                      struct jbc_registration_list *list, struct deletion *done,
                      struct jbc_error *error)
{
    if (check_options(settings, error) < 0 || resolve_harmony(settings, NULL, error) < 0 ||
        session_open(session, settings, error) < 0 ||
        jbc_client_list(session->client, list, error) < 0)
        return -1;
    return delete_listed(settings, session, list, done, error);
}

/* project is NULL without one. */
static int delete_and_tell(const struct options *options, struct project_run *project,
                           const char *locked_id)
{
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct session session = {0};
    struct jbc_registration_list list = {0};
    struct deletion done = {.locked_id = locked_id};
    int code = JBC_OK, result = settings_open(&settings, options, &error);
    if (project) {
        settings.project = &project->selection.project;
        settings.organization = project->selection.organizations[0];
    }
    if (result < 0 || delete_one(&settings, &session, &list, &done, &error) < 0 ||
        (project && forget(project, &done, &error) < 0))
        code = msg_fail(&error);
    if (options->json)
        print_json(&settings, &session, &done);
    else if (code == JBC_OK)
        print_lines(options, &session, &done);
    jbc_registration_list_clear(&list);
    session_clear(&session);
    settings_clear(&settings);
    return code;
}

static int delete_in_project(const struct options *given, const char *file)
{
    struct jbc_error error = {0};
    struct project_run project = {.turn = -1, .goal = GOAL_READ};
    struct options options = *given;
    const struct lock_entry *entry = NULL;
    char *name = NULL;
    int code;
    if (check_named(given, &error) < 0 ||
        project_run_open(&project, given, file, SELECT_PLACES, !given->dry_run, &error) < 0 ||
        take_name(&project, &options, &name, &entry, &error) < 0)
        code = msg_fail(&error);
    else
        code = delete_and_tell(&options, &project, entry && !given->id ? entry->id : NULL);
    free(name);
    project_run_clear(&project);
    return code;
}

static int run(const struct options *options)
{
    const char *project = selection_project_file(options);
    return project ? delete_in_project(options, project) : delete_and_tell(options, NULL, NULL);
}

const struct command cmd_delete = {
    .name = "delete",
    .summary = "delete a connector's payload and registration",
    .description =
        "Deletes what agents loaded (the payload), then the registration. Harmony refuses while a\n"
        "project uses the connector. Where nothing of that name is registered, all is well. In a\n"
        "project one organization is named, and a connector or --name; the lock forgets it.",
    .example = "jbc delete --region na --name \"Folder Drop\" --yes",
    .groups = groups,
    .run = run,
};
