#include "connector.h"

#include "adapter.h"
#include "fail.h"

#include <jbc/attributes.h>
#include <jbc/connector.h>
#include <stdlib.h>
#include <string.h>

int connector_read_manifest(struct jbc_manifest *manifest, const struct jbc_jar *jar,
                            struct jbc_error *error)
{
    struct buf source = {0};
    char *data = NULL;
    size_t length = 0;
    buf_addf(&source, "%s!/META-INF/MANIFEST.MF", jbc_jar_path(jar));
    int result =
        source.failed ? fail_memory(error) : jbc_jar_read_manifest(jar, &data, &length, error);
    if (result == 0 && data)
        result =
            jbc_manifest_parse(manifest, data, length, source.data, JBC_MANIFEST_OF_JAR, error);
    if (data)
        explicit_bzero(data, length);
    free(data);
    buf_clear(&source);
    return result;
}

static const char *ui_of(const struct jbc_manifest *manifest)
{
    const char *entry = manifest ? jbc_manifest_get(manifest, JBC_ATTRIBUTE_UI) : NULL;
    return entry && *entry ? entry + strspn(entry, "/") : NULL;
}

const char *connector_adapter_entry(const struct jbc_manifest *template_,
                                    const struct jbc_manifest *own)
{
    const char *entry = ui_of(template_);
    if (!entry)
        entry = ui_of(own);
    return entry ? entry : "adapter.json";
}

static int read_adapter(struct jbc_connector *connector, const char *entry, struct jbc_error *error)
{
    struct buf source = {0};
    char *data = NULL;
    size_t length = 0;
    connector->adapter_entry = strdup(entry);
    buf_addf(&source, "%s!/%s", jbc_jar_path(connector->jar), entry);
    int result = source.failed || !connector->adapter_entry
                     ? fail_memory(error)
                     : jbc_jar_read(connector->jar, entry, ADAPTER_LIMIT, &data, &length, error);
    if (result == 0 && data)
        result = adapter_parse(&connector->adapter, data, length, source.data, error);
    free(data);
    buf_clear(&source);
    return result;
}

static int find_unseen(struct jbc_connector *connector, struct jbc_error *error)
{
    struct jbc_jar_entry entry;
    size_t index = jbc_jar_find_unseen_manifest(connector->jar);
    if (index == JBC_JAR_NO_ENTRY)
        return 0;
    if (jbc_jar_entry(connector->jar, index, &entry, error) < 0)
        return -1;
    connector->unseen_manifest = strdup(entry.name);
    return connector->unseen_manifest ? 0 : fail_memory(error);
}

int jbc_connector_open(struct jbc_connector *connector, const char *path,
                       const struct jbc_manifest *template_, struct jbc_error *error)
{
    connector->jar = jbc_jar_open(path, error);
    if (connector->jar &&
        connector_read_manifest(&connector->manifest, connector->jar, error) == 0 &&
        find_unseen(connector, error) == 0 &&
        read_adapter(connector, connector_adapter_entry(template_, &connector->manifest), error) ==
            0)
        return 0;
    jbc_connector_clear(connector);
    return -1;
}

void jbc_connector_clear(struct jbc_connector *connector)
{
    jbc_adapter_clear(&connector->adapter);
    free(connector->adapter_entry);
    free(connector->unseen_manifest);
    jbc_manifest_clear(&connector->manifest);
    jbc_jar_free(connector->jar);
    *connector = (struct jbc_connector){0};
}
