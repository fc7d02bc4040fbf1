#include "options.h"

const struct opt project_options[] = {
    {"project", 0, OPT_FILE, "FILE", "the project file (default: jbc.json, if it is here)",
     OPT_PLACE(project)},
    {"organization", 0, OPT_LIST, "NAME", "an organization of the project",
     OPT_PLACE(organizations)},
    {"all-organizations", 0, OPT_FLAG, NULL, "all organizations but protected ones",
     OPT_PLACE(all_organizations)},
    {"connector", 0, OPT_LIST, "NAME", "a connector of the project (default: all)",
     OPT_PLACE(connectors)},
    OPT_END,
};

const struct opt where_options[] = {
    {"region", 0, OPT_WORDS, "na|emea|apac", "Harmony's region", OPT_PLACE(region)},
    {"host", 0, OPT_VALUE, "URL", "Harmony's scheme, host and port, instead of a region",
     OPT_PLACE(host)},
    {"org-id", 0, OPT_VALUE, "ID", "the organization (default: that of the log-in)",
     OPT_PLACE(org_id)},
    {"cacert", 0, OPT_FILE, "FILE", "trust these authorities (PEM) instead of the system's",
     OPT_PLACE(cacert)},
    {"timeout", 0, OPT_VALUE, "SECONDS",
     "limit of each of up to 3 tries of a call (default: 60); a whole run takes at most 12 times "
     "that, and 7 minutes",
     OPT_PLACE(timeout)},
    {"postman-env", 0, OPT_FILE, "FILE",
     "a Postman environment, for what options and variables don't tell", OPT_PLACE(postman_env)},
    OPT_END,
};

const struct opt who_options[] = {
    {"username", 0, OPT_VALUE, "EMAIL", "log in as this user", OPT_PLACE(username)},
    {"token-file", 0, OPT_FILE, "FILE", "go on with the log-in of 'jbc login -o FILE'",
     OPT_PLACE(token_file)},
    {"password-stdin", 0, OPT_FLAG, NULL, "read the password from standard input",
     OPT_PLACE(password_stdin)},
    {"password-file", 0, OPT_FILE, "FILE", "read the password from a file's first line",
     OPT_PLACE(password_file)},
    {"tfa-code", 0, OPT_VALUE, "CODE", "the two-factor code that Harmony mailed",
     OPT_PLACE(tfa_code)},
    {"device-id", 0, OPT_VALUE, "ID", "the device that Harmony trusts (default: one is kept)",
     OPT_PLACE(device_id)},
    OPT_END,
};

const struct opt any_options[] = {
    {"json", 0, OPT_FLAG, NULL, "print one JSON object on standard output", OPT_PLACE(json)},
    {"quiet", 'q', OPT_FLAG, NULL, "only errors and warnings", OPT_PLACE(quiet)},
    {"verbose", 'v', OPT_FLAG, NULL, "each request and where each setting is from, too",
     OPT_PLACE(verbose)},
    {"help", 'h', OPT_FLAG, NULL, "show this text", OPT_PLACE(help)},
    OPT_END,
};
