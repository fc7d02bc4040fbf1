#include "cmd.h"
#include "msg.h"
#include "suggest.h"

#include <stdio.h>
#include <string.h>

enum { NAMES_LIMIT = 32 };

static const struct opt_group groups[] = {{"Any command", any_options}, {0}};

const struct command *command_need(const char *name)
{
    const char *names[NAMES_LIMIT] = {"--help", "--version"};
    const struct command *command = command_find(name);
    if (command)
        return command;
    for (size_t i = 0; commands[i] && i + 3 < NAMES_LIMIT; i++)
        names[i + 2] = commands[i]->name;
    const char *suggestion = suggest(name, names, sizeof names[0]);
    if (suggestion)
        msg_error("unknown command: %s (did you mean '%s'?)", name, suggestion);
    else if (name[0] == '-')
        msg_error("%s stands ahead of the command: it is 'jbc COMMAND [OPTION]...'", name);
    else
        msg_error("unknown command: '%s'; 'jbc help' lists them", name);
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
    puts("\n'jbc help COMMAND' explains a command, 'man jbc' all of it. 'jbc --version' tells the\n"
         "version.\n\n"
         "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 wrong input, 4 log-in refused,\n"
         "5 Harmony refused or was not reached, 6 more than one registration fits,\n"
         "7 key and secret are not valid.");
}

void command_print_help(const struct command *command)
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

static int run(const struct options *options)
{
    if (!options->operand) {
        print_commands();
        return JBC_OK;
    }
    const struct command *command = command_need(options->operand);
    if (!command)
        return JBC_USAGE;
    command_print_help(command);
    return JBC_OK;
}

const struct command cmd_help = {
    .name = "help",
    .summary = "list the commands, or explain one: jbc help COMMAND",
    .operand = "[COMMAND]",
    .description = "Lists the commands. With the name of one: what it does, its options, and an\n"
                   "example; the same as 'jbc COMMAND --help'.",
    .example = "jbc help\njbc help prepare-release",
    .groups = groups,
    .run = run,
};
