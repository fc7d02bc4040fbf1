#include "organization.h"

#include "env.h"
#include "fail.h"
#include "listener.h"
#include "msg.h"
#include "prompt.h"
#include "region.h"
#include "sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- where ---- */

/* What messages call a member of the organization's. */
static void name_origin(char origin[320], const struct settings *settings)
{
    snprintf(origin, 320, "%.200s:%u (%s)", settings->project->path, settings->organization->line,
             settings->organization->label);
}

static int check_options(const struct settings *settings, struct jbc_error *error)
{
    const struct options *options = settings->options;
    const char *option = options->host     ? "--host"
                         : options->region ? "--region"
                         : options->org_id ? "--org-id"
                                           : NULL;
    if (!option)
        return 0;
    return fail_with(error, JBC_USAGE,
                     "%s says another place than the organization '%s' of %s has: leave one of the "
                     "two out",
                     option, settings->organization->label, settings->project->path);
}

static void tell_ignored(const struct settings *settings)
{
    static const char *const names[] = {"HARMONY_REGION", "HARMONY_HOST", "HARMONY_ORG_ID"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (env_get(names[i]))
            listener_tell(msg_listener(), JBC_TRACE,
                          "%s does not change where the organization '%s' is", names[i],
                          settings->organization->label);
}

/* True where HARMONY_ALLOW_HOST, words between blanks, names the host. */
static bool is_allowed(const char *host)
{
    const char *words = env_get("HARMONY_ALLOW_HOST");
    bool found = false;
    while (words && *words && !found) {
        size_t length = strcspn(words, " \t");
        char *word = strndup(words, length), *normal = word ? jbc_host_normalize(word, NULL) : NULL;
        found = normal && strcmp(normal, host) == 0;
        free(normal);
        free(word);
        words += length + strspn(words + length, " \t");
    }
    return found;
}

/* A file of a repository must not be able to send credentials elsewhere. */
static int check_host(const struct settings *settings, struct jbc_error *error)
{
    const struct setting *host = &settings->host;
    int is_loopback = jbc_host_is_loopback(host->value);
    if (is_loopback < 0)
        return fail_memory(error);
    if (is_loopback || region_is_harmonys(host->value) || is_allowed(host->value))
        return 0;
    return fail_with(error, JBC_USAGE,
                     "%s: %s is none of Harmony's hosts: credentials go there only if the variable "
                     "HARMONY_ALLOW_HOST names it",
                     host->origin, host->value);
}

int organization_where(struct settings *settings, struct jbc_error *error)
{
    const struct project_organization *organization = settings->organization;
    const char *host =
        organization->region ? jbc_region_host(organization->region) : organization->host;
    char origin[320];
    struct jbc_error reason = {0};
    name_origin(origin, settings);
    if (check_options(settings, error) < 0)
        return -1;
    char *normal = jbc_host_normalize(host, &reason);
    if (!normal)
        return fail_with(error, reason.code == JBC_USAGE ? JBC_BAD_INPUT : reason.code, "%s: %s",
                         origin, reason.message);
    int result = setting_set(&settings->host, normal, origin, VALUE_MEMBER, error);
    free(normal);
    if (result < 0 || check_host(settings, error) < 0)
        return -1;
    tell_ignored(settings);
    return setting_set(&settings->org_id, organization->org_id, origin, VALUE_MEMBER, error);
}

const char *organization_authorities(const struct settings *settings)
{
    return settings->organization ? settings->organization->cacert : NULL;
}

/* ---- who ---- */

/* What one level says; names of variables live here. */
struct level {
    char names[3][96]; /* of user name, token and password */
    struct said username, token, password, token_file, password_file;
    bool password_stdin;
};
enum { OPTIONS, LABELLED, FILE_LEVEL, UNLABELLED, LEVELS };

static void name_variables(struct level *level, const char *label)
{
    static const char *const variables[] = {"HARMONY_USERNAME", "HARMONY_AUTH_TOKEN",
                                            "HARMONY_PASSWORD"};
    struct said *said[] = {&level->username, &level->token, &level->password};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        snprintf(level->names[i], sizeof level->names[i], "%s%s%s", variables[i], label ? "_" : "",
                 label ? label : "");
        *said[i] = env_said(level->names[i]);
    }
}

