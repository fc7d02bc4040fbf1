#ifndef HELP_TEXT_H
#define HELP_TEXT_H

#include "buf.h"
#include "opt.h"

/* Texts for --help, wrapped at the width of the terminal that standard output is; 80 elsewhere. */

/* Adds words, wrapped, each further line behind left blanks. column is where the line stands; a
 * newline in the text is a blank, two of them begin a paragraph. */
void help_add_words(struct buf *out, const char *text, size_t column, size_t left);

/* Adds a line of a table: its head, and the text beside it from the given column on. */
void help_add_entry(struct buf *out, const char *head, const char *text, size_t left);

/* Adds groups of options under their titles. */
void help_add_options(struct buf *out, const struct opt_group *groups);

#endif
