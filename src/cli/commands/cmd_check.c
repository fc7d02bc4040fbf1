#include "annotate.h"
#include "check_release.h"
#include "cmd.h"
#include "fail.h"
#include "findings_text.h"
#include "msg.h"
#include "out.h"
#include "project_run.h"

#include <stdio.h>
#include <string.h>

static const struct opt rules[] = {
    OPT_ALLOW,
    {"agent", 0, OPT_LIST, "10|11|12", "it must load on these agents (default: on any)",
     OPT_PLACE(agents)},
    {"strict", 0, OPT_FLAG, NULL, "warnings are errors", OPT_PLACE(strict)},
    {"rules", 0, OPT_FLAG, NULL, "list the rules, with how sure each is", OPT_PLACE(rules)},
    OPT_END,
};
static const struct opt_group groups[] = {
    {"Project", project_options}, {"Rules", rules}, {"Any command", any_options}, {0}};

static const struct agent {
    const char *name;
    enum check_agent agent;
} agents[] = {{"10", CHECK_AGENT_10}, {"11", CHECK_AGENT_11}, {"12", CHECK_AGENT_12}};

enum { AGENT_COUNT = sizeof agents / sizeof agents[0] };

static int read_agents(const struct options *options, unsigned *wanted, struct jbc_error *error)
{
    for (size_t i = 0; i < options->agents.count; i++) {
        size_t j = 0;
        while (j < AGENT_COUNT && strcmp(options->agents.items[i], agents[j].name) != 0)
            j++;
        if (j == AGENT_COUNT)
            return fail_with(error, JBC_USAGE, "--agent is 10, 11 or 12, and not '%s'",
                             options->agents.items[i]);
        *wanted |= agents[j].agent;
    }
    return 0;
}

/* ---- the rules ---- */

static cJSON *rule_json(const struct check_rule *rule)
{
    cJSON *json = cJSON_CreateObject();
    out_add(json, "rule", rule->name);
    out_add(json, "severity", check_severity_name(rule->severity));
    out_add(json, "source", check_source_name(rule->source));
    out_add(json, "explanation", rule->explanation);
    return json;
}

static int list_rules(const struct options *options)
{
    cJSON *json = options->json ? cJSON_CreateObject() : NULL;
    cJSON *array = cJSON_AddArrayToObject(json, "rules");
    for (const struct check_rule *rule = check_rules; rule->name; rule++) {
        if (options->json)
            cJSON_AddItemToArray(array, rule_json(rule));
        else
            printf("%-20s  %-7s  %-10s  %s\n", rule->name, check_severity_name(rule->severity),
                   check_source_name(rule->source), rule->explanation);
    }
    if (options->json)
        out_json(json);
    return JBC_OK;
}

/* ---- what was found ---- */

static void add_finding(cJSON *array, const struct check_finding *finding)
{
    cJSON *json = cJSON_CreateObject();
    out_add(json, "rule", finding->rule->name);
    out_add(json, "severity", check_severity_name(finding->severity));
    out_add(json, "source", check_source_name(finding->rule->source));
    out_add(json, "entry", finding->entry);
    out_add(json, "part", finding->part);
    if (finding->line)
        cJSON_AddNumberToObject(json, "line", finding->line);
    else
        cJSON_AddNullToObject(json, "line");
    out_add(json, "what", finding->what);
    out_add(json, "remedy", finding->remedy);
    cJSON_AddItemToArray(array, json);
}

static cJSON *result_json(const char *jar, const struct check_result *result)
{
    cJSON *json = cJSON_CreateObject();
    out_add(json, "jar", jar);
    cJSON *loads_on = cJSON_AddArrayToObject(json, "loadsOn");
    for (size_t i = 0; i < AGENT_COUNT; i++)
        if (result->loads_on & agents[i].agent)
            cJSON_AddItemToArray(loads_on, cJSON_CreateString(agents[i].name));
    cJSON *findings = cJSON_AddArrayToObject(json, "findings");
    for (size_t i = 0; i < result->count; i++)
        add_finding(findings, &result->findings[i]);
    return json;
}

static void say_agents(const char *jar, unsigned loads_on)
{
    struct buf line = {0};
    const char *separator = " ";
    buf_addf(&line, "%s: loads on agents", jar);
    for (size_t i = 0; i < AGENT_COUNT; i++)
        if (loads_on & agents[i].agent) {
            buf_addf(&line, "%s%s", separator, agents[i].name);
            separator = ", ";
        }
    if (!loads_on)
        buf_adds(&line, " of no version");
    if (!line.failed && out_has_table())
        out_say(line.data);
    buf_clear(&line);
}

static void say_finding(const char *jar, const struct check_finding *finding, bool is_quiet)
{
    const char *severity = check_severity_name(finding->severity);
    struct buf text = {0}, line = {0};
    finding_line(&text, jar, finding);
    buf_addf(&line, "%s: %s", severity, text.data ? text.data : "");
    if (!text.failed && !line.failed && !(is_quiet && finding->severity == CHECK_NOTE)) {
        out_say(line.data);
        if (finding->severity > CHECK_NOTE)
            annotate(severity, finding->rule->name, text.data);
    }
    buf_clear(&text);
    buf_clear(&line);
}

