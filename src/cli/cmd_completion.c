#include "cmd.h"
#include "fail.h"
#include "msg.h"

#include <stdio.h>
#include <string.h>

/* Completions for the shells, from the tables that the options are parsed by. */

static const struct opt_group groups[] = {{"Any command", any_options}, {0}};

static bool takes_file(const struct opt *opt)
{
    return opt->argument && strcmp(opt->argument, "FILE") == 0;
}

/* The words that an argument such as na|emea|apac stands for. */
static bool takes_words(const struct opt *opt)
{
    return opt->argument && strchr(opt->argument, '|');
}

static void print_words(const char *argument)
{
    for (; *argument; argument++)
        putchar(*argument == '|' ? ' ' : *argument);
}

/* Calls print for every option of a command. */
static void each_option(const struct command *command,
                        void (*print)(const struct command *command, const struct opt *opt))
{
    for (const struct opt_group *group = command->groups; group->title; group++)
        for (const struct opt *opt = group->options; opt->name; opt++)
            print(command, opt);
}

/* Text within single quotes. */
static void print_quoted(const char *text)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*text);
    }
}

static void print_names(void)
{
    for (size_t i = 0; commands[i]; i++)
        printf("%s ", commands[i]->name);
}

/* ---- bash ---- */

static void bash_option(const struct command *command, const struct opt *opt)
{
    (void)command;
    printf("--%s ", opt->name);
}

static void bash_argument(const struct command *command, const struct opt *opt)
{
    if (!opt->argument)
        return;
    printf("    %s--%s) ", command->name, opt->name);
    if (takes_file(opt)) {
        fputs("words=; files=1", stdout);
    } else if (takes_words(opt)) {
        fputs("words='", stdout);
        print_words(opt->argument);
        fputs("'", stdout);
    } else {
        fputs("words=", stdout);
    }
    puts("; options= ;;");
}

static void print_bash(void)
{
    puts("# bash completion for jbc\n"
         "_jbc()\n"
         "{\n"
         "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
         "    local command=${COMP_WORDS[1]} words= files= options=\n"
         "    COMPREPLY=()\n"
         "    [ \"$previous\" != -o ] || previous=--output\n"
         "    if [ \"$COMP_CWORD\" -eq 1 ]; then");
    fputs("        COMPREPLY=($(compgen -W '", stdout);
    print_names();
    puts("help --help --version' -- \"$current\"))\n"
         "        return\n"
         "    fi\n"
         "    case $command in");
    for (size_t i = 0; commands[i]; i++) {
        printf("    %s) options='", commands[i]->name);
        each_option(commands[i], bash_option);
        printf("' files=%s ;;\n", commands[i]->operand ? "1" : "");
    }
    fputs("    help) words='", stdout);
    print_names();
    puts("' ;;\n"
         "    esac\n"
         "    case $command$previous in");
    for (size_t i = 0; commands[i]; i++)
        each_option(commands[i], bash_argument);
    puts("    esac\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "    case $current in\n"
         "    -*) COMPREPLY+=($(compgen -W \"$options\" -- \"$current\")) ;;\n"
         "    *) if [ -n \"$files\" ]; then\n"
         "        compopt -o filenames 2>/dev/null\n"
         "        COMPREPLY+=($(compgen -f -- \"$current\"))\n"
         "    fi ;;\n"
         "    esac\n"
         "}\n"
         "complete -F _jbc jbc");
}

/* ---- zsh ---- */

static void zsh_argument(const struct opt *opt)
{
    if (takes_file(opt))
        fputs(":file:_files", stdout);
    else if (takes_words(opt)) {
        fputs(":value:(", stdout);
        print_words(opt->argument);
        fputs(")", stdout);
    } else if (opt->argument)
        fputs(":value: ", stdout);
}

