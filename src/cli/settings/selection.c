#include "selection.h"

#include "buf.h"
#include "fail.h"
#include "file.h"
#include "prompt.h"
#include "suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usual_file[] = "jbc.json";

const char *selection_project_file(const struct options *options)
{
    bool is_asked = options->project || options->organizations.count > 0 ||
                    options->all_organizations || options->connectors.count > 0;
    bool is_elsewhere = options->host || options->region || options->postman_env || options->jar ||
                        options->adapter || options->registration || options->key_file ||
                        options->token_file;
    if (options->project)
        return options->project;
    return is_asked || (!is_elsewhere && file_exists(usual_file)) ? usual_file : NULL;
}

/* ---- organizations ---- */

static int fail_unknown(const char *what, const char *label, const struct project *project,
                        const void *labels, size_t stride, struct jbc_error *error)
{
    const char *likely = suggest(label, labels, stride);
    return fail_with(error, JBC_USAGE, "%s has no %s '%s'%s%s%s", project->path, what, label,
                     likely ? "; is '" : "", likely ? likely : "", likely ? "' meant?" : "");
}

static int add_named(struct selection *selection, const struct opt_list *names,
                     struct jbc_error *error)
{
    const struct project *project = &selection->project;
    for (size_t i = 0; i < names->count; i++)
        if (!project_organization_find(project, names->items[i]))
            return fail_unknown("organization", names->items[i], project,
                                &project->organizations[0].label, sizeof project->organizations[0],
                                error);
    for (size_t i = 0; i < project->organization_count; i++)
        for (size_t j = 0; j < names->count; j++)
            if (strcmp(project->organizations[i].label, names->items[j]) == 0) {
                selection->organizations[selection->organization_count++] =
                    &project->organizations[i];
                break;
            }
    return 0;
}

static void add_unprotected(struct selection *selection)
{
    for (size_t i = 0; i < selection->project.organization_count; i++)
        if (!selection->project.organizations[i].is_protected)
            selection->organizations[selection->organization_count++] =
                &selection->project.organizations[i];
}

static int fail_unnamed(const struct selection *selection, struct jbc_error *error)
{
    const struct project *project = &selection->project;
    struct buf names = {0};
    for (size_t i = 0; i < project->organization_count; i++)
        buf_addf(&names, "%s%s%s", i ? ", " : "", project->organizations[i].label,
                 project->organizations[i].is_protected ? " (protected)" : "");
    int result = names.failed ? fail_memory(error)
                              : fail_with(error, JBC_USAGE,
                                          "say for which organization: --organization NAME, or "
                                          "--all-organizations (but protected ones); %s has %s",
                                          project->path, names.data);
    buf_clear(&names);
    return result;
}

static int choose_organizations(struct selection *selection, const struct options *options,
                                enum selection_kind kind, struct jbc_error *error)
{
    struct project *project = &selection->project;
    selection->organizations =
        calloc(project->organization_count + 1, sizeof(struct project_organization *));
    if (!selection->organizations)
        return fail_memory(error);
    if (options->all_organizations && options->organizations.count > 0)
        return fail_with(error, JBC_USAGE,
                         "--organization and --all-organizations exclude each other");
    if (options->organizations.count > 0)
        return add_named(selection, &options->organizations, error);
    if (kind == SELECT_RECORDED) {
        for (size_t i = 0; i < project->organization_count; i++)
            selection->organizations[selection->organization_count++] = &project->organizations[i];
        return 0;
    }
    add_unprotected(selection);
    bool is_clear = options->all_organizations || selection->organization_count == 1;
    return is_clear && selection->organization_count > 0 ? 0 : fail_unnamed(selection, error);
}

/* ---- connectors ---- */

static int choose_connectors(struct selection *selection, const struct options *options,
                             struct jbc_error *error)
{
    const struct project *project = &selection->project;
    const struct opt_list *names = &options->connectors;
    size_t count = 0;
    selection->connectors =
        calloc(project->connector_count + 1, sizeof(struct project_connector *));
    if (!selection->connectors)
        return fail_memory(error);
    for (size_t i = 0; i < names->count; i++)
        if (!project_connector_find(project, names->items[i]))
            return fail_unknown("connector", names->items[i], project,
                                &project->connectors[0].label, sizeof project->connectors[0],
                                error);
    for (size_t i = 0; i < project->connector_count; i++) {
        size_t j = 0;
        while (j < names->count && strcmp(project->connectors[i].label, names->items[j]) != 0)
            j++;
        if (names->count == 0 || j < names->count)
            selection->connectors[count++] = &project->connectors[i];
    }
    return 0;
}

