#ifndef REGION_H
#define REGION_H

#include <stdbool.h>

/* True for a host (normalized) that is one of Harmony's regions'. */
bool region_is_harmonys(const char *host);

/* Where a host (normalized) looks like one of Harmony's but is none: the one that is probably
 * meant, or all of them. NULL where nothing is wrong. */
const char *region_lookalike(const char *host);

#endif
