/* Class files as check reads them: what they say, and that nothing beyond their bytes is touched.
 */
#include "class_file.h"
#include "class_maker.h"
#include "expect.h"

#include <stdlib.h>

#define CONNECTOR "org/jitterbit/connector/sdk/annotation/Connector"

static const unsigned char *bytes_of(const struct buf *file)
{
    return (const unsigned char *)file->data;
}

/* Takes the file apart, which must succeed. */
static struct class_file parsed(const struct buf *file)
{
    struct class_file class = {0};
    const char *wrong = class_parse(&class, bytes_of(file), file->length);
    if (wrong)
        fail_msg("refused: %s", wrong);
    return class;
}

static void assert_refused(const void *bytes, size_t length, const char *words)
{
    struct class_file class = {0};
    /* A copy of its own, so that a sanitizer sees what is read behind it. */
    unsigned char *copy = malloc(length + !length);
    memcpy(copy, bytes, length);
    const char *wrong = class_parse(&class, copy, length);
    if (!wrong)
        fail_msg("accepted %zu bytes", length);
    if (words)
        assert_string_equal(wrong, words);
    class_clear(&class);
    free(copy);
}

/* Ends a class without methods and attributes. */
static struct buf plain(struct class_maker *maker, const char *name, const char *super)
{
    maker_head(maker, name, super);
    maker_u2(maker, 0);
    maker_u2(maker, 0);
    return maker_take(maker);
}

/* The head of a class with one attribute of annotations, of one annotation with that many
 * elements, to be followed by them; *length is where the attribute's length stands in the rest. */
static size_t begin_annotation(struct class_maker *maker, const char *attribute, const char *type,
                               unsigned elements)
{
    maker_head(maker, "x/A", "java/lang/Object");
    maker_u2(maker, 0);
    maker_u2(maker, 1);
    maker_u2(maker, maker_utf8(maker, attribute));
    size_t length = maker->rest.length;
    maker_u4(maker, 0);
    maker_u2(maker, 1);
    maker_u2(maker, maker_utf8(maker, type));
    maker_u2(maker, elements);
    return length;
}

static struct buf end_annotation(struct class_maker *maker, size_t at)
{
    size_t length = maker->rest.length - at - 4;
    for (int i = 0; i < 4; i++)
        maker->rest.data[at + (size_t)i] = (char)(length >> (8 * (3 - i)));
    return maker_take(maker);
}

static void element(struct class_maker *maker, const char *name, char tag, const char *value)
{
    maker_u2(maker, maker_utf8(maker, name));
    maker_u1(maker, (unsigned char)tag);
    maker_u2(maker, maker_utf8(maker, value));
}

static void a_class_tells_its_names_and_its_version(void **state)
{
    (void)state;
    struct class_maker maker = {.major = 61};
    struct buf file = plain(&maker, "x/A", "x/B");
    struct class_file class = parsed(&file);
    assert_int_equal(class.major, 61);
    assert_int_equal(class_version(bytes_of(&file), 8), 61);
    assert_true(class_name_is(class.name, "x/A"));
    assert_true(class_name_is(class.super, "x/B"));
    assert_false(class_name_is(class.super, "x/BB"));
    class_clear(&class);
    buf_clear(&file);
}

static void object_has_no_superclass(void **state)
{
    (void)state;
    struct class_maker maker = {0};
    struct buf file = plain(&maker, "java/lang/Object", NULL);
    struct class_file class = parsed(&file);
    assert_null(class.super.text);
    class_clear(&class);
    buf_clear(&file);
}

static void interfaces_are_found(void **state)
{
    (void)state;
    struct class_maker maker = {0};
    maker_u2(&maker, 1);
    maker_u2(&maker, maker_class(&maker, "x/A"));
    maker_u2(&maker, maker_class(&maker, "java/lang/Object"));
    maker_u2(&maker, 2);
    maker_u2(&maker, maker_class(&maker, "x/I"));
    maker_u2(&maker, maker_class(&maker, "x/J"));
    for (int i = 0; i < 3; i++)
        maker_u2(&maker, 0);
    struct buf file = maker_take(&maker);
    struct class_file class = parsed(&file);
    assert_int_equal(class.interface_count, 2);
    assert_true(class_name_is(class_interface(&class, 0), "x/I"));
    assert_true(class_name_is(class_interface(&class, 1), "x/J"));
    class_clear(&class);
    buf_clear(&file);
}

