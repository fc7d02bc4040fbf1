/* Rules about the manifest: what the vendor's documentation wants in it, and Java at its end. */
#include "manifest_rules.h"

#include "class_path.h"
#include "fail.h"

#include <jbc/attributes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CLASS_PATH "Class-Path"

struct place manifest_place(const struct manifest_checked *manifest, const char *attribute)
{
    const struct jbc_attribute *found = jbc_manifest_find(manifest->manifest, attribute);
    return (struct place){MANIFEST_ENTRY, attribute,
                          found && manifest->is_finished ? found->line : 0};
}

bool manifest_is_connector(const struct jbc_manifest *manifest)
{
    static const char prefix[] = "Jitterbit-";
    for (size_t i = 0; i < manifest->main.count; i++)
        if (strncasecmp(manifest->main.attributes[i].name, prefix, sizeof prefix - 1) == 0)
            return true;
    return false;
}

static int check_mark(const struct manifest_checked *manifest)
{
    const char *mark = jbc_manifest_get(manifest->manifest, JBC_ATTRIBUTE_MARK);
    if (!manifest->is_finished || (mark && strcmp(mark, "true") == 0))
        return 0; /* a release warns of it itself */
    return rules_find(manifest->checked, RULE_CONNECTOR_MARK,
                      manifest_place(manifest, JBC_ATTRIBUTE_MARK),
                      "add the line Jitterbit-Connector: true", "it does not say \"true\"");
}

static int check_class_path(const struct manifest_checked *manifest)
{
    const char *at = jbc_manifest_get(manifest->manifest, CLASS_PATH);
    struct class_path_item item;
    while (class_path_next(&at, &item)) {
        if (!item.is_in_jar || entries_has_n(manifest->entries, item.path, item.length))
            continue;
        if (rules_find(manifest->checked, RULE_CLASS_PATH_MISSING,
                       manifest_place(manifest, CLASS_PATH),
                       "pack it into the JAR, or take it from Class-Path",
                       "it names %.*s, which is not in the JAR",
                       item.length < 400 ? (int)item.length : 400, item.path) < 0)
            return -1;
    }
    return 0;
}

/* ---- of a finished manifest ---- */

static int find_missing(const struct manifest_checked *manifest, const char *attribute)
{
    return rules_find(manifest->checked, RULE_ID_MISSING, manifest_place(manifest, attribute),
                      "release the JAR with jbc", "it is missing, or no value of its kind");
}

static int find_missing_activity(const struct manifest_checked *manifest, const char *activity)
{
    char attribute[2 * JBC_ATTRIBUTE_NAME_LIMIT];
    snprintf(attribute, sizeof attribute, "%s%s", jbc_activity_prefix[JBC_SPELLING_PRESENT],
             activity);
    return find_missing(manifest, attribute);
}

static int check_carried(const struct manifest_checked *manifest,
                         const struct jbc_registration *carried)
{
    const struct jbc_activities *wanted = &manifest->adapter->activities;
    if (!carried->key && find_missing(manifest, JBC_ATTRIBUTE_KEY) < 0)
        return -1;
    if (!carried->secret && find_missing(manifest, JBC_ATTRIBUTE_SECRET) < 0)
        return -1;
    if (!carried->endpoint_entity_id &&
        find_missing(manifest, jbc_endpoint_attribute[JBC_SPELLING_PRESENT]) < 0)
        return -1;
    for (size_t i = 0; i < wanted->count; i++) {
        const struct jbc_activity *activity =
            jbc_activities_find(&carried->activities, wanted->items[i].name);
        if ((!activity || !activity->id) &&
            find_missing_activity(manifest, wanted->items[i].name) < 0)
            return -1;
    }
    return 0;
}

