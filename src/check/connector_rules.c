/* Rules about the classes that make a JAR a connector: who bears the SDK's annotations, and what
 * the factories are. */
#include "class_rules.h"

#include "manifest_rules.h"

#include <jbc/attributes.h>
#include <string.h>
#include <strings.h>

enum {
    DEEPEST = 32,   /* supertypes above each other */
    READ_LIMIT = 64 /* class files that are read for one answer */
};

/* What all of these rules look at. */
struct connector_checked {
    const struct checked *checked;
    const struct inside *inside;
    const struct jbc_connector *connector;
    const struct entries *entries;
};

/* ---- the connector ---- */

static bool has_attribute(const struct connector_checked *connector)
{
    const char *attribute =
        jbc_manifest_get(&connector->connector->manifest, JBC_ATTRIBUTE_FACTORY);
    return attribute && *attribute;
}

static size_t count_connectors(const struct scan *scan)
{
    size_t count = 0;
    for (size_t i = 0; i < scan->annotated_count; i++)
        count += scan->annotated[i].kind == ANNOTATED_CONNECTOR;
    return count;
}

/* A manifest that tells nothing of a connector is still to get a template, perhaps with a factory.
 */
static int check_missing(const struct connector_checked *connector)
{
    size_t count = count_connectors(&connector->inside->own);
    for (size_t i = 0; i < connector->inside->nested_count; i++)
        count += count_connectors(&connector->inside->nested[i].scan);
    if (count > 0 || has_attribute(connector) ||
        !manifest_is_connector(&connector->connector->manifest))
        return 0;
    return rules_find(connector->checked, RULE_CONNECTOR_MISSING,
                      (struct place){MANIFEST_ENTRY, JBC_ATTRIBUTE_FACTORY, 0},
                      "annotate the connector's class with @Connector, or name its factory here",
                      "there is no such attribute, and no class bears @Connector");
}

static int check_connector_name(const struct connector_checked *connector,
                                const struct annotated *annotated)
{
    const char *name = connector->connector->adapter.name;
    if (!name || !*annotated->name || strcmp(annotated->name, name) == 0)
        return 0;
    return rules_find(
        connector->checked, RULE_CONNECTOR_NAME,
        (struct place){.entry = annotated->entry, .part = "@Connector"}, "give both the same name",
        "the class calls the connector \"%s\", and adapter.json \"%s\"", annotated->name, name);
}

static int check_connectors(const struct connector_checked *connector)
{
    const struct scan *own = &connector->inside->own;
    const char *first = NULL;
    for (size_t i = 0; i < own->annotated_count; i++) {
        const struct annotated *annotated = &own->annotated[i];
        if (annotated->kind != ANNOTATED_CONNECTOR)
            continue;
        if (first &&
            rules_find(connector->checked, RULE_CONNECTOR_TWICE,
                       (struct place){.entry = annotated->entry, .part = "@Connector"},
                       "keep one connector in a JAR", "%s bears @Connector, too", first) < 0)
            return -1;
        first = first ? first : annotated->entry;
        if (check_connector_name(connector, annotated) < 0)
            return -1;
    }
    return 0;
}

/* ---- factories ---- */

enum answer { NO, YES, UNKNOWN };

static const char *const interfaces[] = {
    [ANNOTATED_CONNECTOR] = "org/jitterbit/connector/sdk/JitterbitConnector$Factory",
    [ANNOTATED_ACTIVITY] = "org/jitterbit/connector/sdk/JitterbitActivity$Factory"};

struct search {
    const struct entries *entries;
    const char *interface;
    unsigned reads;
};

static enum answer implements(struct search *search, const char *class_entry, int depth);

/* Types that are known to implement no factory but their own. */
static bool is_known(struct class_name name)
{
    return !name.text || (name.length > 5 && memcmp(name.text, "java/", 5) == 0) ||
           class_name_is(name, interfaces[ANNOTATED_CONNECTOR]) ||
           class_name_is(name, interfaces[ANNOTATED_ACTIVITY]);
}

