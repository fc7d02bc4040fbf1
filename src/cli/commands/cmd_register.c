#include "cmd.h"
#include "fail.h"
#include "msg.h"
#include "output.h"
#include "prepare_project.h"
#include "registration_file.h"
#include "report.h"
#include "resolve.h"
#include "results.h"
#include "selection.h"
#include "session.h"

#include <jbc/connector.h>
#include <jbc/enroll.h>
#include <string.h>

static const struct opt which[] = {
    {"jar", 0, OPT_FILE, "FILE", "the connector's JAR, which tells its name and version",
     OPT_PLACE(jar)},
    {"adapter", 0, OPT_FILE, "FILE", "its adapter.json, instead of the JAR", OPT_PLACE(adapter)},
    {"name", 0, OPT_VALUE, "NAME", "the connector's name, as in its adapter.json", OPT_PLACE(name)},
    {"connector-version", 0, OPT_VALUE, "VERSION", "its version", OPT_PLACE(connector_version)},
    OPT_ID,
    OPT_END,
};
static const struct opt what[] = {
    OPT_OUTPUT("write a registration file (mode 0600; it holds key and secret)"),
    OPT_END,
};
static const struct opt how[] = {OPT_DRY_RUN, OPT_NEW, OPT_SIMULATE, OPT_END};
static const struct opt lock[] = {OPT_FROZEN,  OPT_RELOCK, OPT_IDS_FROM,
                                  OPT_IDS_NEW, OPT_YES,    OPT_END};
static const struct opt_group groups[] = {
    {"Project", project_options},
    {"Lock", lock},
    {"Which connector", which},
    {"What", what},
    {"How", how},
    {"Where", where_options},
    {"Who", who_options},
    {"Any command", any_options},
    {0},
};

static int check_options(const struct settings *settings, struct jbc_error *error)
{
    const struct options *options = settings->options;
    const struct setting *name = &settings->name, *version = &settings->version;
    if (options->create_new && options->id)
        return fail_with(error, JBC_USAGE, "--new and --id exclude each other");
    if (options->jar && options->adapter)
        return fail_with(error, JBC_USAGE, "--jar and --adapter exclude each other");
    if (name->value && jbc_name_check(name->value, name->origin, JBC_USAGE, error) < 0)
        return -1;
    if (version->value && jbc_version_check(version->value, version->origin, JBC_USAGE, error) < 0)
        return -1;
    return options->output ? output_check(options->output, error) : 0;
}

/* What tells name and version. */
struct told {
    struct jbc_connector connector; /* of --jar */
    struct jbc_adapter adapter;     /* of --adapter */
    struct jbc_label label;
};

static void clear_told(struct told *told)
{
    jbc_label_clear(&told->label);
    jbc_adapter_clear(&told->adapter);
    jbc_connector_clear(&told->connector);
}

static int read_told(struct told *told, const struct options *options, struct jbc_error *error)
{
    if (options->adapter)
        return jbc_adapter_read(&told->adapter, options->adapter, error);
    if (!options->jar)
        return 0;
    if (jbc_connector_open(&told->connector, options->jar, NULL, error) < 0)
        return -1;
    if (!told->connector.adapter.name)
        return fail_with(error, JBC_BAD_INPUT, "%s holds no entry %s: a connector's JAR has it",
                         options->jar, told->connector.adapter_entry);
    return 0;
}

static int check_label(const struct settings *settings, const struct jbc_label *label,
                       struct jbc_error *error)
{
    const struct options *options = settings->options;
    bool has_adapter = options->jar || options->adapter;
    if (has_adapter && !label->version)
        return fail_with(error, JBC_BAD_INPUT, "%s tells no version: give --connector-version",
                         options->jar ? options->jar : options->adapter);
    if (!label->name || !label->version)
        return fail_with(error, JBC_USAGE,
                         "give the connector's --name and --connector-version, as in its "
                         "adapter.json, or --jar or --adapter, which tell them");
    return has_adapter ? settings_check_connector(settings, label->name, error) : 0;
}

