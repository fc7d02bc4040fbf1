#include "check_release.h"

#include "check.h"
#include "fail.h"
#include "findings_text.h"
#include "listener.h"
#include "msg.h"
#include "suggest.h"

#include <stdio.h>

/* Fails with the code, and where as the message's beginning, unless there is a rule of that name.
 */
static int need_rule(const char *name, const char *where, enum jbc_code code,
                     struct jbc_error *error)
{
    if (check_rule_find(name))
        return 0;
    const char *like = suggest(name, &check_rules[0].name, sizeof check_rules[0]);
    if (like)
        return fail_with(error, code, "%sthere is no rule '%s': did you mean '%s'?", where, name,
                         like);
    return fail_with(error, code, "%sthere is no rule '%s': 'jbc check --rules' lists them", where,
                     name);
}

int check_allowed(const struct options *options, struct jbc_error *error)
{
    for (size_t i = 0; i < options->allow.count; i++)
        if (need_rule(options->allow.items[i], "", JBC_USAGE, error) < 0)
            return -1;
    return 0;
}

int check_allowed_in(const struct project *project, struct jbc_error *error)
{
    for (size_t i = 0; i < project->connector_count; i++) {
        const struct project_connector *connector = &project->connectors[i];
        char where[320];
        snprintf(where, sizeof where, "%.200s:%u: connectors.%.70s.allow: ", project->path,
                 connector->allow_line, connector->label);
        for (size_t j = 0; connector->allow && connector->allow[j]; j++)
            if (need_rule(connector->allow[j], where, JBC_BAD_INPUT, error) < 0)
                return -1;
    }
    return 0;
}

/* Of several errors the last is the one that is returned. */
static int tell(const char *jar, const struct check_finding *finding, bool is_last,
                const struct jbc_listener *listener, struct jbc_error *error)
{
    struct buf line = {0};
    int result = 0;
    finding_line(&line, jar, finding);
    if (line.failed)
        result = fail_memory(error);
    else if (finding->severity == CHECK_WARNING)
        listener_tell(listener, JBC_WARNING, "%s", line.data);
    else if (finding->severity == CHECK_ERROR && is_last)
        result = fail_with(error, JBC_BAD_INPUT, "%s", line.data);
    else if (finding->severity == CHECK_ERROR)
        msg_error("%s", line.data);
    buf_clear(&line);
    return result;
}

static int tell_all(const char *jar, const struct check_result *result,
                    const struct jbc_listener *listener, struct jbc_error *error)
{
    size_t errors = check_count(result, CHECK_ERROR), told = 0;
    for (int round = CHECK_WARNING; round <= CHECK_ERROR; round++)
        for (size_t i = 0; i < result->count; i++) {
            const struct check_finding *finding = &result->findings[i];
            if ((int)finding->severity != round)
                continue;
            told += round == CHECK_ERROR;
            if (tell(jar, finding, told == errors, listener, error) < 0)
                return -1;
        }
    return 0;
}

int check_release(const struct jbc_release *release, const struct options *options,
                  const char *registered_version, bool is_protected,
                  const struct jbc_listener *listener, struct jbc_error *error)
{
    const struct jbc_connector *connector = jbc_release_connector(release);
    const struct check_context context = {.allow = options->allow.items,
                                          .allow_count = options->allow.count,
                                          .registered_version = registered_version,
                                          .is_protected = is_protected};
    struct check_result result = {0};
    if (!connector)
        return 0;
    int checked =
        check_before_release(connector, jbc_release_template(release), &context, &result, error);
    if (checked == 0)
        checked = tell_all(jbc_jar_path(connector->jar), &result, listener, error);
    check_result_clear(&result);
    return checked;
}
