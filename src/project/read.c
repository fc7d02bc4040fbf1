/* jbc.json from its text. */
#include "document.h"
#include "fail.h"
#include "pattern.h"
#include "project.h"

#include <jbc/registration.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int check_label(const struct place *place, const char *label, struct jbc_error *error)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    static const char more[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = strlen(label);
    if (length > 0 && length <= PROJECT_LABEL_LIMIT && strchr(letters, label[0]) &&
        strspn(label, more) == length)
        return 0;
    return place_fail(place, error,
                      "is no label: it takes 1 to %d letters, digits, '.', '_' and '-', and begins "
                      "with a letter or a digit",
                      PROJECT_LABEL_LIMIT);
}

/* The last of names, which is the member's own. */
static const char *label_of(const struct place *place)
{
    size_t depth = 0;
    while (place->names[depth + 1])
        depth++;
    return place->names[depth];
}

/* ---- connectors ---- */

static int take_pattern(const struct place *place, const char *name, const char *const *known,
                        char **out, struct jbc_error *error)
{
    const struct place member = place_member(place, name);
    if (place_take_string(place, name, out, error) < 0)
        return -1;
    const char *wrong = *out ? pattern_fault(*out, known) : NULL;
    return wrong ? place_fail(&member, error, "%s", wrong) : 0;
}

static int take_rename(void *to, const struct place *place, struct jbc_error *error)
{
    struct project_connector *connector = to;
    const char *old_name = label_of(place), *new_name = cJSON_GetStringValue(place->json);
    struct project_rename *all =
        realloc(connector->renamed, (connector->renamed_count + 1) * sizeof *all);
    if (!all)
        return fail_memory(error);
    connector->renamed = all;
    if (!new_name || !*new_name)
        return place_fail(place, error, "must be the activity's new name");
    struct project_rename *rename = &all[connector->renamed_count++];
    *rename = (struct project_rename){.old_name = strdup(old_name), .new_name = strdup(new_name)};
    return rename->old_name && rename->new_name ? 0 : fail_memory(error);
}

/* A chain could be followed in two orders, and two old names would fight for one id. */
static int check_renamed(const struct place *place, const struct project_connector *connector,
                         struct jbc_error *error)
{
    const struct place renamed = place_member(place, "renamed");
    for (size_t i = 0; i < connector->renamed_count; i++)
        for (size_t j = 0; j < connector->renamed_count; j++) {
            const struct project_rename *one = &connector->renamed[i],
                                        *other = &connector->renamed[j];
            const struct place at = place_member(&renamed, one->old_name);
            if (strcasecmp(one->new_name, other->old_name) == 0)
                return place_fail(&at, error,
                                  "\"%s\" is an old name, too: say where each ended up, without a "
                                  "name between",
                                  one->new_name);
            if (i < j && strcasecmp(one->new_name, other->new_name) == 0)
                return place_fail(&at, error, "\"%s\" is the new name of \"%s\", too",
                                  one->new_name, other->old_name);
        }
    return 0;
}

static int take_allow(const struct place *place, struct project_connector *connector,
                      struct jbc_error *error)
{
    const struct place allow = place_member(place, "allow");
    const cJSON *rule;
    size_t count = 0;
    if (!allow.json)
        return 0;
    if (!cJSON_IsArray(allow.json))
        return place_fail(&allow, error, "must be an array of rules of 'jbc check'");
    connector->allow_line = place_line(&allow);
    connector->allow = calloc((size_t)cJSON_GetArraySize(allow.json) + 1, sizeof(char *));
    if (!connector->allow)
        return fail_memory(error);
    cJSON_ArrayForEach(rule, allow.json)
    {
        const char *name = cJSON_GetStringValue(rule);
        if (!name)
            return place_fail(&allow, error, "must be an array of rules of 'jbc check'");
        connector->allow[count] = strdup(name);
        if (!connector->allow[count++])
            return fail_memory(error);
    }
    return 0;
}

static int fill_connector(struct project_connector *connector, const struct place *place,
                          struct jbc_error *error)
{
    static const char *const known[] = {"jar",          "manifest", "name",
                                        "version",      "allow",    "stripSignatures",
                                        "registration", "renamed",  NULL};
    static const char *const inputs[] = {"organization", "connector", NULL};
    const struct place jar = place_member(place, "jar");
    if (place_check_object(place, known, error) < 0)
        return -1;
    if (!jar.json)
        return place_fail(&jar, error, "is missing: the connector's JAR, a path or a glob");
    if (take_pattern(place, "jar", inputs, &connector->jar, error) < 0 ||
        take_pattern(place, "manifest", inputs, &connector->manifest, error) < 0 ||
        take_pattern(place, "registration", inputs, &connector->registration, error) < 0 ||
        place_take_string(place, "name", &connector->name, error) < 0 ||
        place_take_string(place, "version", &connector->version, error) < 0 ||
        place_take_bool(place, "stripSignatures", &connector->strip_signatures, error) < 0 ||
        take_allow(place, connector, error) < 0 ||
        place_each(place, "renamed", take_rename, connector, error) < 0)
        return -1;
    return check_renamed(place, connector, error);
}

static int take_connector(void *to, const struct place *place, struct jbc_error *error)
{
    struct project *project = to;
    const char *label = label_of(place);
    struct project_connector *connector = &project->connectors[project->connector_count++];
    connector->label = strdup(label);
    if (!connector->label)
        return fail_memory(error);
    return check_label(place, label, error) < 0 ? -1 : fill_connector(connector, place, error);
}

/* ---- organizations ---- */

