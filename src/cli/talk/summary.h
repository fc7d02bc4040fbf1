#ifndef SUMMARY_H
#define SUMMARY_H

#include "report.h"

/* Adds what was done to GitHub's summary of the job, if there is one. Source: "Workflow commands
 * for GitHub Actions", its part on job summaries. */
void summary_add(const struct report *report);

#endif
