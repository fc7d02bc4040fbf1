#include "inputs.h"

#include "buf.h"
#include "connector.h"
#include "fail.h"
#include "file.h"
#include "listener.h"

#include <jbc/attributes.h>
#include <jbc/jar.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TEMPLATE_LIMIT = 8 * 1024 * 1024 };

void inputs_clear(struct inputs *inputs)
{
    jbc_adapter_clear(&inputs->adapter);
    jbc_manifest_clear(&inputs->replaced);
    jbc_manifest_clear(&inputs->template_);
    jbc_connector_clear(&inputs->connector);
    *inputs = (struct inputs){0};
}

static int read_template(struct jbc_manifest *manifest, const char *path, struct jbc_error *error)
{
    struct buf text = {0};
    int result = file_read(&text, path, TEMPLATE_LIMIT, error);
    if (result == 0)
        result = jbc_manifest_parse(manifest, text.data, text.length, path, JBC_MANIFEST_TEMPLATE,
                                    error);
    buf_clear(&text);
    return result;
}

static int check_signature(const struct inputs *inputs, const struct jbc_release_request *request,
                           struct jbc_error *error)
{
    if (!jbc_jar_is_signed(inputs->connector.jar) || request->strip_signatures ||
        request->manifest_only)
        return 0;
    fail_with(error, JBC_BAD_INPUT,
              "%s is signed, and a new manifest breaks the signature: nobody could load it. Sign "
              "the release, not its input",
              request->jar);
    return fail_hint(error, JBC_HINT_STRIP);
}

static int check_adapter(const struct inputs *inputs, const struct jbc_release_request *request,
                         struct jbc_error *error)
{
    const struct jbc_connector *connector = &inputs->connector;
    if (connector->adapter.name || request->adapter)
        return 0;
    return fail_with(error, JBC_BAD_INPUT,
                     "%s holds no entry %s: a connector's JAR has it (or the manifest names "
                     "another in Jitterbit-Connector-UI)",
                     request->jar, connector->adapter_entry);
}

static int read_connector(struct inputs *inputs, const struct jbc_release_request *request,
                          struct jbc_error *error)
{
    const struct jbc_manifest *template_ = inputs->template_.source ? &inputs->template_ : NULL;
    if (jbc_connector_open(&inputs->connector, request->jar, template_, error) < 0 ||
        check_signature(inputs, request, error) < 0)
        return -1;
    if (request->strip_signatures)
        jbc_manifest_strip_digests(&inputs->connector.manifest);
    if (template_)
        return check_adapter(inputs, request, error);
    if (!inputs->connector.manifest.source) {
        fail_with(error, JBC_BAD_INPUT, "%s has no manifest", request->jar);
        return fail_hint(error, JBC_HINT_TEMPLATE);
    }
    if (check_adapter(inputs, request, error) < 0)
        return -1;
    return jbc_manifest_copy(&inputs->template_, &inputs->connector.manifest, error);
}

int inputs_read(struct inputs *inputs, const struct jbc_release_request *request,
                struct jbc_error *error)
{
    if (request->manifest && read_template(&inputs->template_, request->manifest, error) < 0)
        return -1;
    if (request->jar && read_connector(inputs, request, error) < 0)
        return -1;
    return request->adapter ? jbc_adapter_read(&inputs->adapter, request->adapter, error) : 0;
}

const struct jbc_adapter *inputs_adapter(const struct inputs *inputs)
{
    const struct jbc_adapter *adapter =
        inputs->adapter.name ? &inputs->adapter : &inputs->connector.adapter;
    return adapter->name ? adapter : NULL;
}

const struct jbc_manifest *inputs_own(const struct inputs *inputs)
{
    return inputs->connector.manifest.source ? &inputs->connector.manifest : NULL;
}

static int read_replaced_jar(struct jbc_manifest *manifest, const char *path,
                             struct jbc_error *error)
{
    struct jbc_jar *jar = jbc_jar_open(path, error);
    int result = jar ? connector_read_manifest(manifest, jar, error) : -1;
    jbc_jar_free(jar);
    return result;
}

int inputs_read_replaced(struct inputs *inputs, const struct jbc_release_request *request,
                         struct jbc_error *error)
{
    const char *path = request->output;
    struct stat st;
    struct jbc_error reason;
    if (!path || request->to_stream || stat(path, &st) < 0 || !S_ISREG(st.st_mode))
        return 0;
    int result = request->manifest_only ? read_template(&inputs->replaced, path, &reason)
                                        : read_replaced_jar(&inputs->replaced, path, &reason);
    if (result == 0 || reason.code == JBC_BAD_INPUT)
        return 0;
    return fail_with(error, reason.code, "%s", reason.message);
}

/* Without it no agent takes the JAR for a connector. */
static void warn_of_mark(const struct inputs *inputs, const struct jbc_listener *listener)
{
    const struct jbc_manifest *manifests[2] = {&inputs->template_, inputs_own(inputs)};
    const char *mark = NULL;
    for (int i = 0; i < 2 && !mark; i++)
        mark = manifests[i] ? jbc_manifest_get(manifests[i], JBC_ATTRIBUTE_MARK) : NULL;
    if (!mark)
        listener_tell(listener, JBC_WARNING,
                      "the manifest lacks '" JBC_ATTRIBUTE_MARK
                      ": true', without which agents take the JAR for no connector");
    else if (strcmp(mark, "true") != 0)
        listener_tell(listener, JBC_WARNING,
                      "the manifest has '" JBC_ATTRIBUTE_MARK
                      ": %s'; agents take the JAR for a connector only where it is true",
                      mark);
}

/* What an entry that Java does not see says, as far as it can be read. */
static void read_unseen(struct jbc_manifest *manifest, const struct jbc_connector *connector)
{
    char *data = NULL;
    size_t length = 0;
    if (jbc_jar_read(connector->jar, connector->unseen_manifest, TEMPLATE_LIMIT, &data, &length,
                     NULL) == 0 &&
        data)
        jbc_manifest_parse(manifest, data, length, connector->unseen_manifest,
                           JBC_MANIFEST_TEMPLATE, NULL);
    if (data)
        explicit_bzero(data, length);
    free(data);
}

/* Some archivers write such names. The entry stays, but nothing of it reaches the new manifest. */
static void warn_of_unseen(const struct inputs *inputs, const struct jbc_listener *listener)
{
    const struct jbc_connector *connector = &inputs->connector;
    struct jbc_manifest unseen = {0};
    if (!connector->unseen_manifest)
        return;
    read_unseen(&unseen, connector);
    const char *path = jbc_manifest_get(&unseen, "Class-Path");
    listener_tell(listener, JBC_WARNING,
                  "%s: Java does not take the entry %s for a manifest, and so nothing of it"
                  "%s%s%s is in the release: have it named META-INF/MANIFEST.MF",
                  jbc_jar_path(connector->jar), connector->unseen_manifest,
                  path ? ", such as its Class-Path (" : "", path ? path : "", path ? ")" : "");
    jbc_manifest_clear(&unseen);
}

void inputs_warn(const struct inputs *inputs, const struct jbc_release_request *request)
{
    warn_of_unseen(inputs, request->listener);
    if (!request->may_lack_mark)
        warn_of_mark(inputs, request->listener);
}
