#ifndef JAR_HANDLE_H
#define JAR_HANDLE_H

#include "jar_directory.h"

#include <jbc/jar.h>

/* What is behind an open JAR. */
struct jbc_jar {
    struct jar_file file;
    mode_t mode;
    dev_t device;
    ino_t inode;
    struct jar_directory directory;
    char *names; /* of all entries, each terminated */
    const char **name_at;
    const struct jar_entry *meta_inf;  /* META-INF/ in any case; NULL if there is none */
    const struct jar_entry *manifest;  /* NULL if there is none */
    const struct jar_entry *signature; /* a signature file; NULL if there is none */
};

#define JAR_MANIFEST "META-INF/MANIFEST.MF"

/* True for a signature file directly in META-INF, as jbc_jar_is_signed tells them. */
bool jar_is_signature(const struct jar_entry *entry);

/* Makes the names that jbc_jar_entry tells. */
int jar_name_entries(struct jbc_jar *jar, struct jbc_error *error);

/* jbc_jar_read for an entry that was found. */
int jar_read_entry(const struct jbc_jar *jar, const struct jar_entry *entry, size_t limit,
                   char **data, size_t *length, struct jbc_error *error);

#endif
