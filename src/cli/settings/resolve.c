#include "resolve.h"

#include "fail.h"
#include "listener.h"
#include "msg.h"
#include "organization.h"
#include "secrets.h"
#include "state.h"
#include "where.h"
#include "who.h"

static int check_simulate(const struct options *options, struct jbc_error *error)
{
    if (options->region || options->host || options->org_id || options->cacert ||
        options->timeout || options->username || options->token_file || options->password_stdin ||
        options->password_file || options->tfa_code || options->device_id || options->postman_env)
        return fail_with(
            error, JBC_USAGE,
            "--simulate has an account and a Harmony of its own: leave out the options "
            "that say where and who");
    return 0;
}

static int read_token(struct settings *settings, struct jbc_error *error)
{
    settings->token_file =
        settings->organization ? organization_token_file(settings) : settings->options->token_file;
    if (!settings->token_file)
        return 0;
    secrets_warn(settings->token_file);
    return jbc_token_read(&settings->token, settings->token_file, error);
}

static void tell(const char *what, const struct setting *setting)
{
    if (setting->value)
        listener_tell(msg_listener(), JBC_TRACE, "%s: %s, from %s", what, setting->value,
                      setting->origin);
}

const char *settings_secret_origin(const struct settings *settings)
{
    const char *const origins[] = {
        [BY_TOKEN_FILE] = settings->token_file,  [BY_STDIN] = "standard input",
        [BY_FILE] = settings->password_file,     [BY_TOKEN] = settings->secret.origin,
        [BY_PASSWORD] = settings->secret.origin, [BY_PROMPT] = NULL};
    return origins[settings->way];
}

/* What --verbose shows; of a secret only that it is set. */
static void tell_all(const struct settings *settings)
{
    bool has_token = settings->way == BY_TOKEN_FILE || settings->way == BY_TOKEN;
    tell("host", &settings->host);
    tell("organization", &settings->org_id);
    tell("authorities", &settings->ca_file);
    tell("folder of authorities", &settings->ca_folder);
    tell("user name", &settings->username);
    if (settings->way == BY_PROMPT)
        listener_tell(msg_listener(), JBC_TRACE, "password: asked for");
    else
        listener_tell(msg_listener(), JBC_TRACE, "%s: set, from %s",
                      has_token ? "token" : "password", settings_secret_origin(settings));
    if (settings->device_id.value)
        listener_tell(msg_listener(), JBC_TRACE, "device id: set, from %s",
                      settings->device_id.origin);
}

int resolve_harmony(struct settings *settings, const struct jbc_registration *registration,
                    struct jbc_error *error)
{
    const struct options *options = settings->options;
    settings->simulate = options->simulate;
    if (options->id && !jbc_id_is_valid(options->id))
        return fail_with(error, JBC_USAGE, "'%s' is not a registration's id: it has 1 to 19 digits",
                         options->id);
    if (options->simulate)
        return check_simulate(options, error);
    if (read_token(settings, error) < 0 || where_find(settings, registration, error) < 0 ||
        who_find(settings, error) < 0)
        return -1;
    settings->state_folder = state_folder(NULL);
    tell_all(settings);
    return 0;
}
