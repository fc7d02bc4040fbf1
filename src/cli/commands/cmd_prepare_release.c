#include "cmd.h"
#include "destination.h"
#include "fail.h"
#include "masks.h"
#include "msg.h"
#include "report.h"
#include "resolve.h"
#include "results.h"
#include "secrets.h"
#include "session.h"
#include "summary.h"

#include <jbc/enroll.h>
#include <jbc/release.h>
#include <string.h>

static const struct opt which[] = {OPT_NAME, OPT_VERSION, OPT_ID, OPT_END};
static const struct opt what[] = {
    OPT_JAR,          OPT_MANIFEST,
    OPT_REGISTRATION, OPT_OUTPUT("the release JAR; - is standard output"),
    OPT_IN_PLACE,     OPT_STRIP,
    OPT_END,
};
static const struct opt how[] = {
    {"validate", 0, OPT_FLAG, NULL,
     "have Harmony validate key and secret before the output appears", OPT_PLACE(validate)},
    OPT_DRY_RUN,
    OPT_NEW,
    OPT_SIMULATE,
    OPT_END,
};
static const struct opt_group groups[] = {
    {"What", what},       {"Which connector", which},   {"How", how}, {"Where", where_options},
    {"Who", who_options}, {"Any command", any_options}, {0},
};

static int check_options(const struct options *options, struct jbc_error *error)
{
    if (!options->jar)
        return fail_with(error, JBC_USAGE, "give the connector's JAR with --jar FILE");
    if (!options->output && !options->in_place && !options->dry_run)
        return fail_with(error, JBC_USAGE, "give the output with -o FILE, or --in-place");
    if (options->create_new && options->id)
        return fail_with(error, JBC_USAGE, "--new and --id exclude each other");
    if (!options->registration)
        return 0;
    if (options->validate || options->create_new || options->simulate || options->id)
        return fail_with(error, JBC_USAGE,
                         "with --registration nothing asks Harmony: leave out --validate, --new, "
                         "--id and --simulate ('jbc validate' validates a finished JAR)");
    return 0;
}

static int open_release(struct jbc_release **release, const struct settings *settings,
                        struct jbc_error *error)
{
    const struct options *options = settings->options;
    struct jbc_release_request request = {.jar = options->jar,
                                          .manifest = options->manifest,
                                          .registration = options->registration,
                                          .dry_run = options->dry_run,
                                          .strip_signatures = options->strip_signatures,
                                          .name = options->name,
                                          .version = options->connector_version,
                                          .last_version = settings->version.value,
                                          .listener = msg_listener()};
    destination_set(&request, options);
    if (settings_source_date_epoch(&request.source_date_epoch, error) < 0)
        return -1;
    msg_step("checking %s", options->jar);
    *release = jbc_release_open(&request, error);
    if (!*release || settings_check_connector(settings, jbc_release_name(*release), error) < 0)
        return -1;
    if (!options->registration && !jbc_release_version(*release))
        return fail_with(error, JBC_BAD_INPUT,
                         "the connector's version is in neither adapter.json nor the manifest's "
                         "Version: give --connector-version");
    return 0;
}

/* The registration: from a file, or found or made at Harmony. */
static int get_registration(struct session *session, const struct settings *settings,
                            const struct jbc_release *release,
                            struct jbc_registration *registration, bool *created,
                            struct jbc_error *error)
{
    const struct options *options = settings->options;
    if (options->registration) {
        int result = secrets_read_registration(registration, options->registration, error);
        mask_registration(registration);
        return result;
    }
    if (settings_need_state(settings, error) < 0 || session_open(session, settings, error) < 0)
        return -1;
    const struct jbc_enrollment enrollment = {
        .wish = {.name = jbc_release_name(release),
                 .version = jbc_release_version(release),
                 .id = options->id},
        .create_new = options->create_new,
        .dry_run = options->dry_run,
        .state_folder = settings->state_folder,
    };
    return jbc_enroll(session->client, &enrollment, msg_listener(), registration, created, error);
}

