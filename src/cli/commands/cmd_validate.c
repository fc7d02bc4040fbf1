#include "cmd.h"
#include "fail.h"
#include "file.h"
#include "masks.h"
#include "msg.h"
#include "out.h"
#include "project_run.h"
#include "releases.h"
#include "resolve.h"
#include "secrets.h"
#include "session.h"

#include <jbc/connector.h>
#include <stdio.h>
#include <string.h>

static const struct opt what[] = {
    {"jar", 0, OPT_FILE, "FILE", "the key and secret of a finished JAR", OPT_PLACE(jar)},
    {"registration", 0, OPT_FILE, "FILE", "those of a registration file", OPT_PLACE(registration)},
    {"key-file", 0, OPT_FILE, "FILE", "the key, in a file's first line (with --name)",
     OPT_PLACE(key_file)},
    {"secret-file", 0, OPT_FILE, "FILE", "the secret, in a file's first line",
     OPT_PLACE(secret_file)},
    OPT_END,
};
static const struct opt which[] = {
    {"name", 0, OPT_VALUE, "NAME",
     "the connector's name; without key files its registration is looked up", OPT_PLACE(name)},
    {"connector-version", 0, OPT_VALUE, "VERSION", "its version, to choose among several",
     OPT_PLACE(connector_version)},
    OPT_ID,
    OPT_END,
};
static const struct opt_group groups[] = {
    {"Project", project_options},
    {"What", what},
    {"Which connector", which},
    {"Where", where_options},
    {"Who", who_options},
    {"Any command", any_options},
    {0},
};

static int check_options(const struct settings *settings, struct jbc_error *error)
{
    const struct options *options = settings->options;
    int sources =
        !!options->jar + !!options->registration + (options->key_file || options->secret_file);
    if (sources > 1)
        return fail_with(error, JBC_USAGE,
                         "--jar, --registration and --key-file exclude each other");
    if (options->operand && options->operand != options->jar)
        return fail_with(error, JBC_USAGE, "the JAR is given twice: %s and --jar %s",
                         options->operand, options->jar);
    if (!options->key_file != !options->secret_file)
        return fail_with(error, JBC_USAGE, "--key-file and --secret-file go together");
    if (options->key_file && !settings->name.value)
        return fail_with(error, JBC_USAGE, "--key-file needs the connector's --name");
    if (sources == 0 && !settings_wish(settings).name && !options->id)
        return fail_with(error, JBC_USAGE,
                         "say what to validate: --jar FILE, --registration FILE, or --name NAME "
                         "with --key-file and --secret-file");
    if (sources > 0 && (options->id || options->connector_version))
        return fail_with(
            error, JBC_USAGE,
            "--id and --connector-version choose among registrations at Harmony: leave "
            "them out");
    return 0;
}

/* From a finished JAR: what its manifest and adapter.json carry. */
static int read_jar(struct jbc_registration *registration, const char *jar, struct jbc_error *error)
{
    struct jbc_inspection inspection = {0};
    if (jbc_inspect(&inspection, jar, error) < 0)
        return -1;
    *registration = inspection.registration;
    inspection.registration = (struct jbc_registration){0};
    jbc_inspection_clear(&inspection);
    if (!registration->key || !registration->secret)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: its manifest carries no key or no secret: prepare it with 'jbc "
                         "prepare-release' first",
                         jar);
    return 0;
}

static int read_registration(struct jbc_registration *registration, const struct options *options,
                             struct jbc_error *error)
{
    if (options->jar)
        return read_jar(registration, options->jar, error);
    if (options->registration)
        return secrets_read_registration(registration, options->registration, error);
    if (!options->key_file)
        return 0;
    if (secrets_read_value(&registration->key, options->key_file, error) < 0)
        return -1;
    return secrets_read_value(&registration->secret, options->secret_file, error);
}

