#include "cmd.h"
#include "fail.h"
#include "msg.h"
#include "out.h"
#include "resolve.h"
#include "verify_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct opt own[] = {
    {"offline", 0, OPT_FLAG, NULL, "do not ask Harmony", OPT_PLACE(offline)},
    OPT_END,
};
static const struct opt_group groups[] = {
    {"Own", own},         {"Project", project_options}, {"Where", where_options},
    {"Who", who_options}, {"Any command", any_options}, {0},
};

/* All that a run holds. */
struct verification {
    const struct options *options;
    struct project_run run; /* without a project: clear */
    bool has_project;
    struct settings settings; /* without a project */
    struct session session;
    struct verify_harmony *harmony; /* for each account; one without a project */
    size_t harmony_count;
    struct verify_target *targets;
    size_t count;
};

/* ---- which JARs ---- */

static int make_targets(struct verification *all, size_t count, struct jbc_error *error)
{
    all->targets = calloc(count + 1, sizeof *all->targets);
    all->count = all->targets ? count : 0;
    return all->targets ? 0 : fail_memory(error);
}

static int take_operands(struct verification *all, struct jbc_error *error)
{
    size_t count = 0;
    while (all->options->operands[count])
        count++;
    if (make_targets(all, count, error) < 0)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct verify_target *target = &all->targets[i];
        if (!(target->path = strdup(all->options->operands[i])))
            return fail_memory(error);
        verify_open(target);
        if (all->has_project && target->error.code == JBC_OK &&
            verify_find_release(target, &all->run, error) < 0)
            return -1;
    }
    return 0;
}

static int take_outputs(struct verification *all, struct jbc_error *error)
{
    const struct selection *selection = &all->run.selection;
    if (make_targets(all, selection->count, error) < 0)
        return -1;
    for (size_t i = 0; i < selection->count; i++) {
        all->targets[i].which = &selection->releases[i];
        verify_find_output(&all->targets[i], &all->run);
        verify_open(&all->targets[i]);
    }
    return 0;
}

static int find_targets(struct verification *all, struct jbc_error *error)
{
    const char *file = selection_project_file(all->options);
    if (!file && !all->options->operand)
        return fail_with(error, JBC_USAGE,
                         "say which JAR: jbc verify JAR...; there is no jbc.json here");
    all->has_project = file;
    if (file && project_run_open(&all->run, all->options, file, SELECT_RECORDED, false, error) < 0)
        return -1;
    return all->options->operand ? take_operands(all, error) : take_outputs(all, error);
}

/* ---- Harmony ---- */

/* Only organizations that have a JAR here log in. */
static void keep_needed(struct verification *all)
{
    struct selection *selection = &all->run.selection;
    size_t kept = 0;
    for (size_t i = 0; i < selection->organization_count; i++) {
        size_t j = 0;
        while (j < all->count &&
               !(all->targets[j].error.code == JBC_OK && all->targets[j].which &&
                 all->targets[j].which->organization == selection->organizations[i]))
            j++;
        if (j < all->count)
            selection->organizations[kept++] = selection->organizations[i];
    }
    selection->organizations[kept] = NULL;
    selection->organization_count = kept;
}

static int make_harmony(struct verification *all, size_t count, struct jbc_error *error)
{
    all->harmony = calloc(count + 1, sizeof *all->harmony);
    all->harmony_count = all->harmony ? count : 0;
    return all->harmony ? 0 : fail_memory(error);
}

static int open_project(struct verification *all, struct jbc_error *error)
{
    struct accounts *accounts = &all->run.accounts;
    keep_needed(all);
    if (project_run_find_accounts(&all->run, error) < 0 || accounts_open(accounts, error) < 0 ||
        make_harmony(all, accounts->count, error) < 0)
        return -1;
    for (size_t i = 0; i < accounts->count; i++) {
        all->harmony[i].client = accounts->items[i].session.client;
        all->harmony[i].error = accounts->items[i].error;
    }
    return 0;
}

/* A log-in that fails is told in the findings, behind those that need none. */
static int open_one(struct verification *all, struct jbc_error *error)
{
    if (make_harmony(all, 1, error) < 0 || settings_open(&all->settings, all->options, error) < 0 ||
        resolve_harmony(&all->settings, NULL, error) < 0)
        return -1;
    session_open(&all->session, &all->settings, &all->harmony[0].error);
    all->harmony[0].client = all->session.client;
    return 0;
}

static int open_harmony(struct verification *all, struct jbc_error *error)
{
    if (all->options->offline)
        return 0;
    return all->has_project ? open_project(all, error) : open_one(all, error);
}

static struct verify_harmony *harmony_of(const struct verification *all,
                                         const struct verify_target *target)
{
    if (!all->has_project || !all->harmony)
        return all->harmony;
    const struct account *account = project_run_account(&all->run, target->which);
    return account ? &all->harmony[account - all->run.accounts.items] : NULL;
}