/* With --validate the output gets its name only after Harmony said valid. */
static int write_output(struct session *session, const struct options *options,
                        struct jbc_release *release, const struct jbc_registration *registration,
                        struct report *report, struct jbc_error *error)
{
    const char *output = destination_name(options);
    msg_step("writing %s", output);
    if (jbc_release_pack(release, error) < 0)
        return -1;
    if (options->validate) {
        msg_step("having Harmony validate key and secret");
        if (jbc_client_validate(session->client, jbc_release_name(release), registration->key,
                                registration->secret, error) < 0)
            return -1;
        report->validated = true;
    }
    if (report_wants_digest(options->json) &&
        jbc_release_digest(release, report->sha256, error) < 0)
        return -1;
    if (jbc_release_commit(release, error) < 0)
        return -1;
    report->output = destination_path(options);
    return 0;
}

static void take_place(struct report *report, const struct session *session,
                       const struct jbc_registration *registration)
{
    report->host = session->client ? jbc_client_host(session->client) : registration->host;
    report->org_id = session->client ? jbc_client_org(session->client) : registration->org_id;
}

static int prepare(struct session *session, const struct settings *settings,
                   struct jbc_release *release, struct jbc_registration *registration,
                   struct report *report, struct jbc_error *error)
{
    const struct options *options = settings->options;
    report->name = jbc_release_name(release);
    report->version = jbc_release_version(release);
    int result =
        get_registration(session, settings, release, registration, &report->registered, error);
    take_place(report, session, registration);
    if (result < 0)
        return -1;
    if (registration->key) {
        report->registration = registration;
        if (jbc_release_fill(release, registration, error) < 0)
            return -1;
        mask_manifest(jbc_release_manifest(release), registration);
        report->version = jbc_release_version(release);
        report->activities = *jbc_release_activities(release);
    }
    if (options->dry_run)
        return 0;
    return write_output(session, options, release, registration, report, error);
}

static void tell(const struct report *report, const struct options *options)
{
    if (options->dry_run)
        report_dry_run(report, destination_name(options));
    if (!destination_is_stdout(options))
        report_print(report, options->json);
    summary_add(report);
    results_add(report);
}

static int run(const struct options *options)
{
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct jbc_release *release = NULL;
    struct jbc_registration registration = {0};
    struct session session = {0};
    struct report report = {.dry_run = options->dry_run, .simulated = options->simulate};
    int code = JBC_OK;
    if (check_options(options, &error) < 0 || settings_open(&settings, options, &error) < 0 ||
        (!options->registration && resolve_harmony(&settings, NULL, &error) < 0) ||
        open_release(&release, &settings, &error) < 0 ||
        prepare(&session, &settings, release, &registration, &report, &error) < 0) {
        code = msg_fail(&error);
        report_failure(&report);
    } else {
        tell(&report, options);
    }
    jbc_registration_clear(&registration);
    jbc_release_free(release);
    session_clear(&session);
    settings_clear(&settings);
    if (options->simulate && code == JBC_OK)
        msg_warning("this was a simulation: these ids, key and secret are not Harmony's");
    return code;
}

const struct command cmd_prepare_release = {
    .name = "prepare-release",
    .summary = "register a connector, or find it, and write that into its JAR",
    .description =
        "Checks the JAR, the manifest template and adapter.json, logs in at Harmony, finds the\n"
        "connector's registration or makes one, fills ids, key and secret into the manifest and\n"
        "writes the JAR with it. However often it runs, there is one registration.",
    .example = "jbc prepare-release --region na --jar build/connector.jar \\\n"
               "    --manifest MANIFEST.MF.in --validate -o dist/connector.jar\n"
               "jbc prepare-release --simulate --jar build/connector.jar -o /tmp/connector.jar",
    .groups = groups,
    .may_stream = true,
    .run = run,
};