static void a_long_takes_two_numbers(void **state)
{
    (void)state;
    struct class_maker maker = {0};
    maker_long(&maker);
    unsigned number = maker_class(&maker, "x/Referred");
    struct buf file = plain(&maker, "x/A", "java/lang/Object");
    struct class_file class = parsed(&file);
    assert_int_equal(number, 4);
    assert_true(class_name_is(class_constant(&class, number), "x/Referred"));
    assert_null(class_constant(&class, 2).text);
    class_clear(&class);
    buf_clear(&file);
}

static void an_array_is_no_class(void **state)
{
    (void)state;
    struct class_maker maker = {0};
    unsigned number = maker_class(&maker, "[Lx/B;");
    struct buf file = plain(&maker, "x/A", "java/lang/Object");
    struct class_file class = parsed(&file);
    assert_null(class_constant(&class, number).text);
    assert_null(class_constant(&class, 9999).text);
    class_clear(&class);
    buf_clear(&file);
}

/* A class with one method of that name, descriptor and access. */
static bool is_constructible(unsigned access, const char *name, const char *descriptor)
{
    struct class_maker maker = {0};
    maker_head(&maker, "x/A", "java/lang/Object");
    maker_u2(&maker, 1);
    maker_u2(&maker, access);
    maker_u2(&maker, maker_utf8(&maker, name));
    maker_u2(&maker, maker_utf8(&maker, descriptor));
    maker_u2(&maker, 0);
    maker_u2(&maker, 0);
    struct buf file = maker_take(&maker);
    struct class_file class = parsed(&file);
    bool is = class_is_constructible(&class);
    class_clear(&class);
    buf_clear(&file);
    return is;
}

static void a_public_constructor_without_parameters_is_found(void **state)
{
    (void)state;
    assert_true(is_constructible(1, "<init>", "()V"));
    assert_false(is_constructible(0, "<init>", "()V"));
    assert_false(is_constructible(2, "<init>", "()V"));
    assert_false(is_constructible(1, "<init>", "(I)V"));
    assert_false(is_constructible(1, "init", "()V"));
}

static void an_annotation_tells_name_and_factory(void **state)
{
    (void)state;
    struct class_maker maker = {0};
    struct class_annotation annotation;
    size_t at = begin_annotation(&maker, "RuntimeVisibleAnnotations", "L" CONNECTOR ";", 2);
    element(&maker, "name", 's', "Folder Drop");
    element(&maker, "factory", 'c', "Lx/Factory;");
    struct buf file = end_annotation(&maker, at);
    struct class_file class = parsed(&file);
    assert_true(class_annotation(&class, CONNECTOR, &annotation));
    assert_true(class_name_is(annotation.name, "Folder Drop"));
    assert_true(class_name_is(annotation.factory, "x/Factory"));
    assert_false(class_annotation(&class, "x/Other", &annotation));
    class_clear(&class);
    buf_clear(&file);
}

static void elements_of_every_kind_are_passed(void **state)
{
    (void)state;
    struct class_maker maker = {0};
    struct class_annotation annotation;
    size_t at = begin_annotation(&maker, "RuntimeVisibleAnnotations", "L" CONNECTOR ";", 5);
    element(&maker, "number", 'I', "7");
    maker_u2(&maker, maker_utf8(&maker, "kind"));
    maker_u1(&maker, 'e');
    maker_u2(&maker, maker_utf8(&maker, "Lx/E;"));
    maker_u2(&maker, maker_utf8(&maker, "ONE"));
    maker_u2(&maker, maker_utf8(&maker, "inner"));
    maker_u1(&maker, '@');
    maker_u2(&maker, maker_utf8(&maker, "Lx/B;"));
    maker_u2(&maker, 1);
    element(&maker, "name", 's', "not this one");
    maker_u2(&maker, maker_utf8(&maker, "list"));
    maker_u1(&maker, '[');
    maker_u2(&maker, 2);
    maker_u1(&maker, 's');
    maker_u2(&maker, 1);
    maker_u1(&maker, '[');
    maker_u2(&maker, 0);
    element(&maker, "name", 's', "this one");
    struct buf file = end_annotation(&maker, at);
    struct class_file class = parsed(&file);
    assert_true(class_annotation(&class, CONNECTOR, &annotation));
    assert_true(class_name_is(annotation.name, "this one"));
    class_clear(&class);
    buf_clear(&file);
}