/* ---- the report ---- */

static void add_target(cJSON *array, const struct verify_target *target)
{
    cJSON *json = cJSON_CreateObject();
    out_add(json, "jar", target->path);
    out_add(json, "organization", target->which ? target->which->organization->label : NULL);
    out_add(json, "connector", target->which ? target->which->connector->label : NULL);
    cJSON *findings = cJSON_AddArrayToObject(json, "findings");
    for (size_t i = 0; i < target->findings.count; i++) {
        const struct verify_finding *item = &target->findings.items[i];
        cJSON *finding = cJSON_CreateObject();
        out_add(finding, "what", item->what);
        out_add(finding, "state", verify_state_name(item->state));
        out_add(finding, "expected", item->expected);
        out_add(finding, "found", item->found);
        cJSON_AddItemToArray(findings, finding);
    }
    cJSON_AddItemToArray(array, json);
}

static void say_finding(const struct verify_finding *item)
{
    struct buf line = {0};
    bool both = item->state == VERIFY_DIFFERS || item->state == VERIFY_WARNING;
    buf_addf(&line, "%-9s  %s", verify_state_name(item->state), item->what);
    if (both)
        buf_addf(&line, ": expected %s, found %s", item->expected ? item->expected : "nothing",
                 item->found ? item->found : "nothing");
    else if (item->found)
        buf_addf(&line, ": %s", item->found);
    if (!line.failed)
        out_say(line.data);
    buf_clear(&line);
}

/* With --quiet only what is not right. */
static void say_target(const struct verify_target *target, bool is_quiet)
{
    if (target->path && !is_quiet)
        out_say(target->path);
    for (size_t i = 0; i < target->findings.count; i++)
        if (!is_quiet || target->findings.items[i].state > VERIFY_UNKNOWN)
            say_finding(&target->findings.items[i]);
}

static int print(const struct verification *all)
{
    size_t differs = 0, invalid = 0;
    struct jbc_error error = {0};
    int code = JBC_OK;
    cJSON *json = cJSON_CreateObject(), *array = cJSON_AddArrayToObject(json, "jars");
    for (size_t i = 0; i < all->count; i++) {
        const struct verify_target *target = &all->targets[i];
        say_target(target, all->options->quiet);
        add_target(array, target);
        differs += verify_count(&target->findings, VERIFY_DIFFERS);
        invalid += verify_count(&target->findings, VERIFY_INVALID);
        if (target->error.code != JBC_OK) {
            int failed = msg_fail(&target->error);
            code = code ? code : failed;
        }
    }
    out_json(json);
    if (differs > 0)
        fail_with(&error, JBC_DIFFERS,
                  "%zu value%s not what was released: see 'differs' above; 'jbc prepare-release' "
                  "makes the JAR anew",
                  differs, differs == 1 ? " is" : "s are");
    else if (code == JBC_OK && invalid > 0)
        fail_with(&error, JBC_INVALID, "Harmony says that key and secret are not valid");
    return error.code ? msg_fail(&error) : code;
}

/* ---- the command ---- */

static void see_all(struct verification *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->targets[i].error.code == JBC_OK)
            verify_target_see(&all->targets[i], &all->run.lock, harmony_of(all, &all->targets[i]));
}

static void clear(struct verification *all)
{
    for (size_t i = 0; i < all->count; i++)
        verify_target_clear(&all->targets[i]);
    for (size_t i = 0; i < all->harmony_count; i++)
        jbc_registration_list_clear(&all->harmony[i].list);
    free(all->targets);
    free(all->harmony);
    session_clear(&all->session);
    settings_clear(&all->settings);
    project_run_clear(&all->run);
}

static int run(const struct options *options)
{
    struct jbc_error error = {0};
    struct verification all = {.options = options, .run = {.turn = -1}};
    int code;
    if (find_targets(&all, &error) < 0 || open_harmony(&all, &error) < 0) {
        code = msg_fail(&error);
    } else {
        see_all(&all);
        code = print(&all);
    }
    clear(&all);
    return code;
}

const struct command cmd_verify = {
    .name = "verify",
    .summary = "hold a finished JAR against lock and Harmony",
    .operand = "[JAR...]",
    .operand_kind = OPT_FILE,
    .has_operands = true,
    .description =
        "Holds finished JARs, by default the outputs of the project, against the lock, their own\n"
        "adapter.json, and what Harmony has registered, and has key and secret validated. Exits\n"
        "with 8 where anything differs, with 7 where only key and secret are not valid. Keys and\n"
        "secrets are never shown.",
    .example = "jbc verify dist/connector.jar\n"
               "jbc verify --offline dist/*.jar\n"
               "jbc verify --organization prod",
    .groups = groups,
    .run = run,
};