/* The worst first. */
static void say_result(const char *jar, const struct check_result *result, bool is_quiet)
{
    for (int severity = CHECK_ERROR; severity >= CHECK_NOTE; severity--)
        for (size_t i = 0; i < result->count; i++)
            if ((int)result->findings[i].severity == severity)
                say_finding(jar, &result->findings[i], is_quiet);
    say_agents(jar, result->loads_on);
}

/* ---- the JARs ---- */

/* What has been checked so far. */
struct checked {
    cJSON *array;
    size_t count, errors;
    int code; /* the first failure's */
};

/* Returns what --json tells of it; NULL where it could not be checked. */
static cJSON *check_one(struct checked *checked, const char *jar, const struct options *options,
                        const struct check_context *context)
{
    struct jbc_error error = {0};
    struct check_result result = {0};
    cJSON *json = NULL;
    checked->count++;
    if (check_jar(jar, context, &result, &error) < 0) {
        int code = msg_fail(&error);
        checked->code = checked->code ? checked->code : code;
    } else {
        say_result(jar, &result, options->quiet);
        json = result_json(jar, &result);
        cJSON_AddItemToArray(checked->array, json);
        checked->errors += check_count(&result, CHECK_ERROR);
    }
    check_result_clear(&result);
    return json;
}

static int end(struct checked *checked)
{
    struct jbc_error error;
    size_t errors = checked->errors, count = checked->count;
    cJSON *json = cJSON_CreateObject();
    cJSON_AddItemToObject(json, "jars", checked->array);
    out_json(json);
    if (checked->code != JBC_OK || errors == 0)
        return checked->code;
    fail_with(&error, JBC_BAD_INPUT,
              "%zu error%s in %zu JAR%s: see what to do above; --allow RULE leaves out a rule that "
              "is wrong here",
              errors, errors == 1 ? "" : "s", count, count == 1 ? "" : "s");
    return msg_fail(&error);
}

static int check_operands(const struct options *options, const struct check_context *context)
{
    struct checked checked = {.array = cJSON_CreateArray()};
    for (size_t i = 0; options->operands[i]; i++)
        check_one(&checked, options->operands[i], options, context);
    return end(&checked);
}

/* ---- in a project ---- */

static bool same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* An earlier release that the same check is of: one JAR often goes to several organizations. */
static bool is_checked(const struct planned *first, const struct planned *planned)
{
    for (; first < planned; first++)
        if (first->which->connector == planned->which->connector &&
            first->which->organization->is_protected ==
                planned->which->organization->is_protected &&
            strcmp(first->jar, planned->jar) == 0 &&
            same(first->before.registered_version, planned->before.registered_version))
            return true;
    return false;
}

/* With what the project file allows, and what the lock knows of the registration. */
static void check_planned(struct checked *checked, const struct planned *planned,
                          const struct check_context *common)
{
    struct options options;
    struct check_context context = *common;
    planned_options(planned, &options);
    context.allow = options.allow.items;
    context.allow_count = options.allow.count;
    context.registered_version = planned->before.registered_version;
    context.is_protected = planned->which->organization->is_protected;
    cJSON *json = check_one(checked, planned->jar, &options, &context);
    if (json) {
        out_add(json, "connector", planned->which->connector->label);
        out_add(json, "organization", planned->which->organization->label);
    }
}

static int check_project(const struct options *options, const char *file,
                         const struct check_context *context)
{
    struct jbc_error error = {0};
    struct project_run run = {.turn = -1, .goal = GOAL_READ};
    struct checked checked = {.array = NULL};
    int code;
    if (project_run_open(&run, options, file, SELECT_ANY, false, &error) < 0 ||
        project_run_look(&run, &error) < 0) {
        code = msg_fail(&error);
    } else {
        checked.array = cJSON_CreateArray();
        for (size_t i = 0; i < run.count; i++)
            if (!is_checked(run.planned, &run.planned[i]))
                check_planned(&checked, &run.planned[i], context);
        code = end(&checked);
    }
    project_run_clear(&run);
    return code;
}

/* ---- the command ---- */

static int run(const struct options *options)
{
    struct jbc_error error = {0};
    struct check_context context = {.allow = options->allow.items,
                                    .allow_count = options->allow.count,
                                    .strict = options->strict};
    if (check_allowed(options, &error) < 0 || read_agents(options, &context.agents, &error) < 0)
        return msg_fail(&error);
    if (options->rules)
        return list_rules(options);
    if (options->operand)
        return check_operands(options, &context);
    const char *project = selection_project_file(options);
    if (project)
        return check_project(options, project, &context);
    fail_with(&error, JBC_USAGE, "say which JAR: jbc check JAR...");
    return msg_fail(&error);
}

const struct command cmd_check = {
    .name = "check",
    .summary = "tell whether a private agent will load a JAR, offline",
    .operand = "JAR...",
    .operand_kind = OPT_FILE,
    .has_operands = true,
    .description =
        "Holds finished or unreleased JARs against what the vendor documents, and what was seen:\n"
        "class files, annotations and factories, manifest, adapter.json, nested JARs. Says on\n"
        "which agents each loads. Exits with 3 where an error was found. Nothing asks Harmony.\n"
        "Without a JAR, those of the project are checked, as unreleased as they are.",
    .example = "jbc check dist/connector.jar\n"
               "jbc check --agent 10 --allow icon-missing dist/*.jar\n"
               "jbc check --rules",
    .groups = groups,
    .run = run,
};
