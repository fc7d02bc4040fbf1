#include "device.h"
#include "doctor.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

static const char later[] = "try again later, or look at what Harmony says";
static const char new_token[] = "write a new one: jbc login -o FILE";
#define AGENTS_TOKEN "%s holds an access token (jb_...), which is for agents and not for this API"

static bool is_agents(const char *token)
{
    return strncmp(token, "jb_", 3) == 0;
}

static bool has_token(const struct settings *settings)
{
    return settings->way == BY_TOKEN_FILE || settings->way == BY_TOKEN;
}

/* ---- settings ---- */

static void tell(struct diagnosis *diagnosis, const char *name, const struct setting *setting)
{
    if (setting->value)
        diagnosis_ok(diagnosis, name, "%s, from %s", setting->value, setting->origin);
}

static void tell_set(struct diagnosis *diagnosis, const char *name, const char *origin)
{
    diagnosis_ok(diagnosis, name, "set, from %s", origin);
}

static void tell_secret(struct diagnosis *diagnosis, const struct settings *settings)
{
    if (settings->way == BY_PROMPT)
        diagnosis_ok(diagnosis, "setting: password", "asked for");
    else
        tell_set(diagnosis, has_token(settings) ? "setting: token" : "setting: password",
                 settings_secret_origin(settings));
}

void doctor_settings(struct diagnosis *diagnosis, const struct settings *settings,
                     const struct jbc_error *reason)
{
    tell(diagnosis, "setting: host", &settings->host);
    tell(diagnosis, "setting: organization", &settings->org_id);
    tell(diagnosis, "setting: authorities", &settings->ca_file);
    tell(diagnosis, "setting: folder of authorities", &settings->ca_folder);
    tell(diagnosis, "setting: user name", &settings->username);
    if (settings->timeout)
        diagnosis_ok(diagnosis, "setting: timeout", "%" PRId64 " s, from --timeout",
                     settings->timeout);
    if (!reason)
        tell_secret(diagnosis, settings);
    if (settings->tfa_code.value)
        tell_set(diagnosis, "setting: two-factor code", settings->tfa_code.origin);
    if (settings->device_id.value)
        tell_set(diagnosis, "setting: device id", settings->device_id.origin);
    if (reason && settings->secret.value && is_agents(settings->secret.value))
        diagnosis_fail(diagnosis, "token", reason->code, new_token, AGENTS_TOKEN,
                       settings->secret.origin);
    else if (reason)
        diagnosis_fail(diagnosis, "settings", reason->code,
                       "say it in one of the ways of 'jbc help doctor'", "%s", reason->message);
}

/* ---- the account ---- */

/* False where the token can be none of a log-in. */
static bool see_token(struct diagnosis *diagnosis, const struct settings *settings)
{
    const struct jbc_token *token = &settings->token;
    bool is_file = settings->way == BY_TOKEN_FILE;
    if (is_file && token->token && is_agents(token->token)) {
        diagnosis_fail(diagnosis, "token", JBC_USAGE, new_token, AGENTS_TOKEN,
                       settings->token_file);
        return false;
    }
    if (is_file && token->expires != 0 && token->expires <= time(NULL)) {
        diagnosis_fail(diagnosis, "token", JBC_DENIED, new_token, "the one in %s has expired",
                       settings->token_file);
        return false;
    }
    diagnosis_ok(diagnosis, "token", "it looks like one of a log-in");
    return true;
}

static void see_two_factor(struct diagnosis *diagnosis, bool has_device, bool is_asked)
{
    if (!is_asked && has_device)
        diagnosis_ok(diagnosis, "two-factor",
                     "no code is asked for: this device is trusted, or none is wanted");
    else if (!is_asked)
        diagnosis_ok(diagnosis, "two-factor", "no code is asked for");
    else if (has_device)
        diagnosis_fail(diagnosis, "two-factor", JBC_DENIED,
                       "run 'jbc login --tfa-code CODE' with the newest code; if one is asked for "
                       "again then, the organization trusts no devices, and jobs need a "
                       "--token-file",
                       "Harmony asks for a code: it does not trust this device, or asks each time");
    else
        diagnosis_fail(diagnosis, "two-factor", JBC_DENIED,
                       "run 'jbc login' here, and again with --tfa-code CODE: this machine is then "
                       "trusted where the organization allows that",
                       "Harmony asks for a code, and no device id is kept here yet");
}

