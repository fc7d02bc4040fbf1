#ifndef PATTERN_H
#define PATTERN_H

/* Patterns of paths, with {words} that stand for values. */

/* What is wrong with a pattern whose words must be among known (NULL-terminated); NULL: nothing. */
const char *pattern_fault(const char *pattern, const char *const *known);

/* folder and path as one path, malloc'ed; path alone where it is absolute or folder is ".". NULL:
 * out of memory. */
char *pattern_join(const char *folder, const char *path);

/* The pattern with its words replaced: words and values pairwise, ended by a NULL word. malloc'ed;
 * NULL: out of memory. */
char *pattern_fill(const char *pattern, const char *const (*words)[2]);

#endif
