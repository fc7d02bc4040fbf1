#ifndef SCAN_H
#define SCAN_H

#include "entries.h"
#include "packages.h"

/* What the class files of a JAR are: their versions, who bears the SDK's annotations, and what they
 * refer to. Each is read once, and what is kept of all is small. */

enum annotation_kind { ANNOTATED_CONNECTOR, ANNOTATED_ACTIVITY };

/* A class that bears @Connector or @Activity. */
struct annotated {
    enum annotation_kind kind;
    char *entry;   /* of its class file */
    char *name;    /* "" where the annotation has none */
    char *factory; /* internal name; "" where the annotation has none */
};

/* The newest class files of a kind. */
struct newest {
    unsigned major; /* 0: there is none */
    size_t count;   /* of that version */
    char *entry;    /* the first of them */
};

struct scan {
    struct newest base;          /* what every Java loads */
    struct newest versioned;     /* what Java 9 to 25 load instead, in META-INF/versions */
    struct annotated *annotated; /* without those in META-INF/versions */
    size_t annotated_count;
    struct package_use packages;
    char *sdk_entry;     /* the first class of the SDK; NULL: none */
    char *invalid_entry; /* the first that is no class file; NULL: none */
    const char *invalid_reason;
    size_t invalid_count;
};

enum { JAVA_8 = 52, JAVA_25 = 69 /* versions of class files */ };

/* scan must be {0}, and is to be cleared also after a failure. A class file that cannot be read or
 * is no such thing is counted as invalid. */
int scan_jar(struct scan *scan, const struct entries *entries, bool is_multi_release,
             struct jbc_error *error);
void scan_clear(struct scan *scan);

enum {
    CLASS_LIMIT = 16 * 1024 * 1024 /* bytes of a class file; of a larger one only its version */
};

#endif
