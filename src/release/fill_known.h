#ifndef FILL_KNOWN_H
#define FILL_KNOWN_H

#include "fill_sources.h"

#include <stdint.h>

/* The ids that Harmony issued for activities. */
struct range {
    uint64_t start, end;
};

bool range_has(const struct range *range, const char *id);

/*
 * What one source knows of ids. There is one ordered list of them; whoever asks for an activity's
 * id takes the first that has one:
 *
 *     the lock, and what is retired in it
 *     the template         with a lock only if it holds this registration's endpoint id
 *     the JAR's manifest   likewise
 *     the registration     its file's activities
 *     the output           that is replaced, if it holds this registration's endpoint id
 *
 * Activities have the names that they have now, ids lie in the range (but the lock's, which are
 * checked apart) and have no leading zeros. What the lock knows otherwise is not among those of
 * registration and output; in template and JAR it is an error.
 */
struct known_ids {
    enum jbc_id_source source;
    const char *called;        /* in messages; borrowed from the sources */
    bool is_retired;           /* the lock's list of those that are gone */
    struct jbc_activities ids; /* empty where the source is missing or its ids do not count */
};

enum { KNOWN_COUNT = 6 };

/* known must be KNOWN_COUNT clear ones; they are to be cleared also after a failure. */
int known_gather(struct known_ids *known, const struct fill_sources *sources,
                 const struct range *range, struct jbc_error *error);
void known_clear(struct known_ids *known);

/* The first source that knows the activity's id, and the id; NULL if none does. */
const struct known_ids *known_find(const struct known_ids *known, const char *name,
                                   const char **id);

#endif
