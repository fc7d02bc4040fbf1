#ifndef OUTPUT_CASE_H
#define OUTPUT_CASE_H

#include "output.h"

/*
 * Outputs, tested twice: as Linux does it, with a file that has no name until it is whole, and as
 * elsewhere, with a temporary name from the start. For that access is wrapped (see CMakeLists.txt),
 * so that /proc seems to be missing.
 */
extern bool is_named; /* the portable way is being tested */

/* Each of these must succeed. */
struct output opened(const char *path, mode_t mode);
void put(struct output *output, const char *text);
void commit(struct output *output);

/* Opens, writes and commits; true where that changed the file. */
bool write_out(const char *path, const char *text, mode_t mode);

#endif
