#include "fail.h"
#include "rules.h"
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT_LIMIT = 50 /* findings of one rule */, WHAT_SIZE = 1024 };

static size_t count_of(const struct check_result *result, const struct check_rule *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < result->count; i++)
        count += result->findings[i].rule == rule;
    return count;
}

static bool is_allowed(const struct check_context *context, const struct check_rule *rule)
{
    for (size_t i = 0; i < context->allow_count; i++)
        if (strcmp(context->allow[i], rule->name) == 0)
            return true;
    return false;
}

bool rules_want(const struct checked *checked, enum rule rule)
{
    return !is_allowed(checked->context, &check_rules[rule]) &&
           count_of(checked->result, &check_rules[rule]) < KEPT_LIMIT;
}

/* What is from a JAR may be anything. */
static char *copy(const char *text, bool *failed)
{
    char shown[WHAT_SIZE];
    if (text)
        text_visible(shown, sizeof shown, text);
    char *copied = text ? strdup(shown) : NULL;
    if (text && !copied)
        *failed = true;
    return copied;
}

static int add(const struct checked *checked, const struct check_rule *rule, struct place place,
               const char *what, const char *remedy)
{
    struct check_result *result = checked->result;
    bool is_error = rule->severity == CHECK_WARNING && checked->context->strict, failed = false;
    struct check_finding *findings =
        realloc(result->findings, (result->count + 1) * sizeof *findings);
    if (!findings)
        return fail_memory(checked->error);
    result->findings = findings;
    findings[result->count++] =
        (struct check_finding){.rule = rule,
                               .severity = is_error ? CHECK_ERROR : rule->severity,
                               .entry = copy(place.entry, &failed),
                               .part = copy(place.part, &failed),
                               .line = place.line,
                               .what = copy(what, &failed),
                               .remedy = copy(remedy, &failed)};
    return failed ? fail_memory(checked->error) : 0;
}

int rules_find(const struct checked *checked, enum rule rule, struct place place,
               const char *remedy, const char *format, ...)
{
    char what[WHAT_SIZE];
    size_t before = count_of(checked->result, &check_rules[rule]);
    va_list args;
    if (!rules_want(checked, rule))
        return 0;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (before + 1 == KEPT_LIMIT) {
        place = (struct place){0};
        snprintf(what, sizeof what, "this rule finds more than the %zu that are listed", before);
    }
    return add(checked, &check_rules[rule], place, what, remedy);
}

size_t check_count(const struct check_result *result, enum check_severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < result->count; i++)
        count += result->findings[i].severity == severity;
    return count;
}

static void finding_clear(struct check_finding *finding)
{
    free(finding->entry);
    free(finding->part);
    free(finding->what);
    free(finding->remedy);
}

void check_result_clear(struct check_result *result)
{
    for (size_t i = 0; i < result->count; i++)
        finding_clear(&result->findings[i]);
    free(result->findings);
    *result = (struct check_result){0};
}
