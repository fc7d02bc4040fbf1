#include "cmd.h"
#include "msg.h"
#include "out.h"
#include "output.h"
#include "resolve.h"
#include "session.h"

#include <inttypes.h>
#include <stdio.h>

static const struct opt own[] = {
    OPT_OUTPUT("write a token file (mode 0600) for --token-file"),
    OPT_END,
};
static const struct opt_group groups[] = {
    {"Own", own}, {"Where", where_options}, {"Who", who_options}, {"Any command", any_options}, {0},
};

static void print(const struct options *options, const struct jbc_token *token)
{
    if (options->json) {
        char expires[32];
        snprintf(expires, sizeof expires, "%" PRId64, token->expires);
        cJSON *json = cJSON_CreateObject();
        out_add(json, "host", token->host);
        out_add(json, "orgId", token->org_id);
        cJSON_AddRawToObject(json, "expires", expires);
        out_add(json, "output", options->output);
        out_json(json);
    } else {
        out_line("logged in at", token->host);
        out_line("organization", token->org_id);
        out_line("token file", options->output);
    }
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

static int run(const struct options *options)
{
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct session session = {0};
    struct jbc_token token = {0};
    int code = JBC_OK;
    if ((options->output && output_check(options->output, &error) < 0) ||
        settings_open(&settings, options, &error) < 0 ||
        resolve_harmony(&settings, NULL, &error) < 0 ||
        session_open(&session, &settings, &error) < 0 || prove(&session, &error) < 0 ||
        jbc_client_token(session.client, &token, &error) < 0 ||
        (options->output && (output_make_folder(options->output, &error) < 0 ||
                             jbc_token_write(&token, options->output, &error) < 0)))
        code = msg_fail(&error);
    else
        print(options, &token);
    jbc_token_clear(&token);
    session_clear(&session);
    settings_clear(&settings);
    return code;
}

const struct command cmd_login = {
    .name = "login",
    .summary = "check the credentials; with -o, keep the token",
    .description = "Logs in at Harmony; a token given is tried out. With -o the token is written "
                   "to a file (mode 0600), which\n"
                   "other commands take with --token-file until it expires.",
    .example = "jbc login --region na -o token.json\n"
               "jbc list --token-file token.json",
    .groups = groups,
    .run = run,
};
