#include "buf.h"
#include "fail.h"
#include "parts.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum {
    SIZE_MAX_BYTES = 8 << 20,
    JAVA_LINE_BUFFER = 512, /* java.util.jar reads a line with its line break into this */
    CTRL_Z = 0x1a,
};

struct cursor {
    const char *at, *end;
    unsigned line; /* the last one taken */
};

struct line {
    const char *text;
    size_t length; /* without its line break */
    size_t whole;  /* with it */
    unsigned number;
};

/* manifest is what has been read so far; the rooms are those of its last arrays. */
struct parser {
    struct jbc_manifest *manifest;
    struct cursor cursor;
    enum jbc_manifest_origin origin;
    size_t section_room, attribute_room;
    struct jbc_error *error;
};

static int fail_at(struct parser *parser, unsigned line, const char *what)
{
    return fail_with(parser->error, JBC_BAD_INPUT, "%s:%u: %s", parser->manifest->source, line,
                     what);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static bool at_end(const struct cursor *cursor)
{
    return cursor->at == cursor->end;
}

static bool continues(const struct cursor *cursor)
{
    return !at_end(cursor) && *cursor->at == ' ';
}

static struct line take_line(struct cursor *cursor)
{
    struct line line = {.text = cursor->at, .number = ++cursor->line};
    const char *at = cursor->at;
    while (at < cursor->end && *at != '\n' && *at != '\r')
        at++;
    line.length = (size_t)(at - line.text);
    if (at < cursor->end && *at++ == '\r' && at < cursor->end && *at == '\n')
        at++;
    line.whole = (size_t)(at - line.text);
    cursor->at = at;
    return line;
}

/* ---- the text as a whole --------------------------------------------------------------------- */

static bool begins_with(const struct cursor *cursor, const char *bytes, size_t length)
{
    return (size_t)(cursor->end - cursor->at) >= length && memcmp(cursor->at, bytes, length) == 0;
}

static int check_encoding(struct parser *parser)
{
    const struct cursor *cursor = &parser->cursor;
    if (begins_with(cursor, "\xef\xbb\xbf", 3))
        return fail_at(parser, 1, "begins with a byte order mark: save it as UTF-8 without one");
    bool marked = begins_with(cursor, "\xff\xfe", 2) || begins_with(cursor, "\xfe\xff", 2);
    bool zeros = cursor->end - cursor->at >= 2 && (!cursor->at[0] != !cursor->at[1]);
    if (marked || zeros)
        return fail_at(parser, 1, "is UTF-16: save it as UTF-8");
    return 0;
}

static bool too_long(struct line line)
{
    return line.whole > JAVA_LINE_BUFFER || line.length == JAVA_LINE_BUFFER;
}

static int check_lines(struct parser *parser)
{
    for (struct cursor cursor = parser->cursor; !at_end(&cursor);) {
        struct line line = take_line(&cursor);
        if (memchr(line.text, '\0', line.length))
            return fail_at(parser, line.number, "holds a NUL byte");
        if (parser->origin == JBC_MANIFEST_OF_JAR && too_long(line))
            return fail_at(parser, line.number,
                           "longer than the 512 bytes that Java reads of a line");
    }
    return 0;
}

/* Java would take an empty first line for the end of the main attributes. */
static int check_beginning(struct parser *parser)
{
    struct cursor cursor = parser->cursor;
    if (at_end(&cursor) || take_line(&cursor).length > 0)
        return 0;
    while (!at_end(&cursor))
        if (take_line(&cursor).length > 0)
            return fail_at(parser, 1, "an empty line ahead of the main attributes: remove it");
    return 0;
}

/* ---- attributes ------------------------------------------------------------------------------ */

/* Checks an attribute's first line, whose colon stands behind length bytes. */
static int check_name(struct parser *parser, struct line line, size_t length)
{
    if (!manifest_name_is_valid(line.text, length))
        return fail_at(parser, line.number,
                       "ahead of the colon there must be 1 to 70 letters, digits, '-' and '_'");
    if (length + 1 < line.length && line.text[length + 1] != ' ')
        return fail_at(parser, line.number, "no blank behind the colon: write \"Name: value\"");
    return 0;
}

/* Takes a continuation line, without the blank that makes it one. */
static struct line take_continuation(struct cursor *cursor)
{
    cursor->at++;
    return take_line(cursor);
}

/* The text with what its continuation lines add; NULL if there is no memory. */
static char *join(struct cursor *cursor, const char *text, size_t length)
{
    size_t total = length;
    for (struct cursor ahead = *cursor; continues(&ahead);)
        total += take_continuation(&ahead).length;
    char *joined = malloc(total + 1);
    if (!joined)
        return NULL;
    memcpy(joined, text, length);
    while (continues(cursor)) {
        struct line line = take_continuation(cursor);
        memcpy(joined + length, line.text, line.length);
        length += line.length;
    }
    joined[length] = '\0';
    return joined;
}

/* Takes the attribute that begins with this line, and its continuation lines. */
static int take_attribute(struct parser *parser, struct line line, struct jbc_attribute *attribute)
{
    const char *colon = memchr(line.text, ':', line.length);
    if (!colon)
        return fail_at(parser, line.number, "no colon: write \"Name: value\"");
    size_t name = (size_t)(colon - line.text);
    if (check_name(parser, line, name) < 0)
        return -1;
    size_t value = name + 2 < line.length ? name + 2 : line.length; /* editors strip the blank */
    attribute->line = line.number;
    attribute->name = strndup(line.text, name);
    attribute->value = join(&parser->cursor, line.text + value, line.length - value);
    if (!attribute->name || !attribute->value)
        return fail_memory(parser->error);
    if (!text_is_utf8(attribute->value, strlen(attribute->value)))
        return fail_at(parser, line.number, "the value is not valid UTF-8");
    return 0;
}

/* ---- sections -------------------------------------------------------------------------------- */

/* Doubles an array that is full. */
static void *with_room(void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    size_t more = *room ? 2 * *room : 2;
    void *grown = realloc(items, more * size);
    if (grown)
        *room = more;
    return grown;
}

static struct jbc_section *last_section(struct jbc_manifest *manifest)
{
    size_t count = manifest->section_count;
    return count ? &manifest->sections[count - 1] : &manifest->main;
}

/* Moves the attribute to the end of the last section. */
static int add_attribute(struct parser *parser, struct jbc_attribute *attribute)
{
    struct jbc_section *section = last_section(parser->manifest);
    struct jbc_attribute *attributes =
        with_room(section->attributes, section->count, &parser->attribute_room, sizeof *attributes);
    if (!attributes)
        return fail_memory(parser->error);
    section->attributes = attributes;
    attributes[section->count++] = *attribute;
    *attribute = (struct jbc_attribute){0};
    return 0;
}

/* Opens a section with the attribute's value for its name. */
static int add_section(struct parser *parser, struct jbc_attribute *attribute)
{
    struct jbc_manifest *manifest = parser->manifest;
    if (manifest_compare_names(attribute->name, "Name") != 0)
        return fail_at(parser, attribute->line,
                       "behind an empty line a section must begin with \"Name: ...\": remove the "
                       "empty line if this is a main attribute");
    struct jbc_section *sections = with_room(manifest->sections, manifest->section_count,
                                             &parser->section_room, sizeof *sections);
    if (!sections)
        return fail_memory(parser->error);
    manifest->sections = sections;
    sections[manifest->section_count++] = (struct jbc_section){.name = attribute->value};
    attribute->value = NULL;
    parser->attribute_room = 0;
    return 0;
}

static int parse_lines(struct parser *parser)
{
    int result = 0;
    bool closed = false; /* by an empty line */
    while (result == 0 && !at_end(&parser->cursor)) {
        struct line line = take_line(&parser->cursor);
        if (line.length == 0) {
            closed = true;
            continue;
        }
        if (line.text[0] == '#' && parser->origin == JBC_MANIFEST_TEMPLATE)
            continue;
        if (line.text[0] == ' ')
            return fail_at(parser, line.number,
                           "begins with a blank, but there is no attribute to continue");
        struct jbc_attribute attribute = {0};
        result = take_attribute(parser, line, &attribute);
        if (result == 0)
            result = closed ? add_section(parser, &attribute) : add_attribute(parser, &attribute);
        manifest_clear_attribute(&attribute);
        closed = false;
    }
    return result;
}

/* ---- what stands twice ----------------------------------------------------------------------- */

/* Moves the attributes of the others behind those of the first. */
static int merge(struct jbc_section **same, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += same[i]->count;
    struct jbc_attribute *attributes =
        realloc(same[0]->attributes, (total + 1) * sizeof *attributes);
    if (!attributes)
        return -1;
    same[0]->attributes = attributes;
    for (size_t i = 1; i < count; i++) {
        if (same[i]->count)
            memcpy(attributes + same[0]->count, same[i]->attributes,
                   same[i]->count * sizeof *attributes);
        same[0]->count += same[i]->count;
        same[i]->count = 0;
        manifest_clear_section(same[i]);
    }
    return 0;
}

static void drop_merged(struct jbc_manifest *manifest)
{
    size_t kept = 0;
    for (size_t i = 0; i < manifest->section_count; i++)
        if (manifest->sections[i].name)
            manifest->sections[kept++] = manifest->sections[i];
    manifest->section_count = kept;
}

static int merge_sections(struct parser *parser)
{
    struct jbc_manifest *manifest = parser->manifest;
    struct jbc_section **order = manifest_order_sections(manifest);
    int result = order ? 0 : -1;
    for (size_t i = 0, next; result == 0 && i < manifest->section_count; i = next) {
        for (next = i + 1; next < manifest->section_count; next++)
            if (strcmp(order[i]->name, order[next]->name) != 0)
                break;
        if (next - i > 1)
            result = merge(order + i, next - i);
    }
    free(order);
    drop_merged(manifest);
    return result == 0 ? 0 : fail_memory(parser->error);
}

static int check_once(struct parser *parser, const struct jbc_section *section)
{
    struct jbc_attribute **order = manifest_order_attributes(section);
    if (!order)
        return fail_memory(parser->error);
    int result = 0;
    for (size_t i = 1; result == 0 && i < section->count; i++)
        if (manifest_compare_names(order[i - 1]->name, order[i]->name) == 0)
            result = fail_with(parser->error, JBC_BAD_INPUT,
                               "%s:%u: \"%s\" stands twice, first in line %u: remove one",
                               parser->manifest->source, order[i]->line, order[i]->name,
                               order[i - 1]->line);
    free(order);
    return result;
}

static int check_doubles(struct parser *parser)
{
    const struct jbc_manifest *manifest = parser->manifest;
    int result = check_once(parser, &manifest->main);
    for (size_t i = 0; result == 0 && i < manifest->section_count; i++)
        result = check_once(parser, &manifest->sections[i]);
    return result;
}

/* ---------------------------------------------------------------------------------------------- */

static int parse(struct parser *parser)
{
    if (parser->cursor.end - parser->cursor.at > SIZE_MAX_BYTES)
        return fail_at(parser, 1, "larger than 8 MiB: this is no manifest");
    if (check_encoding(parser) < 0 || check_lines(parser) < 0 || check_beginning(parser) < 0)
        return -1;
    if (parse_lines(parser) < 0 || merge_sections(parser) < 0)
        return -1;
    return check_doubles(parser);
}

int jbc_manifest_parse(struct jbc_manifest *manifest, const char *data, size_t length,
                       const char *source, enum jbc_manifest_origin origin, struct jbc_error *error)
{
    if (length == 0)
        data = ""; /* it may have been NULL */
    else if (data[length - 1] == CTRL_Z)
        length--;
    struct jbc_manifest parsed = {.source = strdup(source)};
    struct parser parser = {.manifest = &parsed,
                            .cursor = {.at = data, .end = data + length},
                            .origin = origin,
                            .error = error};
    if (!parsed.source)
        return fail_memory(error);
    if (parse(&parser) < 0) {
        jbc_manifest_clear(&parsed);
        return -1;
    }
    *manifest = parsed;
    return 0;
}