static int take_name(struct jbc_registration *registration, const struct settings *settings,
                     struct jbc_error *error)
{
    const struct options *options = settings->options;
    const char *name = settings->name.value;
    if (options->name && registration->name && strcmp(options->name, registration->name) != 0)
        return fail_with(error, JBC_BAD_INPUT, "%s is of '%s', not '%s'",
                         options->jar ? options->jar : options->registration, registration->name,
                         options->name);
    if (name && !registration->name && !(registration->name = strdup(name)))
        return fail_memory(error);
    if (!registration->name)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s does not tell the connector's name: give it with --name",
                         options->jar ? options->jar : options->registration);
    return jbc_name_check(registration->name, "the name to validate", JBC_BAD_INPUT, error);
}

/* Without files: the key and secret that Harmony lists. */
static int look_up(struct session *session, const struct settings *settings,
                   struct jbc_registration *registration, struct jbc_error *error)
{
    struct jbc_registration_list list = {0};
    const struct jbc_registration *chosen = NULL;
    const struct jbc_registration_wish wish = settings_wish(settings);
    int result = -1;
    if (jbc_client_list(session->client, &list, error) == 0 &&
        jbc_registration_choose(&list, &wish, &chosen, error) == 0) {
        if (!chosen)
            fail_with(error, JBC_BAD_INPUT, "no connector '%s' is registered", wish.name);
        else if (!chosen->key || !chosen->secret)
            fail_with(error, JBC_REMOTE, "Harmony lists '%s' without key or secret", chosen->name);
        else
            result = jbc_registration_copy(registration, chosen, error);
    }
    jbc_registration_list_clear(&list);
    return result;
}

static int validate(struct settings *settings, struct session *session,
                    struct jbc_registration *registration, struct jbc_error *error)
{
    const struct options *options = settings->options;
    bool is_given = options->jar || options->registration || options->key_file;
    if (is_given) {
        int result = read_registration(registration, options, error);
        mask_registration(registration);
        if (result < 0 || take_name(registration, settings, error) < 0)
            return -1;
    }
    if (resolve_harmony(settings, is_given ? registration : NULL, error) < 0 ||
        session_open(session, settings, error) < 0)
        return -1;
    if (!is_given) {
        if (look_up(session, settings, registration, error) < 0)
            return -1;
        mask_registration(registration);
    }
    return jbc_client_validate(session->client, registration->name, registration->key,
                               registration->secret, error);
}

/* Null where Harmony did not say. */
static void add_verdict(cJSON *json, int code)
{
    cJSON *verdict = code == JBC_OK        ? cJSON_CreateTrue()
                     : code == JBC_INVALID ? cJSON_CreateFalse()
                                           : cJSON_CreateNull();
    cJSON_AddItemToObject(json, "valid", verdict);
}

static void print_json(const struct session *session, const struct jbc_registration *registration,
                       int code)
{
    cJSON *json = cJSON_CreateObject();
    out_add(json, "name", registration->name);
    out_add(json, "host", session->client ? jbc_client_host(session->client) : NULL);
    out_add(json, "orgId", session->client ? jbc_client_org(session->client) : NULL);
    add_verdict(json, code);
    out_json(json);
}

static void print_lines(const struct session *session, const struct jbc_registration *registration)
{
    out_line("valid", registration->name);
    out_line("host", jbc_client_host(session->client));
    out_line("organization", jbc_client_org(session->client));
    out_line("looked at", "key and secret alone: 'jbc verify' looks at the ids, too");
}

/* Of one connector; selection is NULL without a project, else its organization says where. */
static int validate_one(const struct options *options, const struct selection *selection)
{
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct session session = {0};
    struct jbc_registration registration = {0};
    int code = JBC_OK, result = settings_open(&settings, options, &error);
    if (selection) {
        settings.project = &selection->project;
        settings.organization = selection->organizations[0];
    }
    if (result < 0 || check_options(&settings, &error) < 0 ||
        validate(&settings, &session, &registration, &error) < 0)
        code = msg_fail(&error);
    if (options->json)
        print_json(&session, &registration, code);
    else if (code == JBC_OK)
        print_lines(&session, &registration);
    jbc_registration_clear(&registration);
    session_clear(&session);
    settings_clear(&settings);
    return code;
}

