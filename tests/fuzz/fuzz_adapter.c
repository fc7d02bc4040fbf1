/*
 * Whatever adapter.json says, its rules look at it within its bounds, and what they find lies in
 * it.
 */
#define _GNU_SOURCE /* memfd_create */
#include "adapter.h"
#include "adapter_rules.h"
#include "must.h"
#include "zip_maker.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

static struct entries entries; /* of a JAR that holds an icon */

static void open_entries(void)
{
    struct zip_maker zip = {0};
    char path[32];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    zip_add(&zip, &(struct spec){.name = "META-INF/MANIFEST.MF", .content = "A: b\n"});
    zip_add(&zip, &(struct spec){.name = "assets/icon.svg", .content = "<svg/>"});
    zip_save(&zip, path);
    zip_clear(&zip);
    must(entries_open(&entries, jbc_jar_open(path, NULL), NULL) == 0);
}

static unsigned count_lines(const char *text, size_t length)
{
    unsigned lines = 1;
    for (size_t i = 0; i < length; i++)
        lines += text[i] == '\n';
    return lines;
}

static void must_lie_within(const struct check_result *result, unsigned lines)
{
    for (size_t i = 0; i < result->count; i++) {
        const struct check_finding *finding = &result->findings[i];
        must(finding->rule && finding->what[0] && finding->remedy[0]);
        must(finding->line <= lines);
    }
}

static void check(const struct adapter_text *adapter)
{
    const struct jbc_registration registration = {.name = (char[]){"Odd"}};
    const struct check_context context = {
        .registration = &registration, .registered_version = "1.0", .is_protected = true};
    struct check_result result = {0};
    struct jbc_error error = {0};
    const struct checked checked = {&context, &result, &error};
    must(adapter_check(&checked, adapter, &entries) == 0);
    must(properties_check(&checked, adapter) == 0);
    must_lie_within(&result, count_lines(adapter->text, adapter->length));
    check_result_clear(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jbc_adapter named = {0};
    const char *text = size ? (const char *)data : "";
    if (!entries.jar)
        open_entries();
    if (adapter_parse(&named, text, size, "adapter.json", NULL) < 0)
        return 0;
    jbc_adapter_clear(&named);
    struct adapter_text adapter = {.entry = "adapter.json", .text = text, .length = size};
    cJSON *json = json_parse(text, size, "adapter.json", JBC_BAD_INPUT, NULL);
    must(json != NULL);
    adapter.json = json;
    check(&adapter);
    json_free(json);
    return 0;
}
