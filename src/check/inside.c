#include "inside.h"

#include "fail.h"
#include "nested.h"

#include <jbc/attributes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* As JarFile, which wants the value as a line of its own. */
static bool is_multi_release(const struct jbc_manifest *manifest)
{
    const char *value = jbc_manifest_get(manifest, "Multi-Release");
    return value && strcasecmp(value, "true") == 0;
}

/* ---- factories ---- */

/* Takes a class's name, with dots or slashes, for its class file. */
static int add_factory(struct inside *inside, enum annotation_kind kind, const char *class,
                       const char *entry, struct jbc_error *error)
{
    struct buf path = {0};
    buf_addf(&path, "%s.class", class);
    for (size_t i = 0; path.data && class[i]; i++)
        if (path.data[i] == '.')
            path.data[i] = '/';
    char *class_entry = buf_take(&path);
    if (!class_entry)
        return fail_memory(error);
    inside->factories[inside->factory_count++] = (struct factory){kind, class_entry, entry, false};
    return 0;
}

static int collect_factories(struct inside *inside, const struct jbc_manifest *manifest,
                             struct jbc_error *error)
{
    const struct scan *own = &inside->own;
    const char *attribute = jbc_manifest_get(manifest, JBC_ATTRIBUTE_FACTORY);
    inside->factories = calloc(own->annotated_count + 1, sizeof *inside->factories);
    if (!inside->factories)
        return fail_memory(error);
    if (attribute && *attribute && !jbc_is_placeholder(attribute) &&
        add_factory(inside, ANNOTATED_CONNECTOR, attribute, NULL, error) < 0)
        return -1;
    for (size_t i = 0; i < own->annotated_count; i++) {
        const struct annotated *annotated = &own->annotated[i];
        if (*annotated->factory &&
            add_factory(inside, annotated->kind, annotated->factory, annotated->entry, error) < 0)
            return -1;
    }
    return 0;
}

/* ---- JARs within the JAR ---- */

static bool is_jar(const char *entry)
{
    size_t length = strlen(entry);
    return length > 4 && strcasecmp(entry + length - 4, ".jar") == 0;
}

/* A manifest that cannot be read says no more than none. */
static bool nested_is_multi_release(const struct jbc_jar *jar)
{
    struct jbc_manifest manifest = {0};
    char *data = NULL;
    size_t length = 0;
    bool is = jbc_jar_read_manifest(jar, &data, &length, NULL) == 0 && data &&
              jbc_manifest_parse(&manifest, data, length, "", JBC_MANIFEST_OF_JAR, NULL) == 0 &&
              is_multi_release(&manifest);
    jbc_manifest_clear(&manifest);
    free(data);
    return is;
}

static int scan_nested(struct inside *inside, struct nested *nested, const struct jbc_jar *jar,
                       struct jbc_error *error)
{
    struct entries entries = {0};
    int result = entries_open(&entries, jar, error);
    if (result == 0)
        result = scan_jar(&nested->scan, &entries, nested_is_multi_release(jar), error);
    for (size_t i = 0; i < inside->factory_count && result == 0; i++)
        if (entries_has(&entries, inside->factories[i].class_entry))
            inside->factories[i].is_nested = true;
    entries_clear(&entries);
    return result;
}

/* What makes Java refuse a nested JAR is kept; what else fails, fails. */
static int read_nested(struct inside *inside, struct nested *nested, const struct entries *entries,
                       size_t index, struct jbc_error *error)
{
    struct jbc_error reason = {0};
    struct jbc_jar *jar = nested_open(entries, index, nested->entry, &reason);
    int result = jar ? scan_nested(inside, nested, jar, &reason) : -1;
    jbc_jar_free(jar);
    if (result == 0)
        return 0;
    if (reason.code != JBC_BAD_INPUT)
        return fail_with(error, reason.code, "%s", reason.message);
    nested->problem = strdup(reason.message);
    return nested->problem ? 0 : fail_memory(error);
}

static int read_all_nested(struct inside *inside, const struct entries *entries,
                           struct jbc_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < entries->count; i++)
        count += is_jar(entries->sorted[i].name);
    inside->nested = calloc(count + 1, sizeof *inside->nested);
    if (!inside->nested)
        return fail_memory(error);
    for (size_t i = 0; i < entries->count; i++) {
        const struct entry_name *entry = &entries->sorted[i];
        if (!is_jar(entry->name))
            continue;
        struct nested *nested = &inside->nested[inside->nested_count++];
        nested->entry = strdup(entry->name);
        if (!nested->entry)
            return fail_memory(error);
        if (read_nested(inside, nested, entries, entry->index, error) < 0)
            return -1;
    }
    return 0;
}

int inside_read(struct inside *inside, const struct jbc_connector *connector,
                const struct entries *entries, struct jbc_error *error)
{
    if (scan_jar(&inside->own, entries, is_multi_release(&connector->manifest), error) < 0 ||
        collect_factories(inside, &connector->manifest, error) < 0)
        return -1;
    return read_all_nested(inside, entries, error);
}

void inside_clear(struct inside *inside)
{
    scan_clear(&inside->own);
    for (size_t i = 0; i < inside->factory_count; i++)
        free(inside->factories[i].class_entry);
    free(inside->factories);
    for (size_t i = 0; i < inside->nested_count; i++) {
        free(inside->nested[i].entry);
        free(inside->nested[i].problem);
        scan_clear(&inside->nested[i].scan);
    }
    free(inside->nested);
    *inside = (struct inside){0};
}
