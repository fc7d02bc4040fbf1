#ifndef OPT_H
#define OPT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Options by tables. One table entry says everything about an option: parsing, --help and the
 * shells' completions come from it.
 */
enum opt_kind {
    OPT_FLAG, /* its place is a bool */
    /* Its place is a const char *, which borrows from argv. The kind says what a shell completes
     * it with: nothing, the name of a file or a folder, a command, the words of its argument. */
    OPT_VALUE,
    OPT_FILE,
    OPT_FOLDER,
    OPT_COMMAND,
    OPT_WORDS,
    OPT_LIST, /* its place is a struct opt_list; may be given several times */
};

struct opt {
    const char *name; /* without its dashes; NULL ends a table */
    char letter;      /* 0: none */
    enum opt_kind kind;
    const char *argument; /* what --help calls the value; of OPT_WORDS "one|other" */
    const char *help;
    size_t place; /* offset in the struct that is filled */
};

struct opt_group {
    const char *title;
    const struct opt *options;
};

enum { OPT_LIST_LIMIT = 64 };

struct opt_list {
    const char *items[OPT_LIST_LIMIT];
    size_t count;
};

/*
 * Parses argv[1] and what follows into the struct at out. groups ends with a NULL title. At most
 * operand_limit operands go to operands. Returns 0; or -1 with a message printed that names what is
 * wrong, a suggestion for a mistyped option, and `jbc help COMMAND`.
 */
int opt_parse(int argc, char **argv, const char *command, const struct opt_group *groups, void *out,
              const char **operands, size_t operand_limit);

#endif