/* UNKNOWN where the type is in no entry: another JAR, or the agent, has it. */
static enum answer type_implements(struct search *search, // NOLINT(misc-no-recursion)
                                   struct class_name name, int depth)
{
    char entry[1024];
    if (class_name_is(name, search->interface))
        return YES;
    if (is_known(name))
        return NO;
    if (name.length + sizeof ".class" > sizeof entry)
        return UNKNOWN;
    memcpy(entry, name.text, name.length);
    memcpy(entry + name.length, ".class", sizeof ".class");
    return implements(search, entry, depth + 1);
}

static enum answer class_implements(struct search *search, // NOLINT(misc-no-recursion)
                                    const struct class_file *class, int depth)
{
    enum answer answer = type_implements(search, class->super, depth);
    for (unsigned i = 0; i < class->interface_count && answer != YES; i++) {
        enum answer other = type_implements(search, class_interface(class, i), depth);
        answer = other == NO ? answer : other;
    }
    return answer;
}

/* False where there is no such class file, or it is none. bytes keep what class borrows from. */
static bool read_class(const struct entries *entries, const char *class_entry, struct buf *bytes,
                       struct class_file *class)
{
    size_t index = entries_find(entries, class_entry);
    return index != NO_SUCH_ENTRY && entries_read(entries, index, CLASS_LIMIT, bytes, NULL) == 0 &&
           !class_parse(class, (const unsigned char *)bytes->data, bytes->length);
}

/* Recursion ends at DEEPEST. */
static enum answer implements(struct search *search, // NOLINT(misc-no-recursion)
                              const char *class_entry, int depth)
{
    struct buf bytes = {0};
    struct class_file class = {0};
    enum answer answer = UNKNOWN;
    if (depth < DEEPEST && search->reads++ < READ_LIMIT &&
        read_class(search->entries, class_entry, &bytes, &class))
        answer = class_implements(search, &class, depth);
    class_clear(&class);
    buf_clear(&bytes);
    return answer;
}

static struct place factory_place(const struct connector_checked *connector,
                                  const struct factory *factory)
{
    if (factory->entry)
        return (struct place){.entry = factory->entry,
                              .part = factory->kind == ANNOTATED_CONNECTOR ? "@Connector"
                                                                           : "@Activity"};
    const struct jbc_attribute *attribute =
        jbc_manifest_find(&connector->connector->manifest, JBC_ATTRIBUTE_FACTORY);
    return (struct place){MANIFEST_ENTRY, JBC_ATTRIBUTE_FACTORY, attribute ? attribute->line : 0};
}

static int check_interface(const struct connector_checked *connector, const struct factory *factory)
{
    bool is_connector = factory->kind == ANNOTATED_CONNECTOR;
    struct search search = {.entries = connector->entries, .interface = interfaces[factory->kind]};
    if (implements(&search, factory->class_entry, 0) != NO)
        return 0;
    return rules_find(connector->checked, RULE_FACTORY_INTERFACE, factory_place(connector, factory),
                      "implement it, or name another class",
                      "the factory %s does not implement %s.Factory", factory->class_entry,
                      is_connector ? "JitterbitConnector" : "JitterbitActivity");
}

static int check_constructor(const struct connector_checked *connector,
                             const struct factory *factory)
{
    struct buf bytes = {0};
    struct class_file class = {0};
    bool is_read = read_class(connector->entries, factory->class_entry, &bytes, &class);
    bool is_good = !is_read || (!(class.access & (CLASS_ABSTRACT | CLASS_INTERFACE)) &&
                                class_is_constructible(&class));
    class_clear(&class);
    buf_clear(&bytes);
    if (is_good)
        return 0;
    return rules_find(connector->checked, RULE_FACTORY_CONSTRUCTOR,
                      factory_place(connector, factory),
                      "give it a public constructor without parameters",
                      "an agent can probably not make the factory %s", factory->class_entry);
}

