#include "places.h"

#include "fail.h"
#include "msg.h"
#include "out.h"

#include <stdlib.h>

/* What came of it, in the order of the organizations. */
struct answers {
    cJSON *array; /* NULL without --json */
    struct jbc_error *errors;
    size_t count, failed;
};

static cJSON *json_of(const struct account *account)
{
    const struct settings *settings = &account->settings;
    cJSON *json = cJSON_CreateObject();
    out_add(json, "organization", settings->organization->label);
    out_add(json, "host", settings->host.value);
    out_add(json, "orgId", settings->org_id.value);
    return json;
}

static void ask_one(const struct project_run *run, const struct account *account,
                    const struct places_work *work, struct answers *answers)
{
    struct jbc_error *error = &answers->errors[answers->count++];
    cJSON *json = json_of(account);
    *error = account->error;
    if (account->error.code == JBC_OK)
        work->ask(run, account, json, error);
    if (error->code) {
        cJSON *failure = cJSON_AddObjectToObject(json, "error");
        cJSON_AddNumberToObject(failure, "exit", msg_exit_code(error));
        out_add(failure, "message", error->message);
        answers->failed++;
    }
    if (answers->array)
        cJSON_AddItemToArray(answers->array, json);
    else
        cJSON_Delete(json);
}

/* Until one is interrupted. */
static void ask_all(const struct project_run *run, const struct places_work *work,
                    struct answers *answers)
{
    size_t total = run->accounts.count;
    bool is_stopped = false;
    for (size_t i = 0; i < total && !is_stopped; i++) {
        const struct account *account = &run->accounts.items[i];
        msg_about(account->settings.organization->label, NULL, i + 1, total);
        ask_one(run, account, work, answers);
        is_stopped = answers->errors[i].code == JBC_STOPPED;
    }
    msg_about(NULL, NULL, 0, 0);
}

/* Tells the failures and hands the array over. */
static int end(const struct project_run *run, struct answers *answers)
{
    int code = JBC_OK;
    if (answers->failed > 0)
        msg_step("%zu of %zu organizations failed:", answers->failed, answers->count);
    for (size_t i = 0; i < answers->count; i++)
        if (answers->errors[i].code) {
            const char *label = run->accounts.items[i].settings.organization->label;
            int exit = msg_fail_about(label, &answers->errors[i]);
            code = code ? code : exit;
        }
    if (answers->array) {
        cJSON *json = cJSON_CreateObject();
        cJSON_AddItemToObject(json, "organizations", answers->array);
        out_json(json);
    }
    return code;
}

int places_ask(const struct options *options, const char *file, const struct places_work *work)
{
    struct jbc_error error = {0};
    struct project_run run = {.turn = -1, .goal = GOAL_READ};
    struct answers answers = {0};
    int code, result = project_run_open(&run, options, file, SELECT_PLACES, false, &error);
    if (result == 0)
        result = project_run_find_accounts(&run, &error);
    if (result == 0)
        result = accounts_open(&run.accounts, &error);
    if (result == 0) {
        answers.errors = calloc(run.accounts.count + 1, sizeof *answers.errors);
        if (!answers.errors)
            result = fail_memory(&error);
    }
    if (result < 0 || !answers.errors) {
        code = msg_fail(&error);
    } else {
        answers.array = out_is_json() ? cJSON_CreateArray() : NULL;
        ask_all(&run, work, &answers);
        code = end(&run, &answers);
    }
    free(answers.errors);
    project_run_clear(&run);
    return code;
}