/* ---- the whole ---- */

static int pair(struct selection *selection, struct jbc_error *error)
{
    size_t connectors = 0;
    while (selection->connectors[connectors])
        connectors++;
    selection->releases =
        calloc(selection->organization_count * connectors + 1, sizeof *selection->releases);
    if (!selection->releases)
        return fail_memory(error);
    for (size_t i = 0; i < selection->organization_count; i++)
        for (size_t j = 0; j < connectors; j++)
            selection->releases[selection->count++] =
                (struct project_release){selection->organizations[i], selection->connectors[j]};
    return 0;
}

/* The first option that is given and is for one release, or for one organization, alone. */
static const char *option_for_one(const struct options *options, bool of_organization)
{
    const struct {
        bool is_given, of_organization;
        const char *name;
    } all[] = {
        {options->output, false, "--output (-o)"},
        {options->manifest, false, "--manifest"},
        {options->registration, false, "--registration"},
        {options->name, false, "--name"},
        {options->id, false, "--id"},
        {options->create_new, false, "--new"},
        {options->in_place, false, "--in-place"},
        {options->jar, false, "--jar"},
        {options->ids_from, false, "--ids-from"},
        {options->key_file, false, "--key-file"},
        {options->simulate, false, "--simulate"},
        {options->token_file, true, "--token-file"},
        {options->password_stdin, true, "--password-stdin"},
        {options->password_file, true, "--password-file"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].is_given && all[i].of_organization == of_organization)
            return all[i].name;
    return NULL;
}

static int check_options(const struct selection *selection, const struct options *options,
                         enum selection_kind kind, struct jbc_error *error)
{
    const char *of_release = option_for_one(options, false);
    const char *of_organization = option_for_one(options, true);
    if (kind == SELECT_PLACES && !of_organization)
        of_organization = of_release;
    if (selection->count > 1 && of_release && kind != SELECT_PLACES)
        return fail_with(error, JBC_USAGE,
                         "%s is for one release, and these are %zu: name one organization and one "
                         "connector (--organization, --connector)",
                         of_release, selection->count);
    if (selection->organization_count > 1 && of_organization)
        return fail_with(error, JBC_USAGE,
                         "%s is for one organization, and these are %zu: name one "
                         "(--organization)",
                         of_organization, selection->organization_count);
    return 0;
}

int selection_open(struct selection *selection, const struct options *options, const char *file,
                   enum selection_kind kind, struct jbc_error *error)
{
    if (project_read(&selection->project, file, error) < 0)
        return -1;
    if (options->postman_env)
        return fail_with(error, JBC_USAGE,
                         "--postman-env says what the project file %s says: leave one of the two "
                         "out",
                         file);
    if (choose_organizations(selection, options, kind, error) < 0 ||
        choose_connectors(selection, options, error) < 0 || pair(selection, error) < 0)
        return -1;
    return check_options(selection, options, kind, error);
}

void selection_clear(struct selection *selection)
{
    free(selection->organizations);
    free(selection->connectors);
    free(selection->releases);
    project_clear(&selection->project);
    *selection = (struct selection){0};
}

int selection_confirm(const struct selection *selection, const struct options *options,
                      struct jbc_error *error)
{
    struct buf names = {0};
    bool yes = true;
    char question[512];
    int result = 0;
    for (size_t i = 0; i < selection->organization_count; i++)
        if (selection->organizations[i]->is_protected)
            buf_addf(&names, "%s%s", names.length ? ", " : "", selection->organizations[i]->label);
    if (names.failed)
        result = fail_memory(error);
    else if (names.length > 0 && !options->yes && !options->dry_run && prompt_is_possible()) {
        snprintf(question, sizeof question, "Release for the protected organization %.400s?",
                 names.data);
        result = prompt_confirm(question, &yes, error);
    }
    buf_clear(&names);
    if (result == 0 && !yes)
        return fail_with(error, JBC_USAGE, "nothing was done");
    return result;
}
