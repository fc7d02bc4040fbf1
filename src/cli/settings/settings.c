#include "settings.h"

#include "env.h"
#include "fail.h"
#include "msg.h"
#include "state.h"

#include <stdlib.h>
#include <string.h>

static int read_postman(struct settings *settings, struct jbc_error *error)
{
    const char *path = settings->options->postman_env;
    if (!path)
        return 0;
    msg_step("reading %s", path);
    if (postman_read(&settings->postman, path, error) < 0)
        return -1;
    if (settings->postman.ignored)
        msg_note("%s holds secrets (%s), which jbc does not take from there: give the password by "
                 "HARMONY_PASSWORD, --password-file or --password-stdin",
                 path, settings->postman.ignored);
    return 0;
}

/* As it is: names are compared byte for byte. */
static int copy(struct setting *setting, const char *option, const char *origin,
                const char *postman, const char *path, struct jbc_error *error)
{
    const char *value = option ? option : postman;
    if (!value)
        return 0;
    setting->value = strdup(value);
    setting->origin = strdup(option ? origin : path);
    return setting->value && setting->origin ? 0 : fail_memory(error);
}

int settings_open(struct settings *settings, const struct options *options, struct jbc_error *error)
{
    settings->options = options;
    if (read_postman(settings, error) < 0)
        return -1;
    if (copy(&settings->name, options->name, "--name", settings->postman.name, options->postman_env,
             error) < 0)
        return -1;
    return copy(&settings->version, options->connector_version, "--connector-version",
                settings->postman.version, options->postman_env, error);
}

int settings_check_connector(const struct settings *settings, const char *name,
                             struct jbc_error *error)
{
    const struct options *options = settings->options;
    const char *other = settings->name.value;
    if (!other || options->name || strcmp(other, name) == 0)
        return 0;
    return fail_with(error, JBC_BAD_INPUT,
                     "%s is for the connector '%s', but %sadapter.json says '%s': give --name to "
                     "say which is meant",
                     options->postman_env, other, options->jar ? "the JAR's " : "", name);
}

int settings_source_date_epoch(int64_t *epoch, struct jbc_error *error)
{
    const char *text = env_get("SOURCE_DATE_EPOCH");
    *epoch = -1;
    return text ? value_number(text, "SOURCE_DATE_EPOCH", 0, INT64_C(253402300799), epoch, error)
                : 0;
}

int settings_need_state(const struct settings *settings, struct jbc_error *error)
{
    struct jbc_error reason = {0};
    if (settings->simulate)
        return 0;
    if (settings->state_folder &&
        state_prepare(settings->state_folder, settings->options->dry_run, &reason) == 0)
        return 0;
    if (!settings->state_folder)
        free(state_folder(&reason)); /* for its words */
    if (!settings->options->dry_run)
        return fail_with(error, reason.code, "%s", reason.message);
    msg_warning("without --dry-run this would fail: %s", reason.message);
    return 0;
}

int settings_set_token(struct settings *settings, const char *token, const char *origin,
                       struct jbc_error *error)
{
    if (setting_set(&settings->secret, token, origin, VALUE_SECRET, error) < 0)
        return -1;
    if (strncmp(settings->secret.value, "jb_", 3) == 0)
        return fail_with(error, JBC_USAGE,
                         "%s is an access token (jb_...), which is for agents and not for this "
                         "API: it takes the token of a log-in, as 'jbc login -o FILE' writes it",
                         origin);
    if (!settings->org_id.value)
        return fail_with(error, JBC_USAGE,
                         "%s does not tell the organization: give --org-id or HARMONY_ORG_ID",
                         origin);
    return 0;
}

struct jbc_registration_wish settings_wish(const struct settings *settings)
{
    const struct options *options = settings->options;
    bool is_by_id = options->id;
    return (struct jbc_registration_wish){.name = is_by_id ? options->name : settings->name.value,
                                          .version = is_by_id ? options->connector_version
                                                              : settings->version.value,
                                          .id = options->id};
}

void settings_clear(struct settings *settings)
{
    struct setting *all[] = {&settings->name,     &settings->version, &settings->host,
                             &settings->org_id,   &settings->ca_file, &settings->ca_folder,
                             &settings->username, &settings->secret,  &settings->tfa_code,
                             &settings->device_id};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        setting_clear(all[i]);
    postman_clear(&settings->postman);
    jbc_token_clear(&settings->token);
    free(settings->state_folder);
    *settings = (struct settings){0};
}
