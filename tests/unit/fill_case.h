#ifndef FILL_CASE_H
#define FILL_CASE_H

#include <jbc/error.h>
#include <jbc/registration.h>
#include <jbc/release.h>

/* What a manifest is filled from, as texts; all but the template may be NULL. */
struct fill_case {
    const char *template_, *own, *replaced;
    const char *adapter; /* JSON */
    const char *name, *version, *set_version;
    const struct jbc_registration *registration; /* NULL: good_registration() */
    const struct jbc_release_lock *lock;         /* NULL: none */
};

/* The filled manifest is that: "Name: value" lines, a section's under "[name]". */
void assert_filled(const struct fill_case *from, const char *wanted);

/* The filled manifest has that line. */
void assert_line(const struct fill_case *from, const char *line);

/* The activities and their ids are those: "fetch=101 put=102". */
void assert_ids(const struct fill_case *from, const char *wanted);

/* All ids that are spoken for are those, and came about so: "fetch=101 kept by lock, put=102 new".
 */
void assert_plan(const struct fill_case *from, const char *wanted);

/* Filling fails so, and leaves its outputs clear. */
void assert_unfilled(const struct fill_case *from, enum jbc_code code, const char *words);

/* The same, and it is found before there is a registration. */
void assert_uncheckable(const struct fill_case *from, const char *words);

/* What was said while the last one was filled, a line each: "WARNING text". */
const char *heard(void);

#endif
