#include "where.h"

#include "fail.h"
#include "organization.h"
#include "sources.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST_TIMEOUT = 24 * 3600 };

static int take_region(struct setting *host, const struct said *region, struct jbc_error *error)
{
    struct setting asked = {0};
    if (setting_set(&asked, region->value, region->origin, VALUE_PLAIN, error) < 0)
        return -1;
    const char *found = jbc_region_host(asked.value);
    int result =
        found ? setting_set(host, found, region->origin, VALUE_PLAIN, error)
              : fail_with(error, JBC_USAGE, "%s: '%s' is no region: there are na, emea and apac",
                          asked.origin, asked.value);
    setting_clear(&asked);
    return result;
}

/* The one spelling of a host. */
static int normalize(char **host, const char *origin, enum value_kind kind, struct jbc_error *error)
{
    struct jbc_error reason = {0};
    char *normal = jbc_host_normalize(*host, &reason);
    if (!normal)
        return fail_with(
            error, reason.code == JBC_USAGE && kind == VALUE_MEMBER ? JBC_BAD_INPUT : reason.code,
            "%s: %s", origin, reason.message);
    free(*host);
    *host = normal;
    return 0;
}

static int find_host(struct settings *settings, const struct source_names *names,
                     const struct jbc_registration *registration, struct jbc_error *error)
{
    const struct options *options = settings->options;
    const struct said regions[SOURCE_COUNT] = {
        [SOURCE_OPTION] = {options->region, "--region"},
        [SOURCE_VARIABLE] = env_said("HARMONY_REGION"),
    };
    const struct said hosts[SOURCE_COUNT] = {
        [SOURCE_OPTION] = {options->host, "--host"},
        [SOURCE_VARIABLE] = env_said("HARMONY_HOST"),
        [SOURCE_POSTMAN] = {settings->postman.host, names->postman},
        [SOURCE_TOKEN_FILE] = {settings->token.host, names->token_file},
        [SOURCE_REGISTRATION] = {registration ? registration->host : NULL, names->registration},
    };
    enum source region = source_of(regions), host = source_of(hosts);
    if (region == SOURCE_COUNT && host == SOURCE_COUNT)
        return fail_with(error, JBC_USAGE,
                         "say which Harmony: --region na|emea|apac or --host URL, the variable "
                         "HARMONY_REGION or HARMONY_HOST, or a hostURL in --postman-env FILE");
    if (region == host)
        return fail_with(error, JBC_USAGE, "%s and %s exclude each other", regions[region].origin,
                         hosts[host].origin);
    if (region < host)
        return take_region(&settings->host, &regions[region], error);
    if (source_take(&settings->host, hosts, error) < 0)
        return -1;
    return normalize(&settings->host.value, settings->host.origin, source_kind(host), error);
}

/* A token goes to no other host than its own. */
static int check_token_host(struct settings *settings, const struct source_names *names,
                            struct jbc_error *error)
{
    if (!settings->token.host)
        return 0;
    if (normalize(&settings->token.host, names->token_file, VALUE_MEMBER, error) < 0)
        return -1;
    if (strcmp(settings->token.host, settings->host.value) == 0)
        return 0;
    return fail_with(
        error, JBC_USAGE, "%s is for %s, not for %s (%s): a token goes to no other host",
        names->token_file, settings->token.host, settings->host.value, settings->host.origin);
}

static int find_org(struct settings *settings, const struct source_names *names,
                    const struct jbc_registration *registration, struct jbc_error *error)
{
    struct setting *org_id = &settings->org_id;
    const struct said said[SOURCE_COUNT] = {
        [SOURCE_OPTION] = {settings->options->org_id, "--org-id"},
        [SOURCE_VARIABLE] = env_said("HARMONY_ORG_ID"),
        [SOURCE_POSTMAN] = {settings->postman.org_id, names->postman},
        [SOURCE_TOKEN_FILE] = {settings->token.org_id, names->token_file},
        [SOURCE_REGISTRATION] = {registration ? registration->org_id : NULL, names->registration},
    };
    if (source_take(org_id, said, error) < 0)
        return -1;
    if (!org_id->value || jbc_id_is_valid(org_id->value))
        return 0;
    return fail_with(error,
                     source_kind(source_of(said)) == VALUE_MEMBER ? JBC_BAD_INPUT : JBC_USAGE,
                     "%s: '%s' is not an organization's id: it has 1 to 19 digits", org_id->origin,
                     org_id->value);
}

static int find_authorities(struct settings *settings, struct jbc_error *error)
{
    struct setting *file = &settings->ca_file;
    struct said variable = env_said("CURL_CA_BUNDLE");
    if (!variable.value)
        variable = env_said("SSL_CERT_FILE");
    if (organization_authorities(settings))
        variable = (struct said){organization_authorities(settings), settings->project->path};
    const struct said said[SOURCE_COUNT] = {
        [SOURCE_OPTION] = {settings->options->cacert, "--cacert"}, [SOURCE_VARIABLE] = variable};
    if (source_take(file, said, error) < 0)
        return -1;
    if (file->value && access(file->value, R_OK) < 0)
        return fail_errno(error, "cannot read the authorities in %s (%s)", file->value,
                          file->origin);
    return 0;
}

/* As curl has it: a bundle is all that is trusted, a folder is beside the system's file. */
static int find_authorities_folder(struct settings *settings, struct jbc_error *error)
{
    const struct said said[SOURCE_COUNT] = {[SOURCE_VARIABLE] = env_said("SSL_CERT_DIR")};
    if (settings->options->cacert || organization_authorities(settings) ||
        env_said("CURL_CA_BUNDLE").value)
        return 0;
    return source_take(&settings->ca_folder, said, error);
}

int where_find(struct settings *settings, const struct jbc_registration *registration,
               struct jbc_error *error)
{
    const char *timeout = settings->options->timeout;
    struct source_names names;
    source_names(&names, settings);
    if (find_authorities(settings, error) < 0 || find_authorities_folder(settings, error) < 0)
        return -1;
    if (timeout &&
        value_number(timeout, "--timeout", 1, LONGEST_TIMEOUT, &settings->timeout, error) < 0)
        return -1;
    if (settings->organization) {
        if (organization_where(settings, error) < 0)
            return -1;
        return check_token_host(settings, &names, error);
    }
    if (find_host(settings, &names, registration, error) < 0 ||
        check_token_host(settings, &names, error) < 0)
        return -1;
    return find_org(settings, &names, registration, error);
}
