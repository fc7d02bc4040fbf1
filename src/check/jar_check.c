/* A JAR held against all rules, or against those that need no class file. */
#include "check.h"

#include "adapter_rules.h"
#include "class_rules.h"
#include "fail.h"
#include "manifest_rules.h"

#include <stdlib.h>
#include <string.h>

enum { ADAPTER_LIMIT = 64 * 1024 * 1024 };

/* adapter.json, which has been read as far as a release needs it, once more and whole. */
static int check_adapter(const struct checked *checked, const struct jbc_connector *connector,
                         const struct entries *entries)
{
    struct adapter_text adapter = {.entry = connector->adapter_entry};
    char *text = NULL;
    if (!connector->adapter.name)
        return rules_find(
            checked, RULE_ADAPTER_MISSING, (struct place){.entry = connector->adapter_entry},
            "pack it into the JAR, or correct Jitterbit-Connector-UI", "the JAR has no such entry");
    if (jbc_jar_read(connector->jar, connector->adapter_entry, ADAPTER_LIMIT, &text,
                     &adapter.length, checked->error) < 0)
        return -1;
    cJSON *json = json_parse(text ? text : "", adapter.length, connector->adapter_entry,
                             JBC_BAD_INPUT, checked->error);
    adapter.text = text;
    adapter.json = json;
    int result = json ? adapter_check(checked, &adapter, entries) : -1;
    if (result == 0)
        result = properties_check(checked, &adapter);
    json_free(json);
    free(text);
    return result;
}

static int check_bytes(const struct checked *checked, const struct jbc_connector *connector)
{
    char *data = NULL;
    size_t length = 0;
    int result = jbc_jar_read_manifest(connector->jar, &data, &length, checked->error);
    if (result == 0)
        result = manifest_check_bytes(checked, data, length);
    if (data)
        explicit_bzero(data, length);
    free(data);
    return result;
}

static int check_manifest(const struct checked *checked, const struct jbc_connector *connector,
                          const struct entries *entries)
{
    const struct manifest_checked manifest = {checked, &connector->manifest, &connector->adapter,
                                              entries, true};
    return check_bytes(checked, connector) < 0 ? -1 : manifest_check(&manifest);
}

static int check_classes(const struct checked *checked, const struct jbc_connector *connector,
                         const struct entries *entries)
{
    struct inside inside = {0};
    int result = inside_read(&inside, connector, entries, checked->error);
    if (result == 0) {
        checked->result->loads_on = agents_for(&inside.own);
        result = classes_check(checked, &inside);
    }
    if (result == 0)
        result = connector_check(checked, &inside, connector, entries);
    if (result == 0 && manifest_is_connector(&connector->manifest))
        result =
            nested_check(checked, &inside, jbc_manifest_get(&connector->manifest, "Class-Path"));
    inside_clear(&inside);
    return result;
}

static int check_all(const struct checked *checked, const struct jbc_connector *connector)
{
    struct entries entries = {0};
    int result = entries_open(&entries, connector->jar, checked->error);
    if (result == 0)
        result = check_manifest(checked, connector, &entries);
    if (result == 0)
        result = check_adapter(checked, connector, &entries);
    if (result == 0)
        result = check_classes(checked, connector, &entries);
    entries_clear(&entries);
    return result;
}

static int find_unreadable(const struct checked *checked, const struct jbc_error *reason)
{
    if (reason->code == JBC_BAD_INPUT)
        return rules_find(checked, RULE_UNREADABLE, (struct place){0}, "mend it and build anew",
                          "%s", reason->message);
    return fail_with(checked->error, reason->code, "%s", reason->message);
}

int check_jar(const char *path, const struct check_context *context, struct check_result *result,
              struct jbc_error *error)
{
    const struct checked checked = {context, result, error};
    struct jbc_connector connector = {0};
    struct jbc_error reason = {0};
    if (jbc_connector_open(&connector, path, NULL, &reason) < 0)
        return find_unreadable(&checked, &reason);
    int checking = check_all(&checked, &connector);
    jbc_connector_clear(&connector);
    return checking;
}

/* ---- before a release ---- */

static int check_filled(const struct checked *checked, const struct jbc_connector *connector,
                        const struct jbc_manifest *template_)
{
    struct jbc_manifest laid = {0};
    const struct entries entries = {.jar = connector->jar};
    const struct manifest_checked manifest = {checked, &laid, &connector->adapter, &entries, false};
    int result = jbc_manifest_copy(&laid, &connector->manifest, checked->error);
    if (result == 0 && template_)
        result = jbc_manifest_lay_over(&laid, template_, checked->error);
    if (result == 0)
        result = manifest_check(&manifest);
    if (result == 0)
        result = check_adapter(checked, connector, &entries);
    jbc_manifest_clear(&laid);
    return result;
}

int check_before_release(const struct jbc_connector *connector,
                         const struct jbc_manifest *template_, const struct check_context *context,
                         struct check_result *result, struct jbc_error *error)
{
    const struct checked checked = {context, result, error};
    return check_filled(&checked, connector, template_);
}
