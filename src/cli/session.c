#include "session.h"

#include "buf.h"
#include "ci.h"
#include "device.h"
#include "env.h"
#include "fail.h"
#include "file.h"
#include "msg.h"
#include "prompt.h"
#include "simulator/simulator.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { PASSWORD_LIMIT = 1024, LONGEST_TIMEOUT = 24 * 3600 };

/* What options, environment and files say of where and who, before anything is asked. */
struct plan {
    struct jbc_token token; /* of --token-file; clear without it */
    const char *host;
    const char *org_id; /* NULL: that of the log-in */
    const char *email;  /* NULL: asked for */
    const char *ca_file;
    int64_t timeout;
    enum { BY_TOKEN_FILE, BY_STDIN, BY_FILE, BY_TOKEN, BY_PASSWORD, BY_PROMPT } way;
};

static const char *region_host(const char *region)
{
    static const char *const hosts[][2] = {
        {"na", "https://na-east.jitterbit.com"},
        {"emea", "https://emea-west.jitterbit.com"},
        {"apac", "https://apac-southeast.jitterbit.com"},
    };
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        if (strcasecmp(region, hosts[i][0]) == 0)
            return hosts[i][1];
    return NULL;
}

/* The host that region or host name, of which at most one may be given. */
static int host_of(const char *region, const char *host, const char *both, const char **result,
                   struct jbc_error *error)
{
    if (region && host)
        return fail_with(error, JBC_USAGE, "%s exclude each other", both);
    *result = region ? region_host(region) : host;
    if (region && !*result)
        return fail_with(error, JBC_USAGE, "'%s' is no region: there are na, emea and apac",
                         region);
    return 0;
}

static bool same_host(const char *a, const char *b)
{
    size_t length_a = strlen(a), length_b = strlen(b);
    length_a -= length_a > 0 && a[length_a - 1] == '/';
    length_b -= length_b > 0 && b[length_b - 1] == '/';
    return length_a == length_b && strncasecmp(a, b, length_a) == 0;
}

static int plan_host(struct plan *plan, const struct options *options,
                     const struct jbc_registration *registration, struct jbc_error *error)
{
    if (host_of(options->region, options->host, "--region and --host", &plan->host, error) < 0)
        return -1;
    if (!plan->host && host_of(env_get("HARMONY_REGION"), env_get("HARMONY_HOST"),
                               "HARMONY_REGION and HARMONY_HOST", &plan->host, error) < 0)
        return -1;
    if (!plan->host)
        plan->host = options->postman.host;
    if (plan->token.host) {
        if (plan->host && !same_host(plan->host, plan->token.host))
            return fail_with(error, JBC_USAGE,
                             "the token file %s is for %s, not for %s: a token goes to no other "
                             "host",
                             options->token_file, plan->token.host, plan->host);
        plan->host = plan->token.host;
    }
    if (!plan->host && registration)
        plan->host = registration->host;
    if (!plan->host)
        return fail_with(error, JBC_USAGE,
                         "say which Harmony: --region na|emea|apac or --host URL, the variable "
                         "HARMONY_REGION or HARMONY_HOST, or a hostURL in --postman-env FILE");
    return 0;
}

static void plan_org(struct plan *plan, const struct options *options,
                     const struct jbc_registration *registration)
{
    plan->org_id = options->org_id ? options->org_id : env_get("HARMONY_ORG_ID");
    if (!plan->org_id)
        plan->org_id = options->postman.org_id;
    if (!plan->org_id)
        plan->org_id = plan->token.org_id;
    if (!plan->org_id && registration)
        plan->org_id = registration->org_id;
}

static int plan_who(struct plan *plan, const struct options *options, struct jbc_error *error)
{
    if (!!options->token_file + options->password_stdin + !!options->password_file > 1)
        return fail_with(error, JBC_USAGE,
                         "--token-file, --password-stdin and --password-file exclude each other");
    plan->email = options->username ? options->username : env_get("HARMONY_USERNAME");
    if (!plan->email)
        plan->email = options->postman.email;
    plan->way = options->token_file             ? BY_TOKEN_FILE
                : options->password_stdin       ? BY_STDIN
                : options->password_file        ? BY_FILE
                : env_get("HARMONY_AUTH_TOKEN") ? BY_TOKEN
                : env_get("HARMONY_PASSWORD")   ? BY_PASSWORD
                                                : BY_PROMPT;
    if (plan->way == BY_TOKEN && !plan->org_id)
        return fail_with(error, JBC_USAGE,
                         "HARMONY_AUTH_TOKEN does not tell the organization: give --org-id or "
                         "HARMONY_ORG_ID");
    if (plan->way == BY_TOKEN || plan->way == BY_TOKEN_FILE)
        return 0;
    if (plan->way == BY_PROMPT && !prompt_is_possible())
        return fail_with(error, JBC_USAGE,
                         "say who logs in: HARMONY_USERNAME and HARMONY_PASSWORD, --password-file, "
                         "--password-stdin, --token-file or HARMONY_AUTH_TOKEN");
    if (!plan->email && (plan->way == BY_STDIN || !prompt_is_possible()))
        return fail_with(error, JBC_USAGE, "say who logs in: --username or HARMONY_USERNAME");
    return 0;
}

