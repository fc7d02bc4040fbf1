#ifndef PROMPT_H
#define PROMPT_H

#include "buf.h"

#include <jbc/error.h>
#include <stdbool.h>

/* Questions to a person; only where standard input and standard error are a terminal. */
bool prompt_is_possible(void);

/* Asks for a line, which is added to answer without its newline. A hidden one is not echoed. */
int prompt_line(const char *question, bool hidden, struct buf *answer, struct jbc_error *error);

/* Asks a question of yes and no; anything but "y" and "yes" is no. */
int prompt_confirm(const char *question, bool *yes, struct jbc_error *error);

#endif
