#include "fill_placeholders.h"

#include "buf.h"
#include "fail.h"
#include "fill_activities.h"
#include "text.h"

#include <jbc/attributes.h>
#include <string.h>

#define START    "@JITTERBIT_"
#define ACTIVITY "ACTIVITY_ID_"

enum { LONGEST = 128 };

/* A placeholder in a value. */
struct placeholder {
    const char *at;     /* its first '@' */
    size_t length;      /* with both of them */
    char name[LONGEST]; /* behind @JITTERBIT_; cut where it is longer than any that is known */
};

/* The next one in text; false if there is none. */
static bool find_next(const char *text, struct placeholder *found)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    for (; (text = strstr(text, START)); text++) {
        const char *name = text + strlen(START);
        size_t length = strspn(name, allowed);
        if (name[length] != '@')
            continue;
        found->at = text;
        found->length = strlen(START) + length + 1;
        size_t kept = length < LONGEST ? length : LONGEST - 1;
        memcpy(found->name, name, kept);
        found->name[kept] = '\0';
        return true;
    }
    return false;
}

/* The activity that a placeholder names; NULL if it names none. */
static const struct jbc_activity *activity_of(const struct placeholder *placeholder,
                                              const struct jbc_activities *all)
{
    return strncmp(placeholder->name, ACTIVITY, strlen(ACTIVITY)) == 0
               ? jbc_activities_find(all, placeholder->name + strlen(ACTIVITY))
               : NULL;
}

/* What stands for which member. */
enum { NAME, VERSION, ID, KEY, SECRET, ENDPOINT, COUNT };
static const char *const names[COUNT] = {
    "CONNECTOR_NAME", "CONNECTOR_VERSION", "CONNECTOR_ID",
    "CONNECTOR_KEY",  "CONNECTOR_SECRET",  "CONNECTOR_ENDPOINT_ENTITY_ID",
};

static int index_of(const char *name)
{
    for (int i = 0; i < COUNT; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

static const char *value_of(const struct placeholder *placeholder,
                            const struct fill_sources *sources, const struct jbc_activities *all)
{
    const struct jbc_registration *registration = sources->registration;
    const struct jbc_activity *activity = activity_of(placeholder, all);
    const char *const values[COUNT] = {sources->name,        sources->version,
                                       registration->id,     registration->key,
                                       registration->secret, registration->endpoint_entity_id};
    int index = index_of(placeholder->name);
    return activity ? activity->id : index < 0 ? NULL : values[index];
}

/* True for the main attributes that are filled whatever stands there. */
static bool is_filled(const struct jbc_attribute *attribute, size_t section)
{
    return section == 0 && jbc_attribute_kind(attribute->name, NULL, NULL) != JBC_KIND_OTHER;
}

/* ---- checking ---- */

static int check_value(const struct jbc_manifest *manifest, const struct jbc_attribute *attribute,
                       const struct jbc_activities *all, struct jbc_error *error)
{
    struct placeholder placeholder;
    for (const char *at = attribute->value; find_next(at, &placeholder);
         at = placeholder.at + placeholder.length) {
        if (index_of(placeholder.name) >= 0 || activity_of(&placeholder, all))
            continue;
        const char *known = strncmp(placeholder.name, ACTIVITY, strlen(ACTIVITY)) == 0
                                ? "is of an activity that neither template nor adapter.json has"
                                : "is no placeholder that jbc knows";
        return fail_with(error, JBC_BAD_INPUT, "%s:%u: " START "%s@ %s", manifest->source,
                         attribute->line, placeholder.name, known);
    }
    return 0;
}

/* A section is known by its name, so that nothing in it can be filled. */
static int check_section_name(const struct jbc_manifest *manifest,
                              const struct jbc_section *section, struct jbc_error *error)
{
    struct placeholder placeholder;
    if (!section->name || !find_next(section->name, &placeholder))
        return 0;
    return fail_with(error, JBC_BAD_INPUT,
                     "%s: the section '%s' has " START
                     "%s@ in its Name, where placeholders are not filled",
                     manifest->source, section->name, placeholder.name);
}

int fill_placeholders_check(const struct jbc_manifest *manifest, const struct jbc_activities *all,
                            struct jbc_error *error)
{
    for (size_t s = 0; s <= manifest->section_count; s++) {
        const struct jbc_section *section = s == 0 ? &manifest->main : &manifest->sections[s - 1];
        if (check_section_name(manifest, section, error) < 0)
            return -1;
        for (size_t i = 0; i < section->count; i++)
            if (!is_filled(&section->attributes[i], s) &&
                check_value(manifest, &section->attributes[i], all, error) < 0)
                return -1;
    }
    return 0;
}

/* ---- expanding ---- */

/* A value that is put in becomes a part of an attribute. */
static int check_content(const char *value, const char *name, struct jbc_error *error)
{
    if (strpbrk(value, "\r\n") || !text_is_utf8(value, strlen(value)))
        return fail_with(error, JBC_BAD_INPUT,
                         "the value for " START "%s@ holds a line break or is not UTF-8, which "
                         "would break the manifest",
                         name);
    return 0;
}

static int expand_value(struct jbc_attribute *attribute, const struct fill_sources *sources,
                        const struct jbc_activities *all, struct jbc_error *error)
{
    struct placeholder placeholder;
    struct buf expanded = {0};
    const char *at = attribute->value;
    if (!find_next(at, &placeholder))
        return 0;
    do {
        const char *value = value_of(&placeholder, sources, all);
        if (!value || check_content(value, placeholder.name, error) < 0) {
            buf_clear(&expanded);
            return value ? -1
                         : fail_with(error, JBC_BAD_INPUT,
                                     "the manifest's attribute %s wants " START
                                     "%s@, but its value is not known",
                                     attribute->name, placeholder.name);
        }
        buf_add(&expanded, at, (size_t)(placeholder.at - at));
        buf_adds(&expanded, value);
        at = placeholder.at + placeholder.length;
    } while (find_next(at, &placeholder));
    buf_adds(&expanded, at);
    char *value = buf_take(&expanded);
    if (!value)
        return fail_memory(error);
    buf_wipe_free(attribute->value);
    attribute->value = value;
    return 0;
}

int fill_placeholders_expand(struct jbc_manifest *manifest, const struct fill_sources *sources,
                             const struct jbc_activities *all, struct jbc_error *error)
{
    for (size_t s = 0; s <= manifest->section_count; s++) {
        struct jbc_section *section = s == 0 ? &manifest->main : &manifest->sections[s - 1];
        for (size_t i = 0; i < section->count; i++)
            if (!is_filled(&section->attributes[i], s) &&
                expand_value(&section->attributes[i], sources, all, error) < 0)
                return -1;
    }
    return 0;
}
