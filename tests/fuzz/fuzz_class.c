/*
 * Whatever the bytes, a class file is read within them, and what it says lies in them.
 */
#include "class_file.h"
#include "must.h"

#include <string.h>

#define SDK "org/jitterbit/connector/sdk/annotation/"

/* Every byte of a name can be read. */
static void must_be_within(struct class_name name, const uint8_t *data, size_t size)
{
    if (!name.text)
        return;
    const uint8_t *text = (const uint8_t *)name.text;
    must(text >= data && text <= data + size);
    must(name.length <= (size_t)(data + size - text));
}

static void must_hold(const struct class_file *class, const uint8_t *data, size_t size)
{
    struct class_annotation annotation;
    must(class->major == class_version(data, size));
    must(class->name.text != NULL);
    must_be_within(class->name, data, size);
    must_be_within(class->super, data, size);
    for (unsigned i = 0; i < class->interface_count; i++)
        must_be_within(class_interface(class, i), data, size);
    for (unsigned i = 0; i <= class->constant_count; i++)
        must_be_within(class_constant(class, i), data, size);
    class_is_constructible(class);
    if (class_annotation(class, SDK "Connector", &annotation) ||
        class_annotation(class, SDK "Activity", &annotation)) {
        must_be_within(annotation.name, data, size);
        must_be_within(annotation.factory, data, size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct class_file class = {0};
    const char *wrong = class_parse(&class, data, size);
    if (wrong)
        must(*wrong != '\0');
    else
        must_hold(&class, data, size);
    class_clear(&class);
    return 0;
}