/* ---- in a project ---- */

/* The connector's output must be there. */
static int read_output(struct jbc_registration *registration, const struct planned *planned,
                       struct jbc_error *error)
{
    const char *output = planned_output(planned);
    if (!file_exists(output))
        return fail_with(error, JBC_BAD_INPUT,
                         "%s is not there: 'jbc prepare-release --organization %s --connector %s' "
                         "writes it",
                         output, planned->which->organization->label,
                         planned->which->connector->label);
    int result = read_jar(registration, output, error);
    mask_registration(registration);
    if (result < 0)
        return -1;
    if (!registration->name && !(registration->name = strdup(planned->name)))
        return fail_memory(error);
    return jbc_name_check(registration->name, "the name to validate", JBC_BAD_INPUT, error);
}

static void validate_output(const struct project_run *run, const struct planned *planned,
                            struct releases *releases)
{
    const struct account *account = project_run_account(run, planned->which);
    struct jbc_error error = account->error;
    struct jbc_registration registration = {0};
    struct report report = {.connector = planned->which->connector->label,
                            .organization = planned->which->organization->label,
                            .name = planned->name,
                            .version = planned->version,
                            .host = account->settings.host.value,
                            .org_id = account->settings.org_id.value};
    releases_begin(releases, planned->which);
    if (!error.code && read_output(&registration, planned, &error) == 0)
        report.validated = jbc_client_validate(account->session.client, registration.name,
                                               registration.key, registration.secret, &error) == 0;
    report.output = error.code ? NULL : planned_output(planned);
    releases_add(releases, &report, &error);
    jbc_registration_clear(&registration);
}

static int validate_outputs(struct project_run *run, struct jbc_error *error)
{
    struct releases releases = {.total = run->selection.count};
    if (project_run_find_accounts(run, error) < 0 || project_run_plan(run, NULL, NULL, error) < 0 ||
        accounts_open(&run->accounts, error) < 0)
        return msg_fail(error);
    for (size_t i = 0; i < run->count && !releases_stopped(&releases); i++)
        validate_output(run, &run->planned[i], &releases);
    return releases_end(&releases);
}

static int validate_project(const struct options *options, const char *file)
{
    struct jbc_error error = {0};
    struct project_run run = {.turn = -1, .goal = GOAL_READ};
    bool is_told =
        options->jar || options->registration || options->key_file || options->name || options->id;
    int code;
    if (project_run_open(&run, options, file, is_told ? SELECT_PLACES : SELECT_ANY, false, &error) <
        0)
        code = msg_fail(&error);
    else if (is_told)
        code = validate_one(options, &run.selection);
    else
        code = validate_outputs(&run, &error);
    project_run_clear(&run);
    return code;
}

static int run(const struct options *given)
{
    struct options options = *given;
    if (!options.jar)
        options.jar = options.operand;
    const char *project = selection_project_file(&options);
    return project ? validate_project(&options, project) : validate_one(&options, NULL);
}

const struct command cmd_validate = {
    .name = "validate",
    .summary = "have Harmony validate a connector's key and secret",
    .operand = "[JAR]",
    .operand_kind = OPT_FILE,
    .description =
        "Asks Harmony whether key and secret are valid: those of a finished JAR, of a "
        "registration\n"
        "file, of two files, or of the registration itself; in a project those of its outputs.\n"
        "Exit code 7 says that they are not.\n\n"
        "It is about key and secret alone: whether ids, name and version of a finished JAR are\n"
        "those of the registration, jbc verify tells.",
    .example = "jbc validate --region na dist/connector.jar\n"
               "jbc validate --registration registration.json",
    .groups = groups,
    .run = run,
};
