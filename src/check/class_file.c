#include "class_file.h"

#include "class_reader.h"

#include <stdlib.h>
#include <string.h>

/* Table 4.4-B. */
enum {
    CONSTANT_UTF8 = 1,
    CONSTANT_LONG = 5,
    CONSTANT_DOUBLE = 6,
    CONSTANT_CLASS = 7,
    CONSTANT_LAST = 20
};

/* Bytes behind the tag (4.4.1 to 4.4.12); 0: no such tag. */
static const unsigned char constant_sizes[CONSTANT_LAST + 1] = {
    [CONSTANT_UTF8] = 2,
    [3] = 4,
    [4] = 4,
    [CONSTANT_LONG] = 8,
    [CONSTANT_DOUBLE] = 8,
    [CONSTANT_CLASS] = 2,
    [8] = 2,
    [9] = 4,
    [10] = 4,
    [11] = 4,
    [12] = 4,
    [15] = 3,
    [16] = 2,
    [17] = 4,
    [18] = 4,
    [19] = 2,
    [20] = 2,
};

#define MAGIC 0xcafebabeU

enum { HEADER_SIZE = 8, OLDEST = 45 /* the first version */ };

bool class_name_is(struct class_name name, const char *text)
{
    return name.text && name.length == strlen(text) && memcmp(name.text, text, name.length) == 0;
}

unsigned class_version(const unsigned char *bytes, size_t length)
{
    struct reader reader = {bytes, length, 0, false};
    uint32_t magic = read32(&reader);
    skip(&reader, 2);
    unsigned major = read16(&reader);
    return reader.failed || magic != MAGIC || major < OLDEST ? 0 : major;
}

/* 4.4: a long or a double takes two numbers. */
static const char *read_constants(struct class_file *class, struct reader *reader)
{
    class->constant_count = read16(reader);
    class->constants = calloc((size_t) class->constant_count + 1, sizeof *class->constants);
    if (!class->constants)
        return "out of memory";
    for (unsigned i = 1; i < class->constant_count; i++) {
        size_t at = reader->at;
        unsigned tag = read8(reader);
        if (reader->failed)
            return "cut off";
        if (tag > CONSTANT_LAST || !constant_sizes[tag])
            return "an unknown constant";
        class->constants[i] = (uint32_t)at;
        skip(reader, tag == CONSTANT_UTF8 ? read16(reader) : constant_sizes[tag]);
        i += tag == CONSTANT_LONG || tag == CONSTANT_DOUBLE;
    }
    return reader->failed ? "cut off" : NULL;
}

/* A reader behind the tag of a constant of that number and kind; failed if there is none. */
static struct reader constant_at(const struct class_file *class, unsigned index, unsigned tag)
{
    struct reader reader = {class->bytes, class->length, 0, true};
    if (index >= class->constant_count || !class->constants[index])
        return reader;
    reader.at = class->constants[index];
    reader.failed = false;
    reader.failed = read8(&reader) != tag;
    return reader;
}

struct class_name class_text(const struct class_file *class, unsigned index)
{
    struct reader reader = constant_at(class, index, CONSTANT_UTF8);
    size_t length = read16(&reader);
    const char *text = (const char *)class->bytes + reader.at;
    skip(&reader, length);
    if (reader.failed)
        return (struct class_name){0};
    return (struct class_name){text, length};
}

struct class_name class_constant(const struct class_file *class, unsigned index)
{
    struct reader reader = constant_at(class, index, CONSTANT_CLASS);
    struct class_name none = {0}, name = {0};
    if (!reader.failed)
        name = class_text(class, read16(&reader));
    return name.length && name.text[0] == '[' ? none : name;
}

/* 4.5, 4.6, 4.7: what fields and methods have alike. */
static void skip_attributes(struct reader *reader)
{
    for (unsigned count = read16(reader); count > 0 && !reader->failed; count--) {
        skip(reader, 2);
        skip(reader, read32(reader));
    }
}

static void skip_members(struct reader *reader)
{
    for (unsigned count = read16(reader); count > 0 && !reader->failed; count--) {
        skip(reader, 6);
        skip_attributes(reader);
    }
}

/* 4.1. */
const char *class_parse(struct class_file *class, const unsigned char *bytes, size_t length)
{
    struct reader reader = {bytes, length, HEADER_SIZE, false};
    class->bytes = bytes;
    class->length = length;
    class->major = class_version(bytes, length);
    if (!class->major)
        return "no class file";
    if (length > UINT32_MAX)
        return "too large";
    const char *wrong = read_constants(class, &reader);
    if (wrong)
        return wrong;
    class->access = read16(&reader);
    class->name = class_constant(class, read16(&reader));
    class->super = class_constant(class, read16(&reader));
    class->interface_count = read16(&reader);
    class->interfaces = reader.at;
    skip(&reader, 2 * (size_t) class->interface_count);
    skip_members(&reader);
    class->methods = reader.at;
    skip_members(&reader);
    class->attributes = reader.at;
    skip_attributes(&reader);
    if (reader.failed)
        return "cut off";
    return class->name.text ? NULL : "without a name";
}

void class_clear(struct class_file *class)
{
    free(class->constants);
    *class = (struct class_file){0};
}

struct class_name class_interface(const struct class_file *class, unsigned index)
{
    struct reader reader = {class->bytes, class->length, class->interfaces + 2 * (size_t)index,
                            false};
    return class_constant(class, read16(&reader));
}

bool class_is_constructible(const struct class_file *class)
{
    struct reader reader = {class->bytes, class->length, class->methods, false};
    for (unsigned count = read16(&reader); count > 0; count--) {
        unsigned access = read16(&reader);
        struct class_name name = class_text(class, read16(&reader));
        struct class_name descriptor = class_text(class, read16(&reader));
        if ((access & CLASS_PUBLIC) && class_name_is(name, "<init>") &&
            class_name_is(descriptor, "()V"))
            return true;
        skip_attributes(&reader);
    }
    return false;
}