void doctor_log_in(struct diagnosis *diagnosis, const struct settings *settings, bool has_device,
                   const struct jbc_error *reason)
{
    bool is_asked = reason && reason->code == JBC_CODE_NEEDED;
    if (!reason || is_asked) {
        diagnosis_ok(diagnosis, "log-in", "user name and password are taken");
        see_two_factor(diagnosis, has_device, is_asked);
        diagnosis_ok(diagnosis, "single sign-on", "it is not in the way");
        return;
    }
    diagnosis_fail(diagnosis, "log-in", reason->code,
                   reason->code == JBC_DENIED && settings->tfa_code.value
                       ? "are user name and password right, and is the code the newest one?"
                   : reason->code == JBC_DENIED
                       ? "are user name and password right, and those of this region?"
                       : later,
                   "%s", reason->message);
    diagnosis_skip(diagnosis, "two-factor");
    if (reason->code == JBC_DENIED)
        diagnosis_warn(diagnosis, "single sign-on",
                       "have an administrator of the organization allow API log-ins for this user "
                       "(a bypass of single sign-on)",
                       "it may be why the log-in is refused");
    else
        diagnosis_skip(diagnosis, "single sign-on");
}

/* Of a denial the library says last, behind "; ", what a person may do: the remedy here. */
static void cut_advice(struct jbc_error *error)
{
    char *end = NULL;
    for (char *at = strstr(error->message, "; "); at; at = strstr(at + 1, "; "))
        end = at;
    if (error->code == JBC_DENIED && end)
        *end = '\0';
}

static void see_organization(struct diagnosis *diagnosis, const struct settings *settings,
                             struct jbc_client *client)
{
    struct jbc_registration_list list = {0};
    struct jbc_error error = {0};
    int result = jbc_client_list(client, &list, &error);
    const char *remedy = error.code != JBC_DENIED ? later
                         : has_token(settings)    ? new_token
                                               : "is the organization's id right (--org-id), and "
                                                 "may this user see its connectors?";
    cut_advice(&error);
    if (result == 0)
        diagnosis_ok(diagnosis, "access", "organization %s has %zu registered connector%s",
                     jbc_client_org(client), list.count, list.count == 1 ? "" : "s");
    else
        diagnosis_fail(diagnosis, "access", error.code, remedy, "%s", error.message);
    jbc_registration_list_clear(&list);
}

static bool has_device(const struct settings *settings)
{
    struct buf device = {0};
    bool has = device_read(&device, settings->state_folder, settings->device_id.value, NULL) == 0 &&
               device.length > 0;
    buf_clear(&device);
    return has;
}

static bool open_session(struct diagnosis *diagnosis, const struct settings *settings,
                         struct session *session)
{
    struct jbc_error error = {0};
    session->only_tries = true;
    int result = session_open(session, settings, &error);
    if (!has_token(settings))
        doctor_log_in(diagnosis, settings, has_device(settings), result < 0 ? &error : NULL);
    else if (result < 0)
        diagnosis_fail(diagnosis, "log-in", error.code, new_token, "%s", error.message);
    return result == 0;
}

void doctor_account(struct diagnosis *diagnosis, const struct settings *settings,
                    struct session *session)
{
    bool goes_on = !has_token(settings) || see_token(diagnosis, settings);
    if (goes_on && open_session(diagnosis, settings, session))
        see_organization(diagnosis, settings, session->client);
    else
        diagnosis_skip(diagnosis, "access");
}

void doctor_skip_account(struct diagnosis *diagnosis)
{
    diagnosis_skip(diagnosis, "log-in");
    diagnosis_skip(diagnosis, "two-factor");
    diagnosis_skip(diagnosis, "single sign-on");
    diagnosis_skip(diagnosis, "access");
}
