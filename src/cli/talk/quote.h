#ifndef QUOTE_H
#define QUOTE_H

#include "buf.h"

#include <stdbool.h>

/* Values put into lines that a user pastes: each adds value as that language wants it. */

void quote_shell(struct buf *out, const char *value);
void quote_cmake(struct buf *out, const char *value);

/* As the value of a variable. */
void quote_make(struct buf *out, const char *value);

/* True for a file that a makefile can name: make splits words at blanks, and what it runs is read
 * by a shell. */
bool quote_make_can_name(const char *path);

/* Also for a comment, which may not hold "--". */
void quote_xml(struct buf *out, const char *value);

void quote_nothing(struct buf *out, const char *value);

#endif
