#ifndef CI_H
#define CI_H

#include "report.h"

/* What jbc does for the log and the summary of a CI job. Sources: "Workflow commands for GitHub
 * Actions", its parts on add-mask and on job summaries. */

/*
 * Has GitHub hide a secret in the job's log from now on, by ::add-mask:: lines on stderr: the
 * value, and the pieces that it is folded into where a manifest's line is too short for it. Does
 * nothing elsewhere, or where JBC_NO_MASK is set.
 */
void ci_mask(const char *secret);

/* Masks what a registration holds. */
void ci_mask_registration(const struct jbc_registration *registration);

/* Takes from a line, in place, what a CI server would obey as a command: "##[" anywhere, "::" at
 * its beginning. */
void ci_defuse(char *line);

/* Adds what was done to GitHub's summary of the job, if there is one. */
void ci_summarize(const struct report *report);

#endif
