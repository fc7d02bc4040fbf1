#include "cmd.h"
#include "destination.h"
#include "env.h"
#include "github.h"
#include "msg.h"
#include "out.h"
#include "process.h"
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <jbc/error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static size_t operand_limit(const struct command *command)
{
    if (!command->operand)
        return 0;
    return command->has_operands ? OPERAND_LIMIT : 1;
}

static bool stdout_was_closed;

static int check_destination(const struct command *command, const struct options *options)
{
    struct jbc_error error = {0};
    return destination_check(options, command->may_stream, stdout_was_closed, &error) < 0
               ? msg_fail(&error)
               : JBC_OK;
}

static int run_command(const struct command *command, int argc, char **argv)
{
    struct options options = {0};
    if (opt_parse(argc, argv, command->name, command->groups, &options, options.operands,
                  operand_limit(command)) < 0)
        return JBC_USAGE;
    options.operand = options.operands[0];
    out_setup(options.json, options.quiet);
    if (options.help) {
        command_print_help(command);
        return JBC_OK;
    }
    msg_setup(options.quiet, options.verbose);
    int code = check_destination(command, &options);
    return code == JBC_OK ? command->run(&options) : code;
}

static int tell_version(void)
{
    if (out_is_json()) {
        cJSON *json = cJSON_CreateObject();
        out_add(json, "version", JBC_VERSION);
        out_json(json);
    } else {
        printf("jbc %s\n", JBC_VERSION);
    }
    return JBC_OK;
}

/* True where --json stands somewhere on the command line, also on one that is not understood. */
static bool asks_for_json(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strncmp(argv[i], "--js", 4) == 0 && strncmp(argv[i], "--json", strlen(argv[i])) == 0)
            return true;
    return false;
}

static int dispatch(int argc, char **argv)
{
    out_setup(asks_for_json(argc, argv), false);
    if (argc < 2) {
        commands_explain();
        msg_error("no command given");
        return JBC_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0)
        return tell_version();
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return run_command(&cmd_help, argc - 1, argv + 1);
    const struct command *command = command_need(argv[1]);
    return command ? run_command(command, argc - 1, argv + 1) : JBC_USAGE;
}

/* A closed stdin, stdout or stderr would be the number of the next file that is opened, and what is
 * meant for a person would land in a JAR. */
static bool open_standard_files(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR); // NOLINT(android-cloexec-open)
    while (fd >= 0 && fd <= STDERR_FILENO);
    return fd >= 0 && close(fd) == 0;
}

static bool is_one(const char *value)
{
    return value && strcmp(value, "1") == 0;
}

static void look_for_github(void)
{
    const char *here = env_get("GITHUB_ACTIONS");
    if (!here || strcmp(here, "true") != 0)
        return;
    github_setup(&(struct github){.is_here = true,
                                  .is_masking = !is_one(env_get("JBC_NO_MASK")),
                                  .summary = env_get("GITHUB_STEP_SUMMARY"),
                                  .output = env_get("GITHUB_OUTPUT")});
}

int main(int argc, char **argv)
{
    process_hide();
    process_keep_memory();
    if (is_one(env_get("JBC_NO_THREADS")))
        worker_forbid();
    stdout_was_closed = fcntl(STDOUT_FILENO, F_GETFD) < 0;
    if (!open_standard_files()) {
        msg_error("cannot open /dev/null: %s", strerror(errno));
        return JBC_FAILED;
    }
    unsetenv("SSLKEYLOGFILE"); /* libcurl would write the keys of its TLS sessions there */
    /* libzip asks for the time zone twice an entry, each time by a look at its file; no word of
     * this program depends on it. */
    setenv("TZ", "UTC0", 1);
    msg_setup(false, false);
    look_for_github();
    msg_catch_signals();
    return out_finish(dispatch(argc, argv));
}
