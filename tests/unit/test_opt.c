/* Options by tables. */
#include "expect.h"
#include "opt.h"
#include "said.h"
#include "suggest.h"

#include <getopt.h>
#include <stdio.h>

static const char *said = "";

struct options {
    bool flag, dry_run;
    const char *output, *name;
    struct opt_list faults;
};

static const struct opt own[] = {
    {"output", 'o', OPT_VALUE, "FILE", "where", offsetof(struct options, output)},
    {"name", 0, OPT_VALUE, "NAME", "who", offsetof(struct options, name)},
    {"dry-run", 0, OPT_FLAG, NULL, "only look", offsetof(struct options, dry_run)},
    {0}};
static const struct opt any[] = {
    {"fault", 0, OPT_LIST, "FAULT", "what fails", offsetof(struct options, faults)},
    {"flag", 'f', OPT_FLAG, NULL, "a flag", offsetof(struct options, flag)},
    {0}};
static const struct opt_group groups[] = {{"Own", own}, {"Any", any}, {0}};

static const char *operands[2];

static int parse(struct options *options, size_t operand_limit, const char *const *words)
{
    char copies[80][64], *argv[82];
    int argc = 1;
    static char program[] = "jbc";
    argv[0] = program;
    for (; *words; words++, argc++) {
        assert_true(argc < 80 && strlen(*words) < 64);
        argv[argc] = copies[argc];
        snprintf(copies[argc], sizeof copies[argc], "%s", *words);
    }
    argv[argc] = NULL;
    *options = (struct options){0};
    memset(operands, 0, sizeof operands);
    optind = 0; /* getopt begins anew */
    said_begin();
    int result = opt_parse(argc, argv, "package", groups, options, operands, operand_limit);
    said = said_end();
    /* What borrows from argv is only good in here. */
    if (options->output)
        assert_string_equal(options->output, "x");
    if (operands[0])
        assert_string_equal(operands[0], "a");
    return result;
}

#define PARSE(options, limit, ...) parse(options, limit, (const char *const[]){__VA_ARGS__, NULL})

static void assert_taken(const char *const *words)
{
    struct options options;
    assert_int_equal(parse(&options, 0, words), 0);
    assert_non_null(options.output);
    assert_string_equal(said, "");
}

#define TAKEN(...) assert_taken((const char *const[]){__VA_ARGS__, NULL})

static void assert_refused(const char *const *words, const char *problem, const char *help)
{
    struct options options;
    assert_int_equal(parse(&options, 1, words), -1);
    if (!strstr(said, problem) || !strstr(said, help))
        fail_msg("not '%s' and '%s' in: %s", problem, help, said);
}

#define REFUSED(problem, help, ...)                                                                \
    assert_refused((const char *const[]){__VA_ARGS__, NULL}, problem, help)

static void no_options_leave_all_as_it_was(void **state)
{
    (void)state;
    struct options options;
    assert_int_equal(parse(&options, 0, (const char *const[]){NULL}), 0);
    assert_false(options.flag);
    assert_null(options.output);
    assert_int_equal(options.faults.count, 0);
}

static void a_value_stands_behind_its_option_in_any_form(void **state)
{
    (void)state;
    TAKEN("--output", "x");
    TAKEN("--output=x");
    TAKEN("-o", "x");
    TAKEN("-ox");
    TAKEN("-fo", "x");
    TAKEN("--out", "x"); /* as long as it is not ambiguous */
}

static void flags_have_no_value(void **state)
{
    (void)state;
    struct options options;
    assert_int_equal(PARSE(&options, 0, "--flag", "--dry-run", "--flag"), 0);
    assert_true(options.flag);
    assert_true(options.dry_run);
    REFUSED("takes no value: --flag", "jbc help package", "--flag=yes");
}

static void a_list_grows_to_its_limit(void **state)
{
    (void)state;
    const char *words[2 * OPT_LIST_LIMIT + 3] = {NULL};
    struct options options;
    for (size_t i = 0; i < 3; i++)
        words[i] = "--fault=f";
    assert_int_equal(parse(&options, 0, words), 0);
    assert_int_equal(options.faults.count, 3);
    for (size_t i = 0; i < OPT_LIST_LIMIT; i++)
        words[i] = "--fault=f";
    assert_int_equal(parse(&options, 0, words), 0);
    assert_int_equal(options.faults.count, OPT_LIST_LIMIT);
    words[OPT_LIST_LIMIT] = "--fault=f";
    assert_int_equal(parse(&options, 0, words), -1);
    assert_non_null(strstr(said, "given too often: --fault"));
}

