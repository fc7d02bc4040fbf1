#ifndef FINDINGS_TEXT_H
#define FINDINGS_TEXT_H

#include "buf.h"
#include "check.h"

/* A finding as a line, the way compilers write theirs, but without its severity:
 * "x.jar!/adapter.json:12: fetch: what is wrong: what to do [rule]". */
void finding_line(struct buf *out, const char *jar, const struct check_finding *finding);

#endif
