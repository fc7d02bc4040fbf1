#include "parts.h"

#include "buf.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 70 };

bool manifest_name_is_valid(const char *name, size_t length)
{
    if (length == 0 || length > NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-')
            return false;
    }
    return true;
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

int manifest_compare_names(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) - lower(*b);
}

void manifest_clear_attribute(struct jbc_attribute *attribute)
{
    free(attribute->name);
    buf_wipe_free(attribute->value);
    *attribute = (struct jbc_attribute){0};
}

void manifest_clear_section(struct jbc_section *section)
{
    for (size_t i = 0; i < section->count; i++)
        manifest_clear_attribute(&section->attributes[i]);
    free(section->attributes);
    buf_wipe_free(section->name);
    *section = (struct jbc_section){0};
}

static int compare_attributes(const void *left, const void *right)
{
    const struct jbc_attribute *a = *(struct jbc_attribute *const *)left;
    const struct jbc_attribute *b = *(struct jbc_attribute *const *)right;
    int order = manifest_compare_names(a->name, b->name);
    return order ? order : (a > b) - (a < b);
}

struct jbc_attribute **manifest_order_attributes(const struct jbc_section *section)
{
    struct jbc_attribute **ordered = malloc((section->count + 1) * sizeof(struct jbc_attribute *));
    if (!ordered)
        return NULL;
    for (size_t i = 0; i < section->count; i++)
        ordered[i] = &section->attributes[i];
    qsort(ordered, section->count, sizeof(struct jbc_attribute *), compare_attributes);
    return ordered;
}

static int compare_sections(const void *left, const void *right)
{
    const struct jbc_section *a = *(struct jbc_section *const *)left;
    const struct jbc_section *b = *(struct jbc_section *const *)right;
    int order = strcmp(a->name, b->name);
    return order ? order : (a > b) - (a < b);
}

struct jbc_section **manifest_order_sections(const struct jbc_manifest *manifest)
{
    struct jbc_section **ordered =
        malloc((manifest->section_count + 1) * sizeof(struct jbc_section *));
    if (!ordered)
        return NULL;
    for (size_t i = 0; i < manifest->section_count; i++)
        ordered[i] = &manifest->sections[i];
    qsort(ordered, manifest->section_count, sizeof(struct jbc_section *), compare_sections);
    return ordered;
}
