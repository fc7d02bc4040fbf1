#include "check_release.h"
#include "cmd.h"
#include "destination.h"
#include "fail.h"
#include "job.h"
#include "msg.h"
#include "prepare_project.h"
#include "resolve.h"
#include "results.h"
#include "selection.h"
#include "summary.h"

static const struct opt which[] = {OPT_NAME, OPT_VERSION, OPT_ID, OPT_END};
static const struct opt what[] = {
    OPT_JAR,          OPT_MANIFEST,
    OPT_REGISTRATION, OPT_OUTPUT("the release JAR; - is standard output"),
    OPT_IN_PLACE,     OPT_STRIP,
    OPT_ALLOW,        OPT_END,
};
static const struct opt how[] = {
    {"validate", 0, OPT_FLAG, NULL,
     "have Harmony validate key and secret before the output appears", OPT_PLACE(validate)},
    OPT_DRY_RUN,
    OPT_NEW,
    OPT_SIMULATE,
    OPT_END,
};
static const struct opt lock[] = {OPT_FROZEN,  OPT_RELOCK, OPT_IDS_FROM,
                                  OPT_IDS_NEW, OPT_YES,    OPT_END};
static const struct opt_group groups[] = {
    {"Project", project_options},
    {"Lock", lock},
    {"What", what},
    {"Which connector", which},
    {"How", how},
    {"Where", where_options},
    {"Who", who_options},
    {"Any command", any_options},
    {0},
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

/* The registration: from a file, or found or made at Harmony. With --new the record of it stays,
 * and *turns, until the output is there: what a run made that is cut off, the next one takes. */
static int get_registration(struct job *job, struct jbc_turns **turns, struct jbc_error *error)
{
    const struct options *options = job->options;
    if (options->registration)
        return job_read_registration(job, options->registration, error);
    if (settings_need_state(job->settings, error) < 0 ||
        session_open(job->session, job->settings, error) < 0)
        return -1;
    const struct jbc_client *client = job->session->client;
    const char *const name = job->report.name;
    const char *folder = job->settings->state_folder;
    if (options->create_new && !options->dry_run &&
        !(*turns = jbc_turns_take(client, folder, &name, 1, job->listener, error)))
        return -1;
    const struct jbc_enrollment enrollment = {
        .wish = {.name = job->report.name, .version = job->report.version, .id = options->id},
        .create_new = options->create_new,
        .dry_run = options->dry_run,
        .state_folder = folder,
        .turns = *turns,
        .keep_record = *turns != NULL,
    };
    return job_enroll(job, &enrollment, error);
}

static int release(struct job *job, struct jbc_turns **turns, struct jbc_error *error)
{
    msg_step("checking %s", job->options->jar);
    if (job_open(job, error) < 0 || get_registration(job, turns, error) < 0)
        return -1;
    if (job->report.registration && job_fill(job, error) < 0)
        return -1;
    if (job->options->dry_run)
        return 0;
    return job_pack(job, error) < 0 ? -1 : job_commit(job, error);
}

static int prepare(struct job *job, struct jbc_error *error)
{
    struct jbc_turns *turns = NULL;
    int result = release(job, &turns, error);
    if (turns && (result == 0 || error->code == JBC_INVALID))
        jbc_enroll_settle(job->session->client, job->settings->state_folder, job->report.name);
    jbc_turns_free(turns);
    return result;
}

static void tell(const struct report *report, const struct options *options)
{
    if (options->dry_run)
        report_dry_run(report, destination_name(options));
    if (!destination_is_stdout(options))
        report_print(report);
    summary_add(report);
    results_add(report);
}

static int prepare_one(const struct options *options)
{
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct session session = {0};
    struct job job = {.options = options,
                      .settings = &settings,
                      .session = &session,
                      .listener = msg_listener(),
                      .report = {.dry_run = options->dry_run, .simulated = options->simulate}};
    int code = JBC_OK;
    if (check_allowed(options, &error) < 0 || check_options(options, &error) < 0 ||
        settings_open(&settings, options, &error) < 0 ||
        (!options->registration && resolve_harmony(&settings, NULL, &error) < 0) ||
        prepare(&job, &error) < 0) {
        code = msg_fail(&error);
        report_failure(&job.report);
    } else {
        tell(&job.report, options);
    }
    job_clear(&job);
    session_clear(&session);
    settings_clear(&settings);
    if (options->simulate && code == JBC_OK)
        msg_warning("this was a simulation: these ids, key and secret are not Harmony's");
    return code;
}

static int run(const struct options *options)
{
    const char *project = selection_project_file(options);
    enum goal goal = options->registration ? GOAL_PACKAGE : GOAL_RELEASE;
    return project ? prepare_project(options, project, goal) : prepare_one(options);
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
