#ifndef OUTPUT_NAME_H
#define OUTPUT_NAME_H

#include <stdbool.h>

/* The names that unfinished outputs have beside their targets: ".<name>.<16 digits>.jbc~". */

/* True for such a name, whatever its folder: what bears it is removed where it is found. */
bool output_is_temporary(const char *path);

/* A new one for target in folder, another for each attempt; malloc'ed, NULL where memory is out. It
 * may be taken. */
char *output_name_afresh(const char *folder, const char *target, int attempt);

/* True where fd is still the file at path. */
bool output_is_named(int fd, const char *path);

/* Removes what runs that were killed left beside target. */
void output_sweep(const char *folder, const char *target);

#endif
