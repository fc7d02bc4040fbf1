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
    {"jar", 0, OPT_FILE, "FILE",
     "the connector's JAR (default: the one in target/, build/ or the working folder)",
     OPT_PLACE(jar)},
    OPT_OUTPUT("the template (default: MANIFEST.MF.in)"),
    {"postman-env", 0, OPT_FILE, "FILE",
     "a Postman environment, for the host, organization and user to show", OPT_PLACE(postman_env)},
    {"gitignore", 0, OPT_FLAG, NULL, "add what holds key and secret to .gitignore",
     OPT_PLACE(gitignore)},
    OPT_END,
};
static const struct opt_group groups[] = {{"What", what}, {"Any command", any_options}, {0}};

static int check_options(const struct options *options, struct jbc_error *error)
{
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

/* What is printed. */
struct texts {
    const char *build_system;
    struct buf data_folder, snippet, ignored;
    struct buf project; /* file; empty: none is to be written */
};

static void clear_texts(struct texts *texts)
{
    buf_clear(&texts->data_folder);
    buf_clear(&texts->snippet);
    buf_clear(&texts->ignored);
    buf_clear(&texts->project);
}

/* A makefile that can't name a file gets a shell's command instead. */
static const char *choose_build_system(const struct options *options, const char *data_folder)
{
    const char *const paths[] = {options->jar, options->output, data_folder};
    const char *name = init_build_system();
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        if (init_can_name(name, paths[i]))
            continue;
        msg_warning("make can't name '%s': it splits words at blanks, and a shell reads the rest; "
                    "this is a command for a shell instead",
                    paths[i]);
        return "shell";
    }
    return name;
}

static int make_texts(struct texts *texts, const struct jbc_inspection *connector,
                      const struct settings *settings, struct jbc_error *error)
{
    const struct options *options = settings->options;
    init_add_data_folder(&texts->data_folder);
    if (texts->data_folder.failed)
        return fail_memory(error);
    const struct init_project project = {.jar = options->jar,
                                         .manifest = options->output,
                                         .data_folder = texts->data_folder.data,
                                         .connector = connector,
                                         .postman = &settings->postman};
    texts->build_system = choose_build_system(options, project.data_folder);
    init_add_snippet(&texts->snippet, texts->build_system, &project);
    init_add_ignored(&texts->ignored, texts->build_system, &project);
    init_add_project(&texts->project, &project);
    if (texts->project.length > 0 &&
        !(texts->ignored.data && strstr(texts->ignored.data, INIT_PROJECT_IGNORED)))
        buf_adds(&texts->ignored, INIT_PROJECT_IGNORED);
    return texts->snippet.failed || texts->ignored.failed || texts->project.failed
               ? fail_memory(error)
               : 0;
}

static int write_project(const struct texts *texts, struct jbc_error *error)
{
    const struct buf *text = &texts->project;
    if (text->length == 0)
        return 0;
    return output_write(INIT_PROJECT_FILE, text->data, text->length, 0666 & ~file_umask(), error);
}

/* Calls add for each line, without its end. */
static void each_line(const char *lines, void (*add)(void *to, const char *line), void *to)
{
    while (lines && *lines) {
        size_t length = strcspn(lines, "\n");
        struct buf line = {0};
        buf_add(&line, lines, length);
        if (!line.failed)
            add(to, line.data);
        buf_clear(&line);
        lines += length + (lines[length] == '\n');
    }
}

static void add_item(void *array, const char *line)
{
    cJSON_AddItemToArray(array, cJSON_CreateString(line));
}

static void add_comment(void *to, const char *line)
{
    struct texts *texts = to;
    struct buf indented = {0};
    buf_addf(&indented, "    %s", line);
    if (!indented.failed)
        init_add_comment(&texts->snippet, texts->build_system, indented.data);
    buf_clear(&indented);
}

