#include "class_rules.h"

#include "class_path.h"

#include <stdio.h>

enum { FIRST_JAVA = 44 /* a class file's version less this is the Java it is for */ };

/* Agents 10 and 11 run Java 8, which knows nothing of META-INF/versions; agents 12 run Java 25. */
unsigned agents_for(const struct scan *scan)
{
    unsigned agents = 0;
    if (scan->base.major <= JAVA_8)
        agents |= CHECK_AGENT_10 | CHECK_AGENT_11;
    if (scan->base.major <= JAVA_25 && scan->versioned.major <= JAVA_25)
        agents |= CHECK_AGENT_12;
    return agents;
}

/* ---- versions ---- */

static const char *agent_names(unsigned agents)
{
    if ((agents & CHECK_AGENT_12) && agents != CHECK_AGENT_12)
        return "agents 10 and 11 run Java 8, agents 12 Java 25";
    if (agents & CHECK_AGENT_12)
        return "agents 12 run Java 25";
    return agents == CHECK_AGENT_10   ? "agents 10 run Java 8"
           : agents == CHECK_AGENT_11 ? "agents 11 run Java 8"
                                      : "agents 10 and 11 run Java 8";
}

static int check_version(const struct checked *checked, const struct scan *own)
{
    unsigned wanted = checked->context->agents, loads_on = agents_for(own);
    unsigned missing = wanted & ~loads_on;
    if (wanted ? !missing : loads_on)
        return 0;
    const struct newest *newest = own->versioned.major > JAVA_25 ? &own->versioned : &own->base;
    const char *more = newest->count > 1 ? " (as are others)" : "";
    return rules_find(
        checked, RULE_CLASS_VERSION, (struct place){.entry = newest->entry},
        "compile for them: javac --release 8 gives classes for all agents",
        "the class is for Java %u%s, but %s", newest->major - FIRST_JAVA, more,
        agent_names(missing ? missing : CHECK_AGENT_10 | CHECK_AGENT_11 | CHECK_AGENT_12));
}

static int check_nested_version(const struct checked *checked, const struct inside *inside,
                                const struct nested *nested)
{
    unsigned own = agents_for(&inside->own), wanted = checked->context->agents;
    unsigned agents = agents_for(&nested->scan), lost = own & ~agents & (wanted ? wanted : own);
    const struct newest *newest = &nested->scan.base;
    if (!lost)
        return 0;
    return rules_find(checked, RULE_NESTED_CLASS_VERSION, (struct place){.entry = nested->entry},
                      agents ? "take a version of it that is for Java 8, if agents 10 and 11 matter"
                             : "take a version of it that is for Java 8",
                      "%s: its class %s is for Java %u",
                      agents == CHECK_AGENT_12 ? "probably agents 12 only"
                      : agents                 ? "probably not agents 12"
                                               : "probably no agent",
                      newest->entry ? newest->entry : nested->scan.versioned.entry,
                      newest->entry ? newest->major - FIRST_JAVA
                                    : nested->scan.versioned.major - FIRST_JAVA);
}

/* ---- what is not what its name says ---- */

static int check_invalid(const struct checked *checked, const struct scan *own)
{
    char more[64] = "";
    if (own->invalid_count == 0)
        return 0;
    if (own->invalid_count > 1)
        snprintf(more, sizeof more, ", and so are %zu others", own->invalid_count - 1);
    return rules_find(checked, RULE_CLASS_INVALID, (struct place){.entry = own->invalid_entry},
                      "build the JAR anew", "it is no class file that Java reads (%s)%s",
                      own->invalid_reason, more);
}

static int check_problem(const struct checked *checked, const struct nested *nested)
{
    if (!nested->problem)
        return 0;
    return rules_find(checked, RULE_NESTED_INVALID, (struct place){.entry = nested->entry},
                      "pack the JAR anew", "%s", nested->problem);
}

/* ---- packages ---- */

static int check_sdk(const struct checked *checked, const struct inside *inside)
{
    static const char remedy[] = "leave the SDK out of the JAR (scope \"provided\" in Maven)";
    if (inside->own.sdk_entry &&
        rules_find(checked, RULE_SDK_PACKED, (struct place){.entry = inside->own.sdk_entry}, remedy,
                   "a class of the SDK is packed into the JAR") < 0)
        return -1;
    for (size_t i = 0; i < inside->nested_count; i++) {
        const struct nested *nested = &inside->nested[i];
        if (nested->scan.sdk_entry &&
            rules_find(checked, RULE_SDK_PACKED, (struct place){.entry = nested->entry}, remedy,
                       "the SDK is packed into the JAR: it has %s", nested->scan.sdk_entry) < 0)
            return -1;
    }
    return 0;
}

static int check_package(const struct checked *checked, const struct inside *inside, size_t package)
{
    const char *used_by = inside->own.packages.used_by[package], *jar = NULL;
    bool is_provided = inside->own.packages.provided[package];
    for (size_t i = 0; i < inside->nested_count; i++) {
        const struct package_use *use = &inside->nested[i].scan.packages;
        is_provided = is_provided || use->provided[package];
        if (!used_by && use->used_by[package]) {
            used_by = use->used_by[package];
            jar = inside->nested[i].entry;
        }
    }
    if (!used_by || is_provided)
        return 0;
    return rules_find(checked, RULE_LEFT_JDK,
                      (struct place){.entry = jar ? jar : used_by, .part = jar ? used_by : NULL},
                      "add a library that has it to the JAR and to Class-Path, if agents 12 matter",
                      "it uses %s, which left the JDK after Java 8", package_names[package]);
}

static int check_packages(const struct checked *checked, const struct inside *inside)
{
    unsigned wanted = checked->context->agents;
    if (!(agents_for(&inside->own) & CHECK_AGENT_12) || (wanted && !(wanted & CHECK_AGENT_12)))
        return 0;
    for (size_t i = 0; i < PACKAGE_COUNT; i++)
        if (check_package(checked, inside, i) < 0)
            return -1;
    return 0;
}

int classes_check(const struct checked *checked, const struct inside *inside)
{
    if (check_version(checked, &inside->own) < 0 || check_invalid(checked, &inside->own) < 0)
        return -1;
    for (size_t i = 0; i < inside->nested_count; i++)
        if (check_problem(checked, &inside->nested[i]) < 0 ||
            check_nested_version(checked, inside, &inside->nested[i]) < 0)
            return -1;
    return check_sdk(checked, inside) < 0 ? -1 : check_packages(checked, inside);
}

int nested_check(const struct checked *checked, const struct inside *inside, const char *class_path)
{
    for (size_t i = 0; i < inside->nested_count; i++) {
        const char *entry = inside->nested[i].entry;
        if (!class_path_names(class_path, entry) &&
            rules_find(checked, RULE_CLASS_PATH_UNLISTED, (struct place){.entry = entry},
                       "add it to Class-Path in the manifest",
                       "the manifest's Class-Path does not name it") < 0)
            return -1;
    }
    return 0;
}
