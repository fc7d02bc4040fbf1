#include "project.h"

#include "buf.h"
#include "fail.h"
#include "pattern.h"

#include <fnmatch.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

static void clear_connector(struct project_connector *connector)
{
    free(connector->label);
    free(connector->jar);
    free(connector->manifest);
    free(connector->registration);
    free(connector->name);
    free(connector->version);
    for (size_t i = 0; connector->allow && connector->allow[i]; i++)
        free(connector->allow[i]);
    free(connector->allow);
    for (size_t i = 0; i < connector->renamed_count; i++) {
        free(connector->renamed[i].old_name);
        free(connector->renamed[i].new_name);
    }
    free(connector->renamed);
}

static void clear_organization(struct project_organization *organization)
{
    free(organization->label);
    free(organization->region);
    free(organization->host);
    free(organization->org_id);
    free(organization->username);
    free(organization->password_file);
    free(organization->token_file);
    free(organization->cacert);
}

void project_clear(struct project *project)
{
    for (size_t i = 0; i < project->connector_count; i++)
        clear_connector(&project->connectors[i]);
    for (size_t i = 0; i < project->organization_count; i++)
        clear_organization(&project->organizations[i]);
    free(project->connectors);
    free(project->organizations);
    free(project->output);
    free(project->folder);
    free(project->path);
    *project = (struct project){0};
}

const struct project_connector *project_connector_find(const struct project *project,
                                                       const char *label)
{
    for (size_t i = 0; i < project->connector_count; i++)
        if (strcmp(project->connectors[i].label, label) == 0)
            return &project->connectors[i];
    return NULL;
}

const struct project_organization *project_organization_find(const struct project *project,
                                                             const char *label)
{
    for (size_t i = 0; i < project->organization_count; i++)
        if (strcmp(project->organizations[i].label, label) == 0)
            return &project->organizations[i];
    return NULL;
}

void project_variable(const char *label, char name[PROJECT_LABEL_LIMIT + 1])
{
    static const char lower[] = "abcdefghijklmnopqrstuvwxyz";
    static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    size_t i = 0;
    for (; i < PROJECT_LABEL_LIMIT && label[i]; i++) {
        const char *letter = strchr(lower, label[i]);
        name[i] = letter ? upper[letter - lower] : strchr(upper, label[i]) ? label[i] : '_';
    }
    name[i] = '\0';
}

static int check_version(const char *version, const struct project *project,
                         const struct project_release *release, struct jbc_error *error)
{
    if (!version || !*version)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: output: '%s' has no Version in its manifest to put in the place of "
                         "{version}",
                         project->path, release->connector->label);
    if (version[0] == '.' || strpbrk(version, "/\\"))
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: output: the Version '%s' of '%s' cannot be part of a file's name: it "
                         "holds '/' or '\\', or begins with a dot",
                         project->path, version, release->connector->label);
    return 0;
}

char *project_path(const struct project *project, const char *pattern,
                   const struct project_release *release, const char *version,
                   struct jbc_error *error)
{
    if (strstr(pattern, "{version}") && check_version(version, project, release, error) < 0)
        return NULL;
    const char *const words[][2] = {{"organization", release->organization->label},
                                    {"connector", release->connector->label},
                                    {"version", version ? version : ""},
                                    {NULL, NULL}};
    char *filled = pattern_fill(pattern, words);
    char *path = filled ? pattern_join(project->folder, filled) : NULL;
    free(filled);
    if (!path)
        fail_memory(error);
    return path;
}

/* Escapes for glob what stands for itself: the folder's name. */
static void add_literal(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("*?[]\\", *text))
            buf_adds(out, "\\");
        buf_add(out, text, 1);
    }
}

/* The glob of the connector's JAR. Labels hold nothing that glob would take for a sign. */
static char *jar_glob(const struct project *project, const struct project_release *release)
{
    const char *const words[][2] = {{"organization", release->organization->label},
                                    {"connector", release->connector->label},
                                    {NULL, NULL}};
    char *filled = pattern_fill(release->connector->jar, words), *joined = NULL;
    struct buf folder = {0};
    add_literal(&folder, project->folder);
    if (filled && !folder.failed)
        joined = pattern_join(folder.data, filled);
    buf_clear(&folder);
    free(filled);
    return joined;
}

static int fail_jar(const struct project *project, const struct project_release *release,
                    const char *pattern, const glob_t *found, struct jbc_error *error)
{
    const char *label = release->connector->label;
    if (found->gl_pathc == 0)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: connectors.%s.jar: there is no file %s: build the connector first",
                         project->path, label, pattern);
    return fail_with(error, JBC_BAD_INPUT,
                     "%s: connectors.%s.jar: %s fits %zu files, %s and %s among them: remove all "
                     "but one, or say it more narrowly",
                     project->path, label, pattern, found->gl_pathc, found->gl_pathv[0],
                     found->gl_pathv[1]);
}

char *project_jar(const struct project *project, const struct project_release *release,
                  struct jbc_error *error)
{
    glob_t found = {0};
    char *pattern = jar_glob(project, release), *jar = NULL;
    int result = pattern ? glob(pattern, 0, NULL, &found) : GLOB_NOSPACE;
    bool is_one = result == 0 && found.gl_pathc == 1;
    if (is_one)
        jar = strdup(found.gl_pathv[0]);
    if (result == GLOB_ABORTED)
        fail_errno(error, "cannot look for %s", pattern);
    else if (result == GLOB_NOSPACE || (is_one && !jar))
        fail_memory(error);
    else if (!is_one)
        fail_jar(project, release, pattern, &found, error);
    globfree(&found);
    free(pattern);
    return jar;
}

bool project_jar_fits(const struct project *project, const struct project_release *release,
                      const char *path)
{
    char *pattern = jar_glob(project, release);
    bool fits = pattern && fnmatch(pattern, path, FNM_PATHNAME | FNM_PERIOD) == 0;
    free(pattern);
    return fits;
}
