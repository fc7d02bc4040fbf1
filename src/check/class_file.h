#ifndef CLASS_FILE_H
#define CLASS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A class file, taken apart in its place. Source: The Java Virtual Machine Specification, Java SE
 * 25, chapter 4; section numbers in class_file.c.
 *
 * Nothing is copied: names are views of the bytes, which the caller keeps, and the memory that is
 * needed is two bytes of offset for each constant. Names are the internal ones
 * ("java/lang/Object"), in the modified UTF-8 of section 4.4.7, which is ASCII for all that jbc
 * asks for.
 */
struct class_name {
    const char *text; /* not terminated; NULL: there is none */
    size_t length;
};

enum { CLASS_INTERFACE = 0x0200, CLASS_ABSTRACT = 0x0400, CLASS_PUBLIC = 0x0001 };

struct class_file {
    const unsigned char *bytes;
    size_t length;
    uint32_t *constants; /* where each begins; 0: no constant of that number */
    unsigned constant_count;
    unsigned major; /* version: 52 is Java 8's */
    unsigned access;
    struct class_name name;
    struct class_name super; /* none: java/lang/Object itself */
    size_t interfaces;       /* offset of the first's number */
    unsigned interface_count;
    size_t methods;    /* offset of their count */
    size_t attributes; /* offset of the class's own attributes' count */
};

/*
 * Takes it apart. Returns NULL, or what is wrong in a few words ("out of memory" among them). class
 * must be {0}, and is to be cleared in any case. Bytes that a compiler would not write may pass,
 * but nothing beyond length is ever read.
 */
const char *class_parse(struct class_file *class, const unsigned char *bytes, size_t length);
void class_clear(struct class_file *class);

/* The version alone, of a class file's first 8 bytes; 0 where it is none. */
unsigned class_version(const unsigned char *bytes, size_t length);

/* The interface of that index, below interface_count. */
struct class_name class_interface(const struct class_file *class, unsigned index);

/* The text of constant number index; none where it is another kind of constant. */
struct class_name class_text(const struct class_file *class, unsigned index);

/* The class that constant number index stands for; none where it is another kind of constant, or an
 * array. index is below constant_count. */
struct class_name class_constant(const struct class_file *class, unsigned index);

/* True where the class has a public constructor without parameters. */
bool class_is_constructible(const struct class_file *class);

/* What the class's annotation of that type says. */
struct class_annotation {
    struct class_name name;    /* element "name", a string */
    struct class_name factory; /* element "factory", a class */
};

/* False where the class does not bear an annotation of that type ("org/example/Annotation"),
 * visible at run time. */
bool class_annotation(const struct class_file *class, const char *type,
                      struct class_annotation *annotation);

bool class_name_is(struct class_name name, const char *text);

#endif
