#include "buf.h"
#include "fail.h"
#include "parts.h"
#include "text.h"

#include <stdbool.h>
#include <string.h>

enum { LINE_MAX_BYTES = 72 };

static const char version_name[] = "Manifest-Version";

/* The most of text that fits in room and ends behind a whole character. */
static size_t whole_characters(const char *text, size_t length, size_t room)
{
    size_t used = 0;
    while (used < length) {
        size_t size = text_utf8_length(text + used, length - used);
        if (used + size > room)
            break;
        used += size;
    }
    return used;
}

static void add_attribute(struct buf *out, const char *name, const char *value)
{
    buf_adds(out, name);
    buf_adds(out, ": ");
    size_t room = LINE_MAX_BYTES - strlen(name) - strlen(": ");
    for (size_t left = strlen(value);;) {
        size_t piece = whole_characters(value, left, room);
        buf_add(out, value, piece);
        buf_adds(out, "\r\n");
        value += piece;
        left -= piece;
        if (left == 0)
            return;
        buf_adds(out, " ");
        room = LINE_MAX_BYTES - strlen(" ");
    }
}

static bool is_version(const struct jbc_attribute *attribute)
{
    return manifest_compare_names(attribute->name, version_name) == 0;
}

static void add_main(struct buf *out, const struct jbc_manifest *manifest)
{
    const struct jbc_attribute *version = jbc_manifest_find(manifest, version_name);
    const char *value = version ? version->value : "";
    bool is_empty = value[strspn(value, " ")] == '\0';
    add_attribute(out, version ? version->name : version_name, is_empty ? "1.0" : value);
    for (size_t i = 0; i < manifest->main.count; i++) {
        const struct jbc_attribute *attribute = &manifest->main.attributes[i];
        if (!is_version(attribute))
            add_attribute(out, attribute->name, attribute->value);
    }
    buf_adds(out, "\r\n");
}

static void add_section(struct buf *out, const struct jbc_section *section)
{
    add_attribute(out, "Name", section->name);
    for (size_t i = 0; i < section->count; i++)
        add_attribute(out, section->attributes[i].name, section->attributes[i].value);
    buf_adds(out, "\r\n");
}

int jbc_manifest_format(const struct jbc_manifest *manifest, char **data, size_t *length,
                        struct jbc_error *error)
{
    struct buf out = {0};
    add_main(&out, manifest);
    for (size_t i = 0; i < manifest->section_count; i++)
        add_section(&out, &manifest->sections[i]);
    size_t written = out.length;
    char *taken = buf_take(&out);
    if (!taken)
        return fail_memory(error);
    *data = taken;
    *length = written;
    return 0;
}
