#ifndef CHECK_H
#define CHECK_H

#include <jbc/connector.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Will a private agent load this connector, and show what it should? Judged from the JAR alone.
 *
 * The agent is closed: what it wants is known from the vendor's documentation, from the vendor's
 * public sample and log, or only by inference. A rule says which, and only what is documented, or
 * was seen and never contradicted, is an error.
 */
enum check_severity { CHECK_NOTE, CHECK_WARNING, CHECK_ERROR };
enum check_source { CHECK_DOCUMENTED, CHECK_SEEN, CHECK_INFERRED };

struct check_rule {
    const char *name; /* stable: users allow a rule by it */
    enum check_severity severity;
    enum check_source source;
    const char *explanation; /* one sentence, without its full stop */
};

extern const struct check_rule check_rules[]; /* in the order of --rules; ends with a NULL name */

/* NULL where there is none of that name. */
const struct check_rule *check_rule_find(const char *name);

/* "error", "documented". */
const char *check_severity_name(enum check_severity severity);
const char *check_source_name(enum check_source source);

/* The agents that are told apart: 10.x and 11.x run Java 8, 12.x runs Java 25. */
enum check_agent { CHECK_AGENT_10 = 1, CHECK_AGENT_11 = 2, CHECK_AGENT_12 = 4 };

struct check_context {
    const char *const *allow; /* names of rules that are not to be applied */
    size_t allow_count;
    bool strict;                                 /* warnings become errors */
    unsigned agents;                             /* those on which it must load; 0: on any */
    const struct jbc_registration *registration; /* its name; NULL: not known */
    const char *registered_version;              /* NULL: not known */
    bool is_protected;                           /* it goes to an organization for production */
};

struct check_finding {
    const struct check_rule *rule;
    enum check_severity severity;
    char *entry;   /* of the JAR; NULL: the JAR itself */
    char *part;    /* attribute, member or class in it; may be NULL */
    unsigned line; /* in the entry, from 1; 0: not known */
    char *what;
    char *remedy;
};

struct check_result {
    struct check_finding *findings;
    size_t count;
    unsigned loads_on; /* agents, by the versions of the JAR's own classes */
};

/*
 * Checks a JAR. What makes jbc refuse it, or its adapter.json, is a finding. Fails with JBC_FAILED
 * where it cannot be read, and with JBC_BAD_INPUT where a nested JAR is too large to be looked at.
 * result must be clear, and is to be cleared also after a failure.
 */
int check_jar(const char *path, const struct check_context *context, struct check_result *result,
              struct jbc_error *error);

/*
 * The rules that need no class file, for a connector that is about to be released: its manifest is
 * still to be filled, and what a release mends or refuses itself is not looked for. template_ is
 * laid over the JAR's manifest; it may be NULL.
 */
int check_before_release(const struct jbc_connector *connector,
                         const struct jbc_manifest *template_, const struct check_context *context,
                         struct check_result *result, struct jbc_error *error);

size_t check_count(const struct check_result *result, enum check_severity severity);

/* Frees what it holds and leaves it all zero. Valid on {0}; idempotent. */
void check_result_clear(struct check_result *result);

#endif
