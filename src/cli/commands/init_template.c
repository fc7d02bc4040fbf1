#define _GNU_SOURCE /* strcasestr */
#include "init.h"
#include <jbc/attributes.h>

#include <string.h>
#include <strings.h>

#define JBC_ATTRIBUTE_FACTORY "Jitterbit-Connector-Factory-Class"

/* A main attribute of the JAR's own manifest; NULL where it is missing or a placeholder. */
static const char *own(const struct jbc_inspection *connector, const char *name)
{
    for (size_t i = 0; i < connector->attribute_count; i++)
        if (strcasecmp(connector->attributes[i].name, name) == 0 &&
            !jbc_is_placeholder(connector->attributes[i].value))
            return connector->attributes[i].value;
    return NULL;
}

/* The spelling of the JAR's own attributes: the other one would stand beside them. */
static enum jbc_spelling spelling_of(const struct jbc_inspection *connector)
{
    bool has[2] = {false, false};
    for (size_t i = 0; i < connector->attribute_count; i++) {
        enum jbc_spelling spelling;
        enum jbc_attribute_kind kind =
            jbc_attribute_kind(connector->attributes[i].name, &spelling, NULL);
        if (kind == JBC_KIND_ENDPOINT || kind == JBC_KIND_ACTIVITY)
            has[spelling] = true;
    }
    return has[JBC_SPELLING_OLDER] && !has[JBC_SPELLING_PRESENT] ? JBC_SPELLING_OLDER
                                                                 : JBC_SPELLING_PRESENT;
}

static void add(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, "%s: %s\n", name, value);
}

/* A manifest whose Version counts on its own keeps it, since it must grow from release to release.
 */
static void add_version(struct buf *out, const struct jbc_inspection *connector,
                        const struct postman *postman)
{
    const char *registered = connector->registration.version, *version = own(connector, "Version");
    bool is_given = version && version[0] >= '0' && version[0] <= '9';
    buf_adds(out, "#\n# Agents reload a connector only when its Version has grown.\n");
    if (!registered && !is_given) {
        buf_adds(out,
                 "# Neither adapter.json nor the JAR's manifest tells one: this is a first.\n");
        add(out, "Version", postman->version ? postman->version : "1.0.0");
    } else if (registered && is_given && strcmp(registered, version) != 0) {
        buf_addf(out,
                 "# The JAR's manifest counts apart from adapter.json, which says %s; to have\n"
                 "# one version in both, write @JITTERBIT_CONNECTOR_VERSION@ here.\n",
                 registered);
        add(out, "Version", version);
    } else {
        buf_addf(out, "# jbc puts %s here, or what --connector-version says.\n",
                 registered ? "adapter.json's version" : "the version of the JAR's manifest");
        add(out, "Version", "@JITTERBIT_CONNECTOR_VERSION@");
    }
}

static void add_connector(struct buf *out, const struct jbc_inspection *connector)
{
    const char *ui = own(connector, JBC_ATTRIBUTE_UI),
               *factory = own(connector, JBC_ATTRIBUTE_FACTORY);
    buf_adds(out, "#\n# An agent takes the JAR for a connector by this.\n");
    add(out, "Jitterbit-Connector", "true");
    buf_adds(out,
             "#\n# The entry of the JAR that describes the connector's pages and activities.\n");
    add(out, JBC_ATTRIBUTE_UI, ui ? ui : "adapter.json");
    buf_adds(out,
             "#\n# The class that makes the connector; needed where no class, or more than one,\n"
             "# bears the SDK's annotation @Connector.\n");
    if (!factory)
        buf_adds(out, "# ");
    add(out, JBC_ATTRIBUTE_FACTORY, factory ? factory : "com.example.MyConnectorFactory");
}

/* True for what else a person wrote into the JAR's manifest for Harmony's sake. */
static bool is_kept(const struct jbc_manifest_text *attribute)
{
    const char *name = attribute->name;
    if (strcasecmp(name, "Author") == 0)
        return true;
    return strncasecmp(name, "Jitterbit-", 10) == 0 &&
           strcasecmp(name, "Jitterbit-Connector") != 0 &&
           strcasecmp(name, JBC_ATTRIBUTE_UI) != 0 &&
           strcasecmp(name, JBC_ATTRIBUTE_FACTORY) != 0 &&
           jbc_attribute_kind(name, NULL, NULL) == JBC_KIND_OTHER && !strcasestr(name, "Key") &&
           !strcasestr(name, "Secret") && !jbc_is_placeholder(attribute->value);
}

/* Class-Path is often made by the build and would grow stale here. */
static void add_others(struct buf *out, const struct jbc_inspection *connector)
{
    const char *class_path = own(connector, "Class-Path");
    bool is_first = true;
    for (size_t i = 0; i < connector->attribute_count; i++) {
        if (!is_kept(&connector->attributes[i]))
            continue;
        buf_adds(out, is_first ? "#\n# From the JAR's manifest.\n" : "");
        add(out, connector->attributes[i].name, connector->attributes[i].value);
        is_first = false;
    }
    if (class_path)
        buf_addf(
            out,
            "#\n# The JAR's own Class-Path stays. Take the '#' away where this template makes the\n"
            "# whole manifest ('jbc manifest' before the JAR is built):\n# Class-Path: %s\n",
            class_path);
}

static void add_issued(struct buf *out, const struct jbc_inspection *connector)
{
    buf_adds(out,
             "#\n# What Harmony issues for the connector. The values don't belong into this file:\n"
             "# jbc fills them in.\n");
    add(out, JBC_ATTRIBUTE_KEY, "@JITTERBIT_CONNECTOR_KEY@");
    add(out, JBC_ATTRIBUTE_SECRET, "@JITTERBIT_CONNECTOR_SECRET@");
    buf_adds(out, "#\n# The id of the connector's endpoint.\n");
    add(out, jbc_endpoint_attribute[spelling_of(connector)],
        "@JITTERBIT_CONNECTOR_ENDPOINT_ENTITY_ID@");
}

static void add_activities(struct buf *out, const struct jbc_inspection *connector)
{
    const char *prefix = jbc_activity_prefix[spelling_of(connector)];
    const struct jbc_registration *carried = &connector->registration;
    if (carried->activities.count == 0)
        return;
    buf_adds(
        out,
        "#\n# The ids of its activities, one line for each. Projects know an activity by its id:\n"
        "# keep the lines in this order and add new ones at the end. A number that lies in\n"
        "# the registration's range stays; everything else is replaced.\n");
    for (size_t i = 0; i < carried->activities.count; i++) {
        const struct jbc_activity *activity = &carried->activities.items[i];
        if (activity->id)
            buf_addf(out, "%s%s: %s\n", prefix, activity->name, activity->id);
        else
            buf_addf(out, "%s%s: @JITTERBIT_ACTIVITY_ID_%s@\n", prefix, activity->name,
                     activity->name);
    }
}

void init_add_template(struct buf *out, const struct jbc_inspection *connector,
                       const struct postman *postman)
{
    buf_addf(out,
             "# The manifest of %s, for jbc to fill. Lines that begin with '#' are comments; an\n"
             "# empty line would begin a section, as in any manifest.\n"
             "#\n"
             "# What stands here wins over the JAR's own manifest; whatever else that has stays.\n",
             connector->registration.name);
    add_version(out, connector, postman);
    add_connector(out, connector);
    add_others(out, connector);
    add_issued(out, connector);
    add_activities(out, connector);
}
