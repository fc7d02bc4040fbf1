#ifndef INIT_H
#define INIT_H

#include "buf.h"
#include "postman.h"

#include <jbc/connector.h>

/* What `jbc init` makes: a template, and the lines by which a build system uses it. */

/* Adds a manifest template for a JAR's connector: every attribute that it needs, explained. Holds
 * no key and no secret, whatever the JAR holds; an activity's id of an earlier release stays. */
void init_add_template(struct buf *out, const struct jbc_inspection *connector,
                       const struct postman *postman);

/* What a snippet speaks of. */
struct init_project {
    const char *jar;
    const char *manifest; /* the template */
    const struct jbc_inspection *connector;
    const struct postman *postman;
};

/* The build system of the current folder: "cmake", "maven", "make", or "shell" where there is none.
 */
const char *init_build_system(void);

/* Adds the lines that release the JAR by that build system, and what to do for the CI servers whose
 * files are in the folder. */
void init_add_snippet(struct buf *out, const char *build_system,
                      const struct init_project *project);

#endif
