#ifndef FILL_ACTIVITIES_H
#define FILL_ACTIVITIES_H

#include "fill.h"

/*
 * Which activities there are: those of the template in its order, those that only adapter.json has
 * in its order, and last those that only the JAR's own manifest has, whose attributes stay in the
 * result. Names are matched without regard to case; adapter.json's spelling is the one that counts.
 * all must be clear. Without sources->registration ids stay NULL; with it each activity that holds
 * an id of the range keeps it, and the others take the lowest that are free.
 */
int fill_activities_collect(const struct fill_sources *sources, struct jbc_activities *all,
                            struct jbc_error *error);
int fill_activities_number(const struct fill_sources *sources, struct jbc_activities *all,
                           struct jbc_error *error);

#endif
