#include "opt.h"

#include "msg.h"
#include "suggest.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { OPTION_LIMIT = 64, FIRST_LONG = 256 };

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

static int fail_usage(const struct parser *parser, const char *problem, const char *word,
                      const char *suggestion)
{
    char shown[128];
    size_t length = strcspn(word, "=");
    const char *quote = memchr(word, ' ', length) ? "'" : ""; /* one at an end is seen then */
    snprintf(shown, sizeof shown, "%s%.*s%s", quote, length < 100 ? (int)length : 100, word, quote);
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
                      suggest(name, &parser->longs[0].name, sizeof parser->longs[0]));
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