static void read_levels(struct level levels[LEVELS], const struct settings *settings)
{
    const struct options *options = settings->options;
    const struct project_organization *organization = settings->organization;
    const char *path = settings->project->path;
    char label[PROJECT_LABEL_LIMIT + 1];
    project_variable(organization->label, label);
    memset(levels, 0, LEVELS * sizeof *levels);
    levels[OPTIONS].username = (struct said){options->username, "--username"};
    levels[OPTIONS].token_file = (struct said){options->token_file, "--token-file"};
    levels[OPTIONS].password_file = (struct said){options->password_file, "--password-file"};
    levels[OPTIONS].password_stdin = options->password_stdin;
    name_variables(&levels[LABELLED], label);
    levels[FILE_LEVEL].username = (struct said){organization->username, path};
    levels[FILE_LEVEL].token_file = (struct said){organization->token_file, path};
    levels[FILE_LEVEL].password_file = (struct said){organization->password_file, path};
    name_variables(&levels[UNLABELLED], NULL);
}

static bool has_secret(const struct level *level)
{
    return level->token.value || level->password.value || level->token_file.value ||
           level->password_file.value || level->password_stdin;
}

/* The highest that has a secret; LEVELS where none has. */
static size_t level_of_secret(const struct level levels[LEVELS])
{
    size_t at = 0;
    while (at < LEVELS && !has_secret(&levels[at]))
        at++;
    return at;
}

const char *organization_token_file(const struct settings *settings)
{
    struct level levels[LEVELS];
    read_levels(levels, settings);
    size_t at = level_of_secret(levels);
    return at < LEVELS ? levels[at].token_file.value : NULL;
}

/* The highest name; but a password with a name of its own goes with no other. */
static int take_username(struct settings *settings, const struct level levels[LEVELS], size_t at,
                         struct jbc_error *error)
{
    size_t named = 0;
    while (named < LEVELS && !levels[named].username.value)
        named++;
    if (named == LEVELS)
        return 0;
    const struct said *name = &levels[named].username;
    if (setting_set(&settings->username, name->value, name->origin, VALUE_PLAIN, error) < 0)
        return -1;
    const char *own = at < LEVELS ? levels[at].username.value : NULL;
    if (named >= at || !own || strcmp(own, settings->username.value) == 0)
        return 0;
    return fail_with(error, JBC_USAGE,
                     "the organization '%s' is for %s (%s), but the password given is that of %s "
                     "(%s): give %s's by HARMONY_PASSWORD with the organization's label, "
                     "\"passwordFile\" or --password-file",
                     settings->organization->label, settings->username.value,
                     settings->username.origin, own, levels[at].username.origin,
                     settings->username.value);
}

static int take_token(struct settings *settings, const struct level *level, struct jbc_error *error)
{
    settings->way = BY_TOKEN;
    return settings_set_token(settings, level->token.value, level->token.origin, error);
}

static int take_password(struct settings *settings, const struct level *level,
                         struct jbc_error *error)
{
    settings->password_file = level->password_file.value;
    settings->way = level->password_stdin        ? BY_STDIN
                    : level->password_file.value ? BY_FILE
                                                 : BY_PASSWORD;
    if (settings->way != BY_PASSWORD)
        return 0;
    return setting_set(&settings->secret, level->password.value, level->password.origin,
                       VALUE_PASSWORD, error);
}

static int need_name(const struct settings *settings, struct jbc_error *error)
{
    bool can_ask = prompt_is_possible() && settings->way != BY_STDIN;
    if (!settings->username.value && !can_ask)
        return fail_with(error, JBC_USAGE,
                         "say who logs in for the organization '%s': HARMONY_USERNAME, with or "
                         "without its label, \"username\" in %s, or --username",
                         settings->organization->label, settings->project->path);
    if (settings->way == BY_PROMPT && !can_ask)
        return fail_with(error, JBC_USAGE,
                         "the password of %s (%s) for the organization '%s' is missing: give it by "
                         "HARMONY_PASSWORD, with or without its label, or by \"passwordFile\"",
                         settings->username.value, settings->username.origin,
                         settings->organization->label);
    return 0;
}

int organization_who(struct settings *settings, struct jbc_error *error)
{
    struct level levels[LEVELS];
    read_levels(levels, settings);
    size_t at = level_of_secret(levels);
    settings->way = BY_PROMPT;
    if (at < LEVELS && levels[at].token_file.value) {
        settings->way = BY_TOKEN_FILE;
        return 0;
    }
    if (at < LEVELS && levels[at].token.value)
        return take_token(settings, &levels[at], error);
    if (take_username(settings, levels, at, error) < 0 ||
        (at < LEVELS && take_password(settings, &levels[at], error) < 0))
        return -1;
    return need_name(settings, error);
}