static void print_json(const struct jbc_inspection *connector, const struct options *options,
                       const struct texts *texts)
{
    const struct jbc_registration *carried = &connector->registration;
    cJSON *json = cJSON_CreateObject();
    out_add(json, "name", carried->name);
    out_add(json, "version", carried->version ? carried->version : connector->manifest_version);
    out_add(json, "jar", options->jar);
    cJSON *activities = cJSON_AddArrayToObject(json, "activities");
    for (size_t i = 0; i < carried->activities.count; i++)
        add_item(activities, carried->activities.items[i].name);
    out_add(json, "output", options->output);
    out_add(json, "project", texts->project.length > 0 ? INIT_PROJECT_FILE : NULL);
    out_add(json, "buildSystem", texts->build_system);
    out_add(json, "snippet", texts->snippet.data);
    each_line(texts->ignored.data, add_item, cJSON_AddArrayToObject(json, "gitignore"));
    out_json(json);
}

static void print_lines(const struct options *options, struct texts *texts)
{
    if (!options->gitignore && texts->ignored.length > 0) {
        init_add_comment(&texts->snippet, texts->build_system,
                         "For .gitignore, since they hold key and secret ('jbc init --gitignore' "
                         "adds them):");
        each_line(texts->ignored.data, add_comment, texts);
    }
    if (out_has_table())
        fputs(texts->snippet.data, stdout);
}

static int ignore(const struct options *options, const struct texts *texts, struct jbc_error *error)
{
    size_t count = 0;
    if (!options->gitignore || texts->ignored.length == 0)
        return 0;
    if (init_ignore(texts->ignored.data, &count, error) < 0)
        return -1;
    msg_step(count > 0 ? "added %zu lines to .gitignore" : "all is in .gitignore already", count);
    return 0;
}

static int init(const struct settings *settings, struct jbc_inspection *connector,
                struct texts *texts, struct jbc_error *error)
{
    const struct options *options = settings->options;
    if (check_options(options, error) < 0 || read_connector(connector, options, error) < 0 ||
        make_texts(texts, connector, settings, error) < 0 || ignore(options, texts, error) < 0 ||
        write_template(connector, settings, error) < 0 || write_project(texts, error) < 0)
        return -1;
    tell(connector, settings);
    msg_step("wrote the template %s", options->output);
    if (texts->project.length > 0)
        msg_step("wrote the project file %s: put your organizations there", INIT_PROJECT_FILE);
    if (options->json)
        print_json(connector, options, texts);
    else
        print_lines(options, texts);
    return 0;
}

static int find_jar(struct options *options, struct buf *jar, struct jbc_error *error)
{
    if (options->jar)
        return 0;
    if (init_find_jar(jar, error) < 0)
        return -1;
    options->jar = jar->data;
    msg_step("found %s", options->jar);
    return 0;
}

static int run(const struct options *given)
{
    struct options options = *given;
    struct jbc_error error = {0};
    struct settings settings = {0};
    struct jbc_inspection connector = {0};
    struct texts texts = {0};
    struct buf jar = {0};
    int code = JBC_OK;
    if (!options.output)
        options.output = "MANIFEST.MF.in";
    if (find_jar(&options, &jar, &error) < 0 || settings_open(&settings, &options, &error) < 0 ||
        init(&settings, &connector, &texts, &error) < 0)
        code = msg_fail(&error);
    clear_texts(&texts);
    jbc_inspection_clear(&connector);
    settings_clear(&settings);
    buf_clear(&jar);
    return code;
}

const struct command cmd_init = {
    .name = "init",
    .summary = "write a manifest template, and show how the build uses it",
    .description =
        "Reads a connector's JAR, writes a commented template for its manifest, and prints the\n"
        "lines that release the JAR by the build system of the current folder: CMake, Maven,\n"
        "Make, or a shell. A project file, jbc.json, is written, too. No file is replaced, and\n"
        "Harmony is not asked.",
    .example = "jbc init\n"
               "jbc init --jar build/connector.jar --postman-env dropbox.postman_environment.json",
    .groups = groups,
    .run = run,
};