static void operands_may_stand_anywhere_but_not_too_many(void **state)
{
    (void)state;
    struct options options;
    assert_int_equal(PARSE(&options, 2, "a", "--flag", "b"), 0);
    assert_true(options.flag);
    assert_non_null(operands[1]);
    assert_int_equal(PARSE(&options, 2, "--", "a", "--flag"), 0);
    assert_false(options.flag);
    REFUSED("unexpected argument: b", "jbc help package", "a", "b");
    assert_int_equal(PARSE(&options, 0, "a"), -1);
}

static void a_mistyped_option_gets_a_suggestion(void **state)
{
    (void)state;
    REFUSED("--outptu", "did you mean '--output'?", "--outptu", "x");
    REFUSED("--outputs", "did you mean '--output'?", "--outputs=x");
    REFUSED("--dryrun", "did you mean '--dry-run'?", "--dryrun");
}

static void an_option_like_no_other_is_pointed_to_the_help(void **state)
{
    (void)state;
    REFUSED("unknown or ambiguous option: --xyzzy", "jbc help package", "--xyzzy");
    REFUSED("unknown option: -x", "jbc help package", "-x");
    REFUSED("unknown or ambiguous option: --f", "", "--f");
}

static void a_value_that_is_missing_empty_or_given_twice_is_refused(void **state)
{
    (void)state;
    REFUSED("needs a value: --output", "jbc help package", "--output");
    REFUSED("needs a value: -o", "jbc help package", "-o");
    REFUSED("an empty value for: --output", "", "--output=");
    REFUSED("an empty value for: --output", "", "-o", "");
    REFUSED("given twice: --output", "", "-o", "x", "--output", "x");
}

static void a_value_is_never_in_the_message(void **state)
{
    (void)state;
    REFUSED("unknown", "", "--passwort=CANARY");
    assert_null(strstr(said, "CANARY"));
    REFUSED("takes no value", "", "--flag=CANARY");
    assert_null(strstr(said, "CANARY"));
}

/* ---- suggestions ---- */

static const char *const names[] = {"list", "login", "register", "delete", "package", NULL};

static const char *suggested(const char *word)
{
    return suggest(word, names, sizeof names[0]);
}

static void what_is_most_alike_is_suggested(void **state)
{
    (void)state;
    assert_string_equal(suggested("lsit"), "list");
    assert_string_equal(suggested("lists"), "list");
    assert_string_equal(suggested("logn"), "login");
    assert_string_equal(suggested("regsiter"), "register");
    assert_string_equal(suggested("reg"), "register");
    assert_string_equal(suggested("Package"), "package");
}

static void what_is_like_nothing_gets_none(void **state)
{
    (void)state;
    assert_null(suggested(""));
    assert_null(suggested("l"));
    assert_null(suggested("frobnicate"));
    assert_null(suggested("a-very-long-word-that-is-longer-than-any-name-could-ever-be"));
    assert_null(suggest("list", &names[5], sizeof names[0]));
}

static void a_name_is_like_a_word_but_for_case_parts_and_few_letters(void **state)
{
    (void)state;
    assert_true(suggest_is_like("folder drop", "Folder Drop"));
    assert_true(suggest_is_like("Drop", "Folder Drop"));
    assert_true(suggest_is_like("My Folder Drop 2", "Folder Drop"));
    assert_true(suggest_is_like("Fodler Dorp", "Folder Drop"));
    assert_true(suggest_is_like("x", "X"));
    assert_false(suggest_is_like("x", "Xylophone"));
    assert_false(suggest_is_like("Xylophone", "x"));
    assert_false(suggest_is_like("Salesforce", "Folder Drop"));
    assert_false(suggest_is_like("", "Folder Drop"));
    assert_false(suggest_is_like("Folder Drop", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_options_leave_all_as_it_was),
        cmocka_unit_test(a_value_stands_behind_its_option_in_any_form),
        cmocka_unit_test(flags_have_no_value),
        cmocka_unit_test(a_list_grows_to_its_limit),
        cmocka_unit_test(operands_may_stand_anywhere_but_not_too_many),
        cmocka_unit_test(a_mistyped_option_gets_a_suggestion),
        cmocka_unit_test(an_option_like_no_other_is_pointed_to_the_help),
        cmocka_unit_test(a_value_that_is_missing_empty_or_given_twice_is_refused),
        cmocka_unit_test(a_value_is_never_in_the_message),
        cmocka_unit_test(what_is_most_alike_is_suggested),
        cmocka_unit_test(what_is_like_nothing_gets_none),
        cmocka_unit_test(a_name_is_like_a_word_but_for_case_parts_and_few_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
