#include "buf.h"
#include "fail.h"
#include "parts.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void jbc_manifest_clear(struct jbc_manifest *manifest)
{
    manifest_clear_section(&manifest->main);
    for (size_t i = 0; i < manifest->section_count; i++)
        manifest_clear_section(&manifest->sections[i]);
    free(manifest->sections);
    free(manifest->source);
    *manifest = (struct jbc_manifest){0};
}

/* ---- one main attribute ---------------------------------------------------------------------- */

static struct jbc_attribute *find_main(const struct jbc_manifest *manifest, const char *name)
{
    for (size_t i = 0; i < manifest->main.count; i++)
        if (manifest_compare_names(manifest->main.attributes[i].name, name) == 0)
            return &manifest->main.attributes[i];
    return NULL;
}

const struct jbc_attribute *jbc_manifest_find(const struct jbc_manifest *manifest, const char *name)
{
    return find_main(manifest, name);
}

const char *jbc_manifest_get(const struct jbc_manifest *manifest, const char *name)
{
    const struct jbc_attribute *attribute = find_main(manifest, name);
    return attribute ? attribute->value : NULL;
}

static int check(const char *name, const char *value, struct jbc_error *error)
{
    if (!manifest_name_is_valid(name, strlen(name)))
        return fail_with(error, JBC_BAD_INPUT,
                         "\"%s\" cannot be the name of a manifest attribute: use 1 to 70 letters, "
                         "digits, '-' and '_'",
                         name);
    if (strpbrk(value, "\r\n"))
        return fail_with(error, JBC_BAD_INPUT,
                         "the value for the manifest attribute \"%s\" holds a line break", name);
    if (!text_is_utf8(value, strlen(value)))
        return fail_with(error, JBC_BAD_INPUT,
                         "the value for the manifest attribute \"%s\" is not valid UTF-8", name);
    return 0;
}

/* Makes room for one more at the end, which is not yet counted. */
static struct jbc_attribute *room_at_end(struct jbc_section *section)
{
    struct jbc_attribute *attributes =
        realloc(section->attributes, (section->count + 1) * sizeof *attributes);
    if (!attributes)
        return NULL;
    section->attributes = attributes;
    attributes[section->count] = (struct jbc_attribute){0};
    return &attributes[section->count];
}

int jbc_manifest_set(struct jbc_manifest *manifest, const char *name, const char *value,
                     struct jbc_error *error)
{
    if (check(name, value, error) < 0)
        return -1;
    struct jbc_attribute new = {.name = strdup(name), .value = strdup(value)};
    struct jbc_attribute *place = find_main(manifest, name);
    bool appended = !place;
    if (appended)
        place = room_at_end(&manifest->main);
    if (!new.name || !new.value || !place) {
        manifest_clear_attribute(&new);
        return fail_memory(error);
    }
    manifest_clear_attribute(place);
    *place = new;
    manifest->main.count += appended;
    return 0;
}

void jbc_manifest_remove(struct jbc_manifest *manifest, const char *name)
{
    struct jbc_attribute *attribute = find_main(manifest, name);
    if (!attribute)
        return;
    manifest_clear_attribute(attribute);
    struct jbc_section *section = &manifest->main;
    section->count--;
    size_t behind = section->count - (size_t)(attribute - section->attributes);
    memmove(attribute, attribute + 1, behind * sizeof *attribute);
}

/* ---- digests --------------------------------------------------------------------------------- */

/* JAR File Specification, "Signature Validation": x-Digest and x-Digest-y. */
static bool is_digest(const char *name)
{
    for (const char *at = strchr(name, '-'); at; at = strchr(at + 1, '-')) {
        char word[sizeof "-Digest"];
        snprintf(word, sizeof word, "%s", at);
        char behind = at[strlen(word)];
        if (manifest_compare_names(word, "-Digest") == 0 && (behind == '\0' || behind == '-'))
            return true;
    }
    return false;
}

/* True if the section is left empty by it. */
static bool strip_section(struct jbc_section *section)
{
    size_t kept = 0, count = section->count;
    for (size_t i = 0; i < count; i++)
        if (is_digest(section->attributes[i].name))
            manifest_clear_attribute(&section->attributes[i]);
        else
            section->attributes[kept++] = section->attributes[i];
    section->count = kept;
    return count > 0 && kept == 0;
}

void jbc_manifest_strip_digests(struct jbc_manifest *manifest)
{
    size_t kept = 0;
    for (size_t i = 0; i < manifest->section_count; i++)
        if (strip_section(&manifest->sections[i]))
            manifest_clear_section(&manifest->sections[i]);
        else
            manifest->sections[kept++] = manifest->sections[i];
    manifest->section_count = kept;
}
