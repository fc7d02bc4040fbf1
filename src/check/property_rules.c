/* Rules about the properties of adapter.json: those of the endpoint, and those of each activity,
 * with all that pages and objects nest. */
#include "adapter_rules.h"
#include "fail.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A property, and where it stands among the others. */
struct property {
    const cJSON *json;
    size_t number;
};

struct properties {
    struct property *items; /* in the order of the text */
    size_t count;
    size_t room;
};

static int add(struct properties *properties, const cJSON *json)
{
    if (properties->count == properties->room) {
        size_t room = properties->room ? 2 * properties->room : 32;
        struct property *items = realloc(properties->items, room * sizeof *items);
        if (!items)
            return -1;
        properties->items = items;
        properties->room = room;
    }
    properties->items[properties->count] = (struct property){json, properties->count};
    properties->count++;
    return 0;
}

/* json_parse bounds how deep they nest. */
static int collect(struct properties *properties, const cJSON *list) // NOLINT(misc-no-recursion)
{
    const cJSON *property;
    if (!cJSON_IsArray(list))
        return 0;
    cJSON_ArrayForEach(property, list)
    {
        if (cJSON_IsObject(property) &&
            (add(properties, property) < 0 ||
             collect(properties, json_member(property, "properties")) < 0 ||
             collect(properties, json_member(property, "children")) < 0))
            return -1;
    }
    return 0;
}

/* What is checked: the properties, and whose they are ("endpoint", or an activity's name). */
struct owner {
    const struct checked *checked;
    const struct adapter_text *adapter;
    const char *name;
    struct properties properties;
};

/* rules_find for a property. */
#define FIND(owner, rule, property, ...)                                                           \
    (rules_want((owner)->checked, rule)                                                            \
         ? rules_find((owner)->checked, rule,                                                      \
                      adapter_place((owner)->adapter, (owner)->name, property), __VA_ARGS__)       \
         : 0)

static const char *name_of(const cJSON *property)
{
    const char *name = json_string(property, "name");
    return name ? name : "";
}

static int compare(const void *a, const void *b)
{
    const struct property *first = a, *second = b;
    int order = strcmp(name_of(first->json), name_of(second->json));
    return order ? order : (first->number > second->number) - (first->number < second->number);
}

/* Leaves them sorted by their names. */
static int check_names(struct owner *owner)
{
    struct property *items = owner->properties.items;
    if (items)
        qsort(items, owner->properties.count, sizeof *items, compare);
    for (size_t i = 1; i < owner->properties.count; i++) {
        const char *name = name_of(items[i].json);
        if (*name && strcmp(name, name_of(items[i - 1].json)) == 0 &&
            FIND(owner, RULE_PROPERTY_TWICE, items[i].json, "rename one of the two",
                 "a second property has the name \"%s\"", name) < 0)
            return -1;
    }
    return 0;
}

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), ending_length = strlen(ending);
    return length >= ending_length && strcasecmp(text + length - ending_length, ending) == 0;
}

/* Components are called by their type, or by widgets like "component:connector/select-fields". */
static bool is_component(const cJSON *property, const char *component)
{
    const char *type = json_string(property, "type");
    const char *hint = json_string(property, "widgetHint");
    const char *slash = hint ? strrchr(hint, '/') : NULL;
    return (type && strcmp(type, component) == 0) ||
           (hint && strcmp(slash ? slash + 1 : hint, component) == 0);
}

static const char *needs_list(const cJSON *property)
{
    static const char *const components[] = {"select-fields", "filter-builder", "describe-object",
                                             "transfer-list"};
    for (size_t i = 0; i < sizeof components / sizeof components[0]; i++)
        if (is_component(property, components[i]))
            return components[i];
    return NULL;
}

static int check_lists(const struct owner *owner)
{
    bool has_list = false;
    for (size_t i = 0; i < owner->properties.count; i++) {
        const cJSON *property = owner->properties.items[i].json;
        const char *component = needs_list(property);
        has_list = has_list || is_component(property, "list-object");
        if (component && !has_list &&
            FIND(owner, RULE_LIST_MISSING, property,
                 "put a list-object on an earlier page of the activity",
                 "\"%s\" is a %s without a list-object before it", name_of(property),
                 component) < 0)
            return -1;
    }
    return 0;
}

static bool is_credential(const cJSON *property)
{
    static const char *const endings[] = {"password", "passwd", "passphrase", "token",
                                          "secret",   "apikey", "api_key",    "api-key"};
    const char *type = json_string(property, "type");
    if (type && strcmp(type, "string") != 0)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (ends_with(name_of(property), endings[i]))
            return true;
    return false;
}

static bool is_hidden(const cJSON *property)
{
    const char *secret = json_string(property, "secret");
    return (secret && strcasecmp(secret, "true") == 0) || json_bool(property, "secret") == 1 ||
           is_component(property, "password");
}

static int check_secrets(const struct owner *owner)
{
    for (size_t i = 0; i < owner->properties.count; i++) {
        const cJSON *property = owner->properties.items[i].json;
        if (is_credential(property) && !is_hidden(property) &&
            FIND(owner, RULE_SECRET_PLAIN, property,
                 "add \"secret\": \"true\", or \"widgetHint\": \"password\"",
                 "\"%s\" looks like a credential, and would be exported as plain text",
                 name_of(property)) < 0)
            return -1;
    }
    return 0;
}

static int check_owner(const struct checked *checked, const struct adapter_text *adapter,
                       const char *name, const cJSON *object)
{
    struct owner owner = {checked, adapter, name, {0}};
    int result = collect(&owner.properties, json_member(object, "properties"));
    if (result < 0)
        fail_memory(checked->error);
    if (result == 0)
        result = check_lists(&owner);
    if (result == 0)
        result = check_secrets(&owner);
    if (result == 0)
        result = check_names(&owner);
    free(owner.properties.items);
    return result;
}

int properties_check(const struct checked *checked, const struct adapter_text *adapter)
{
    const cJSON *activity;
    if (check_owner(checked, adapter, "endpoint", json_member(adapter->json, "endpoint")) < 0)
        return -1;
    cJSON_ArrayForEach(activity, json_member(adapter->json, "activities"))
    {
        if (check_owner(checked, adapter, activity->string, activity) < 0)
            return -1;
    }
    return 0;
}
