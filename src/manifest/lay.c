#include "fail.h"
#include "parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- copies ---------------------------------------------------------------------------------- */

static int copy_attribute(struct jbc_attribute *to, const struct jbc_attribute *from)
{
    *to = (struct jbc_attribute){strdup(from->name), strdup(from->value), from->line};
    if (to->name && to->value)
        return 0;
    manifest_clear_attribute(to);
    return -1;
}

static int copy_section(struct jbc_section *to, const struct jbc_section *from)
{
    *to = (struct jbc_section){0};
    to->attributes = malloc((from->count + 1) * sizeof *to->attributes);
    if (from->name)
        to->name = strdup(from->name);
    bool complete = to->attributes && (to->name || !from->name);
    while (complete && to->count < from->count) {
        complete = copy_attribute(&to->attributes[to->count], &from->attributes[to->count]) == 0;
        to->count += complete;
    }
    if (complete)
        return 0;
    manifest_clear_section(to);
    return -1;
}

int jbc_manifest_copy(struct jbc_manifest *to, const struct jbc_manifest *from,
                      struct jbc_error *error)
{
    to->sections = malloc((from->section_count + 1) * sizeof *to->sections);
    if (from->source)
        to->source = strdup(from->source);
    bool complete =
        to->sections && (to->source || !from->source) && copy_section(&to->main, &from->main) == 0;
    while (complete && to->section_count < from->section_count) {
        size_t i = to->section_count;
        complete = copy_section(&to->sections[i], &from->sections[i]) == 0;
        to->section_count += complete;
    }
    if (complete)
        return 0;
    jbc_manifest_clear(to);
    return fail_memory(error);
}

/* ---- one laid over another ------------------------------------------------------------------- */

static int seek_attribute(const void *key, const void *element)
{
    return manifest_compare_names(key, (*(struct jbc_attribute *const *)element)->name);
}

static int seek_section(const void *key, const void *element)
{
    return strcmp(key, (*(struct jbc_section *const *)element)->name);
}

/* The line that over had was one of another source. */
static int lay_attribute(struct jbc_attribute *place, const struct jbc_attribute *over)
{
    struct jbc_attribute copy;
    if (copy_attribute(&copy, over) < 0)
        return -1;
    copy.line = 0;
    manifest_clear_attribute(place);
    *place = copy;
    return 0;
}

/* Room for all comes first: then nothing that the order points to moves. */
static int lay_section(struct jbc_section *base, const struct jbc_section *over)
{
    size_t most = base->count + over->count;
    struct jbc_attribute *attributes = realloc(base->attributes, (most + 1) * sizeof *attributes);
    if (!attributes)
        return -1;
    base->attributes = attributes;
    struct jbc_attribute **order = manifest_order_attributes(base);
    if (!order)
        return -1;

    int result = 0;
    size_t ordered = base->count;
    for (size_t i = 0; result == 0 && i < over->count; i++) {
        const struct jbc_attribute *from = &over->attributes[i];
        struct jbc_attribute **found =
            bsearch(from->name, order, ordered, sizeof(struct jbc_attribute *), seek_attribute);
        struct jbc_attribute *new = &base->attributes[base->count];
        if (!found)
            *new = (struct jbc_attribute){0};
        result = lay_attribute(found ? *found : new, from);
        base->count += result == 0 && !found;
    }
    free(order);
    return result;
}

/* A section laid over nothing; there is room for it. */
static int append_section(struct jbc_manifest *base, const struct jbc_section *over)
{
    struct jbc_section *new = &base->sections[base->section_count];
    if (copy_section(new, over) < 0)
        return -1;
    for (size_t i = 0; i < new->count; i++)
        new->attributes[i].line = 0;
    base->section_count++;
    return 0;
}

static int lay_sections(struct jbc_manifest *base, const struct jbc_manifest *over)
{
    size_t most = base->section_count + over->section_count;
    struct jbc_section *sections = realloc(base->sections, (most + 1) * sizeof *sections);
    if (!sections)
        return -1;
    base->sections = sections;
    struct jbc_section **order = manifest_order_sections(base);
    if (!order)
        return -1;

    int result = 0;
    size_t ordered = base->section_count;
    for (size_t i = 0; result == 0 && i < over->section_count; i++) {
        const struct jbc_section *from = &over->sections[i];
        struct jbc_section **found =
            bsearch(from->name, order, ordered, sizeof(struct jbc_section *), seek_section);
        if (found)
            result = lay_section(*found, from);
        else
            result = append_section(base, from);
    }
    free(order);
    return result;
}

int jbc_manifest_lay_over(struct jbc_manifest *base, const struct jbc_manifest *over,
                          struct jbc_error *error)
{
    if (lay_section(&base->main, &over->main) < 0 || lay_sections(base, over) < 0)
        return fail_memory(error);
    return 0;
}
