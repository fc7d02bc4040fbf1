/* What is accepted, written and read again is what was accepted; whatever the bytes, nothing is
 * read or written out of bounds, and a refusal names a line. */
#include "must.h"

#include <jbc/manifest.h>
#include <string.h>
#include <strings.h>

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_section(const struct jbc_section *a, const struct jbc_section *b)
{
    bool same = same_text(a->name, b->name) && a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = same_text(a->attributes[i].name, b->attributes[i].name) &&
               same_text(a->attributes[i].value, b->attributes[i].value);
    return same;
}

/* Moves Manifest-Version to the front, as writing does, and adds it where there is none, or one of
 * blanks at most, which means 1.0. */
static void version_first(struct jbc_manifest *manifest)
{
    const char *given = jbc_manifest_get(manifest, "Manifest-Version");
    if (!given || !given[strspn(given, " ")])
        must(jbc_manifest_set(manifest, "Manifest-Version", "1.0", NULL) == 0);
    struct jbc_attribute *attributes = manifest->main.attributes;
    size_t at = 0;
    while (strcasecmp(attributes[at].name, "Manifest-Version") != 0)
        at++;
    struct jbc_attribute version = attributes[at];
    memmove(attributes + 1, attributes, at * sizeof *attributes);
    attributes[0] = version;
}

static void check_round_trip(struct jbc_manifest *manifest)
{
    struct jbc_manifest again = {0};
    char *text = NULL;
    size_t length = 0;
    must(jbc_manifest_format(manifest, &text, &length, NULL) == 0);
    must(jbc_manifest_parse(&again, text, length, "again", JBC_MANIFEST_OF_JAR, NULL) == 0);
    version_first(manifest);
    must(same_section(&manifest->main, &again.main));
    must(manifest->section_count == again.section_count);
    for (size_t i = 0; i < again.section_count; i++)
        must(same_section(&manifest->sections[i], &again.sections[i]));
    free(text);
    jbc_manifest_clear(&again);
}

/* Laid over itself nothing changes. */
static void check_changes(struct jbc_manifest *manifest)
{
    struct jbc_manifest copy = {0};
    must(jbc_manifest_copy(&copy, manifest, NULL) == 0);
    must(jbc_manifest_lay_over(&copy, manifest, NULL) == 0);
    must(same_section(&copy.main, &manifest->main));
    must(copy.section_count == manifest->section_count);
    jbc_manifest_strip_digests(&copy);
    jbc_manifest_clear(&copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jbc_manifest manifest = {0};
    struct jbc_error error = {0};
    if (size == 0)
        return 0;
    enum jbc_manifest_origin origin = data[0] & 1 ? JBC_MANIFEST_TEMPLATE : JBC_MANIFEST_OF_JAR;
    const char *text = (const char *)data + 1;
    if (jbc_manifest_parse(&manifest, text, size - 1, "f", origin, &error) < 0) {
        must(error.code == JBC_BAD_INPUT && strncmp(error.message, "f:", 2) == 0);
        must(strtoul(error.message + 2, NULL, 10) > 0);
        return 0;
    }
    check_round_trip(&manifest);
    check_changes(&manifest);
    jbc_manifest_clear(&manifest);
    return 0;
}
