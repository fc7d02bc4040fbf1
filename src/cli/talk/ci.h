#ifndef CI_H
#define CI_H

#include "report.h"

#include <jbc/manifest.h>

/*
 * What jbc does for the log and the summary of a CI job. Sources: "Workflow commands for GitHub
 * Actions", its parts on add-mask and on job summaries; actions/runner, ActionCommand.cs, for how a
 * line is read as a command.
 */

/*
 * Has GitHub hide a secret in the job's log from now on, by ::add-mask:: lines on stderr: the
 * value, what messages and JSON make of it where that differs, and the pieces that a manifest's
 * lines would cut it into. Does nothing elsewhere, or where JBC_NO_MASK is 1: a workflow that has
 * stopped commands (::stop-commands::) would see the lines themselves in its log.
 */
void ci_mask(const char *secret);

/* Masks what a registration holds. */
void ci_mask_registration(const struct jbc_registration *registration);

/* Masks the pieces into which a filled manifest cuts key and secret, wherever they stand in it. */
void ci_mask_manifest(const struct jbc_manifest *manifest,
                      const struct jbc_registration *registration);

/* Takes from a line, in place, what a CI server would obey as a command: "##[" and "##word["
 * anywhere, "::" at its beginning or behind blanks there. */
void ci_defuse(char *line);

/* The bracket of the first "##[" or "##word[" in a text; NULL if there is none. */
const char *ci_bracket(const char *text);

/* Adds what was done to GitHub's summary of the job, if there is one. */
void ci_summarize(const struct report *report);

#endif