static int check_where(const struct project_organization *organization, const struct place *place,
                       struct jbc_error *error)
{
    const struct place region = place_member(place, "region"), org = place_member(place, "orgId");
    if (organization->region && organization->host)
        return place_fail(&region, error, "\"region\" and \"host\" exclude each other");
    if (!organization->region && !organization->host)
        return place_fail(place, error, "says neither \"region\" (na, emea, apac) nor \"host\"");
    if (organization->region && !jbc_region_host(organization->region))
        return place_fail(&region, error, "is no region: there are na, emea and apac");
    if (!jbc_id_is_valid(organization->org_id))
        return place_fail(&org, error, "is no organization's id: it has 1 to 19 digits");
    return 0;
}

static int take_file(const struct project *project, const struct place *place, const char *name,
                     char **out, struct jbc_error *error)
{
    char *path = NULL;
    if (place_take_string(place, name, &path, error) < 0 || !path)
        return path ? -1 : place_member(place, name).json ? -1 : 0;
    *out = pattern_join(project->folder, path);
    free(path);
    return *out ? 0 : fail_memory(error);
}

static int fill_organization(struct project *project, struct project_organization *organization,
                             const struct place *place, struct jbc_error *error)
{
    static const char *const known[] = {"region",   "host",         "orgId",
                                        "username", "passwordFile", "tokenFile",
                                        "cacert",   "protected",    NULL};
    const struct place region = place_member(place, "region"), host = place_member(place, "host");
    if (place_check_object(place, known, error) < 0 ||
        place_take_string(place, "region", &organization->region, error) < 0 ||
        place_take_string(place, "host", &organization->host, error) < 0 ||
        place_need_string(place, "orgId", &organization->org_id, error) < 0 ||
        place_take_string(place, "username", &organization->username, error) < 0 ||
        take_file(project, place, "passwordFile", &organization->password_file, error) < 0 ||
        take_file(project, place, "tokenFile", &organization->token_file, error) < 0 ||
        take_file(project, place, "cacert", &organization->cacert, error) < 0 ||
        place_take_bool(place, "protected", &organization->is_protected, error) < 0)
        return -1;
    organization->line = place_line(organization->host ? &host : &region);
    return check_where(organization, place, error);
}

/* Two labels must not be one name of a variable. */
static int check_variable(const struct project *project, const struct place *place,
                          struct jbc_error *error)
{
    char mine[PROJECT_LABEL_LIMIT + 1], other[PROJECT_LABEL_LIMIT + 1];
    project_variable(label_of(place), mine);
    for (size_t i = 0; i + 1 < project->organization_count; i++) {
        project_variable(project->organizations[i].label, other);
        if (strcmp(mine, other) == 0)
            return place_fail(place, error,
                              "and \"%s\" would both take their variables from HARMONY_..._%s",
                              project->organizations[i].label, mine);
    }
    return 0;
}

static int take_organization(void *to, const struct place *place, struct jbc_error *error)
{
    struct project *project = to;
    struct project_organization *organization =
        &project->organizations[project->organization_count++];
    organization->label = strdup(label_of(place));
    if (!organization->label)
        return fail_memory(error);
    if (check_label(place, organization->label, error) < 0 ||
        check_variable(project, place, error) < 0)
        return -1;
    return fill_organization(project, organization, place, error);
}

/* ---- the whole ---- */

static int make_room(struct project *project, const struct document *document,
                     struct jbc_error *error)
{
    const cJSON *connectors = json_member(document->json, "connectors");
    const cJSON *organizations = json_member(document->json, "organizations");
    project->connectors =
        calloc((size_t)cJSON_GetArraySize(connectors) + 1, sizeof *project->connectors);
    project->organizations =
        calloc((size_t)cJSON_GetArraySize(organizations) + 1, sizeof *project->organizations);
    return project->connectors && project->organizations ? 0 : fail_memory(error);
}

static int check_some(const struct place *root, const char *name, size_t count,
                      struct jbc_error *error)
{
    const struct place member = place_member(root, name);
    if (!member.json)
        return place_fail(&member, error, "is missing");
    return count > 0 ? 0 : place_fail(&member, error, "names none");
}

static int take_project(struct project *project, const struct document *document,
                        struct jbc_error *error)
{
    static const char *const known[] = {"connectors", "organizations", "output",
                                        "validate",   "$schema",       NULL};
    static const char *const of_output[] = {"organization", "connector", "version", NULL};
    const struct place root = place_root(document);
    project->validate = true;
    if (make_room(project, document, error) < 0 || place_check_object(&root, known, error) < 0 ||
        place_each(&root, "connectors", take_connector, project, error) < 0 ||
        place_each(&root, "organizations", take_organization, project, error) < 0 ||
        check_some(&root, "connectors", project->connector_count, error) < 0 ||
        check_some(&root, "organizations", project->organization_count, error) < 0 ||
        take_pattern(&root, "output", of_output, &project->output, error) < 0 ||
        place_take_bool(&root, "validate", &project->validate, error) < 0)
        return -1;
    if (!project->output)
        project->output = strdup("dist/{organization}/{connector}.jar");
    return project->output ? 0 : fail_memory(error);
}

int project_read(struct project *project, const char *path, struct jbc_error *error)
{
    struct document document = {0};
    const char *slash = strrchr(path, '/');
    size_t length = !slash ? 1 : slash == path ? 1 : (size_t)(slash - path);
    project->path = strdup(path);
    project->folder = strndup(slash ? path : ".", length);
    int result = -1;
    if (!project->path || !project->folder)
        fail_memory(error);
    else if (document_read(&document, path, error) == 0)
        result = take_project(project, &document, error);
    document_clear(&document);
    if (result < 0)
        project_clear(project);
    return result;
}
