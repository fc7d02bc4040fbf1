#include "annotate.h"
#include "check_release.h"
#include "cmd.h"
#include "fail.h"
#include "findings_text.h"
#include "msg.h"
#include "out.h"

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
static const struct opt_group groups[] = {{"Rules", rules}, {"Any command", any_options}, {0}};

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

static void add_result(cJSON *array, const char *jar, const struct check_result *result)
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
    cJSON_AddItemToArray(array, json);
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

/* ---- the command ---- */

static int check_one(const char *jar, const struct options *options,
                     const struct check_context *context, cJSON *array, size_t *errors)
{
    struct jbc_error error = {0};
    struct check_result result = {0};
    int code = JBC_OK;
    if (check_jar(jar, context, &result, &error) < 0) {
        code = msg_fail(&error);
    } else {
        say_result(jar, &result, options->quiet);
        add_result(array, jar, &result);
        *errors += check_count(&result, CHECK_ERROR);
    }
    check_result_clear(&result);
    return code;
}

static int check_all(const struct options *options, const struct check_context *context)
{
    size_t errors = 0, count = 0;
    int code = JBC_OK;
    cJSON *json = cJSON_CreateObject(), *array = cJSON_AddArrayToObject(json, "jars");
    for (; options->operands[count]; count++) {
        int failed = check_one(options->operands[count], options, context, array, &errors);
        code = code != JBC_OK ? code : failed;
    }
    out_json(json);
    if (code != JBC_OK || errors == 0)
        return code;
    struct jbc_error error;
    fail_with(&error, JBC_BAD_INPUT,
              "%zu error%s in %zu JAR%s: see what to do above; --allow RULE leaves out a rule that "
              "is wrong here",
              errors, errors == 1 ? "" : "s", count, count == 1 ? "" : "s");
    return msg_fail(&error);
}

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
    if (!options->operand) {
        fail_with(&error, JBC_USAGE, "say which JAR: jbc check JAR...");
        return msg_fail(&error);
    }
    return check_all(options, &context);
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
        "which agents each loads. Exits with 3 where an error was found. Nothing asks Harmony.",
    .example = "jbc check dist/connector.jar\n"
               "jbc check --agent 10 --allow icon-missing dist/*.jar\n"
               "jbc check --rules",
    .groups = groups,
    .run = run,
};
