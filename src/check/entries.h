#ifndef ENTRIES_H
#define ENTRIES_H

#include "buf.h"

#include <jbc/jar.h>

/* A JAR's entries by their names. Borrows from the JAR. One that has only the jar finds them, too:
 * each by a walk, which is less than to sort them where few are asked for. */
struct entries {
    const struct jbc_jar *jar;
    struct entry_name {
        const char *name;
        size_t index;
    } * sorted;
    size_t count;
};

#define NO_SUCH_ENTRY JBC_JAR_NO_ENTRY

/* entries must be {0}, and is to be cleared also after a failure. */
int entries_open(struct entries *entries, const struct jbc_jar *jar, struct jbc_error *error);
void entries_clear(struct entries *entries);

/* The index of the entry of that name, of several the last, as Java's JarFile; NO_SUCH_ENTRY. */
size_t entries_find(const struct entries *entries, const char *name);
bool entries_has(const struct entries *entries, const char *name);

/* The same for a name that is not terminated. */
bool entries_has_n(const struct entries *entries, const char *name, size_t length);

/* Adds an entry's first bytes, at most limit, to out; all of them if it has no more, and then its
 * CRC is checked. */
int entries_read(const struct entries *entries, size_t index, size_t limit, struct buf *out,
                 struct jbc_error *error);

#endif
