#ifndef OUTPUT_PARTS_H
#define OUTPUT_PARTS_H

#include "output.h"

/* Fills target and folder: where path leads. Fails as output_check does, but for the folder. */
int output_locate(struct output *output, const char *path, struct jbc_error *error);

/* Finds a name beside the target that is free, by attempt, which fails with EEXIST where it is not.
 */
int output_claim(struct output *output, int (*attempt)(struct output *));

/* Removes what runs that were killed left beside the target. */
void output_sweep(const struct output *output);

/* True where fd is still the file that stands under the temporary name. */
bool output_is_named(const struct output *output, int fd);

#endif
