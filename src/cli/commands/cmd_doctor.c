#include "cmd.h"
#include "doctor.h"
#include "fail.h"
#include "msg.h"
#include "out.h"
#include "resolve.h"
#include "selection.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct opt_group groups[] = {
    {"Project", project_options},
    {"Where", where_options},
    {"Who", who_options},
    {"Any command", any_options},
    {0},
};

/* ---- one organization ---- */

/* True where the host was reached. */
static bool see_network(struct diagnosis *diagnosis, const struct settings *settings,
                        struct jbc_error *error)
{
    const struct jbc_client_options options = {.host = settings->host.value,
                                               .ca_file = settings->ca_file.value,
                                               .ca_folder = settings->ca_folder.value,
                                               .timeout_seconds = (long)settings->timeout,
                                               .listener = msg_listener()};
    struct jbc_probe probe = {0};
    struct jbc_error reason = {0};
    msg_step("looking at %s", settings->host.value);
    int result = jbc_client_probe(&options, &probe, &reason);
    if (reason.code == JBC_STOPPED || reason.code == JBC_FAILED) {
        *error = reason;
        return false;
    }
    doctor_host(diagnosis, settings->host.value);
    doctor_network(diagnosis, settings->host.value, &probe, result < 0 ? &reason : NULL,
                   time(NULL));
    return result == 0;
}

static int see_harmony(struct diagnosis *diagnosis, const struct settings *settings,
                       bool is_resolved, struct jbc_error *error)
{
    struct session session = {0};
    bool is_reached = settings->host.value && see_network(diagnosis, settings, error);
    if (error->code != JBC_OK)
        return -1;
    if (!settings->host.value)
        doctor_skip_network(diagnosis);
    if (is_reached && is_resolved)
        doctor_account(diagnosis, settings, &session);
    else
        doctor_skip_account(diagnosis);
    session_clear(&session);
    return msg_signal() ? fail_stopped(error) : 0;
}

static void see_secret_files(struct diagnosis *diagnosis, const struct settings *settings)
{
    const char *const paths[] = {settings->token_file, settings->password_file,
                                 settings->options->token_file, settings->options->password_file};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        size_t j = 0;
        while (j < i && !(paths[i] && paths[j] && strcmp(paths[i], paths[j]) == 0))
            j++;
        if (paths[i] && j == i)
            doctor_secret_file(diagnosis, paths[i]);
    }
}

static int see_one(struct diagnosis *diagnosis, const struct options *options,
                   const struct project *project, const struct project_organization *organization,
                   struct jbc_error *error)
{
    struct settings settings = {0};
    struct jbc_error reason = {0};
    bool is_resolved = settings_open(&settings, options, &reason) == 0;
    settings.project = organization ? project : NULL;
    settings.organization = organization;
    is_resolved = is_resolved && resolve_harmony(&settings, NULL, &reason) == 0;
    diagnosis->organization = organization ? organization->label : NULL;
    doctor_settings(diagnosis, &settings, is_resolved ? NULL : &reason);
    int result = see_harmony(diagnosis, &settings, is_resolved, error);
    if (result == 0)
        see_secret_files(diagnosis, &settings);
    diagnosis->organization = NULL;
    settings_clear(&settings);
    return result;
}

/* ---- the project ---- */

static int see_release(struct diagnosis *diagnosis, const struct project *project,
                       const struct project_release *which, struct jbc_error *error)
{
    const char *registration = which->connector->registration;
    char *path = registration ? project_path(project, registration, which, NULL, error) : NULL;
    if (registration && !path)
        return -1;
    if (path)
        doctor_secret_file(diagnosis, path);
    free(path);
    path = project_path(project, project->output, which, "1", error);
    if (!path)
        return -1;
    doctor_output(diagnosis, dirname(path));
    free(path);
    return 0;
}

static int see_project(struct diagnosis *diagnosis, const struct options *options,
                       const struct selection *selection, struct jbc_error *error)
{
    int result = 0;
    for (size_t i = 0; i < selection->organization_count && result == 0; i++)
        result =
            see_one(diagnosis, options, &selection->project, selection->organizations[i], error);
    if (result == 0)
        doctor_state(diagnosis, NULL);
    for (size_t i = 0; i < selection->count && result == 0; i++)
        result = see_release(diagnosis, &selection->project, &selection->releases[i], error);
    return result;
}

static int see_all(struct diagnosis *diagnosis, const struct options *options,
                   struct selection *selection, struct jbc_error *error)
{
    const char *file = selection_project_file(options);
    if (file)
        return selection_open(selection, options, file, SELECT_RECORDED, error) < 0
                   ? -1
                   : see_project(diagnosis, options, selection, error);
    if (see_one(diagnosis, options, NULL, NULL, error) < 0)
        return -1;
    doctor_state(diagnosis, NULL);
    doctor_output(diagnosis, ".");
    return 0;
}

/* ---- the report ---- */

static void say_step(const struct step *step)
{
    struct buf line = {0};
    buf_addf(&line, "%-9s  %s%s%s: %s", step_state_name(step->state),
             step->organization ? step->organization : "", step->organization ? ": " : "",
             step->name, step->found);
    if (step->remedy)
        buf_addf(&line, ": %s", step->remedy);
    if (!line.failed)
        out_say(line.data);
    buf_clear(&line);
}

static void print(const struct diagnosis *diagnosis, bool is_quiet)
{
    cJSON *json = cJSON_CreateObject(), *array = cJSON_AddArrayToObject(json, "steps");
    for (size_t i = 0; i < diagnosis->count; i++) {
        const struct step *step = &diagnosis->steps[i];
        cJSON *item = cJSON_CreateObject();
        out_add(item, "organization", step->organization);
        out_add(item, "step", step->name);
        out_add(item, "state", step_state_name(step->state));
        out_add(item, "found", step->found);
        out_add(item, "remedy", step->remedy);
        cJSON_AddItemToArray(array, item);
        if (!is_quiet || step->state == STEP_WARNING || step->state == STEP_FAILED)
            say_step(step);
    }
    out_json(json);
}

static int conclude(const struct diagnosis *diagnosis)
{
    const struct step *failure = diagnosis_failure(diagnosis);
    struct jbc_error error = {0};
    if (diagnosis->failed)
        fail_memory(&error);
    else if (failure)
        fail_with(&error, failure->code, "%s: %.700s: %s", failure->name, failure->found,
                  failure->remedy);
    return error.code ? msg_fail(&error) : JBC_OK;
}

static int run(const struct options *options)
{
    struct options dry = *options;
    struct jbc_error error = {0};
    struct selection selection = {0};
    struct diagnosis diagnosis = {0};
    dry.dry_run = true; /* nothing is left behind */
    int result = see_all(&diagnosis, &dry, &selection, &error);
    print(&diagnosis, options->quiet);
    int code = result < 0 ? msg_fail(&error) : conclude(&diagnosis);
    diagnosis_clear(&diagnosis);
    selection_clear(&selection);
    return code;
}

const struct command cmd_doctor = {
    .name = "doctor",
    .summary = "tell what stands between this machine and a release",
    .description =
        "Looks, step by step, at settings and their origins, the way to Harmony, log-in and\n"
        "access, the state folder, files with secrets and the outputs' file system, and says of\n"
        "what is not right one cause and one remedy. Nothing is registered, changed or left\n"
        "behind. Exits with the code of the first step that failed.",
    .example = "jbc doctor --region na\njbc doctor --organization prod",
    .groups = groups,
    .run = run,
};
