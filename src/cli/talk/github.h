#ifndef GITHUB_H
#define GITHUB_H

#include "buf.h"

#include <jbc/error.h>
#include <stdbool.h>

/* GitHub Actions as the place that jbc runs in. */
struct github {
    bool is_here;
    bool is_masking;     /* secrets are to be masked in its log */
    const char *summary; /* the files that it reads from a step; NULL: there is none */
    const char *output;
};

/* What the environment says; strings are borrowed. Until then jbc runs elsewhere. */
void github_setup(const struct github *github);
const struct github *github_get(void);

/* Adds text to a file of a step; a text that failed is JBC_FAILED. */
int github_add(const char *path, const struct buf *text, struct jbc_error *error);

#endif
