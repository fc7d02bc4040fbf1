#ifndef PACKAGES_H
#define PACKAGES_H

#include "class_file.h"

#include <jbc/error.h>

/* Packages that left the JDK between Java 8 and 25: JEP 320 (Java 11), JEP 372 (Java 15). */
enum { PACKAGE_COUNT = 11 };

extern const char *const package_names[PACKAGE_COUNT]; /* "javax.xml.bind" */

/* Which of them a JAR uses, and which it has itself. */
struct package_use {
    char *used_by[PACKAGE_COUNT]; /* the entry of a class that does; NULL: none */
    bool provided[PACKAGE_COUNT];
};

/* What a class file, of that entry, refers to by its constants. */
int packages_use(struct package_use *use, const struct class_file *class, const char *entry,
                 struct jbc_error *error);

/* That an entry is there. */
void packages_provide(struct package_use *use, const char *entry);

void packages_clear(struct package_use *use);

#endif
