#ifndef REGION_H
#define REGION_H

/* The host of a region (na, emea, apac); NULL where there is no such region. */
const char *region_host(const char *region);

/* Where a host (normalized) looks like one of Harmony's but is none: the one that is probably
 * meant, or all of them. NULL where nothing is wrong. */
const char *region_lookalike(const char *host);

#endif
