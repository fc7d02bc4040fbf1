#include "buf.h"
#include "cmd.h"
#include "fail.h"
#include "msg.h"
#include "out.h"

#include <jbc/connector.h>

static const struct opt_group groups[] = {{"Any command", any_options}, {0}};

/* As a release of this JAR would have it. */
static const char *version_of(const struct jbc_inspection *inspection)
{
    const char *version = inspection->registration.version;
    if (!version)
        version = inspection->manifest_version;
    return version && !jbc_is_placeholder(version) ? version : NULL;
}

static void print_lines(const struct jbc_inspection *inspection, const char *jar)
{
    out_line("JAR", jar);
    out_line("name", inspection->registration.name);
    out_line("version", version_of(inspection));
    out_line("signed", inspection->is_signed ? "yes" : "no");
    out_line("adapter.json", inspection->has_adapter ? "yes" : "no");
    out_line("unseen manifest", inspection->unseen_manifest);
    out_line("manifest", inspection->attribute_count ? "" : "none");
    for (size_t i = 0; i < inspection->attribute_count; i++) {
        struct buf line = {0};
        buf_addf(&line, "  %s:", inspection->attributes[i].name);
        if (!line.failed)
            out_line(line.data, inspection->attributes[i].value);
        buf_clear(&line);
    }
}

static void print_json(const struct jbc_inspection *inspection, const char *jar)
{
    const struct jbc_registration *carried = &inspection->registration;
    cJSON *json = cJSON_CreateObject();
    out_add(json, "jar", jar);
    out_add(json, "name", carried->name);
    out_add(json, "version", version_of(inspection));
    out_add(json, "manifestVersion", inspection->manifest_version);
    out_add(json, "endpointEntityId", carried->endpoint_entity_id);
    cJSON_AddBoolToObject(json, "hasKey", carried->key != NULL);
    cJSON_AddBoolToObject(json, "hasSecret", carried->secret != NULL);
    cJSON_AddBoolToObject(json, "signed", inspection->is_signed);
    cJSON *activities = cJSON_AddObjectToObject(json, "activities");
    for (size_t i = 0; i < carried->activities.count; i++)
        out_add(activities, carried->activities.items[i].name, carried->activities.items[i].id);
    out_add(json, "unseenManifest", inspection->unseen_manifest);
    cJSON *manifest = cJSON_AddObjectToObject(json, "manifest");
    for (size_t i = 0; i < inspection->attribute_count; i++)
        out_add(manifest, inspection->attributes[i].name, inspection->attributes[i].value);
    out_json(json);
}

static int run(const struct options *options)
{
    struct jbc_error error = {0};
    struct jbc_inspection inspection = {0};
    if (!options->operand) {
        fail_with(&error, JBC_USAGE, "say which JAR: jbc inspect JAR");
        return msg_fail(&error);
    }
    if (jbc_inspect(&inspection, options->operand, &error) < 0)
        return msg_fail(&error);
    if (options->json)
        print_json(&inspection, options->operand);
    else
        print_lines(&inspection, options->operand);
    jbc_inspection_clear(&inspection);
    return JBC_OK;
}

const struct command cmd_inspect = {
    .name = "inspect",
    .summary = "show what a JAR's manifest carries, secrets hidden",
    .operand = "JAR",
    .operand_kind = OPT_FILE,
    .description =
        "Reads a JAR and prints its connector's name and version and the manifest's main\n"
        "attributes. The values of key and secret are never shown.",
    .example = "jbc inspect dist/connector.jar\njbc inspect --json dist/connector.jar",
    .groups = groups,
    .run = run,
};
