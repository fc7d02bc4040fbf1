#ifndef RULES_H
#define RULES_H

#include "check.h"

/* The place of each rule in check_rules. */
enum rule {
    RULE_UNREADABLE,
    RULE_CLASS_VERSION,
    RULE_NESTED_CLASS_VERSION,
    RULE_CLASS_INVALID,
    RULE_NESTED_INVALID,
    RULE_CONNECTOR_MISSING,
    RULE_CONNECTOR_TWICE,
    RULE_CONNECTOR_NAME,
    RULE_FACTORY_MISSING,
    RULE_FACTORY_INTERFACE,
    RULE_FACTORY_CONSTRUCTOR,
    RULE_ACTIVITY_MISSING,
    RULE_ACTIVITY_CASE,
    RULE_ACTIVITY_UNKNOWN,
    RULE_ACTIVITY_TWICE,
    RULE_LEFT_JDK,
    RULE_SDK_PACKED,
    RULE_MANIFEST_NEWLINE,
    RULE_CONNECTOR_MARK,
    RULE_NOT_RELEASED,
    RULE_ID_MISSING,
    RULE_ID_TWICE,
    RULE_ATTRIBUTE_UNKNOWN,
    RULE_MANIFEST_VERSION,
    RULE_CLASS_PATH_MISSING,
    RULE_CLASS_PATH_UNLISTED,
    RULE_ADAPTER_MISSING,
    RULE_NAME_DIFFERS,
    RULE_NAME_CHARACTERS,
    RULE_VERSION_MISSING,
    RULE_VERSION_DIFFERS,
    RULE_ICON_MISSING,
    RULE_ICON_FORMAT,
    RULE_PROPERTY_TWICE,
    RULE_LIST_MISSING,
    RULE_SECRET_PLAIN,
    RULE_SANDBOX,
    RULE_COUNT,
};

/* Where a finding is; members may be 0 where they are not known. Borrowed. */
struct place {
    const char *entry;
    const char *part;
    unsigned line;
};

/* What is being checked, and what was found so far. */
struct checked {
    const struct check_context *context;
    struct check_result *result;
    struct jbc_error *error;
};

/*
 * Adds a finding, unless the rule is allowed: what is wrong, by format, and what to do. Only the
 * first of many that a rule has are kept: the last that is says so. Fails where memory ran out.
 */
int rules_find(const struct checked *checked, enum rule rule, struct place place,
               const char *remedy, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* False where a finding of the rule would not be kept: the user allows it, or there are many. */
bool rules_want(const struct checked *checked, enum rule rule);

#endif
