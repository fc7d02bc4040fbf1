#include "cmd.h"
#include "fail.h"
#include "msg.h"

#include <stdio.h>
#include <string.h>

/* Completions for the shells, from the tables that the options are parsed by. */

static const struct opt_group groups[] = {{"Any command", any_options}, {0}};

/* What a shell offers for an option's value or a command's operand. */
enum offer { OFFER_NOTHING, OFFER_FILES, OFFER_WORDS, OFFER_COMMANDS };

/* As --help calls it: FILE, na|emea|apac, [COMMAND]. */
static enum offer offer_of(const char *argument)
{
    if (!argument)
        return OFFER_NOTHING;
    if (strchr(argument, '|'))
        return OFFER_WORDS;
    if (strstr(argument, "COMMAND"))
        return OFFER_COMMANDS;
    return strstr(argument, "FILE") || strstr(argument, "JAR") ? OFFER_FILES : OFFER_NOTHING;
}

static void print_commands(void)
{
    for (size_t i = 0; commands[i]; i++)
        printf("%s%s", i ? " " : "", commands[i]->name);
}

/* The words that an argument such as na|emea|apac stands for. */
static void print_words(const char *argument)
{
    for (; *argument; argument++)
        putchar(*argument == '|' ? ' ' : *argument);
}

/* Text within single quotes: a quote becomes what the shell takes for one, special characters get a
 * backslash. */
static void print_text(const char *text, const char *quote, const char *special)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs(quote, stdout);
        else
            printf(strchr(special, *text) ? "\\%c" : "%c", *text);
    }
}

/* Calls print for every option of a command. */
static void each_option(const struct command *command,
                        void (*print)(const struct command *command, const struct opt *opt))
{
    for (const struct opt_group *group = command->groups; group->title; group++)
        for (const struct opt *opt = group->options; opt->name; opt++)
            print(command, opt);
}

/* ---- bash ---- */

static const char bash_head[] =
    "# bash completion for jbc\n"
    "_jbc()\n"
    "{\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local words= files= options= repeated= word\n"
    "    COMPREPLY=()\n"
    "    # bash takes '--region=na' for three words.\n"
    "    if [ \"$current\" = = ]; then\n"
    "        current=\n"
    "    elif [ \"$previous\" = = ]; then\n"
    "        previous=${COMP_WORDS[COMP_CWORD-2]}\n"
    "    fi\n"
    "    case $COMP_CWORD,${COMP_WORDS[1]} in\n";

/* A command's block has set what may stand here: words, files or options. */
static const char bash_tail[] =
    "    esac\n"
    "    for word in \"${COMP_WORDS[@]:2:COMP_CWORD-2}\"; do\n"
    "        options=${options/ $word / }\n"
    "    done\n"
    "    case $current in\n"
    "    -*) words+=\" $options $repeated\" ;;\n"
    "    esac\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
    "    if [ -n \"$files\" ] && [ ${#COMPREPLY[@]} -eq 0 ]; then\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        current=${current#[\\'\\\"]}\n"
    "        mapfile -t COMPREPLY < <(compgen -f -- \"${current//\\\\/}\")\n"
    "    fi\n"
    "}\n"
    "complete -F _jbc jbc\n";

static void bash_once(const struct command *command, const struct opt *opt)
{
    (void)command;
    if (opt->kind != OPT_LIST)
        printf("--%s ", opt->name);
}

static void bash_repeated(const struct command *command, const struct opt *opt)
{
    (void)command;
    if (opt->kind == OPT_LIST)
        printf("--%s ", opt->name);
}

static void bash_offer(const char *argument)
{
    fputs("options= repeated= files= words=", stdout);
    switch (offer_of(argument)) {
    case OFFER_FILES:
        fputs(" files=1", stdout);
        break;
    case OFFER_WORDS:
        putchar('\'');
        print_words(argument);
        putchar('\'');
        break;
    default:
        break;
    }
}

/* Behind an option with a value nothing else is offered. */
static void bash_value(const struct command *command, const struct opt *opt)
{
    (void)command;
    if (!opt->argument)
        return;
    printf("        --%s", opt->name);
    if (opt->letter)
        printf(" | -%c", opt->letter);
    fputs(") ", stdout);
    bash_offer(opt->argument);
    puts(" ;;");
}

static void bash_operand(const char *operand)
{
    switch (offer_of(operand)) {
    case OFFER_FILES:
        puts("        files=1");
        break;
    case OFFER_WORDS:
        fputs("        words='", stdout);
        print_words(operand);
        puts("'");
        break;
    case OFFER_COMMANDS:
        fputs("        words='", stdout);
        print_commands();
        puts("'");
        break;
    default:
        break;
    }
}

static void print_bash(void)
{
    fputs(bash_head, stdout);
    fputs("    1,*) words='", stdout);
    print_commands();
    puts(" --help --version' ;;");
    for (size_t i = 0; commands[i]; i++) {
        printf("    *,%s)\n        options=' ", commands[i]->name);
        each_option(commands[i], bash_once);
        fputs("' repeated='", stdout);
        each_option(commands[i], bash_repeated);
        puts("'");
        bash_operand(commands[i]->operand);
        puts("        case $previous in");
        each_option(commands[i], bash_value);
        puts("        esac ;;");
    }
    fputs(bash_tail, stdout);
}

/* ---- zsh ---- */

