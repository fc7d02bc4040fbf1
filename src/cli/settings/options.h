#ifndef OPTIONS_H
#define OPTIONS_H

#include "opt.h"

#include <stdbool.h>

enum { OPERAND_LIMIT = 256 };

/* What the command line said: one struct for all commands, each of which offers a part of it. */
struct options {
    /* where */
    const char *region, *host, *org_id, *cacert, *timeout, *postman_env;
    /* who */
    const char *username, *token_file, *password_file, *tfa_code, *device_id;
    bool password_stdin;
    /* which */
    const char *name, *connector_version, *id;
    /* what */
    const char *jar, *manifest, *registration, *adapter, *output;
    bool in_place, strip_signatures;
    /* how */
    bool validate, dry_run, create_new, simulate;
    /* project */
    const char *project;
    struct opt_list organizations, connectors;
    bool all_organizations;
    /* lock */
    bool frozen, relock, ids_new, check;
    const char *ids_from;
    /* of single commands */
    const char *key_file, *secret_file;
    bool yes, registration_only, payload_only, show_secrets, gitignore, offline;
    const char *port, *state, *password, *tls_cert, *tls_key, *session_seconds, *clock_skew,
        *first_id;
    struct opt_list faults, in_use;
    struct opt_list allow, agents;
    bool strict, rules;
    /* any */
    bool json, quiet, verbose, help;

    const char *operand;                     /* the first; NULL: none was given */
    const char *operands[OPERAND_LIMIT + 1]; /* all; ends with NULL */
};

extern const struct opt project_options[];
extern const struct opt where_options[];
extern const struct opt who_options[];
extern const struct opt any_options[];

#define OPT_PLACE(member) offsetof(struct options, member)
#define OPT_END                                                                                    \
    {                                                                                              \
        0                                                                                          \
    }

/* The entries that several commands share, each with the one text that explains it. */
#define OPT_NAME                                                                                   \
    {                                                                                              \
        "name", 0, OPT_VALUE, "NAME", "the connector's name (default: adapter.json's)",            \
            OPT_PLACE(name)                                                                        \
    }
#define OPT_VERSION                                                                                \
    {                                                                                              \
        "connector-version", 0, OPT_VALUE, "VERSION",                                              \
            "its version (default: adapter.json's, else the manifest's)",                          \
            OPT_PLACE(connector_version)                                                           \
    }
#define OPT_ID                                                                                     \
    {                                                                                              \
        "id", 0, OPT_VALUE, "ID", "the registration of this id and no other", OPT_PLACE(id)        \
    }
#define OPT_JAR                                                                                    \
    {                                                                                              \
        "jar", 0, OPT_FILE, "FILE", "the connector's JAR", OPT_PLACE(jar)                          \
    }
#define OPT_MANIFEST                                                                               \
    {                                                                                              \
        "manifest", 0, OPT_FILE, "FILE", "manifest template (default: the JAR's own manifest)",    \
            OPT_PLACE(manifest)                                                                    \
    }
#define OPT_REGISTRATION                                                                           \
    {                                                                                              \
        "registration", 0, OPT_FILE, "FILE", "use this registration file; nothing asks Harmony",   \
            OPT_PLACE(registration)                                                                \
    }
#define OPT_OUTPUT(text)                                                                           \
    {                                                                                              \
        "output", 'o', OPT_FILE, "FILE", text, OPT_PLACE(output)                                   \
    }
#define OPT_IN_PLACE                                                                               \
    {                                                                                              \
        "in-place", 0, OPT_FLAG, NULL, "replace the JAR itself", OPT_PLACE(in_place)               \
    }
#define OPT_STRIP                                                                                  \
    {                                                                                              \
        "strip-signatures", 0, OPT_FLAG, NULL, "drop the signature of a signed JAR",               \
            OPT_PLACE(strip_signatures)                                                            \
    }
#define OPT_DRY_RUN                                                                                \
    {                                                                                              \
        "dry-run", 0, OPT_FLAG, NULL, "say what would be done; change and write nothing",          \
            OPT_PLACE(dry_run)                                                                     \
    }
#define OPT_NEW                                                                                    \
    {                                                                                              \
        "new", 0, OPT_FLAG, NULL, "register even if the name is registered already",               \
            OPT_PLACE(create_new)                                                                  \
    }
#define OPT_FROZEN                                                                                 \
    {                                                                                              \
        "frozen", 0, OPT_FLAG, NULL, "fail where the lock would change", OPT_PLACE(frozen)         \
    }
#define OPT_RELOCK                                                                                 \
    {                                                                                              \
        "relock", 0, OPT_FLAG, NULL,                                                               \
            "lock the registration that Harmony has now, in the place of the one there was",       \
            OPT_PLACE(relock)                                                                      \
    }
#define OPT_IDS_FROM                                                                               \
    {                                                                                              \
        "ids-from", 0, OPT_FILE, "FILE", "begin the lock with the ids of a released JAR",          \
            OPT_PLACE(ids_from)                                                                    \
    }
#define OPT_IDS_NEW                                                                                \
    {                                                                                              \
        "ids-new", 0, OPT_FLAG, NULL, "begin the lock with new ids: nobody uses the connector",    \
            OPT_PLACE(ids_new)                                                                     \
    }
#define OPT_YES                                                                                    \
    {                                                                                              \
        "yes", 'y', OPT_FLAG, NULL, "do not ask whether protected organizations are meant",        \
            OPT_PLACE(yes)                                                                         \
    }
#define OPT_ALLOW                                                                                  \
    {                                                                                              \
        "allow", 0, OPT_LIST, "RULE", "leave out this rule of 'jbc check'", OPT_PLACE(allow)       \
    }
#define OPT_SIMULATE                                                                               \
    {                                                                                              \
        "simulate", 0, OPT_FLAG, NULL, "use a Harmony simulated inside jbc; no account needed",    \
            OPT_PLACE(simulate)                                                                    \
    }

#endif
