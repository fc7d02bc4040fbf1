#include "session.h"

#include "buf.h"
#include "device.h"
#include "env.h"
#include "fail.h"
#include "file.h"
#include "masks.h"
#include "msg.h"
#include "plan.h"
#include "prompt.h"
#include "simulator.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PASSWORD_LIMIT = 1024 };

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

int session_check(const struct options *options, const struct jbc_registration *registration,
                  struct jbc_error *error)
{
    struct plan plan = {0};
    if (options->simulate)
        return check_simulate(options, error);
    int result = plan_make(&plan, options, registration, error);
    plan_clear(&plan);
    return result;
}

/* The first line of what fd gives, byte by byte: nothing stays behind in a buffer of stdio. */
static int read_first_line(struct buf *line, int fd, struct jbc_error *error)
{
    char byte;
    ssize_t count;
    while ((count = read(fd, &byte, 1)) == 1 && byte != '\n' && line->length <= PASSWORD_LIMIT)
        buf_add(line, &byte, 1);
    if (count < 0)
        return msg_signal() ? fail_stopped(error) : fail_errno(error, "cannot read the password");
    if (line->failed)
        return fail_memory(error);
    if (line->length > PASSWORD_LIMIT)
        return fail_with(error, JBC_USAGE, "the password is longer than %d bytes", PASSWORD_LIMIT);
    if (line->length > 0 && line->data[line->length - 1] == '\r')
        line->data[--line->length] = '\0';
    return 0;
}

static int read_password(struct buf *password, const struct plan *plan,
                         const struct options *options, struct jbc_error *error)
{
    int result = 0;
    switch (plan->way) {
    case BY_STDIN:
        result = read_first_line(password, STDIN_FILENO, error);
        break;
    case BY_FILE:
        result = file_read_line(password, options->password_file, PASSWORD_LIMIT, error);
        break;
    case BY_PASSWORD:
        buf_adds(password, env_get("HARMONY_PASSWORD"));
        break;
    default:
        result = prompt_line("Harmony password", true, password, error);
        break;
    }
    if (result == 0 && password->failed)
        return fail_memory(error);
    if (result == 0 && password->length == 0)
        return fail_with(error, JBC_USAGE, "the password is empty");
    if (result == 0 && strlen(password->data) != password->length)
        return fail_with(error, JBC_USAGE, "the password holds a NUL");
    return result;
}

static int fail_code_needed(struct jbc_error *error, const char *email, bool device_is_kept)
{
    return fail_with(
        error, JBC_DENIED, "Harmony asks for a two-factor code and has mailed it to %s: %s", email,
        device_is_kept ? "run this again with --tfa-code CODE (of the newest mail); this machine "
                         "is then trusted where the organization allows that"
                       : "no device id is kept here (in a dry run, or without a state folder), so "
                         "give one with --device-id, and the code with --tfa-code");
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
static int log_in(struct session *session, const struct options *options,
                  struct jbc_credentials *who, struct jbc_error *error)
{
    const char *keep = options->dry_run ? NULL : session->state_folder;
    struct buf device = {0};
    struct jbc_error reason = {0};
    int result = device_read(&device, session->state_folder, options->device_id, error);
    if (result == 0 && who->code && device.length == 0)
        result = device_make(&device, keep, error);
    if (result < 0)
        goto done;

    who->device_id = device.length ? device.data : NULL;
    result = jbc_client_login(session->client, who, &reason);
    if (result < 0 && reason.code == JBC_CODE_NEEDED && !who->device_id &&
        device_make(&device, keep, &reason) == 0) {
        /* The code must belong to the device that is to be trusted: ask again as that device. */
        who->device_id = device.data;
        result = jbc_client_login(session->client, who, &reason);
    }
    if (result < 0 && reason.code == JBC_CODE_NEEDED)
        result = ask_for_code(session, who, keep || options->device_id, &reason);
    if (result < 0 && error)
        *error = reason;
done:
    buf_clear(&device);
    return result;
}

static int log_in_by_password(struct session *session, const struct plan *plan,
                              const struct options *options, struct jbc_error *error)
{
    struct buf email = {0}, password = {0};
    int result = 0;
    if (plan->email)
        buf_adds(&email, plan->email);
    else
        result = prompt_line("Harmony e-mail", false, &email, error);
    if (result == 0)
        result = read_password(&password, plan, options, error);
    if (result == 0 && (email.failed || email.length == 0))
        result = fail_with(error, JBC_USAGE, "the e-mail is empty");
    if (result == 0) {
        mask_secret(password.data);
        struct jbc_credentials who = {
            .email = email.data, .password = password.data, .code = options->tfa_code};
        msg_step("logging in at %s", plan->host);
        result = log_in(session, options, &who, error);
        session->is_proved = result == 0;
    }
    buf_clear(&password);
    buf_clear(&email);
    return result;
}

static int use_token_file(struct session *session, const struct plan *plan,
                          const struct options *options, struct jbc_error *error)
{
    if (plan->token.expires != 0 && plan->token.expires <= time(NULL))
        return fail_with(error, JBC_DENIED,
                         "the token in %s has expired: write a new one with 'jbc login -o %s'",
                         options->token_file, options->token_file);
    return jbc_client_use_token(session->client, plan->token.token, plan->token.expires, error);
}

static int authenticate(struct session *session, const struct plan *plan,
                        const struct options *options, struct jbc_error *error)
{
    switch (plan->way) {
    case BY_TOKEN_FILE:
        return use_token_file(session, plan, options, error);
    case BY_TOKEN:
        return jbc_client_use_token(session->client, env_get("HARMONY_AUTH_TOKEN"), 0, error);
    default:
        return log_in_by_password(session, plan, options, error);
    }
}

static int open_harmony(struct session *session, const struct options *options,
                        const struct jbc_registration *registration, struct jbc_error *error)
{
    struct plan plan = {0};
    int result = plan_make(&plan, options, registration, error);
    if (result == 0) {
        session->state_folder = env_state_folder(NULL);
        const struct jbc_client_options client = {.host = plan.host,
                                                  .org_id = plan.org_id,
                                                  .ca_file = plan.ca_file,
                                                  .timeout_seconds = (long)plan.timeout,
                                                  .listener = msg_listener()};
        session->client = jbc_client_new(&client, error);
        result = session->client ? authenticate(session, &plan, options, error) : -1;
    }
    plan_clear(&plan);
    return result;
}

static int open_simulator(struct session *session, const struct options *options,
                          struct jbc_error *error)
{
    static const struct simulator_options simulator = {0};
    static const struct jbc_credentials who = {.email = "demo@example.com", .password = "demo"};
    if (check_simulate(options, error) < 0 ||
        !(session->simulator = simulator_start(&simulator, error)))
        return -1;
    const struct jbc_client_options client = {.host = simulator_url(session->simulator),
                                              .listener = msg_listener()};
    msg_step("logging in at a Harmony simulated at %s", client.host);
    session->client = jbc_client_new(&client, error);
    return session->client ? jbc_client_login(session->client, &who, error) : -1;
}

int session_open(struct session *session, const struct options *options,
                 const struct jbc_registration *registration, struct jbc_error *error)
{
    return options->simulate ? open_simulator(session, options, error)
                             : open_harmony(session, options, registration, error);
}

int session_need_state(const struct session *session, struct jbc_error *error)
{
    if (session->simulator || session->state_folder)
        return 0;
    free(env_state_folder(error)); /* for its words */
    return -1;
}

void session_clear(struct session *session)
{
    jbc_client_free(session->client);
    simulator_free(session->simulator);
    free(session->state_folder);
    *session = (struct session){0};
}
