#include "cmd.h"
#include "destination.h"
#include "msg.h"
#include "out.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <jbc/error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    if (opt_parse(argc, argv, command->name, command->groups, &options, &options.operand,
                  command->operand ? 1 : 0) < 0)
        return JBC_USAGE;
    if (options.help) {
        command_print_help(command);
        return JBC_OK;
    }
    msg_setup(options.quiet, options.verbose);
    int code = check_destination(command, &options);
    return code == JBC_OK ? command->run(&options) : code;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        msg_error("no command given; 'jbc help' lists them");
        return JBC_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("jbc %s\n", JBC_VERSION);
        return JBC_OK;
    }
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

int main(int argc, char **argv)
{
    process_hide();
    stdout_was_closed = fcntl(STDOUT_FILENO, F_GETFD) < 0;
    if (!open_standard_files()) {
        msg_error("cannot open /dev/null: %s", strerror(errno));
        return JBC_FAILED;
    }
    unsetenv("SSLKEYLOGFILE"); /* libcurl would write the keys of its TLS sessions there */
    msg_setup(false, false);
    msg_catch_signals();
    return out_finish(dispatch(argc, argv));
}
