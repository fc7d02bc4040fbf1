#include "cmd.h"
#include "destination.h"
#include "fail.h"
#include "masks.h"
#include "msg.h"
#include "report.h"
#include "results.h"
#include "secrets.h"
#include "settings.h"

#include <jbc/release.h>

/* Two commands that work offline: `package` writes a JAR, `manifest` only its manifest. */

static const struct opt package_what[] = {
    OPT_JAR,          OPT_MANIFEST,
    OPT_REGISTRATION, OPT_OUTPUT("the release JAR; - is standard output"),
    OPT_IN_PLACE,     OPT_STRIP,
    OPT_NAME,         OPT_VERSION,
    OPT_END,
};
static const struct opt_group package_groups[] = {
    {"What", package_what}, {"Any command", any_options}, {0}};

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

static int build(const struct options *options, struct jbc_release *release,
                 const struct jbc_registration *registration, struct report *report,
                 struct jbc_error *error)
{
    const char *name = jbc_release_name(release);
    report->name = name ? name : registration->name;
    report->version = jbc_release_version(release);
    if (!options->jar && !options->adapter)
        msg_note("without --adapter or --jar there is no adapter.json: only the template's "
                 "activities are filled");
    mask_registration(registration);
    if (jbc_release_fill(release, registration, error) < 0)
        return -1;
    mask_manifest(jbc_release_manifest(release), registration);
    report->version = jbc_release_version(release);
    report->activities = *jbc_release_activities(release);
    if (jbc_release_pack(release, error) < 0)
        return -1;
    if (report_wants_digest(options->json) &&
        jbc_release_digest(release, report->sha256, error) < 0)
        return -1;
    if (jbc_release_commit(release, error) < 0)
        return -1;
    report->output = destination_path(options);
    return 0;
}

static int read_registration(struct jbc_registration *registration, const struct options *options,
                             struct report *report, struct jbc_error *error)
{
    if (secrets_read_registration(registration, options->registration, error) < 0)
        return -1;
    report->registration = registration;
    report->host = registration->host;
    report->org_id = registration->org_id;
    return 0;
}

static struct jbc_release *open_release(const struct settings *settings, bool manifest_only,
                                        struct jbc_error *error)
{
    const struct options *options = settings->options;
    struct jbc_release_request request = {.jar = options->jar,
                                          .manifest = options->manifest,
                                          .registration = options->registration,
                                          .adapter = options->adapter,
                                          .manifest_only = manifest_only,
                                          .strip_signatures = options->strip_signatures,
                                          .name = options->name,
                                          .version = options->connector_version,
                                          .listener = msg_listener()};
    destination_set(&request, options);
    if (settings_source_date_epoch(&request.source_date_epoch, error) < 0)
        return NULL;
    return jbc_release_open(&request, error);
}

static int package(const struct options *options, bool manifest_only)
{
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct jbc_release *release = NULL;
    struct jbc_registration registration = {0};
    struct report report = {0};
    int code = JBC_OK;
    if (check_options(options, manifest_only, &error) < 0 ||
        settings_open(&settings, options, &error) < 0 ||
        read_registration(&registration, options, &report, &error) < 0 ||
        !(release = open_release(&settings, manifest_only, &error)) ||
        build(options, release, &registration, &report, &error) < 0) {
        code = msg_fail(&error);
        report_failure(&report);
    } else {
        if (!destination_is_stdout(options))
            report_print(&report, options->json);
        results_add(&report);
    }
    jbc_release_free(release);
    jbc_registration_clear(&registration);
    settings_clear(&settings);
    return code;
}

static int run_package(const struct options *options)
{
    return package(options, false);
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
        "with it. Every other entry is kept as it is. Nothing asks Harmony.",
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
