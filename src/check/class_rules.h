#ifndef CLASS_RULES_H
#define CLASS_RULES_H

#include "inside.h"
#include "rules.h"

/* The agents that can load what was found, by its versions. */
unsigned agents_for(const struct scan *scan);

/* Versions, what is no class or no JAR, packages that left the JDK, the SDK's classes. */
int classes_check(const struct checked *checked, const struct inside *inside);

/* Which class is the connector, which are its activities, and their factories. */
int connector_check(const struct checked *checked, const struct inside *inside,
                    const struct jbc_connector *connector, const struct entries *entries);

/* JARs in the JAR that Class-Path, which may be NULL, does not name. */
int nested_check(const struct checked *checked, const struct inside *inside,
                 const char *class_path);

#endif
