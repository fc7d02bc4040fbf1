/*
 * Whatever the text, JSON is read within its bounds; what is accepted is UTF-8 and, printed and
 * read again, the same. What makes a registration or an adapter.json fills a manifest that can be
 * read again, or is refused.
 */
#include "adapter.h"
#include "fill.h"
#include "json.h"
#include "must.h"
#include "registration_json.h"
#include "text.h"

#include <string.h>

static const char template_text[] =
    "Jitterbit-Connector-Key:\nX: @JITTERBIT_CONNECTOR_NAME@\nY: @JITTERBIT_CONNECTOR_KEY@\n";

/* A registration with room for a few activities, for what an adapter.json holds. */
static const char registration_text[] =
    "{\"key\":\"k\",\"secret\":\"s\",\"endpointEntityId\":1,\"functionEntityStartId\":10,"
    "\"functionEntityEndId\":13}";

static void must_print_the_same(const cJSON *json)
{
    struct buf first = {0}, second = {0};
    json_print(&first, json);
    must(!first.failed && text_is_utf8(first.data, first.length));
    cJSON *again = json_parse(first.data, first.length, "again", JBC_REMOTE, NULL);
    must(again != NULL);
    json_print(&second, again);
    must(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
    json_free(again);
    buf_clear(&first);
    buf_clear(&second);
}

static void must_read_again(const struct jbc_manifest *manifest)
{
    struct jbc_manifest again = {0};
    char *text = NULL;
    size_t length = 0;
    must(jbc_manifest_format(manifest, &text, &length, NULL) == 0);
    must(jbc_manifest_parse(&again, text, length, "again", JBC_MANIFEST_OF_JAR, NULL) == 0);
    must(again.main.count >= manifest->main.count);
    jbc_manifest_clear(&again);
    free(text);
}

static void fill_with(const struct jbc_registration *registration,
                      const struct jbc_adapter *adapter)
{
    struct jbc_manifest template_ = {0};
    struct filled filled = {0};
    struct jbc_error error = {0};
    must(jbc_manifest_parse(&template_, template_text, sizeof template_text - 1, "t",
                            JBC_MANIFEST_TEMPLATE, NULL) == 0);
    const struct fill_sources sources = {.template_ = &template_,
                                         .adapter = adapter,
                                         .registration = registration,
                                         .name = adapter ? adapter->name : registration->name,
                                         .version = adapter ? adapter->version : "1",
                                         .set_version = adapter ? adapter->version : "1"};
    if (fill_manifest(&sources, &filled, &error) == 0)
        must_read_again(&filled.manifest);
    else
        must(error.code == JBC_BAD_INPUT && error.message[0]);
    jbc_manifest_clear(&template_);
    fill_clear(&filled);
}

static void try_registration(const cJSON *json)
{
    struct jbc_registration registration = {0};
    if (registration_from_json(&registration, json, "r", JBC_REMOTE, NULL) < 0)
        return;
    if (jbc_registration_check(&registration, "r", JBC_REMOTE, NULL) == 0)
        fill_with(&registration, NULL);
    jbc_registration_clear(&registration);
}

static void try_adapter(const char *text, size_t size)
{
    struct jbc_registration registration = {0};
    struct jbc_adapter adapter = {0};
    cJSON *json =
        json_parse(registration_text, sizeof registration_text - 1, "r", JBC_REMOTE, NULL);
    must(registration_from_json(&registration, json, "r", JBC_REMOTE, NULL) == 0);
    if (adapter_parse(&adapter, text, size, "adapter.json", NULL) == 0)
        fill_with(&registration, &adapter);
    jbc_adapter_clear(&adapter);
    jbc_registration_clear(&registration);
    json_free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jbc_error error = {0};
    const char *text = size ? (const char *)data : "";
    cJSON *json = json_parse(text, size, "f", JBC_REMOTE, &error);
    if (!json) {
        must(error.code == JBC_REMOTE && strncmp(error.message, "f:", 2) == 0);
        return 0;
    }
    must_print_the_same(json);
    try_registration(json);
    try_adapter(text, size);
    json_free(json);
    return 0;
}