/* What a Postman environment tells counts where neither options nor files do. */
static int choose_label(struct told *told, const struct settings *settings, struct jbc_error *error)
{
    const struct options *options = settings->options;
    if (read_told(told, options, error) < 0)
        return -1;
    const struct jbc_adapter *adapter = options->jar       ? &told->connector.adapter
                                        : options->adapter ? &told->adapter
                                                           : NULL;
    const struct jbc_label_sources sources = {
        .name = options->name || !adapter ? settings->name.value : NULL,
        .version = options->connector_version ? settings->version.value : NULL,
        .adapter = adapter,
        .own = told->connector.manifest.source ? &told->connector.manifest : NULL,
        .last_version = settings->version.value,
    };
    if (jbc_label_choose(&told->label, &sources, error) < 0)
        return -1;
    return check_label(settings, &told->label, error);
}

static int enroll(const struct settings *settings, struct session *session,
                  const struct jbc_label *label, struct jbc_registration *registration,
                  struct report *report, struct jbc_error *error)
{
    const struct options *options = settings->options;
    const struct jbc_enrollment enrollment = {
        .wish = {.name = label->name, .version = label->version, .id = options->id},
        .create_new = options->create_new,
        .dry_run = options->dry_run,
        .state_folder = settings->state_folder,
    };
    enum jbc_enroll_way way;
    report->host = jbc_client_host(session->client);
    report->org_id = jbc_client_org(session->client);
    if (jbc_enroll(session->client, &enrollment, msg_listener(), registration, &way, error) < 0)
        return -1;
    report->registered = way == JBC_ENROLL_CREATED;
    if (registration->key)
        report->registration = registration;
    if (options->dry_run || !options->output)
        return 0;
    if (registration_file_write(registration, options->output, error) < 0)
        return -1;
    report->output = options->output;
    return 0;
}

static void tell(const struct report *report, const struct options *options)
{
    if (options->dry_run)
        report_dry_run(report, options->output);
    report_print(report);
    results_add(report);
}

static int register_one(struct settings *settings, struct session *session, struct told *told,
                        struct jbc_registration *registration, struct report *report,
                        struct jbc_error *error)
{
    if (check_options(settings, error) < 0 || choose_label(told, settings, error) < 0)
        return -1;
    report->name = told->label.name;
    report->version = told->label.version;
    if (resolve_harmony(settings, NULL, error) < 0 || settings_need_state(settings, error) < 0 ||
        session_open(session, settings, error) < 0)
        return -1;
    return enroll(settings, session, &told->label, registration, report, error);
}

static int register_alone(const struct options *options)
{
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct jbc_registration registration = {0};
    struct session session = {0};
    struct told told = {0};
    struct report report = {.name = options->name,
                            .version = options->connector_version,
                            .registration_only = true,
                            .dry_run = options->dry_run,
                            .simulated = options->simulate};
    int code = JBC_OK;
    if (settings_open(&settings, options, &error) < 0 ||
        register_one(&settings, &session, &told, &registration, &report, &error) < 0) {
        code = msg_fail(&error);
        report_failure(&report);
    } else {
        tell(&report, options);
    }
    clear_told(&told);
    jbc_registration_clear(&registration);
    session_clear(&session);
    settings_clear(&settings);
    if (options->simulate && code == JBC_OK)
        msg_warning("this was a simulation: these ids, key and secret are not Harmony's");
    return code;
}

static int run(const struct options *options)
{
    const char *project = selection_project_file(options);
    return project ? prepare_project(options, project, GOAL_REGISTER) : register_alone(options);
}

const struct command cmd_register = {
    .name = "register",
    .summary = "register a connector, or find its registration",
    .description =
        "Finds the connector's registration at Harmony or makes one. With -o it is written to a\n"
        "file that 'jbc manifest' and 'jbc package' use offline; without, only the ids are shown.\n"
        "In a project the lock is written, too.",
    .example = "jbc register --region emea --adapter resources/adapter.json -o registration.json\n"
               "jbc register --region emea --name \"Folder Drop\" --connector-version 1.2.0 \\\n"
               "    -o registration.json",
    .groups = groups,
    .run = run,
};
