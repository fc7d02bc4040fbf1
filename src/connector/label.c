#include "fail.h"
#include "placeholder.h"

#include <jbc/attributes.h>
#include <jbc/connector.h>
#include <stdlib.h>
#include <string.h>

void jbc_label_clear(struct jbc_label *label)
{
    free(label->name);
    free(label->version);
    *label = (struct jbc_label){0};
}

static int choose_name(struct jbc_label *label, const struct jbc_label_sources *sources,
                       struct jbc_error *error)
{
    const char *asked = sources->name;
    const char *own = sources->adapter ? sources->adapter->name : NULL;
    if (asked && jbc_name_check(asked, "the connector's name", JBC_USAGE, error) < 0)
        return -1;
    if (asked && own && strcmp(asked, own) != 0)
        return fail_with(error, JBC_BAD_INPUT,
                         "the name to register is '%s', but adapter.json says '%s': Harmony wants "
                         "them equal",
                         asked, own);
    if (!asked && !own)
        return 0;
    label->name = strdup(asked ? asked : own);
    return label->name ? 0 : fail_memory(error);
}

/* Version, unless it says nothing or is filled later. */
static const char *told_by(const struct jbc_manifest *manifest)
{
    const char *version = manifest ? jbc_manifest_get(manifest, JBC_ATTRIBUTE_VERSION) : NULL;
    return version && !jbc_is_placeholder(version) && !strstr(version, "@JITTERBIT_") ? version
                                                                                      : NULL;
}

/* A manifest that wins must not carry what the build should have replaced. */
static int check_version_attribute(const struct jbc_label_sources *sources, struct jbc_error *error)
{
    const struct jbc_manifest *manifest = sources->template_;
    const struct jbc_attribute *version =
        manifest ? jbc_manifest_find(manifest, JBC_ATTRIBUTE_VERSION) : NULL;
    if (!version && (manifest = sources->own))
        version = jbc_manifest_find(manifest, JBC_ATTRIBUTE_VERSION);
    if (!version || strstr(version->value, "@JITTERBIT_") || !placeholder_is_left(version->value))
        return 0;
    return fail_with(error, JBC_BAD_INPUT,
                     "%s:%u: Version is '%s', a placeholder that the build did not fill",
                     manifest->source, version->line, version->value);
}

static int choose_version(struct jbc_label *label, const struct jbc_label_sources *sources,
                          struct jbc_error *error)
{
    const char *version = sources->version;
    if (!version && check_version_attribute(sources, error) < 0)
        return -1;
    if (!version && sources->adapter)
        version = sources->adapter->version;
    if (!version)
        version = told_by(sources->template_);
    if (!version)
        version = told_by(sources->own);
    if (!version)
        version = sources->last_version;
    if (!version)
        return 0;
    label->version_is_given = version == sources->version || version == sources->last_version;
    if (jbc_version_check(version, "the version to register",
                          label->version_is_given ? JBC_USAGE : JBC_BAD_INPUT, error) < 0)
        return -1;
    label->version = strdup(version);
    return label->version ? 0 : fail_memory(error);
}

int jbc_label_choose(struct jbc_label *label, const struct jbc_label_sources *sources,
                     struct jbc_error *error)
{
    if (choose_name(label, sources, error) == 0 && choose_version(label, sources, error) == 0)
        return 0;
    jbc_label_clear(label);
    return -1;
}
