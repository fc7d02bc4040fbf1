/*
 * Whatever the words behind a command, its options are parsed within them, and what is taken of
 * them is one of them, or the end of one. A line is a word; the first is the command.
 */
#include "cmd.h"
#include "must.h"

#include <getopt.h>
#include <string.h>

enum { WORD_LIMIT = 300 };

static char *words[WORD_LIMIT + 2];

static void must_be_a_word(const char *taken, const char *text, size_t size)
{
    must(!taken || (taken >= text && taken <= text + size));
}

/* Every value that a table of options has a place for. */
static void must_borrow(const struct options *options, const struct opt_group *groups,
                        const char *text, size_t size)
{
    for (; groups->title; groups++)
        for (const struct opt *opt = groups->options; opt->name; opt++) {
            const void *place = (const char *)options + opt->place;
            if (opt->kind == OPT_LIST)
                must(((const struct opt_list *)place)->count <= OPT_LIST_LIMIT);
            else if (opt->kind != OPT_FLAG)
                must_be_a_word(*(const char *const *)place, text, size);
        }
}

static int split(char *text)
{
    int count = 0;
    words[count++] = (char[]){"jbc"};
    for (char *word = strtok(text, "\n"); word && count < WORD_LIMIT; word = strtok(NULL, "\n"))
        words[count++] = word;
    words[count] = NULL;
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct options options;
    char *text = malloc(size + 1);
    must(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    int count = split(text);
    const struct command *command = count > 1 ? command_find(words[1]) : NULL;
    memset(&options, 0, sizeof options);
    optind = 0; /* getopt begins anew */
    if (command && opt_parse(count - 1, words + 1, command->name, command->groups, &options,
                             options.operands, OPERAND_LIMIT) == 0)
        must_borrow(&options, command->groups, text, size);
    free(text);
    return 0;
}
