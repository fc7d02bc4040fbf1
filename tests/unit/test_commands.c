/* The tables of commands and options, by what --help and the completions need of them. */
#include "cmd.h"
#include "expect.h"

enum { SUMMARY_LIMIT = 61 }; /* beside its name it fits in 80 columns */

static void each_option(void (*check)(const struct command *command, const struct opt *opt))
{
    for (size_t i = 0; commands[i]; i++)
        for (const struct opt_group *group = commands[i]->groups; group->title; group++)
            for (const struct opt *opt = group->options; opt->name; opt++)
                check(commands[i], opt);
}

static void check_kind(const struct command *command, const struct opt *opt)
{
    const char *argument = opt->argument;
    bool is_flag = opt->kind == OPT_FLAG;
    if (is_flag != !argument)
        fail_msg("%s --%s: a flag has no argument, all else has one", command->name, opt->name);
    if (!argument || opt->kind == OPT_LIST)
        return;
    if ((strcmp(argument, "FILE") == 0) != (opt->kind == OPT_FILE))
        fail_msg("%s --%s: a FILE is of the kind OPT_FILE", command->name, opt->name);
    if ((strchr(argument, '|') != NULL) != (opt->kind == OPT_WORDS))
        fail_msg("%s --%s: words are of the kind OPT_WORDS", command->name, opt->name);
}

static void a_shell_is_told_how_to_complete_each_option(void **state)
{
    (void)state;
    each_option(check_kind);
}

static void a_shell_is_told_how_to_complete_each_operand(void **state)
{
    (void)state;
    for (size_t i = 0; commands[i]; i++)
        if (commands[i]->operand && commands[i]->operand_kind == OPT_FLAG)
            fail_msg("%s: of which kind is %s?", commands[i]->name, commands[i]->operand);
}

static void check_row(const struct command *command, const struct opt *opt)
{
    if (strpbrk(opt->name, " -") == opt->name || strchr(opt->help, '\n'))
        fail_msg("%s --%s can't be a row of completions", command->name, opt->name);
}

static void each_is_a_line(void **state)
{
    (void)state;
    each_option(check_row);
    for (size_t i = 0; commands[i]; i++)
        if (strchr(commands[i]->summary, '\n') || strlen(commands[i]->summary) > SUMMARY_LIMIT)
            fail_msg("%s: the summary is more than a line", commands[i]->name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shell_is_told_how_to_complete_each_option),
        cmocka_unit_test(a_shell_is_told_how_to_complete_each_operand),
        cmocka_unit_test(each_is_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
