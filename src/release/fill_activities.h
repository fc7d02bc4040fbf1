#ifndef FILL_ACTIVITIES_H
#define FILL_ACTIVITIES_H

#include "fill_sources.h"

/*
 * Which activities there are: those of the template in its order, those that only adapter.json has
 * in its order, and last those that only the JAR's own manifest has, whose attributes stay in the
 * result. With a lock, only those of adapter.json, in the same order. Their ids stay NULL. all must
 * be clear.
 */
int fill_activities_collect(const struct fill_sources *sources, struct jbc_activities *all,
                            struct jbc_error *error);

/* What an activity of a manifest or list is called now: as renamed, and in adapter.json's spelling,
 * since names are matched without regard to case. Borrowed. */
const char *fill_activity_name(const struct fill_sources *sources, const char *name);

/* The attributes of activities that were renamed get the new names, and those of activities that
 * are not among all go. */
int fill_activities_settle(struct jbc_manifest *manifest, const struct fill_sources *sources,
                           const struct jbc_activities *all, struct jbc_error *error);

#endif
