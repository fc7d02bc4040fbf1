#include "check_release.h"
#include "cmd.h"
#include "destination.h"
#include "fail.h"
#include "job.h"
#include "msg.h"
#include "prepare_project.h"
#include "results.h"
#include "selection.h"

/* Two commands that work offline: `package` writes a JAR, `manifest` only its manifest. */

static const struct opt package_what[] = {
    OPT_JAR,          OPT_MANIFEST,
    OPT_REGISTRATION, OPT_OUTPUT("the release JAR; - is standard output"),
    OPT_IN_PLACE,     OPT_STRIP,
    OPT_NAME,         OPT_VERSION,
    OPT_ALLOW,        OPT_END,
};
static const struct opt_group package_groups[] = {
    {"Project", project_options}, {"What", package_what}, {"Any command", any_options}, {0}};

static const struct opt manifest_what[] = {
    OPT_MANIFEST,
    OPT_REGISTRATION,
    OPT_OUTPUT("the manifest (mode 0600; it holds key and secret); - is standard output"),
    {"adapter", 0, OPT_FILE, "FILE", "adapter.json, for the connector's activities",
     OPT_PLACE(adapter)},
    {"jar", 0, OPT_FILE, "FILE", "a JAR that has adapter.json and perhaps a manifest",
     OPT_PLACE(jar)},
    OPT_STRIP,
    OPT_NAME,
    OPT_VERSION,
    OPT_END,
};
static const struct opt_group manifest_groups[] = {
    {"What", manifest_what}, {"Any command", any_options}, {0}};

static int check_options(const struct options *options, bool manifest_only, struct jbc_error *error)
{
    if (!options->registration)
        return fail_with(error, JBC_USAGE,
                         "give a registration file with --registration FILE ('jbc register -o' "
                         "writes one)");
    if (manifest_only && !options->manifest && !options->jar)
        return fail_with(error, JBC_USAGE, "give a template with --manifest FILE");
    if (!manifest_only && !options->jar)
        return fail_with(error, JBC_USAGE, "give the connector's JAR with --jar FILE");
    if (!options->output && !options->in_place)
        return fail_with(error, JBC_USAGE, "give the output with -o FILE%s",
                         manifest_only ? "" : ", or --in-place");
    return 0;
}

static int build(struct job *job, struct jbc_error *error)
{
    const struct options *options = job->options;
    if (!options->jar && !options->adapter)
        msg_note("without --adapter or --jar there is no adapter.json: only the template's "
                 "activities are filled");
    if (job_read_registration(job, options->registration, error) < 0 || job_open(job, error) < 0)
        return -1;
    if (!job->report.name)
        job->report.name = job->registration.name;
    if (job_fill(job, error) < 0 || job_pack(job, error) < 0)
        return -1;
    return job_commit(job, error);
}

static int package(const struct options *options, bool manifest_only)
{
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct job job = {.options = options,
                      .settings = &settings,
                      .listener = msg_listener(),
                      .manifest_only = manifest_only};
    int code = JBC_OK;
    if (check_allowed(options, &error) < 0 || check_options(options, manifest_only, &error) < 0 ||
        settings_open(&settings, options, &error) < 0 || build(&job, &error) < 0) {
        code = msg_fail(&error);
        report_failure(&job.report);
    } else {
        if (!destination_is_stdout(options))
            report_print(&job.report);
        results_add(&job.report);
    }
    job_clear(&job);
    settings_clear(&settings);
    return code;
}

static int run_package(const struct options *options)
{
    const char *project = selection_project_file(options);
    return project ? prepare_project(options, project, GOAL_PACKAGE) : package(options, false);
}

static int run_manifest(const struct options *options)
{
    return package(options, true);
}

const struct command cmd_package = {
    .name = "package",
    .summary = "write a registration into a connector's JAR, offline",
    .description =
        "Fills a registration's ids, key and secret into the manifest and writes the JAR\n"
        "with it. Every other entry is kept as it is. Nothing asks Harmony. In a project the\n"
        "registration files are those of jbc.json, and the lock is read and stays as it is.",
    .example = "jbc package --jar build/connector.jar --manifest MANIFEST.MF.in \\\n"
               "    --registration registration.json -o dist/connector.jar",
    .groups = package_groups,
    .may_stream = true,
    .run = run_package,
};

const struct command cmd_manifest = {
    .name = "manifest",
    .summary = "write a registration into a manifest, offline",
    .description =
        "Fills a registration's ids, key and secret into a template and writes a manifest\n"
        "for the JAR to be built with. Nothing asks Harmony.",
    .example = "jbc manifest --manifest MANIFEST.MF.in --adapter src/adapter.json \\\n"
               "    --registration registration.json -o build/MANIFEST.MF",
    .groups = manifest_groups,
    .may_stream = true,
    .run = run_manifest,
};
