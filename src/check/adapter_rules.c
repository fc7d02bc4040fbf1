/* Rules about adapter.json as a whole. A member that jbc does not know, or of a type that it does
 * not expect, is none of its business. */
#include "adapter_rules.h"

#include <string.h>
#include <strings.h>

struct place adapter_place(const struct adapter_text *adapter, const char *part, const cJSON *value)
{
    unsigned line = value ? json_line(adapter->json, value, adapter->text, adapter->length) : 0;
    return (struct place){adapter->entry, part, line};
}

static struct place member_place(const struct adapter_text *adapter, const char *name)
{
    return adapter_place(adapter, name, json_member(adapter->json, name));
}

static int check_name(const struct checked *checked, const struct adapter_text *adapter)
{
    static const char unwanted[] = "!\"#$%*/:;<=>?@[\\]^`{|}~";
    const char *name = json_string(adapter->json, "name");
    const struct jbc_registration *registration = checked->context->registration;
    size_t special = strcspn(name, unwanted);
    if (registration && registration->name && strcmp(registration->name, name) != 0 &&
        rules_find(
            checked, RULE_NAME_DIFFERS, member_place(adapter, "name"), "give both the same name",
            "the name is \"%s\", but the registration is of \"%s\"", name, registration->name) < 0)
        return -1;
    if (!name[special])
        return 0;
    return rules_find(checked, RULE_NAME_CHARACTERS, member_place(adapter, "name"),
                      "choose a name without special characters before it is registered",
                      "the name \"%s\" has the special character %c", name, name[special]);
}

static int check_version(const struct checked *checked, const struct adapter_text *adapter)
{
    const char *version = json_string(adapter->json, "version");
    const char *registered = checked->context->registered_version;
    if (!version || !*version)
        return rules_find(checked, RULE_VERSION_MISSING, adapter_place(adapter, "version", NULL),
                          "add the version under which the connector is registered",
                          "there is no version");
    if (!registered || strcmp(registered, version) == 0)
        return 0;
    return rules_find(checked, RULE_VERSION_DIFFERS, member_place(adapter, "version"),
                      "give both the same version, if the agent does not show the connector",
                      "the version is %s, but %s is registered", version, registered);
}

static int check_sandbox(const struct checked *checked, const struct adapter_text *adapter)
{
    if (!checked->context->is_protected || json_bool(adapter->json, "sandbox") != 1)
        return 0;
    return rules_find(checked, RULE_SANDBOX, member_place(adapter, "sandbox"),
                      "set it to false for this organization",
                      "\"sandbox\" is true, and the organization is protected");
}

/* An icon's path in the JAR, from its root; NULL where it is none (a data URI, a URL). */
static const char *icon_path(const char *icon)
{
    if (strncmp(icon, "data:", 5) == 0 || strstr(icon, "://"))
        return NULL;
    return icon + strspn(icon, "/");
}

static int check_icon(const struct checked *checked, const struct adapter_text *adapter,
                      const struct entries *entries, const cJSON *object, const char *member)
{
    const char *icon = json_string(object, member), *path = icon ? icon_path(icon) : NULL;
    struct place place = {0};
    if (!path || !*path)
        return 0;
    place = adapter_place(adapter, member, json_member(object, member));
    if (!entries_has(entries, path))
        return rules_find(checked, RULE_ICON_MISSING, place,
                          "add the file, or correct the path, which begins at the JAR's root",
                          "the icon %s is not in the JAR", icon);
    size_t length = strlen(path);
    if (length >= 4 && strcasecmp(path + length - 4, ".svg") == 0)
        return 0;
    return rules_find(checked, RULE_ICON_FORMAT, place, "draw it as SVG",
                      "the icon %s is no SVG by its name", icon);
}

static int check_icons(const struct checked *checked, const struct adapter_text *adapter,
                       const struct entries *entries)
{
    const cJSON *activity;
    if (check_icon(checked, adapter, entries, adapter->json, "defaultActivityIcon") < 0 ||
        check_icon(checked, adapter, entries, json_member(adapter->json, "endpoint"), "icon") < 0)
        return -1;
    cJSON_ArrayForEach(activity, json_member(adapter->json, "activities"))
    {
        if (check_icon(checked, adapter, entries, activity, "icon") < 0)
            return -1;
    }
    return 0;
}

int adapter_check(const struct checked *checked, const struct adapter_text *adapter,
                  const struct entries *entries)
{
    if (check_name(checked, adapter) < 0 || check_version(checked, adapter) < 0 ||
        check_sandbox(checked, adapter) < 0)
        return -1;
    return check_icons(checked, adapter, entries);
}
