#ifndef DESTINATION_H
#define DESTINATION_H

#include "options.h"

#include <jbc/error.h>
#include <jbc/release.h>
#include <stdbool.h>

/* Where -o leads: to a file, or, as "-", to standard output. */

/* Fails with JBC_USAGE where it leads nowhere that this command can write to. may_stream: the
 * command can write to standard output, which is open unless is_closed. */
int destination_check(const struct options *options, bool may_stream, bool is_closed,
                      struct jbc_error *error);

bool destination_is_stdout(const struct options *options);

/* The output as messages name it; NULL where there is none. */
const char *destination_name(const struct options *options);

/* The file that is written; NULL where it is none. */
const char *destination_path(const struct options *options);

/* Sets what a request says of its output. */
void destination_set(struct jbc_release_request *request, const struct options *options);

#endif
