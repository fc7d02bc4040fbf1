#include "changes.h"
#include "cmd.h"
#include "fail.h"
#include "msg.h"
#include "out.h"
#include "project_run.h"

#include <string.h>

static const struct opt own[] = {
    {"check", 0, OPT_FLAG, NULL, "change nothing; fail where something would change",
     OPT_PLACE(check)},
    OPT_END,
};
static const struct opt_group groups[] = {
    {"Own", own}, {"Project", project_options}, {"Any command", any_options}, {0}};

/* What was found on the way through the releases. */
struct update {
    struct project_run *run;
    size_t changes; /* of ids */
    size_t unknown; /* releases that the lock does not know */
};

static int set_entry(struct lock *lock, const struct planned *planned,
                     const struct planned_ids *ids, struct jbc_error *error)
{
    struct lock_entry *entry =
        lock_find(lock, planned->which->organization->label, planned->which->connector->label);
    struct lock_entry made = {0};
    if (lock_entry_copy(&made, entry, error) < 0)
        return -1;
    jbc_activities_clear(&made.activities);
    jbc_activities_clear(&made.retired);
    if (jbc_activities_copy(&made.activities, &ids->activities, error) < 0 ||
        jbc_activities_copy(&made.retired, &ids->retired, error) < 0) {
        lock_entry_clear(&made);
        return -1;
    }
    lock_entry_clear(entry);
    *entry = made;
    return 0;
}

static int see(void *context, struct planned *planned, const struct planned_ids *ids,
               struct jbc_error *error)
{
    struct update *update = context;
    if (!planned->before.host) {
        msg_note(
            "%s/%s: not in the lock yet: 'jbc prepare-release' or 'jbc register' puts it there",
            planned->which->organization->label, planned->which->connector->label);
        update->unknown++;
        return 0;
    }
    size_t changes = changes_tell(planned, ids);
    update->changes += changes;
    return changes > 0 ? set_entry(&update->run->lock, planned, ids, error) : 0;
}

static void tell(const struct update *update, bool is_written)
{
    const char *path = update->run->lock.path;
    if (out_is_json()) {
        cJSON *json = cJSON_CreateObject();
        out_add(json, "lock", path);
        cJSON_AddNumberToObject(json, "changes", (double)update->changes);
        cJSON_AddNumberToObject(json, "unknown", (double)update->unknown);
        cJSON_AddBoolToObject(json, "written", is_written);
        out_json(json);
    } else {
        out_line("lock", path);
        out_line("state", is_written ? "brought up to date: commit it" : "up to date");
    }
}

static int bring_up_to_date(struct update *update, struct jbc_error *error)
{
    struct project_run *run = update->run;
    if (project_run_plan(run, see, update, error) < 0)
        return -1;
    if (update->changes == 0)
        return 0;
    if (run->options->check)
        return fail_with(error, JBC_DIFFERS, "%s is not up to date: run 'jbc lock', and commit it",
                         run->lock.path);
    return lock_write(&run->lock, error);
}

static int run(const struct options *options)
{
    struct jbc_error error = {0};
    struct project_run run = {.turn = -1, .goal = GOAL_READ};
    struct update update = {.run = &run};
    const char *file = selection_project_file(options);
    int code = JBC_OK;
    if (!file) {
        fail_with(&error, JBC_USAGE, "there is no jbc.json here: name one by --project FILE");
        return msg_fail(&error);
    }
    if (project_run_open(&run, options, file, SELECT_RECORDED, !options->check, &error) < 0 ||
        bring_up_to_date(&update, &error) < 0)
        code = msg_fail(&error);
    else
        tell(&update, update.changes > 0);
    project_run_clear(&run);
    return code;
}

const struct command cmd_lock = {
    .name = "lock",
    .summary = "bring jbc.lock up to date with adapter.json, offline",
    .description = "Gives activities that are new their ids, retires those that are gone and moves "
                   "the ids of\n"
                   "renamed ones, for every organization that the lock knows. Run it and commit "
                   "jbc.lock after\n"
                   "activities have changed; releases with --frozen then go by it.",
    .example = "jbc lock\njbc lock --check",
    .groups = groups,
    .run = run,
};
