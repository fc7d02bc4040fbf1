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
    const char *manifest;    /* the template */
    const char *data_folder; /* where jbc's own files are */
    const struct jbc_inspection *connector;
    const struct postman *postman;
};

/* Adds the path of the JAR to release: the only one of a connector in target/, build/ and the
 * working folder. Those that jbc has released already count where there are no others. Fails with
 * JBC_USAGE where there is none, or more than one, naming them. */
int init_find_jar(struct buf *path, struct jbc_error *error);

/* Adds the folder of jbc.mk and templates/: where the program is installed, else the usual one. */
void init_add_data_folder(struct buf *folder);

/* The build system of the current folder: "cmake", "maven", "make", or "shell" where there is none.
 */
const char *init_build_system(void);

/* True where the lines for that build system can name the file. */
bool init_can_name(const char *build_system, const char *path);

/* Adds the lines that release the JAR by that build system, and what to do for the CI servers whose
 * files are in the folder. */
void init_add_snippet(struct buf *out, const char *build_system,
                      const struct init_project *project);

/* Adds a line of comment in the build system's language. */
void init_add_comment(struct buf *out, const char *build_system, const char *text);

/* Adds the lines that keep out of git what the snippet makes and what holds key and secret. */
void init_add_ignored(struct buf *out, const char *build_system,
                      const struct init_project *project);

/* Adds a project file with this connector and one organization to begin with; nothing where there
 * is one, or where no pattern can name the JAR. Its outputs, in INIT_PROJECT_IGNORED, hold key and
 * secret. */
#define INIT_PROJECT_FILE    "jbc.json"
#define INIT_PROJECT_IGNORED "/dist/\n"
void init_add_project(struct buf *out, const struct init_project *project);

/* Adds to ./.gitignore those of lines that it does not have; count says how many. */
int init_ignore(const char *lines, size_t *count, struct jbc_error *error);

#endif