/* A manifest holds few activities: its lines are in memory, and an id is compared with each. */
static int check_twice(const struct manifest_checked *manifest,
                       const struct jbc_registration *carried)
{
    for (size_t i = 0; i < carried->activities.count; i++) {
        const struct jbc_activity *one = &carried->activities.items[i];
        const char *other = NULL;
        if (!one->id || !rules_want(manifest->checked, RULE_ID_TWICE))
            continue;
        if (carried->endpoint_entity_id && strcmp(one->id, carried->endpoint_entity_id) == 0)
            other = "the endpoint";
        for (size_t j = 0; j < i && !other; j++)
            if (carried->activities.items[j].id &&
                strcmp(one->id, carried->activities.items[j].id) == 0)
                other = carried->activities.items[j].name;
        if (other && rules_find(manifest->checked, RULE_ID_TWICE,
                                (struct place){.entry = MANIFEST_ENTRY, .part = one->name},
                                "give each its own, or release the JAR with jbc",
                                "the activity has the id of %s, %s", other, one->id) < 0)
            return -1;
    }
    return 0;
}

static int check_unknown(const struct manifest_checked *manifest,
                         const struct jbc_registration *carried)
{
    if (!manifest->adapter->name)
        return 0;
    for (size_t i = 0; i < carried->activities.count; i++) {
        const char *name = carried->activities.items[i].name;
        if (!jbc_activities_find(&manifest->adapter->activities, name) &&
            rules_find(manifest->checked, RULE_ATTRIBUTE_UNKNOWN,
                       (struct place){.entry = MANIFEST_ENTRY, .part = name},
                       "add the activity to adapter.json, or remove the line",
                       "adapter.json has no activity of this name") < 0)
            return -1;
    }
    return 0;
}

static int check_version(const struct manifest_checked *manifest)
{
    const char *version = jbc_manifest_get(manifest->manifest, JBC_ATTRIBUTE_VERSION);
    if (version && *version)
        return 0;
    return rules_find(manifest->checked, RULE_MANIFEST_VERSION,
                      manifest_place(manifest, JBC_ATTRIBUTE_VERSION),
                      "add a Version, and raise it with each release",
                      "it is missing: an agent that has the connector will not load a later one");
}

static int check_released(const struct manifest_checked *manifest,
                          const struct jbc_registration *carried)
{
    if (!carried->key && !carried->secret)
        return rules_find(
            manifest->checked, RULE_NOT_RELEASED, (struct place){.entry = MANIFEST_ENTRY},
            "release it with jbc before an agent gets it", "it carries neither key nor secret");
    if (check_carried(manifest, carried) < 0)
        return -1;
    return check_twice(manifest, carried);
}

static int check_finished(const struct manifest_checked *manifest)
{
    struct jbc_registration carried = {0};
    int result = jbc_manifest_registration(manifest->manifest, &carried, manifest->checked->error);
    if (result == 0)
        result = check_released(manifest, &carried);
    if (result == 0)
        result = check_unknown(manifest, &carried);
    if (result == 0 && manifest_is_connector(manifest->manifest))
        result = check_version(manifest);
    jbc_registration_clear(&carried);
    return result;
}

int manifest_check(const struct manifest_checked *manifest)
{
    bool is_connector = !manifest->is_finished || manifest_is_connector(manifest->manifest);
    if (is_connector && check_mark(manifest) < 0)
        return -1;
    if (check_class_path(manifest) < 0)
        return -1;
    return manifest->is_finished ? check_finished(manifest) : 0;
}

int manifest_check_bytes(const struct checked *checked, const char *data, size_t length)
{
    if (length == 0 || data[length - 1] == '\n' || data[length - 1] == '\r')
        return 0;
    unsigned line = 1;
    for (size_t i = 0; i < length; i++)
        line += data[i] == '\n';
    return rules_find(checked, RULE_MANIFEST_NEWLINE,
                      (struct place){.entry = MANIFEST_ENTRY, .line = line},
                      "end the line with a newline, or release the JAR with jbc",
                      "the last line has no newline, and Java does not see it");
}
