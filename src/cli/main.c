#include "cmd.h"
#include "msg.h"
#include "out.h"

#include <errno.h>
#include <fcntl.h>
#include <jbc/error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NAMES_LIMIT = 32 };

/* Fails for a command that does not exist, with the one that may be meant. */
static const struct command *need_command(const char *name)
{
    const char *names[NAMES_LIMIT] = {"help"};
    const struct command *command = command_find(name);
    if (command)
        return command;
    for (size_t i = 0; commands[i] && i + 2 < NAMES_LIMIT; i++)
        names[i + 1] = commands[i]->name;
    const char *suggestion = opt_suggest(name, names, sizeof names[0]);
    if (suggestion)
        msg_error("unknown command: %s (did you mean '%s'?)", name, suggestion);
    else
        msg_error("unknown command: %s; 'jbc help' lists them", name);
    return NULL;
}

static void print_commands(void)
{
    puts(
        "Usage: jbc COMMAND [OPTION]...\n\n"
        "Registers Jitterbit connectors at Harmony and writes the registration into their JARs.\n\n"
        "Commands:");
    for (size_t i = 0; commands[i]; i++)
        printf("  %-16s %s\n", commands[i]->name, commands[i]->summary);
    puts("  help             explain a command: jbc help COMMAND\n\n"
         "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 wrong input, 4 log-in refused,\n"
         "5 Harmony refused or was not reached, 6 more than one registration fits,\n"
         "7 key and secret are not valid.");
}

static void print_help(const struct command *command)
{
    const char *operand = command->operand;
    printf("Usage: jbc %s [OPTION]...%s%s\n\n%s\n", command->name, operand ? " " : "",
           operand ? operand : "", command->description);
    opt_print(command->groups);
    printf("\nExample:\n");
    for (const char *line = command->example; *line;) {
        size_t length = strcspn(line, "\n");
        printf("  %.*s\n", (int)length, line);
        line += length + (line[length] != '\0');
    }
}

static int help(int argc, char **argv)
{
    if (argc < 3) {
        print_commands();
        return JBC_OK;
    }
    const struct command *command = need_command(argv[2]);
    if (!command)
        return JBC_USAGE;
    print_help(command);
    return JBC_OK;
}

static int run_command(const struct command *command, int argc, char **argv)
{
    struct options options = {0};
    if (opt_parse(argc, argv, command->name, command->groups, &options, &options.operand,
                  command->operand ? 1 : 0) < 0)
        return JBC_USAGE;
    if (options.help) {
        print_help(command);
        return JBC_OK;
    }
    msg_setup(options.quiet, options.verbose);
    return command->run(&options);
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
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
        strcmp(argv[1], "-h") == 0)
        return help(argc, argv);
    const struct command *command = need_command(argv[1]);
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
    if (!open_standard_files()) {
        msg_error("cannot open /dev/null: %s", strerror(errno));
        return JBC_FAILED;
    }
    unsetenv("SSLKEYLOGFILE"); /* libcurl would write the keys of its TLS sessions there */
    msg_setup(false, false);
    msg_catch_signals();
    return out_finish(dispatch(argc, argv));
}