static int check_factory(const struct connector_checked *connector, const struct factory *factory)
{
    if (!entries_has(connector->entries, factory->class_entry))
        return factory->is_nested
                   ? 0
                   : rules_find(connector->checked, RULE_FACTORY_MISSING,
                                factory_place(connector, factory),
                                "name a class that is there: a nested class by Outer$Inner",
                                "the factory %s is not in the JAR", factory->class_entry);
    return check_interface(connector, factory) < 0 ? -1 : check_constructor(connector, factory);
}

static int check_factories(const struct connector_checked *connector)
{
    for (size_t i = 0; i < connector->inside->factory_count; i++)
        if (check_factory(connector, &connector->inside->factories[i]) < 0)
            return -1;
    return 0;
}

/* ---- activities ---- */

/* How well a scan knows an activity: 0 not at all, 1 but for its case, 2. */
static int knows(const struct scan *scan, const char *activity)
{
    int best = 0;
    for (size_t i = 0; i < scan->annotated_count && best < 2; i++) {
        const struct annotated *annotated = &scan->annotated[i];
        if (annotated->kind == ANNOTATED_ACTIVITY && strcasecmp(annotated->name, activity) == 0)
            best = strcmp(annotated->name, activity) == 0 ? 2 : 1;
    }
    return best;
}

static int check_activity(const struct connector_checked *connector, const char *activity)
{
    const struct place place = {connector->connector->adapter_entry, activity, 0};
    int best = knows(&connector->inside->own, activity);
    for (size_t i = 0; i < connector->inside->nested_count; i++) {
        int known = knows(&connector->inside->nested[i].scan, activity);
        best = known > best ? known : best;
    }
    if (best == 2)
        return 0;
    if (best == 1)
        return rules_find(connector->checked, RULE_ACTIVITY_CASE, place, "spell both alike",
                          "a class's @Activity spells this activity in another case");
    return rules_find(connector->checked, RULE_ACTIVITY_MISSING, place,
                      "annotate its class with @Activity and this name",
                      "no class bears @Activity with the name \"%s\"", activity);
}

/* An activity of a class, against adapter.json and the classes before it. */
static int check_annotated(const struct connector_checked *connector, size_t index)
{
    const struct scan *own = &connector->inside->own;
    const struct annotated *annotated = &own->annotated[index];
    const struct place place = {annotated->entry, "@Activity", 0};
    if (!jbc_activities_find(&connector->connector->adapter.activities, annotated->name) &&
        rules_find(connector->checked, RULE_ACTIVITY_UNKNOWN, place,
                   "add the activity to adapter.json, or correct the name",
                   "adapter.json has no activity \"%s\"", annotated->name) < 0)
        return -1;
    for (size_t i = 0; i < index; i++)
        if (own->annotated[i].kind == ANNOTATED_ACTIVITY &&
            strcmp(own->annotated[i].name, annotated->name) == 0)
            return rules_find(connector->checked, RULE_ACTIVITY_TWICE, place,
                              "rename one of the two", "%s is the activity \"%s\", too",
                              own->annotated[i].entry, annotated->name);
    return 0;
}

static int check_activities(const struct connector_checked *connector)
{
    const struct jbc_adapter *adapter = &connector->connector->adapter;
    const struct scan *own = &connector->inside->own;
    if (!adapter->name)
        return 0;
    for (size_t i = 0; i < adapter->activities.count; i++)
        if (check_activity(connector, adapter->activities.items[i].name) < 0)
            return -1;
    for (size_t i = 0; i < own->annotated_count; i++)
        if (own->annotated[i].kind == ANNOTATED_ACTIVITY && check_annotated(connector, i) < 0)
            return -1;
    return 0;
}

int connector_check(const struct checked *checked, const struct inside *inside,
                    const struct jbc_connector *connector, const struct entries *entries)
{
    const struct connector_checked all = {checked, inside, connector, entries};
    if (check_missing(&all) < 0 || check_connectors(&all) < 0 || check_factories(&all) < 0)
        return -1;
    return check_activities(&all);
}
