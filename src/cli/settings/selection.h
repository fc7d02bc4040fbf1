#ifndef SELECTION_H
#define SELECTION_H

#include "options.h"
#include "project.h"

#include <jbc/error.h>

/*
 * Which releases of a project a run is about: connectors for organizations, in the order of the
 * project file, organization by organization.
 */
struct selection {
    struct project project;
    const struct project_organization **organizations; /* ends with NULL */
    const struct project_connector **connectors;       /* the same */
    struct project_release *releases;                  /* each with each */
    size_t count;
    size_t organization_count;
};

/* The project file that the options call for, or that lies in the working folder and that no option
 * speaks against; NULL where there is none. Borrowed. */
const char *selection_project_file(const struct options *options);

/* What a command may do with a selection. */
enum selection_kind {
    SELECT_ANY,      /* reads, or works offline */
    SELECT_CHANGES,  /* may change something at Harmony: a protected organization is asked for */
    SELECT_PLACES,   /* reads, and only the organizations matter: options are for one of them */
    SELECT_RECORDED, /* every organization of the lock counts, unless some are named */
};

/*
 * Reads the project file and chooses. Fails with JBC_USAGE where several organizations are there
 * and none is named, where a name is unknown, or where an option for one release is given with
 * several. selection must be {0}; clear it also after a failure.
 */
int selection_open(struct selection *selection, const struct options *options, const char *file,
                   enum selection_kind kind, struct jbc_error *error);
void selection_clear(struct selection *selection);

/* Asks once, on a terminal, whether protected organizations are meant; JBC_USAGE where
 * the answer is no. Not with --yes, nor off a terminal. */
int selection_confirm(const struct selection *selection, const struct options *options,
                      struct jbc_error *error);

#endif