static void zsh_offer(const char *argument)
{
    switch (offer_of(argument)) {
    case OFFER_FILES:
        fputs(":file:_files", stdout);
        break;
    case OFFER_WORDS:
        fputs(":value:(", stdout);
        print_words(argument);
        putchar(')');
        break;
    case OFFER_COMMANDS:
        fputs(":command:(", stdout);
        print_commands();
        putchar(')');
        break;
    default:
        if (argument)
            fputs(":value: ", stdout);
        break;
    }
}

/* One spelling of an option; both together exclude each other. */
static void zsh_spelling(const struct opt *opt, const char *spelling, const char *value_mark)
{
    fputs(" \\\n            '", stdout);
    if (opt->kind == OPT_LIST)
        putchar('*');
    else if (opt->letter)
        printf("(-%c --%s)", opt->letter, opt->name);
    printf("%s%s[", spelling, opt->argument ? value_mark : "");
    print_text(opt->help, "'\\''", "[]:\\");
    putchar(']');
    if (opt->argument)
        zsh_offer(opt->argument);
    putchar('\'');
}

static void zsh_option(const struct command *command, const struct opt *opt)
{
    char spelling[64];
    (void)command;
    snprintf(spelling, sizeof spelling, "--%s", opt->name);
    zsh_spelling(opt, spelling, "=");
    snprintf(spelling, sizeof spelling, "-%c", opt->letter);
    if (opt->letter)
        zsh_spelling(opt, spelling, "+");
}

static void print_zsh(void)
{
    puts("#compdef jbc\n"
         "_jbc()\n"
         "{\n"
         "    local -a commands=(");
    for (size_t i = 0; commands[i]; i++) {
        printf("        '%s:", commands[i]->name);
        print_text(commands[i]->summary, "'\\''", ":\\");
        puts("'");
    }
    puts("    )\n"
         "    local -a alone=('--help:list the commands' '--version:show the version')\n"
         "    if (( CURRENT == 2 )); then\n"
         "        _describe command commands\n"
         "        _describe -o option alone\n"
         "        return\n"
         "    fi\n"
         "    local command=$words[2]\n"
         "    shift words\n"
         "    (( CURRENT-- ))\n"
         "    case $command in");
    for (size_t i = 0; commands[i]; i++) {
        printf("    %s)\n        _arguments", commands[i]->name);
        each_option(commands[i], zsh_option);
        if (commands[i]->operand) {
            fputs(" \\\n            '1", stdout);
            zsh_offer(commands[i]->operand);
            putchar('\'');
        }
        puts(" ;;");
    }
    puts("    esac\n"
         "}\n"
         "if [ \"$funcstack[1]\" = _jbc ]; then\n"
         "    _jbc \"$@\"\n"
         "else\n"
         "    compdef _jbc jbc\n"
         "fi");
}

/* ---- fish ---- */

/* A condition each: no command stands yet; the command is that one. */
static const char fish_head[] =
    "# fish completion for jbc\n"
    "function __jbc_no_command\n"
    "    test (count (commandline -opc)) -eq 1\n"
    "end\n"
    "function __jbc_command\n"
    "    set -l words (commandline -opc)\n"
    "    test (count $words) -gt 1; and test $words[2] = $argv[1]\n"
    "end\n"
    "complete -c jbc -f\n"
    "complete -c jbc -n __jbc_no_command -l help -d 'list the commands'\n"
    "complete -c jbc -n __jbc_no_command -l version -d 'show the version'\n";

static void fish_offer(const char *argument, const char *files, const char *value)
{
    switch (offer_of(argument)) {
    case OFFER_FILES:
        fputs(files, stdout);
        break;
    case OFFER_WORDS:
        printf("%s -a '", value);
        print_words(argument);
        putchar('\'');
        break;
    case OFFER_COMMANDS:
        printf("%s -a '", value);
        print_commands();
        putchar('\'');
        break;
    default:
        fputs(value, stdout);
        break;
    }
}

static void fish_option(const struct command *command, const struct opt *opt)
{
    printf("complete -c jbc -n '__jbc_command %s' -l %s", command->name, opt->name);
    if (opt->letter)
        printf(" -s %c", opt->letter);
    if (opt->argument)
        fish_offer(opt->argument, " -r -F", " -x");
    fputs(" -d '", stdout);
    print_text(opt->help, "\\'", "\\");
    puts("'");
}

static void print_fish(void)
{
    fputs(fish_head, stdout);
    for (size_t i = 0; commands[i]; i++) {
        printf("complete -c jbc -n __jbc_no_command -a %s -d '", commands[i]->name);
        print_text(commands[i]->summary, "\\'", "\\");
        puts("'");
        if (commands[i]->operand) {
            printf("complete -c jbc -n '__jbc_command %s'", commands[i]->name);
            fish_offer(commands[i]->operand, " -F", "");
            putchar('\n');
        }
        each_option(commands[i], fish_option);
    }
}

static int run(const struct options *options)
{
    struct jbc_error error = {0};
    const char *shell = options->operand;
    if (shell && strcmp(shell, "bash") == 0)
        print_bash();
    else if (shell && strcmp(shell, "zsh") == 0)
        print_zsh();
    else if (shell && strcmp(shell, "fish") == 0)
        print_fish();
    else {
        if (shell)
            fail_with(&error, JBC_USAGE, "unknown shell: %s; there are bash, zsh and fish", shell);
        else
            fail_with(&error, JBC_USAGE, "say which shell: jbc completion bash, zsh or fish");
        return msg_fail(&error);
    }
    return JBC_OK;
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
