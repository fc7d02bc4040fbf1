#include "session.h"

#include "buf.h"
#include "device.h"
#include "fail.h"
#include "masks.h"
#include "msg.h"
#include "prompt.h"
#include "quote.h"
#include "region.h"
#include "secrets.h"
#include "simulator.h"

#include <time.h>

static int fail_code_needed(struct jbc_error *error, const char *email, bool device_is_kept)
{
    return fail_with(
        error, JBC_DENIED, "Harmony asks for a two-factor code and has mailed it to %s: %s", email,
        device_is_kept ? "run this again with --tfa-code CODE (of the newest mail); this machine "
                         "is then trusted where the organization allows that (a CI job, whose "
                         "machine is new each time: set HARMONY_DEVICE_ID to the same id each time)"
                       : "no device id is kept here (in a dry run, or without a state folder), so "
                         "give one with --device-id or HARMONY_DEVICE_ID, and the code with "
                         "--tfa-code");
}

static int ask_for_code(struct session *session, struct jbc_credentials *who, bool device_is_kept,
                        struct jbc_error *error)
{
    struct buf code = {0};
    int result = -1;
    if (!prompt_is_possible())
        fail_code_needed(error, who->email, device_is_kept);
    else if (prompt_line("Code that Harmony mailed (the newest)", false, &code, error) < 0)
        result = -1;
    else if (code.length == 0)
        fail_with(error, JBC_DENIED, "no two-factor code was given");
    else {
        who->code = code.data;
        result = jbc_client_login(session->client, who, error);
    }
    buf_clear(&code);
    return result;
}

/* Logs in; where Harmony wants a two-factor code, with the one given or asked for. */
static int log_in(struct session *session, const struct settings *settings,
                  struct jbc_credentials *who, struct jbc_error *error)
{
    const char *given = settings->device_id.value;
    const char *keep = settings->options->dry_run ? NULL : settings->state_folder;
    struct buf device = {0};
    struct jbc_error reason = {0};
    int result = device_read(&device, settings->state_folder, given, error);
    if (result == 0 && who->code && device.length == 0 && !session->only_tries)
        result = device_make(&device, keep, error);
    if (result < 0)
        goto done;

    who->device_id = device.length ? device.data : NULL;
    result = jbc_client_login(session->client, who, &reason);
    if (session->only_tries)
        goto done;
    if (result < 0 && reason.code == JBC_CODE_NEEDED && !who->device_id &&
        device_make(&device, keep, &reason) == 0) {
        /* The code must belong to the device that is to be trusted: ask again as that device. */
        who->device_id = device.data;
        result = jbc_client_login(session->client, who, &reason);
    }
    if (result < 0 && reason.code == JBC_CODE_NEEDED)
        result = ask_for_code(session, who, keep || given, &reason);
done:
    if (result < 0 && reason.code && error)
        *error = reason;
    buf_clear(&device);
    return result;
}

static int read_password(struct buf *password, const struct settings *settings,
                         struct jbc_error *error)
{
    switch (settings->way) {
    case BY_STDIN:
        return secrets_read_password(password, NULL, error);
    case BY_FILE:
        return secrets_read_password(password, settings->password_file, error);
    case BY_PASSWORD:
        buf_adds(password, settings->secret.value);
        return password->failed ? fail_memory(error) : 0;
    default:
        return secrets_ask_password(password, error);
    }
}

static int read_email(struct buf *email, const struct settings *settings, struct jbc_error *error)
{
    if (settings->username.value)
        buf_adds(email, settings->username.value);
    else if (prompt_line("Harmony e-mail", false, email, error) < 0)
        return -1;
    if (email->failed)
        return fail_memory(error);
    return email->length ? 0 : fail_with(error, JBC_USAGE, "the e-mail is empty");
}

static int log_in_by_password(struct session *session, const struct settings *settings,
                              struct jbc_error *error)
{
    struct buf email = {0}, password = {0};
    int result = read_email(&email, settings, error);
    if (result == 0)
        result = read_password(&password, settings, error);
    if (result == 0) {
        mask_secret(password.data);
        struct jbc_credentials who = {
            .email = email.data, .password = password.data, .code = settings->tfa_code.value};
        msg_step("logging in at %s", settings->host.value);
        result = log_in(session, settings, &who, error);
        session->is_proved = result == 0;
    }
    buf_clear(&password);
    buf_clear(&email);
    return result;
}

static int fail_expired(const char *path, struct jbc_error *error)
{
    struct buf word = {0};
    quote_shell(&word, path);
    fail_with(error, JBC_DENIED, "the token in '%s' has expired; for a new one: jbc login -o %s",
              path, word.failed ? "FILE" : word.data);
    buf_clear(&word);
    return -1;
}

static int use_token_file(struct session *session, const struct settings *settings,
                          struct jbc_error *error)
{
    const struct jbc_token *token = &settings->token;
    if (token->expires != 0 && token->expires <= time(NULL))
        return fail_expired(settings->token_file, error);
    return jbc_client_use_token(session->client, token->token, token->expires, error);
}

static int authenticate(struct session *session, const struct settings *settings,
                        struct jbc_error *error)
{
    switch (settings->way) {
    case BY_TOKEN_FILE:
        return use_token_file(session, settings, error);
    case BY_TOKEN:
        return jbc_client_use_token(session->client, settings->secret.value, 0, error);
    default:
        return log_in_by_password(session, settings, error);
    }
}

static int make_client(struct session *session, const struct settings *settings,
                       struct jbc_error *error)
{
    const char *right = region_lookalike(settings->host.value);
    if (right)
        msg_warning("%s is none of Harmony's hosts: did you mean %s?", settings->host.value, right);
    const struct jbc_client_options client = {.host = settings->host.value,
                                              .org_id = settings->org_id.value,
                                              .ca_file = settings->ca_file.value,
                                              .ca_folder = settings->ca_folder.value,
                                              .timeout_seconds = (long)settings->timeout,
                                              .listener = msg_listener()};
    session->client = jbc_client_new(&client, error);
    return session->client ? 0 : -1;
}

static int open_harmony(struct session *session, const struct settings *settings,
                        struct jbc_error *error)
{
    if (make_client(session, settings, error) < 0)
        return -1;
    return authenticate(session, settings, error);
}

int session_share(struct session *session, const struct settings *settings,
                  const struct jbc_token *token, struct jbc_error *error)
{
    if (make_client(session, settings, error) < 0)
        return -1;
    return jbc_client_use_token(session->client, token->token, token->expires, error);
}

static int open_simulator(struct session *session, struct jbc_error *error)
{
    static const struct simulator_options simulator = {0};
    static const struct jbc_credentials who = {.email = "demo@example.com", .password = "demo"};
    session->simulator = simulator_start(&simulator, error);
    if (!session->simulator)
        return -1;
    const struct jbc_client_options client = {.host = simulator_url(session->simulator),
                                              .listener = msg_listener()};
    msg_step("logging in at a Harmony simulated at %s", client.host);
    session->client = jbc_client_new(&client, error);
    return session->client ? jbc_client_login(session->client, &who, error) : -1;
}

int session_open(struct session *session, const struct settings *settings, struct jbc_error *error)
{
    return settings->simulate ? open_simulator(session, error)
                              : open_harmony(session, settings, error);
}

void session_clear(struct session *session)
{
    jbc_client_free(session->client);
    simulator_free(session->simulator);
    *session = (struct session){0};
}
