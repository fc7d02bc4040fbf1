#ifndef CLASS_PATH_H
#define CLASS_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* One of the relative URLs of a manifest's Class-Path (JAR File Specification, "Main Attributes").
 */
struct class_path_item {
    const char *path; /* borrowed from the value, without "./" ahead; not terminated */
    size_t length;
    bool is_in_jar; /* false: a folder, or another URL */
};

/* Takes the next, if there is one, and moves *at behind it. *at may be NULL. */
bool class_path_next(const char **at, struct class_path_item *item);

/* True where Class-Path (which may be NULL) names the entry, by its path or by its last part. */
bool class_path_names(const char *class_path, const char *entry);

#endif
