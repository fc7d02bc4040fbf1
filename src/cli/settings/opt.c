#include "opt.h"

#include "msg.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { OPTION_LIMIT = 64, NAME_LIMIT = 32, FIRST_LONG = 256 };

/* The tables in the form that getopt_long wants. */
struct parser {
    const char *command;
    const struct opt *options[OPTION_LIMIT + 1];
    struct option longs[OPTION_LIMIT + 1];
    bool seen[OPTION_LIMIT];
    char letters[2 * OPTION_LIMIT + 2];
    size_t count;
};

static void add_options(struct parser *parser, const struct opt *options)
{
    char *letter = parser->letters + strlen(parser->letters);
    for (; options->name && parser->count < OPTION_LIMIT; options++) {
        int has_value = options->kind == OPT_FLAG ? no_argument : required_argument;
        parser->options[parser->count] = options;
        parser->longs[parser->count] = (struct option){
            .name = options->name, .has_arg = has_value, .val = FIRST_LONG + (int)parser->count};
        parser->count++;
        if (options->letter) {
            *letter++ = options->letter;
            if (has_value)
                *letter++ = ':';
        }
    }
    *letter = '\0';
}

static size_t index_of(const struct parser *parser, int value)
{
    if (value >= FIRST_LONG)
        return (size_t)(value - FIRST_LONG);
    size_t i = 0;
    while (i < parser->count && parser->options[i]->letter != value)
        i++;
    return i;
}

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* How many letters must be added, dropped, changed or swapped with the next to make one of the
 * other (optimal string alignment). */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][NAME_LIMIT + 1] = {{0}}, length = strlen(b);
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    if (length > NAME_LIMIT)
        return NAME_LIMIT;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t *oldest = before;
        before = last;
        last = row;
        row = oldest;
        row[0] = i + 1;
        for (size_t j = 1; j <= length; j++) {
            row[j] = least_of(last[j - 1] + (a[i] != b[j - 1]), least_of(last[j], row[j - 1]) + 1);
            if (i > 0 && j > 1 && a[i] == b[j - 2] && a[i - 1] == b[j - 1])
                row[j] = least_of(row[j], before[j - 2] + 1);
        }
    }
    return row[length];
}

const char *opt_suggest(const char *word, const void *names, size_t stride)
{
    const char *best = NULL;
    size_t least = strlen(word) / 3 + 1;
    if (strlen(word) < 2)
        return NULL;
    for (const char *at = names;; at += stride) {
        const char *name = *(const char *const *)(const void *)at;
        if (!name)
            return best;
        size_t far = strncmp(name, word, strlen(word)) == 0 ? 0 : distance(word, name);
        if (far < least || (far == least && !best)) {
            best = name;
            least = far;
        }
    }
}

static int fail_usage(const struct parser *parser, const char *problem, const char *word,
                      const char *suggestion)
{
    char shown[128];
    size_t length = strcspn(word, "=");
    snprintf(shown, sizeof shown, "%.*s", length < 100 ? (int)length : 100, word);
    if (suggestion)
        msg_error("%s: %s (did you mean '--%s'?)", problem, shown, suggestion);
    else
        msg_error("%s: %s; 'jbc help %s' shows the options", problem, shown, parser->command);
    return -1;
}

/* What getopt_long did not understand: it stands in the argument just passed. */
static int fail_unknown(const struct parser *parser, char **argv)
{
    const char *word = argv[optind - 1];
    char name[64];
    if (optopt >= FIRST_LONG)
        return fail_usage(parser, "this option takes no value", word, NULL);
    if (optopt) {
        const char letter[] = {'-', (char)optopt, '\0'};
        return fail_usage(parser, "unknown option", letter, NULL);
    }
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    return fail_usage(parser, "unknown or ambiguous option", word,
                      opt_suggest(name, &parser->longs[0].name, sizeof parser->longs[0]));
}

static int take(struct parser *parser, size_t index, void *out)
{
    const struct opt *opt = parser->options[index];
    /* getopt_long gives back only what the tables have. */
    void *place = (char *)out + opt->place; // NOLINT(clang-analyzer-core.NullDereference)
    char word[64];
    snprintf(word, sizeof word, "--%s", opt->name);
    if (opt->kind == OPT_FLAG) {
        *(bool *)place = true;
        return 0;
    }
    if (opt->kind == OPT_LIST) {
        struct opt_list *list = place;
        if (list->count == OPT_LIST_LIMIT)
            return fail_usage(parser, "given too often", word, NULL);
        list->items[list->count++] = optarg;
        return 0;
    }
    if (parser->seen[index])
        return fail_usage(parser, "given twice", word, NULL);
    if (!*optarg)
        return fail_usage(parser, "an empty value for", word, NULL);
    parser->seen[index] = true;
    *(const char **)place = optarg;
    return 0;
}

int opt_parse(int argc, char **argv, const char *command, const struct opt_group *groups, void *out,
              const char **operands, size_t operand_limit)
{
    struct parser parser = {.command = command, .letters = ":"};
    int value;
    for (; groups->title; groups++)
        add_options(&parser, groups->options);
    opterr = 0;
    while ((value = getopt_long(argc, argv, parser.letters, parser.longs, NULL)) != -1) {
        if (value == '?')
            return fail_unknown(&parser, argv);
        if (value == ':')
            return fail_usage(&parser, "this option needs a value", argv[optind - 1], NULL);
        if (take(&parser, index_of(&parser, value), out) < 0)
            return -1;
    }
    for (size_t i = 0; optind < argc; i++, optind++) {
        if (i == operand_limit)
            return fail_usage(&parser, "unexpected argument", argv[optind], NULL);
        operands[i] = argv[optind];
    }
    return 0;
}

void opt_print(const struct opt_group *groups)
{
    for (; groups->title; groups++) {
        printf("\n%s:\n", groups->title);
        for (const struct opt *opt = groups->options; opt->name; opt++) {
            char left[64], letter[] = {'-', opt->letter, ',', ' ', '\0'};
            snprintf(left, sizeof left, "%s--%s%s%s", opt->letter ? letter : "    ", opt->name,
                     opt->argument ? " " : "", opt->argument ? opt->argument : "");
            printf("  %-30s %s\n", left, opt->help);
        }
    }
}