static void zsh_option(const struct command *command, const struct opt *opt)
{
    (void)command;
    for (int letter = 0; letter <= (opt->letter != 0); letter++) {
        if (letter)
            printf(" \\\n            '%s-%c[", opt->kind == OPT_LIST ? "*" : "", opt->letter);
        else
            printf(" \\\n            '%s--%s[", opt->kind == OPT_LIST ? "*" : "", opt->name);
        for (const char *at = opt->help; *at; at++) {
            if (*at == '\'')
                fputs("'\\''", stdout);
            else
                printf(strchr("[]:", *at) ? "\\%c" : "%c", *at);
        }
        putchar(']');
        zsh_argument(opt);
        putchar('\'');
    }
}

static void print_zsh(void)
{
    puts("#compdef jbc\n"
         "_jbc()\n"
         "{\n"
         "    local -a commands=(");
    for (size_t i = 0; commands[i]; i++) {
        printf("        '%s:", commands[i]->name);
        print_quoted(commands[i]->summary);
        puts("'");
    }
    puts("        'help:explain a command'\n"
         "    )\n"
         "    if (( CURRENT == 2 )); then\n"
         "        _describe command commands\n"
         "        return\n"
         "    fi\n"
         "    local command=$words[2]\n"
         "    shift words\n"
         "    (( CURRENT-- ))\n"
         "    case $command in");
    for (size_t i = 0; commands[i]; i++) {
        printf("    %s)\n        _arguments", commands[i]->name);
        each_option(commands[i], zsh_option);
        puts(commands[i]->operand ? " \\\n            '*:file:_files' ;;" : " ;;");
    }
    puts("    help) _describe command commands ;;\n"
         "    esac\n"
         "}\n"
         "if [ \"$funcstack[1]\" = _jbc ]; then\n"
         "    _jbc \"$@\"\n"
         "else\n"
         "    compdef _jbc jbc\n"
         "fi");
}

/* ---- fish ---- */

static void fish_option(const struct command *command, const struct opt *opt)
{
    printf("complete -c jbc -n '__fish_seen_subcommand_from %s' -l %s", command->name, opt->name);
    if (opt->letter)
        printf(" -s %c", opt->letter);
    if (takes_file(opt)) {
        fputs(" -r -F", stdout);
    } else if (takes_words(opt)) {
        fputs(" -x -a '", stdout);
        print_words(opt->argument);
        fputs("'", stdout);
    } else if (opt->argument) {
        fputs(" -x", stdout);
    }
    fputs(" -d '", stdout);
    for (const char *at = opt->help; *at; at++)
        printf(*at == '\'' ? "\\%c" : "%c", *at);
    puts("'");
}

static void print_fish(void)
{
    puts("# fish completion for jbc\n"
         "complete -c jbc -f\n"
         "complete -c jbc -n __fish_use_subcommand -a help -d 'explain a command'");
    for (size_t i = 0; commands[i]; i++) {
        printf("complete -c jbc -n __fish_use_subcommand -a %s -d '", commands[i]->name);
        for (const char *at = commands[i]->summary; *at; at++)
            printf(*at == '\'' ? "\\%c" : "%c", *at);
        puts("'");
        printf("complete -c jbc -n '__fish_seen_subcommand_from help' -a %s\n", commands[i]->name);
        if (commands[i]->operand)
            printf("complete -c jbc -n '__fish_seen_subcommand_from %s' -F\n", commands[i]->name);
        each_option(commands[i], fish_option);
    }
}

static int run(const struct options *options)
{
    struct jbc_error error = {0};
    const char *shell = options->operand ? options->operand : "";
    if (strcmp(shell, "bash") == 0)
        print_bash();
    else if (strcmp(shell, "zsh") == 0)
        print_zsh();
    else if (strcmp(shell, "fish") == 0)
        print_fish();
    else {
        fail_with(&error, JBC_USAGE, "say which shell: jbc completion bash, zsh or fish");
        return msg_fail(&error);
    }
    return JBC_OK;
}

const struct command cmd_completion = {
    .name = "completion",
    .summary = "print a shell's completions: bash, zsh or fish",
    .operand = "SHELL",
    .description =
        "Prints a script by which a shell completes the commands and options of jbc. The\n"
        "packages install it; this is for those who did not use one.",
    .example = "source <(jbc completion bash)",
    .groups = groups,
    .run = run,
};
