#ifndef ADAPTER_RULES_H
#define ADAPTER_RULES_H

#include "entries.h"
#include "json.h"
#include "rules.h"

/* adapter.json as a tree and as the text that the tree was read from. */
struct adapter_text {
    const char *entry; /* its name in the JAR */
    const cJSON *json; /* an object, with a valid name */
    const char *text;
    size_t length;
};

/* The place of a member in it; value NULL: of the whole. */
struct place adapter_place(const struct adapter_text *adapter, const char *part,
                           const cJSON *value);

/* Name, version, sandbox and icons. */
int adapter_check(const struct checked *checked, const struct adapter_text *adapter,
                  const struct entries *entries);

/* The properties of the endpoint and of the activities. */
int properties_check(const struct checked *checked, const struct adapter_text *adapter);

#endif
