#ifndef PROJECT_H
#define PROJECT_H

#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The project file, jbc.json: which connectors there are, which organizations they are released
 * for, and where the outputs go. It holds no secret. Paths in it are relative to its folder.
 */
struct project {
    char *path;   /* as messages call it */
    char *folder; /* where its paths begin; "." for the working folder */
    struct project_connector *connectors;
    size_t connector_count;
    struct project_organization *organizations;
    size_t organization_count;
    char *output; /* a pattern of {organization}, {connector} and {version} */
    bool validate;
};

/* An activity that has another name than in earlier releases. */
struct project_rename {
    char *old_name;
    char *new_name;
};

/* Patterns may hold {organization} and {connector}. What is not said is NULL. */
struct project_connector {
    char *label;        /* 1 to 64 of [A-Za-z0-9._-], the first a letter or digit */
    char *jar;          /* pattern of a path, perhaps a glob */
    char *manifest;     /* pattern of the template's path */
    char *registration; /* pattern of the registration file's path */
    char *name;
    char *version;
    bool strip_signatures;
    char **allow;        /* rules of check; ends with NULL; NULL: none */
    unsigned allow_line; /* where they stand */
    struct project_rename *renamed;
    size_t renamed_count;
};

struct project_organization {
    char *label;
    char *region; /* exactly one of the two */
    char *host;
    char *org_id;
    char *username;
    char *password_file; /* these three are paths already, not patterns */
    char *token_file;
    char *cacert;
    bool is_protected; /* always named, never among "all" */
    unsigned line;     /* where its host or region stands */
};

/*
 * Reads and checks a project file. Fails with JBC_FAILED where it cannot be read, else with
 * JBC_BAD_INPUT and a message "FILE:LINE: member: ..."; project must be clear, and stays so then.
 */
int project_read(struct project *project, const char *path, struct jbc_error *error);

/* Frees what it holds and leaves it all zero. Valid on {0}; idempotent. */
void project_clear(struct project *project);

/* By label; NULL if there is none. */
const struct project_connector *project_connector_find(const struct project *project,
                                                       const char *label);
const struct project_organization *project_organization_find(const struct project *project,
                                                             const char *label);

/* A release: a connector for an organization. */
struct project_release {
    const struct project_organization *organization;
    const struct project_connector *connector;
};

/*
 * The path that a pattern stands for, from the project's folder, malloc'ed. version is what
 * {version} stands for; it fails with JBC_BAD_INPUT where that could leave its folder ('/', '\' or
 * a leading dot) or is NULL and wanted.
 */
char *project_path(const struct project *project, const char *pattern,
                   const struct project_release *release, const char *version,
                   struct jbc_error *error);

/* The one file that the connector's "jar" fits, malloc'ed; JBC_BAD_INPUT where it fits none or
 * several. */
char *project_jar(const struct project *project, const struct project_release *release,
                  struct jbc_error *error);

/* The part of a variable's name that stands for a label: HARMONY_PASSWORD_ and "PROD_EU" for
 * "prod-eu". name has room for PROJECT_LABEL_LIMIT bytes and a NUL. */
enum { PROJECT_LABEL_LIMIT = 64 };
void project_variable(const char *label, char name[PROJECT_LABEL_LIMIT + 1]);

/* True where the connector's "jar", as a pattern, fits this path: it would be read as an input. */
bool project_jar_fits(const struct project *project, const struct project_release *release,
                      const char *path);

#endif
