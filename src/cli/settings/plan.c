#include "plan.h"

#include "env.h"
#include "fail.h"
#include "prompt.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST_TIMEOUT = 24 * 3600 };

/* The host that region or host name, of which at most one may be given. */
static int host_of(const char *region, const char *host, const char *both, const char **result,
                   struct jbc_error *error)
{
    if (region && host)
        return fail_with(error, JBC_USAGE, "%s exclude each other", both);
    *result = region ? jbc_region_host(region) : host;
    if (region && !*result)
        return fail_with(error, JBC_USAGE, "'%s' is no region: there are na, emea and apac",
                         region);
    return 0;
}

static int plan_token(struct plan *plan, const struct options *options, struct jbc_error *error)
{
    struct jbc_error reason = {0};
    if (!options->token_file)
        return 0;
    if (jbc_token_read(&plan->token, options->token_file, error) < 0)
        return -1;
    char *host = jbc_host_normalize(plan->token.host, &reason);
    if (!host)
        return fail_with(error, JBC_BAD_INPUT, "%s: %s", options->token_file, reason.message);
    free(plan->token.host);
    plan->token.host = host;
    return 0;
}

static int plan_host(struct plan *plan, const struct options *options,
                     const struct jbc_registration *registration, struct jbc_error *error)
{
    const char *host = NULL;
    if (host_of(options->region, options->host, "--region and --host", &host, error) < 0)
        return -1;
    if (!host && host_of(env_get("HARMONY_REGION"), env_get("HARMONY_HOST"),
                         "HARMONY_REGION and HARMONY_HOST", &host, error) < 0)
        return -1;
    if (!host)
        host = options->postman.host;
    if (!host)
        host = plan->token.host;
    if (!host && registration)
        host = registration->host;
    if (!host)
        return fail_with(error, JBC_USAGE,
                         "say which Harmony: --region na|emea|apac or --host URL, the variable "
                         "HARMONY_REGION or HARMONY_HOST, or a hostURL in --postman-env FILE");
    plan->host = jbc_host_normalize(host, error);
    if (!plan->host)
        return -1;
    if (plan->token.host && strcmp(plan->token.host, plan->host) != 0)
        return fail_with(error, JBC_USAGE,
                         "the token file %s is for %s, not for %s: a token goes to no other host",
                         options->token_file, plan->token.host, plan->host);
    return 0;
}

static int plan_org(struct plan *plan, const struct options *options,
                    const struct jbc_registration *registration, struct jbc_error *error)
{
    plan->org_id = options->org_id ? options->org_id : env_get("HARMONY_ORG_ID");
    if (!plan->org_id)
        plan->org_id = options->postman.org_id;
    if (!plan->org_id)
        plan->org_id = plan->token.org_id;
    if (!plan->org_id && registration)
        plan->org_id = registration->org_id;
    if (plan->org_id && !jbc_id_is_valid(plan->org_id))
        return fail_with(error, JBC_USAGE,
                         "'%s' is not an organization's id: it has 1 to 19 digits", plan->org_id);
    return 0;
}

static int plan_who(struct plan *plan, const struct options *options, struct jbc_error *error)
{
    if (!!options->token_file + options->password_stdin + !!options->password_file > 1)
        return fail_with(error, JBC_USAGE,
                         "--token-file, --password-stdin and --password-file exclude each other");
    plan->email = options->username ? options->username : env_get("HARMONY_USERNAME");
    if (!plan->email)
        plan->email = options->postman.email;
    plan->way = options->token_file             ? BY_TOKEN_FILE
                : options->password_stdin       ? BY_STDIN
                : options->password_file        ? BY_FILE
                : env_get("HARMONY_AUTH_TOKEN") ? BY_TOKEN
                : env_get("HARMONY_PASSWORD")   ? BY_PASSWORD
                                                : BY_PROMPT;
    if (plan->way == BY_TOKEN && !plan->org_id)
        return fail_with(error, JBC_USAGE,
                         "HARMONY_AUTH_TOKEN does not tell the organization: give --org-id or "
                         "HARMONY_ORG_ID");
    if (plan->way == BY_TOKEN || plan->way == BY_TOKEN_FILE)
        return 0;
    if (plan->way == BY_PROMPT && !prompt_is_possible())
        return fail_with(error, JBC_USAGE,
                         "say who logs in: HARMONY_USERNAME and HARMONY_PASSWORD, --password-file, "
                         "--password-stdin, --token-file or HARMONY_AUTH_TOKEN");
    if (!plan->email && (plan->way == BY_STDIN || !prompt_is_possible()))
        return fail_with(error, JBC_USAGE, "say who logs in: --username or HARMONY_USERNAME");
    return 0;
}

static int plan_limits(struct plan *plan, const struct options *options, struct jbc_error *error)
{
    plan->ca_file = options->cacert ? options->cacert : env_get("CURL_CA_BUNDLE");
    if (!plan->ca_file)
        plan->ca_file = env_get("SSL_CERT_FILE");
    if (plan->ca_file && access(plan->ca_file, R_OK) < 0)
        return fail_errno(error, "cannot read the authorities in %s", plan->ca_file);
    if (!options->timeout)
        return 0;
    return env_number(options->timeout, "--timeout", 1, LONGEST_TIMEOUT, &plan->timeout, error);
}

int plan_make(struct plan *plan, const struct options *options,
              const struct jbc_registration *registration, struct jbc_error *error)
{
    if (options->id && !jbc_id_is_valid(options->id))
        return fail_with(error, JBC_USAGE, "'%s' is not a registration's id: it has 1 to 19 digits",
                         options->id);
    if (plan_token(plan, options, error) < 0 || plan_limits(plan, options, error) < 0 ||
        plan_host(plan, options, registration, error) < 0 ||
        plan_org(plan, options, registration, error) < 0)
        return -1;
    return plan_who(plan, options, error);
}

void plan_clear(struct plan *plan)
{
    jbc_token_clear(&plan->token);
    free(plan->host);
    *plan = (struct plan){0};
}
