#include "cmd.h"
#include "fail.h"
#include "msg.h"
#include "out.h"
#include "simulator.h"
#include "values.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const struct opt own[] = {
    {"port", 0, OPT_VALUE, "N", "listen on this port (default and 0: any that is free)",
     OPT_PLACE(port)},
    {"state", 0, OPT_FILE, "FILE", "keep the registrations in a file", OPT_PLACE(state)},
    {"username", 0, OPT_VALUE, "EMAIL", "the account (default: demo@example.com)",
     OPT_PLACE(username)},
    {"password", 0, OPT_VALUE, "PASSWORD", "its password (default: demo)", OPT_PLACE(password)},
    {"org-id", 0, OPT_VALUE, "ID", "its organization", OPT_PLACE(org_id)},
    {"tls-cert", 0, OPT_FILE, "FILE", "serve https with this certificate (PEM)",
     OPT_PLACE(tls_cert)},
    {"tls-key", 0, OPT_FILE, "FILE", "and this key (PEM)", OPT_PLACE(tls_key)},
    {"session-seconds", 0, OPT_VALUE, "N", "how long a log-in lasts (default: 14400)",
     OPT_PLACE(session_seconds)},
    {"clock-skew", 0, OPT_VALUE, "SECONDS", "its clock is ahead by this", OPT_PLACE(clock_skew)},
    {"first-id", 0, OPT_VALUE, "N", "the first connector's endpoint gets this id",
     OPT_PLACE(first_id)},
    {"in-use", 0, OPT_LIST, "NAME", "projects use this connector: it can't be deleted",
     OPT_PLACE(in_use)},
    {"fault", 0, OPT_LIST, "CALL:KIND[=VALUE][@N]", "misbehave (see README.md)", OPT_PLACE(faults)},
    OPT_END,
};
static const struct opt_group groups[] = {{"Own", own}, {"Any command", any_options}, {0}};

static int take_options(struct simulator_options *simulator, const struct options *options,
                        struct jbc_error *error)
{
    int64_t port = 0, seconds = 0, skew = 0, first_id = 0;
    if (options->port && value_number(options->port, "--port", 0, 65535, &port, error) < 0)
        return -1;
    if (options->session_seconds && value_number(options->session_seconds, "--session-seconds", 1,
                                                 INT32_MAX, &seconds, error) < 0)
        return -1;
    if (options->clock_skew &&
        value_number(options->clock_skew, "--clock-skew", 1, INT32_MAX, &skew, error) < 0)
        return -1;
    if (options->first_id &&
        value_number(options->first_id, "--first-id", 1, INT64_MAX / 2, &first_id, error) < 0)
        return -1;
    *simulator = (struct simulator_options){.port = (uint16_t)port,
                                            .state_file = options->state,
                                            .username = options->username,
                                            .password = options->password,
                                            .org_id = options->org_id,
                                            .tls_cert = options->tls_cert,
                                            .tls_key = options->tls_key,
                                            .session_seconds = (long)seconds,
                                            .clock_skew = (long)skew,
                                            .first_id = first_id,
                                            .faults = options->faults.items,
                                            .fault_count = options->faults.count,
                                            .in_use = options->in_use.items,
                                            .in_use_count = options->in_use.count,
                                            .verbose = options->verbose};
    return 0;
}

/* Sleeps until a signal asks to end; blocked in between, so that none is missed. */
static void wait_for_signal(void)
{
    sigset_t asked, before;
    sigemptyset(&asked);
    sigaddset(&asked, SIGINT);
    sigaddset(&asked, SIGTERM);
    sigaddset(&asked, SIGHUP);
    sigaddset(&asked, SIGQUIT);
    sigprocmask(SIG_BLOCK, &asked, &before);
    while (!msg_signal())
        sigsuspend(&before);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

static void tell(const struct options *options, const char *url)
{
    if (options->json) {
        cJSON *json = cJSON_CreateObject();
        out_add(json, "url", url);
        out_json_now(json);
    } else {
        printf("listening on %s\n", url);
    }
}

static int run(const struct options *options)
{
    struct jbc_error error = {0};
    struct simulator_options simulator_options;
    struct simulator *simulator = NULL;
    if (take_options(&simulator_options, options, &error) < 0 ||
        !(simulator = simulator_start(&simulator_options, &error)))
        return msg_fail(&error);
    tell(options, simulator_url(simulator));
    bool is_told = fflush(stdout) == 0;
    if (is_told)
        wait_for_signal();
    simulator_free(simulator);
    return is_told ? JBC_OK : JBC_FAILED;
}

const struct command cmd_simulator = {
    .name = "simulator",
    .summary = "run a local stand-in for Harmony, to try and to test with",
    .description = "Answers on loopback as Harmony's connector registration API does, until it is\n"
                   "interrupted. The first line on standard output tells its URL.",
    .example = "jbc simulator --port 8080 --state simulator.json\n"
               "jbc simulator --fault register:lose@1 --verbose",
    .groups = groups,
    .run = run,
};
