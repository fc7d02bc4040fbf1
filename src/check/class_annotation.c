/* Annotations of a class (The Java Virtual Machine Specification, 4.7.16). */
#include "class_file.h"
#include "class_reader.h"

#include <string.h>

enum { DEEPEST = 16 /* annotations and arrays within each other */ };

/* "Lorg/example/X;" is the class org/example/X (4.3.2). */
static struct class_name class_of(struct class_name descriptor)
{
    if (descriptor.length < 3 || descriptor.text[0] != 'L' ||
        descriptor.text[descriptor.length - 1] != ';')
        return (struct class_name){0};
    return (struct class_name){descriptor.text + 1, descriptor.length - 2};
}

static void skip_value(struct reader *reader, int depth);

static void skip_annotation(struct reader *reader, int depth) // NOLINT(misc-no-recursion)
{
    skip(reader, 2);
    for (unsigned count = read16(reader); count > 0 && !reader->failed; count--) {
        skip(reader, 2);
        skip_value(reader, depth);
    }
}

/* 4.7.16.1. Recursion ends at DEEPEST, as a failure. */
static void skip_value(struct reader *reader, int depth) // NOLINT(misc-no-recursion)
{
    unsigned tag = read8(reader);
    if (depth == DEEPEST)
        reader->failed = true;
    if (tag == '@') {
        skip_annotation(reader, depth + 1);
    } else if (tag == '[') {
        for (unsigned count = read16(reader); count > 0 && !reader->failed; count--)
            skip_value(reader, depth + 1);
    } else {
        skip(reader, tag == 'e' ? 4 : 2);
    }
}

/* One element: its name, then its value. */
static void take_element(const struct class_file *class, struct reader *reader,
                         struct class_annotation *annotation)
{
    struct class_name name = class_text(class, read16(reader));
    struct reader value = *reader;
    unsigned tag = read8(&value);
    struct class_name text = class_text(class, read16(&value));
    if (tag == 's' && class_name_is(name, "name"))
        annotation->name = text;
    if (tag == 'c' && class_name_is(name, "factory"))
        annotation->factory = class_of(text);
    skip_value(reader, 0);
}

static bool find_annotation(const struct class_file *class, struct reader *reader, const char *type,
                            struct class_annotation *annotation)
{
    for (unsigned count = read16(reader); count > 0 && !reader->failed; count--) {
        struct reader inside = *reader;
        if (class_name_is(class_of(class_text(class, read16(&inside))), type)) {
            for (unsigned elements = read16(&inside); elements > 0 && !inside.failed; elements--)
                take_element(class, &inside, annotation);
            return !inside.failed;
        }
        skip_annotation(reader, 0);
    }
    return false;
}

bool class_annotation(const struct class_file *class, const char *type,
                      struct class_annotation *annotation)
{
    struct reader reader = {class->bytes, class->length, class->attributes, false};
    *annotation = (struct class_annotation){0};
    for (unsigned count = read16(&reader); count > 0 && !reader.failed; count--) {
        struct class_name name = class_text(class, read16(&reader));
        size_t length = read32(&reader);
        struct reader inside = reader;
        skip(&reader, length);
        if (reader.failed || !class_name_is(name, "RuntimeVisibleAnnotations"))
            continue;
        inside.length = reader.at;
        if (find_annotation(class, &inside, type, annotation))
            return true;
    }
    return false;
}
