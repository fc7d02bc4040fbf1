#ifndef FORESEE_H
#define FORESEE_H

#include "job.h"
#include "planned.h"

/* What a dry run foresees of a release's output, for its report. */

/* Sets what the report tells of the output: the file that is replaced, its Version, and whether it
 * is new, changed or equal; for that the output is made, where nobody sees it. The job is filled,
 * unless the registration is still to be made. */
int foresee_output(struct job *job, const struct planned *planned, const struct planned_ids *ids,
                   struct jbc_error *error);

#endif
