#include "connector.h"

#include "buf.h"
#include "fail.h"
#include "file.h"

#include <stdlib.h>
#include <string.h>

enum { ADAPTER_LIMIT = 64 * 1024 * 1024 /* icons may be data URIs inside it */ };

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

int connector_read_adapter(struct fill_adapter *adapter, const struct jbc_jar *jar,
                           const char *entry, struct jbc_error *error)
{
    struct buf source = {0};
    char *data = NULL;
    size_t length = 0;
    buf_addf(&source, "%s!/%s", jbc_jar_path(jar), entry);
    int result = source.failed ? fail_memory(error)
                               : jbc_jar_read(jar, entry, ADAPTER_LIMIT, &data, &length, error);
    if (result == 0 && data)
        result = fill_adapter_parse(adapter, data, length, source.data, error);
    free(data);
    buf_clear(&source);
    return result;
}

int connector_read_adapter_file(struct fill_adapter *adapter, const char *path,
                                struct jbc_error *error)
{
    struct buf text = {0};
    int result = file_read(&text, path, ADAPTER_LIMIT, error);
    if (result == 0)
        result = fill_adapter_parse(adapter, text.data ? text.data : "", text.length, path, error);
    buf_clear(&text);
    return result;
}
