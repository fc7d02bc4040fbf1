#include "buf.h"
#include "cmd.h"
#include "fail.h"
#include "msg.h"
#include "out.h"
#include "texts.h"

#include <string.h>

/* Completions for the shells: one list of rows, made from the tables that the options are parsed
 * by, and for each shell a short script that reads it. */

static const struct opt_group groups[] = {{"Any command", any_options}, {0}};

static const struct shell {
    const char *name;
    const char *script;  /* with @ROWS@ in it */
    const char *escaped; /* what gets a backslash in the rows */
} shells[] = {
    {"bash", text_completion_bash, ""},
    {"zsh", text_completion_zsh, ""},
    {"fish", text_completion_fish, "'\\"},
};
enum { SHELLS = sizeof shells / sizeof shells[0] };

static const char *kind_name(enum opt_kind kind)
{
    switch (kind) {
    case OPT_FLAG:
        return "flag";
    case OPT_FILE:
        return "file";
    case OPT_FOLDER:
        return "folder";
    case OPT_COMMAND:
        return "command";
    case OPT_WORDS:
        return "words";
    case OPT_LIST:
        return "repeated";
    default:
        return "value";
    }
}

/* The words that an argument such as na|emea|apac stands for. */
static void add_words(struct buf *out, enum opt_kind kind, const char *argument)
{
    for (; kind == OPT_WORDS && *argument; argument++)
        buf_add(out, *argument == '|' ? "," : argument, 1);
    buf_adds(out, kind == OPT_WORDS ? " " : "- ");
}

static void add_option(struct buf *out, const struct command *command, const struct opt *opt)
{
    const char letter[] = {'-', opt->letter, '\0'};
    buf_addf(out, "\n%s --%s %s %s ", command->name, opt->name, letter, kind_name(opt->kind));
    add_words(out, opt->kind, opt->argument);
    buf_adds(out, opt->help);
}

static void add_command(struct buf *out, const struct command *command)
{
    enum opt_kind kind = command->operand ? command->operand_kind : OPT_FLAG;
    buf_addf(out, "%s%s - - %s ", out->length ? "\n" : "", command->name,
             command->operand ? kind_name(kind) : "none");
    add_words(out, kind, command->operand);
    buf_adds(out, command->summary);
    for (const struct opt_group *group = command->groups; group->title; group++)
        for (const struct opt *opt = group->options; opt->name; opt++)
            add_option(out, command, opt);
}

static void add_script(struct buf *out, const struct shell *shell)
{
    static const char mark[] = "@ROWS@";
    const char *place = strstr(shell->script, mark);
    struct buf rows = {0};
    for (size_t i = 0; commands[i]; i++)
        add_command(&rows, commands[i]);
    buf_add(out, shell->script, (size_t)(place - shell->script));
    for (size_t i = 0; i < rows.length; i++) {
        if (strchr(shell->escaped, rows.data[i]))
            buf_adds(out, "\\");
        buf_add(out, rows.data + i, 1);
    }
    buf_adds(out, place + strlen(mark));
    out->failed = out->failed || rows.failed;
    buf_clear(&rows);
}

static int run(const struct options *options)
{
    struct jbc_error error = {0};
    struct buf text = {0};
    const char *name = options->operand;
    for (size_t i = 0; name && i < SHELLS; i++) {
        if (strcmp(name, shells[i].name) != 0)
            continue;
        add_script(&text, &shells[i]);
        out_text("script", &text);
        return JBC_OK;
    }
    if (name)
        fail_with(&error, JBC_USAGE, "unknown shell: '%s'; there are bash, zsh and fish", name);
    else
        fail_with(&error, JBC_USAGE, "say which shell: jbc completion bash, zsh or fish");
    return msg_fail(&error);
}

const struct command cmd_completion = {
    .name = "completion",
    .summary = "print a shell's completions: bash, zsh or fish",
    .operand = "bash|zsh|fish",
    .operand_kind = OPT_WORDS,
    .description =
        "Prints a script by which a shell completes the commands and options of jbc. The\n"
        "packages install it; this is for those who did not use one.",
    .example = "source <(jbc completion bash)\n"
               "jbc completion zsh >~/.zfunc/_jbc\n"
               "jbc completion fish >~/.config/fish/completions/jbc.fish",
    .groups = groups,
    .run = run,
};
