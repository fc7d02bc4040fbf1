#ifndef NESTED_H
#define NESTED_H

#include "entries.h"

/* Opens a JAR that is an entry of another, called name in messages. It is inflated into a nameless
 * temporary file, of at most NESTED_LIMIT bytes. Fails as jbc_jar_open. */
struct jbc_jar *nested_open(const struct entries *entries, size_t index, const char *name,
                            struct jbc_error *error);

enum { NESTED_LIMIT = 512 * 1024 * 1024 };

#endif
