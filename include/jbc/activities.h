#ifndef JBC_ACTIVITIES_H
#define JBC_ACTIVITIES_H

#include <jbc/api.h>
#include <jbc/error.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An activity of a connector, and the entity id that it was given. */
struct jbc_activity {
    char *name; /* its key under "activities" in adapter.json */
    char *id;   /* 1 to 19 decimal digits; NULL: none yet */
};

/*
 * Activities in their order. Names are matched without regard to ASCII case, since they end up in
 * the names of manifest attributes, which have none; the spelling that came first stays. {0} is an
 * empty list; every string is owned by it.
 */
struct jbc_activities {
    struct jbc_activity *items;
    size_t count;
};

/* The activity of that name, borrowed until the list changes; NULL if there is none. */
JBC_API struct jbc_activity *jbc_activities_find(const struct jbc_activities *activities,
                                                 const char *name);

/* Adds an activity behind the others; id may be NULL. The caller has seen to it that none of that
 * name is there. Name and id are copied. */
JBC_API int jbc_activities_add(struct jbc_activities *activities, const char *name, const char *id,
                               struct jbc_error *error);

/* Copies all of from into to, which must be clear. On failure to stays clear. */
JBC_API int jbc_activities_copy(struct jbc_activities *to, const struct jbc_activities *from,
                                struct jbc_error *error);

/* Frees what the list holds and leaves it all zero. Idempotent. */
JBC_API void jbc_activities_clear(struct jbc_activities *activities);

#ifdef __cplusplus
}
#endif

#endif
