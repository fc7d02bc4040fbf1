#include "who.h"

#include "env.h"
#include "fail.h"
#include "organization.h"
#include "prompt.h"
#include "sources.h"

#include <string.h>

static int find_username(struct settings *settings, struct jbc_error *error)
{
    struct source_names names;
    source_names(&names, settings);
    const struct said said[SOURCE_COUNT] = {
        [SOURCE_OPTION] = {settings->options->username, "--username"},
        [SOURCE_VARIABLE] = env_said("HARMONY_USERNAME"),
        [SOURCE_POSTMAN] = {settings->postman.email, names.postman},
    };
    return source_take(&settings->username, said, error);
}

static enum settings_way way_of(const struct options *options)
{
    return options->token_file             ? BY_TOKEN_FILE
           : options->password_stdin       ? BY_STDIN
           : options->password_file        ? BY_FILE
           : env_get("HARMONY_AUTH_TOKEN") ? BY_TOKEN
           : env_get("HARMONY_PASSWORD")   ? BY_PASSWORD
                                           : BY_PROMPT;
}

/* Where nobody can be asked, name and password must both be there. */
static int need_both(const struct settings *settings, struct jbc_error *error)
{
    const char *username = settings->username.value;
    bool can_ask = prompt_is_possible();
    if (settings->way == BY_PROMPT && !can_ask && !username)
        return fail_with(error, JBC_USAGE,
                         "say who logs in: HARMONY_USERNAME and HARMONY_PASSWORD, --password-file, "
                         "--password-stdin, --token-file or HARMONY_AUTH_TOKEN");
    if (settings->way == BY_PROMPT && !can_ask)
        return fail_with(error, JBC_USAGE,
                         "the password of %s (%s) is missing: give it by HARMONY_PASSWORD, "
                         "--password-file or --password-stdin",
                         username, settings->username.origin);
    if (!username && (settings->way == BY_STDIN || !can_ask))
        return fail_with(error, JBC_USAGE,
                         "there is a password, but who logs in with it is missing: give --username "
                         "or HARMONY_USERNAME");
    return 0;
}

static int find_device(struct settings *settings, struct jbc_error *error)
{
    const struct said device[SOURCE_COUNT] = {
        [SOURCE_OPTION] = {settings->options->device_id, "--device-id"},
        [SOURCE_VARIABLE] = env_said("HARMONY_DEVICE_ID"),
    };
    const struct said code[SOURCE_COUNT] = {
        [SOURCE_OPTION] = {settings->options->tfa_code, "--tfa-code"},
    };
    if (source_take(&settings->device_id, device, error) < 0)
        return -1;
    return source_take(&settings->tfa_code, code, error);
}

int who_find(struct settings *settings, struct jbc_error *error)
{
    const struct options *options = settings->options;
    const struct said token = env_said("HARMONY_AUTH_TOKEN");
    if (!!options->token_file + options->password_stdin + !!options->password_file > 1)
        return fail_with(error, JBC_USAGE,
                         "--token-file, --password-stdin and --password-file exclude each other");
    if (find_device(settings, error) < 0)
        return -1;
    if (settings->organization)
        return organization_who(settings, error);
    settings->way = way_of(options);
    settings->password_file = options->password_file;
    if (settings->way == BY_TOKEN_FILE)
        return 0;
    if (settings->way == BY_TOKEN)
        return settings_set_token(settings, token.value, token.origin, error);
    if (find_username(settings, error) < 0 || need_both(settings, error) < 0)
        return -1;
    if (settings->way != BY_PASSWORD)
        return 0;
    return setting_set(&settings->secret, env_get("HARMONY_PASSWORD"), "HARMONY_PASSWORD",
                       VALUE_PASSWORD, error);
}