static void an_annotation_that_java_does_not_see_is_none(void **state)
{
    (void)state;
    struct class_maker maker = {0};
    struct class_annotation annotation;
    size_t at = begin_annotation(&maker, "RuntimeInvisibleAnnotations", "L" CONNECTOR ";", 0);
    struct buf file = end_annotation(&maker, at);
    struct class_file class = parsed(&file);
    assert_false(class_annotation(&class, CONNECTOR, &annotation));
    class_clear(&class);
    buf_clear(&file);
}

static void an_annotation_that_is_nested_too_deeply_is_none(void **state)
{
    (void)state;
    struct class_maker maker = {0};
    struct class_annotation annotation;
    size_t at = begin_annotation(&maker, "RuntimeVisibleAnnotations", "L" CONNECTOR ";", 1);
    maker_u2(&maker, maker_utf8(&maker, "list"));
    for (int i = 0; i < 10000; i++) {
        maker_u1(&maker, '[');
        maker_u2(&maker, 1);
    }
    struct buf file = end_annotation(&maker, at);
    struct class_file class = parsed(&file);
    assert_false(class_annotation(&class, CONNECTOR, &annotation));
    class_clear(&class);
    buf_clear(&file);
}

static void what_is_no_class_file_is_refused(void **state)
{
    (void)state;
    assert_refused("", 0, "no class file");
    assert_refused("PK\3\4 is a ZIP file", 16, "no class file");
    assert_refused("\xca\xfe\xba\xbe\0\0\0\1", 8, "no class file");
    assert_int_equal(class_version((const unsigned char *)"\xca\xfe\xba", 3), 0);
}

static void a_file_that_is_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    struct class_maker maker = {0};
    maker_long(&maker);
    size_t at = begin_annotation(&maker, "RuntimeVisibleAnnotations", "L" CONNECTOR ";", 1);
    element(&maker, "name", 's', "x");
    struct buf file = end_annotation(&maker, at);
    for (size_t length = 0; length < file.length; length++)
        assert_refused(file.data, length, NULL);
    buf_clear(&file);
}

static void an_unknown_constant_is_refused(void **state)
{
    (void)state;
    struct class_maker maker = {0};
    maker_tag(&maker, 2, 0);
    struct buf file = plain(&maker, "x/A", "java/lang/Object");
    assert_refused(file.data, file.length, "an unknown constant");
    buf_clear(&file);
}

static void a_class_without_a_name_is_refused(void **state)
{
    (void)state;
    struct class_maker maker = {0};
    maker_u2(&maker, 1);
    for (int i = 0; i < 6; i++)
        maker_u2(&maker, 0);
    struct buf file = maker_take(&maker);
    assert_refused(file.data, file.length, "without a name");
    buf_clear(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_class_tells_its_names_and_its_version),
        cmocka_unit_test(object_has_no_superclass),
        cmocka_unit_test(interfaces_are_found),
        cmocka_unit_test(a_long_takes_two_numbers),
        cmocka_unit_test(an_array_is_no_class),
        cmocka_unit_test(a_public_constructor_without_parameters_is_found),
        cmocka_unit_test(an_annotation_tells_name_and_factory),
        cmocka_unit_test(elements_of_every_kind_are_passed),
        cmocka_unit_test(an_annotation_that_java_does_not_see_is_none),
        cmocka_unit_test(an_annotation_that_is_nested_too_deeply_is_none),
        cmocka_unit_test(what_is_no_class_file_is_refused),
        cmocka_unit_test(a_file_that_is_cut_off_anywhere_is_refused),
        cmocka_unit_test(an_unknown_constant_is_refused),
        cmocka_unit_test(a_class_without_a_name_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
