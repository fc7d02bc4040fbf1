#include "buf.h"
#include "cmd.h"
#include "help_text.h"
#include "msg.h"
#include "out.h"
#include "suggest.h"

#include <stdio.h>
#include <string.h>

enum { NAMES_LIMIT = 32, SUMMARY_COLUMN = 19 };

static const struct opt_group groups[] = {{"Any command", any_options}, {0}};

/* What other programs call it. */
static const char *meant_by(const char *name)
{
    static const char *const words[][2] = {
        {"ls", "list"},
        {"rm", "delete"},
        {"remove", "delete"},
        {"unregister", "delete"},
        {"version", "--version"},
        {"publish", "prepare-release"},
        {"release", "prepare-release"},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(name, words[i][0]) == 0)
            return words[i][1];
    return NULL;
}

static const char *suggestion_for(const char *name)
{
    const char *names[NAMES_LIMIT] = {"--help", "--version"};
    const char *meant = meant_by(name);
    for (size_t i = 0; commands[i] && i + 3 < NAMES_LIMIT; i++)
        names[i + 2] = commands[i]->name;
    return meant ? meant : suggest(name, names, sizeof names[0]);
}

const struct command *command_need(const char *name)
{
    const struct command *command = command_find(name);
    if (command)
        return command;
    const char *suggestion = suggestion_for(name);
    if (suggestion)
        msg_error("unknown command: '%s' (did you mean '%s'?)", name, suggestion);
    else if (name[0] == '-')
        msg_error("'%s' stands ahead of the command: it is 'jbc COMMAND [OPTION]...'", name);
    else
        msg_error("unknown command: '%s'; 'jbc help' lists them", name);
    return NULL;
}

static void add_commands(struct buf *out)
{
    buf_adds(out, "Usage: jbc COMMAND [OPTION]...\n\n");
    help_add_words(out,
                   "Registers Jitterbit connectors at Harmony and writes the registration into "
                   "their JARs.",
                   0, 0);
    buf_adds(out, "\nCommands:\n");
    for (size_t i = 0; commands[i]; i++) {
        char head[32];
        snprintf(head, sizeof head, "  %s", commands[i]->name);
        help_add_entry(out, head, commands[i]->summary, SUMMARY_COLUMN);
    }
    buf_adds(out, "\n");
    help_add_words(out,
                   "'jbc help COMMAND' explains a command, 'man jbc' all of it. 'jbc --version' "
                   "tells the version.\n\n"
                   "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 wrong input, 4 log-in refused, "
                   "5 Harmony refused or was not reached, 6 more than one registration fits, 7 key "
                   "and secret are not valid, 8 what is recorded and what is found differ.",
                   0, 0);
}

void commands_explain(void)
{
    struct buf text = {0};
    add_commands(&text);
    if (!text.failed)
        fputs(text.data, stderr);
    buf_clear(&text);
}

void command_print_help(const struct command *command)
{
    struct buf text = {0};
    const char *operand = command->operand;
    buf_addf(&text, "Usage: jbc %s [OPTION]...%s%s\n\n", command->name, operand ? " " : "",
             operand ? operand : "");
    help_add_words(&text, command->description, 0, 0);
    help_add_options(&text, command->groups);
    buf_adds(&text, "\nExample:\n");
    for (const char *line = command->example; *line;) {
        size_t length = strcspn(line, "\n");
        buf_addf(&text, "  %.*s\n", (int)length, line);
        line += length + (line[length] != '\0');
    }
    out_text("help", &text);
}

static int run(const struct options *options)
{
    struct buf text = {0};
    if (!options->operand) {
        add_commands(&text);
        out_text("help", &text);
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
    .operand_kind = OPT_COMMAND,
    .description = "Lists the commands. With the name of one: what it does, its options, and an\n"
                   "example; the same as 'jbc COMMAND --help'.",
    .example = "jbc help\njbc help prepare-release",
    .groups = groups,
    .run = run,
};
