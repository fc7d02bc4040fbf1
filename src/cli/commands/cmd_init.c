#include "cmd.h"
#include "fail.h"
#include "file.h"
#include "init.h"
#include "msg.h"
#include "out.h"
#include "output.h"
#include "settings.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const struct opt what[] = {
    OPT_JAR,
    OPT_OUTPUT("the template (default: MANIFEST.MF.in)"),
    {"postman-env", 0, OPT_VALUE, "FILE",
     "a Postman environment, for the host, organization and user to show", OPT_PLACE(postman_env)},
    OPT_END,
};
static const struct opt_group groups[] = {{"What", what}, {"Any command", any_options}, {0}};

static int check_options(const struct options *options, struct jbc_error *error)
{
    if (!options->jar)
        return fail_with(error, JBC_USAGE, "give the connector's JAR with --jar FILE");
    if (file_exists(options->output))
        return fail_with(error, JBC_FAILED,
                         "%s is there already, and init replaces no file: move it away, or name "
                         "another with -o FILE",
                         options->output);
    return output_check(options->output, error);
}

/* The JAR as it is, which must be a connector's. */
static int read_connector(struct jbc_inspection *connector, const struct options *options,
                          struct jbc_error *error)
{
    if (jbc_inspect(connector, options->jar, error) < 0)
        return -1;
    if (!connector->has_adapter)
        return fail_with(
            error, JBC_BAD_INPUT,
            "%s holds no adapter.json: a connector's JAR has it, or its manifest names "
            "another entry in Jitterbit-Connector-UI",
            options->jar);
    return 0;
}

/* What will matter to prepare-release. */
static void tell(const struct jbc_inspection *connector, const struct settings *settings)
{
    const struct options *options = settings->options;
    const char *name = connector->registration.name;
    if (connector->registration.activities.count == 0)
        msg_warning("%s: adapter.json has no activities", options->jar);
    if (connector->is_signed)
        msg_note("%s is signed: sign after jbc, or give --strip-signatures to prepare-release",
                 options->jar);
    if (connector->registration.key || connector->registration.secret)
        msg_note("the key and secret in %s are not copied: prepare-release finds them again",
                 options->jar);
    if (settings->postman.name && strcmp(settings->postman.name, name) != 0)
        msg_warning("%s is for the connector '%s', but the JAR's adapter.json says '%s'",
                    options->postman_env, settings->postman.name, name);
}

static int write_template(const struct jbc_inspection *connector, const struct settings *settings,
                          struct jbc_error *error)
{
    const char *output = settings->options->output;
    struct buf text = {0};
    init_add_template(&text, connector, &settings->postman);
    int result = text.failed ? fail_memory(error) : output_make_folder(output, error);
    if (result == 0)
        result = output_write(output, text.data, text.length, 0666 & ~file_umask(), error);
    buf_clear(&text);
    return result;
}

static void print_json(const struct jbc_inspection *connector, const struct options *options,
                       const char *build_system, const char *snippet)
{
    const struct jbc_registration *carried = &connector->registration;
    cJSON *json = cJSON_CreateObject();
    out_add(json, "name", carried->name);
    out_add(json, "version", carried->version ? carried->version : connector->manifest_version);
    cJSON *activities = cJSON_AddArrayToObject(json, "activities");
    for (size_t i = 0; i < carried->activities.count; i++)
        cJSON_AddItemToArray(activities, cJSON_CreateString(carried->activities.items[i].name));
    out_add(json, "output", options->output);
    out_add(json, "buildSystem", build_system);
    out_add(json, "snippet", snippet);
    out_json(json);
}

static int print(const struct jbc_inspection *connector, const struct settings *settings,
                 struct jbc_error *error)
{
    const struct options *options = settings->options;
    struct buf snippet = {0};
    const char *build_system = init_build_system();
    const struct init_project project = {.jar = options->jar,
                                         .manifest = options->output,
                                         .connector = connector,
                                         .postman = &settings->postman};
    init_add_snippet(&snippet, build_system, &project);
    int result = snippet.failed ? fail_memory(error) : 0;
    if (result == 0 && options->json)
        print_json(connector, options, build_system, snippet.data);
    else if (result == 0)
        fputs(snippet.data, stdout);
    buf_clear(&snippet);
    return result;
}

static int run(const struct options *given)
{
    struct options options = *given;
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct jbc_inspection connector = {0};
    int code = JBC_OK;
    if (!options.output)
        options.output = "MANIFEST.MF.in";
    if (settings_open(&settings, &options, &error) < 0 || check_options(&options, &error) < 0 ||
        read_connector(&connector, &options, &error) < 0 ||
        write_template(&connector, &settings, &error) < 0) {
        code = msg_fail(&error);
    } else {
        tell(&connector, &settings);
        msg_step("wrote the template %s", options.output);
        if (print(&connector, &settings, &error) < 0)
            code = msg_fail(&error);
    }
    jbc_inspection_clear(&connector);
    settings_clear(&settings);
    return code;
}

const struct command cmd_init = {
    .name = "init",
    .summary = "write a manifest template, and show how the build uses it",
    .description =
        "Reads a connector's JAR, writes a commented template for its manifest, and prints the\n"
        "lines that release the JAR by the build system of the current folder: CMake, Maven,\n"
        "Make, or a shell. No file is replaced, and Harmony is not asked.",
    .example = "jbc init --jar build/connector.jar\n"
               "jbc init --jar build/connector.jar --postman-env dropbox.postman_environment.json",
    .groups = groups,
    .run = run,
};
