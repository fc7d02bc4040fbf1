#ifndef CMD_H
#define CMD_H

#include "options.h"

/* A command: one cmd_*.c defines it, commands.c lists it. */
struct command {
    const char *name;
    const char *summary;        /* one line */
    const char *operand;        /* what stands behind the options; NULL: nothing */
    bool has_operands;          /* several of them may stand there */
    enum opt_kind operand_kind; /* what a shell completes it with: as of an option's value */
    const char *description;    /* paragraphs for --help and the manual */
    const char *example;        /* command lines */
    const struct opt_group *groups;
    bool may_stream;                           /* '-o -' is standard output */
    int (*run)(const struct options *options); /* returns the exit code */
};

extern const struct command cmd_init, cmd_prepare_release, cmd_register, cmd_list, cmd_validate,
    cmd_delete, cmd_login, cmd_manifest, cmd_package, cmd_inspect, cmd_check, cmd_simulator,
    cmd_completion, cmd_help, cmd_lock, cmd_verify, cmd_doctor;

/* All of them, in the order of help; ends with NULL. */
extern const struct command *const commands[];

/* NULL where there is none of that name. */
const struct command *command_find(const char *name);

/* The same with a message printed that names the one that may be meant. */
const struct command *command_need(const char *name);

/* What `jbc help COMMAND` and `jbc COMMAND --help` show. */
void command_print_help(const struct command *command);

/* What jbc is for, and its commands: on standard error, for who gave none. */
void commands_explain(void);

#endif
