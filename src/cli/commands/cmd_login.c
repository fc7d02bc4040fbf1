#include "cmd.h"
#include "msg.h"
#include "out.h"
#include "output.h"
#include "places.h"
#include "resolve.h"
#include "session.h"

#include <inttypes.h>
#include <stdio.h>

static const struct opt own[] = {
    OPT_OUTPUT("write a token file (mode 0600) for --token-file"),
    OPT_END,
};
static const struct opt_group groups[] = {
    {"Project", project_options}, {"Own", own}, {"Where", where_options}, {"Who", who_options},
    {"Any command", any_options}, {0},
};

static void add_json(cJSON *json, const struct options *options, const struct jbc_token *token)
{
    char expires[32];
    snprintf(expires, sizeof expires, "%" PRId64, token->expires);
    cJSON_AddRawToObject(json, "expires", expires);
    out_add(json, "output", options->output);
}

static void print_lines(const struct options *options, const struct jbc_token *token)
{
    out_line("logged in at", token->host);
    out_line("organization", token->org_id);
    out_line("token file", options->output);
}

static void print(const struct options *options, const struct jbc_token *token)
{
    print_lines(options, token);
    if (!options->json)
        return;
    cJSON *json = cJSON_CreateObject();
    out_add(json, "host", token->host);
    out_add(json, "orgId", token->org_id);
    add_json(json, options, token);
    out_json(json);
}

/* A token from elsewhere is proved by using it. */
static int prove(const struct session *session, struct jbc_error *error)
{
    struct jbc_registration_list list = {0};
    if (session->is_proved)
        return 0;
    int result = jbc_client_list(session->client, &list, error);
    jbc_registration_list_clear(&list);
    return result;
}

/* The session's token, proved, and in the file of -o. */
static int take_token(const struct session *session, const struct options *options,
                      struct jbc_token *token, struct jbc_error *error)
{
    if (prove(session, error) < 0 || jbc_client_token(session->client, token, error) < 0)
        return -1;
    if (!options->output)
        return 0;
    if (output_make_folder(options->output, error) < 0)
        return -1;
    return jbc_token_write(token, options->output, error);
}

static int log_in_alone(const struct options *options)
{
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct session session = {0};
    struct jbc_token token = {0};
    int code = JBC_OK;
    if ((options->output && output_check(options->output, &error) < 0) ||
        settings_open(&settings, options, &error) < 0 ||
        resolve_harmony(&settings, NULL, &error) < 0 ||
        session_open(&session, &settings, &error) < 0 ||
        take_token(&session, options, &token, &error) < 0)
        code = msg_fail(&error);
    else
        print(options, &token);
    jbc_token_clear(&token);
    session_clear(&session);
    settings_clear(&settings);
    return code;
}

/* ---- in a project ---- */

static int ask(const struct project_run *run, const struct account *account, cJSON *json,
               struct jbc_error *error)
{
    struct jbc_token token = {0};
    int result = take_token(&account->session, run->options, &token, error);
    if (result == 0) {
        out_line("for", account->settings.organization->label);
        print_lines(run->options, &token);
        add_json(json, run->options, &token);
    }
    jbc_token_clear(&token);
    return result;
}

static int log_in_project(const struct options *options, const char *file)
{
    static const struct places_work work = {.ask = ask};
    struct jbc_error error = {0};
    if (options->output && output_check(options->output, &error) < 0)
        return msg_fail(&error);
    return places_ask(options, file, &work);
}

static int run(const struct options *options)
{
    const char *project = selection_project_file(options);
    return project ? log_in_project(options, project) : log_in_alone(options);
}

const struct command cmd_login = {
    .name = "login",
    .summary = "check the credentials; with -o, keep the token",
    .description = "Logs in at Harmony; a token given is tried out. With -o the token is written "
                   "to a file (mode 0600), which\n"
                   "other commands take with --token-file until it expires. In a project it logs\n"
                   "in at each organization; -o is for one.",
    .example = "jbc login --region na -o token.json\n"
               "jbc list --token-file token.json",
    .groups = groups,
    .run = run,
};