static int make_plan(struct plan *plan, const struct options *options,
                     const struct jbc_registration *registration, struct jbc_error *error)
{
    if (options->token_file && jbc_token_read(&plan->token, options->token_file, error) < 0)
        return -1;
    plan->ca_file = options->cacert ? options->cacert : env_get("CURL_CA_BUNDLE");
    if (!plan->ca_file)
        plan->ca_file = env_get("SSL_CERT_FILE");
    if (options->timeout &&
        env_number(options->timeout, "--timeout", 1, LONGEST_TIMEOUT, &plan->timeout, error) < 0)
        return -1;
    if (plan_host(plan, options, registration, error) < 0)
        return -1;
    plan_org(plan, options, registration);
    return plan_who(plan, options, error);
}

static int check_simulate(const struct options *options, struct jbc_error *error)
{
    if (options->region || options->host || options->org_id || options->cacert ||
        options->username || options->token_file || options->password_stdin ||
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
    int result = make_plan(&plan, options, registration, error);
    jbc_token_clear(&plan.token);
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
    return result;
}

static int fail_code_needed(struct jbc_error *error, const char *email)
{
    return fail_with(
        error, JBC_DENIED,
        "Harmony asks for a two-factor code and has mailed it to %s: run this again "
        "with --tfa-code CODE (of the newest mail); this machine is then trusted where "
        "the organization allows that",
        email);
}

/* Logs in; where Harmony wants a two-factor code, with the one given or asked for. */
static int log_in(struct session *session, const struct options *options,
                  struct jbc_credentials *who, struct jbc_error *error)
{
    struct buf device = {0}, code = {0};
    struct jbc_error reason = {0};
    int result = device_read(&device, session->state_folder, options->device_id, error);
    if (result == 0 && who->code && device.length == 0)
        result = device_make(&device, session->state_folder, error);
    if (result < 0)
        goto done;

    who->device_id = device.length ? device.data : NULL;
    result = jbc_client_login(session->client, who, &reason);
    if (result < 0 && reason.code == JBC_CODE_NEEDED && !who->device_id) {
        /* The code must belong to the device that is to be trusted: ask again as that device. */
        if (device_make(&device, session->state_folder, &reason) == 0) {
            who->device_id = device.data;
            result = jbc_client_login(session->client, who, &reason);
        }
    }
    if (result < 0 && reason.code == JBC_CODE_NEEDED) {
        if (!prompt_is_possible())
            fail_code_needed(&reason, who->email);
        else if (prompt_line("Code that Harmony mailed (the newest)", false, &code, &reason) == 0) {
            who->code = code.data ? code.data : "";
            result = jbc_client_login(session->client, who, &reason);
        }
    }
    if (result < 0 && error)
        *error = reason;
done:
    buf_clear(&device);
    buf_clear(&code);
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
        ci_mask(password.data);
        struct jbc_credentials who = {
            .email = email.data, .password = password.data, .code = options->tfa_code};
        msg_step("logging in at %s", plan->host);
        result = log_in(session, options, &who, error);
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
    return jbc_client_use_token(session->client, plan->token.token, error);
}

static int authenticate(struct session *session, const struct plan *plan,
                        const struct options *options, struct jbc_error *error)
{
    switch (plan->way) {
    case BY_TOKEN_FILE:
        return use_token_file(session, plan, options, error);
    case BY_TOKEN:
        return jbc_client_use_token(session->client, env_get("HARMONY_AUTH_TOKEN"), error);
    default:
        return log_in_by_password(session, plan, options, error);
    }
}

static int open_harmony(struct session *session, const struct options *options,
                        const struct jbc_registration *registration, struct jbc_error *error)
{
    struct plan plan = {0};
    int result = make_plan(&plan, options, registration, error);
    if (result == 0 && !(session->state_folder = env_state_folder(error)))
        result = -1;
    if (result == 0) {
        const struct jbc_client_options client = {.host = plan.host,
                                                  .org_id = plan.org_id,
                                                  .ca_file = plan.ca_file,
                                                  .timeout_seconds = (long)plan.timeout,
                                                  .listener = msg_listener()};
        session->client = jbc_client_new(&client, error);
        result = session->client ? authenticate(session, &plan, options, error) : -1;
    }
    jbc_token_clear(&plan.token);
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

void session_clear(struct session *session)
{
    jbc_client_free(session->client);
    simulator_free(session->simulator);
    free(session->state_folder);
    *session = (struct session){0};
}
