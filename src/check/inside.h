#ifndef INSIDE_H
#define INSIDE_H

#include "scan.h"

#include <jbc/connector.h>

/* A factory that the manifest or an annotation names. */
struct factory {
    enum annotation_kind kind;
    char *class_entry; /* "org/example/Factory.class" */
    const char *entry; /* where it is named: the class file; NULL: the manifest */
    bool is_nested;    /* a JAR within the JAR has it */
};

/* A JAR within the JAR. */
struct nested {
    char *entry;
    struct scan scan;
    char *problem; /* why it could not be looked into; NULL: it could */
};

/* All that is in a connector's JAR, as far as classes go. */
struct inside {
    struct scan own;
    struct factory *factories;
    size_t factory_count;
    struct nested *nested;
    size_t nested_count;
};

/* inside must be {0}, and is to be cleared also after a failure. It borrows from connector and
 * entries. A JAR within a nested JAR is not looked into. */
int inside_read(struct inside *inside, const struct jbc_connector *connector,
                const struct entries *entries, struct jbc_error *error);
void inside_clear(struct inside *inside);

#endif
