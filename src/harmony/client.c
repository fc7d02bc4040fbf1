#include "client_deadline.h"
#include "exchange.h"
#include "fail.h"
#include "host.h"
#include "http.h"
#include "json.h"
#include "listener.h"
#include "registration_json.h"
#include "text.h"
#include "token.h"

#include <jbc/client.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct jbc_client {
    struct http *http;
    const struct jbc_listener *listener;
    char *host;
    char *org_id;
    char *token;
    int64_t expires;
    bool is_fresh;      /* the token is of a log-in by this client */
    bool told_oddities; /* of the list: once is enough */
    int64_t deadline;
};

static const char token_needed[] = "log in first";

char *jbc_host_normalize(const char *host, struct jbc_error *error)
{
    return host_normalize(host, error);
}

struct jbc_client *jbc_client_new(const struct jbc_client_options *options, struct jbc_error *error)
{
    char *host = host_normalize(options->host, error);
    if (!host)
        return NULL;
    struct jbc_client *client = calloc(1, sizeof *client);
    if (!client) {
        free(host);
        fail_memory(error);
        return NULL;
    }
    const struct http_options http = {.ca_file = options->ca_file,
                                      .ca_folder = options->ca_folder,
                                      .timeout_seconds =
                                          options->timeout_seconds ? options->timeout_seconds : 60,
                                      .listener = options->listener};
    client->listener = options->listener;
    client->host = host;
    client->http = http_new(&http, error);
    client->org_id = options->org_id ? strdup(options->org_id) : NULL;
    if (client->http && options->org_id && !client->org_id)
        fail_memory(error);
    else if (client->http)
        return client;
    jbc_client_free(client);
    return NULL;
}

void jbc_client_free(struct jbc_client *client)
{
    if (!client)
        return;
    http_free(client->http);
    free(client->host);
    free(client->org_id);
    buf_wipe_free(client->token);
    free(client);
}

void client_set_deadline(struct jbc_client *client, int64_t deadline)
{
    client->deadline = deadline;
}

const char *jbc_client_host(const struct jbc_client *client)
{
    return client->host;
}

const char *jbc_client_org(const struct jbc_client *client)
{
    return client->org_id;
}

/* Sets body to a JSON object of the pairs of name and value, up to a NULL name. */
static void set_body(struct buf *body, const char *const pairs[][2])
{
    cJSON *object = cJSON_CreateObject();
    body->failed = !object;
    for (size_t i = 0; pairs[i][0]; i++)
        if (pairs[i][1] && !cJSON_AddStringToObject(object, pairs[i][0], pairs[i][1]))
            body->failed = true;
    json_print(body, object);
    json_free(object);
}

/* Sends the call to path below the base and takes the answer. */
static int ask(struct jbc_client *client, struct exchange_call *call, const char *path,
               const char *const pairs[][2], cJSON **json, char *error_code,
               struct jbc_error *error)
{
    struct buf url = {0}, body = {0};
    int result;
    buf_addf(&url, "%s/jitterbit-cloud-restful-service%s", client->host, path);
    if (pairs)
        set_body(&body, pairs);
    if (url.failed || body.failed) {
        result = fail_memory(error);
    } else {
        call->url = url.data;
        call->body = pairs ? &body : NULL;
        call->deadline = client->deadline;
        call->is_fresh = client->is_fresh;
        result = exchange(client->http, call, client->listener, json, error_code, error);
    }
    buf_clear(&url);
    buf_clear(&body);
    return result;
}

/* The same for a call below /orgs/{orgId}/connector, which needs a token. */
static int ask_org(struct jbc_client *client, struct exchange_call *call, const char *path,
                   const char *const pairs[][2], cJSON **json, struct jbc_error *error)
{
    if (!client->token || !client->org_id)
        return fail_with(error, JBC_USAGE, "cannot %s: %s", call->what, token_needed);
    char below[256];
    snprintf(below, sizeof below, "/orgs/%s/connector%s", client->org_id, path);
    call->token = client->token;
    return ask(client, call, below, pairs, json, NULL, error);
}

int jbc_client_use_token(struct jbc_client *client, const char *token, int64_t expires,
                         struct jbc_error *error)
{
    if (!token_is_valid(token))
        return fail_with(error, JBC_USAGE,
                         "the token is not 1 to 256 printable ASCII characters without blanks");
    if (client->org_id && !jbc_id_is_valid(client->org_id))
        return fail_with(error, JBC_USAGE,
                         "'%s' is not an organization's id: it has 1 to 19 digits", client->org_id);
    char *copy = strdup(token);
    if (!copy)
        return fail_memory(error);
    buf_wipe_free(client->token);
    client->token = copy;
    client->expires = expires;
    client->is_fresh = false;
    listener_tell(client->listener, JBC_SECRET, "%s", copy);
    return 0;
}

static int64_t expiry(const cJSON *json)
{
    const char *text = json_string(json, "sessionTimeoutInSeconds");
    long long seconds = text ? strtoll(text, NULL, 10) : 0;
    return seconds > 0 && seconds < 366LL * 24 * 3600 ? time(NULL) + seconds : 0;
}

static int take_login(struct jbc_client *client, const cJSON *json, struct jbc_error *error)
{
    const char *token = json_string(json, "authenticationToken");
    const char *org_id = json_string(json, "defaultOrgId");
    if (!token || !token_is_valid(token))
        return fail_with(error, JBC_REMOTE,
                         "the answer to the log-in at %s holds no usable authenticationToken",
                         client->host);
    if (!client->org_id) {
        if (!org_id || !jbc_id_is_valid(org_id)) {
            fail_with(error, JBC_REMOTE,
                      "the answer to the log-in at %s names no default organization", client->host);
            return fail_hint(error, JBC_HINT_ORGANIZATION);
        }
        client->org_id = strdup(org_id);
        if (!client->org_id)
            return fail_memory(error);
    }
    if (jbc_client_use_token(client, token, expiry(json), error) < 0)
        return -1;
    client->is_fresh = true;
    return 0;
}

int jbc_client_login(struct jbc_client *client, const struct jbc_credentials *who,
                     struct jbc_error *error)
{
    char what[320], error_code[64] = "";
    snprintf(what, sizeof what, "log in %s", who->email);
    struct exchange_call call = {.what = what,
                                 .method = "PUT",
                                 .secrets = {who->password, who->code},
                                 .needs = "authenticationToken",
                                 .refusal = JBC_DENIED,
                                 .may_retry = !who->code};
    const char *const pairs[][2] = {{"email", who->email},
                                    {"password", who->password},
                                    {"code", who->code},
                                    {"deviceId", who->device_id},
                                    {NULL, NULL}};
    cJSON *json = NULL;
    int result = ask(client, &call, who->code ? "/user/login/tfacode" : "/user/login", pairs, &json,
                     error_code, error);
    if (result < 0 && strcmp(error_code, "VALIDATE_TFA_LOGIN_EMAIL") == 0 && !who->code)
        return fail_with(error, JBC_CODE_NEEDED,
                         "Harmony asks for a two-factor code, which it has mailed to %s",
                         who->email);
    if (result == 0)
        result = take_login(client, json, error);
    json_free(json);
    return result;
}

int jbc_client_token(const struct jbc_client *client, struct jbc_token *out,
                     struct jbc_error *error)
{
    if (!client->token)
        return fail_with(error, JBC_USAGE, "there is no token: %s", token_needed);
    out->host = strdup(client->host);
    out->org_id = strdup(client->org_id ? client->org_id : "");
    out->token = strdup(client->token);
    out->expires = client->expires;
    if (out->host && out->org_id && out->token)
        return 0;
    jbc_token_clear(out);
    return fail_memory(error);
}

/* What List and Register do not tell, but is known here. */
static int add_origin(const struct jbc_client *client, struct jbc_registration *registration,
                      struct jbc_error *error)
{
    free(registration->host);
    free(registration->org_id);
    registration->host = strdup(client->host);
    registration->org_id = strdup(client->org_id);
    return registration->host && registration->org_id ? 0 : fail_memory(error);
}

static int replace_string(char **string, const char *value, struct jbc_error *error)
{
    char *copy = strdup(value);
    if (!copy)
        return fail_memory(error);
    free(*string);
    *string = copy;
    return 0;
}

static int take_registration(const struct jbc_client *client, struct jbc_registration *got,
                             const cJSON *json, const char *name, const char *version,
                             struct jbc_error *error)
{
    static const char answer[] = "Harmony's answer to the registration";
    if (registration_from_json(got, json, answer, JBC_UNKNOWN, error) < 0 ||
        jbc_registration_check(got, answer, JBC_UNKNOWN, error) < 0)
        return -1;
    return add_origin(client, got, error) < 0 || replace_string(&got->name, name, error) < 0
               ? -1
               : replace_string(&got->version, version, error);
}

int jbc_client_register(struct jbc_client *client, const char *name, const char *version,
                        struct jbc_registration *registration, struct jbc_error *error)
{
    char what[320];
    snprintf(what, sizeof what, "register the connector '%s'", name);
    struct exchange_call call = {
        .what = what, .method = "POST", .needs = "key", .refusal = JBC_REMOTE, .once = true};
    const char *const pairs[][2] = {{"name", name}, {"version", version}, {NULL, NULL}};
    struct jbc_registration got = {0};
    struct jbc_error reason = {0};
    cJSON *json = NULL;
    if (ask_org(client, &call, "", pairs, &json, error) < 0)
        return -1;
    int result = take_registration(client, &got, json, name, version, &reason);
    json_free(json);
    if (result == 0) {
        *registration = got;
        return 0;
    }
    jbc_registration_clear(&got);
    /* It was sent: whatever failed here, memory too, nothing is known of the outcome. */
    return fail_with(error, JBC_UNKNOWN, "%s", reason.message);
}

/* What is odd is left out; a person is told once, not at each look. odd is the member, NULL where
 * the element as a whole is meant. */
static void tell_odd(struct jbc_client *client, size_t number, const char *name, const char *odd)
{
    if (client->told_oddities)
        return;
    if (!odd)
        listener_tell(client->listener, JBC_NOTE,
                      "Harmony's list: element %zu is no object, and is left out", number + 1);
    else
        listener_tell(client->listener, JBC_NOTE,
                      "Harmony's list: element %zu (%s): \"%s\" is neither a string nor a number, "
                      "and is left out",
                      number + 1, name ? name : "without a name", odd);
}

static int take_element(struct jbc_client *client, struct jbc_registration_list *list,
                        size_t number, const cJSON *element, struct jbc_error *error)
{
    struct jbc_registration *item = &list->items[list->count];
    const char *odd = NULL;
    if (!cJSON_IsObject(element)) {
        tell_odd(client, number, NULL, NULL);
        return 0;
    }
    if (registration_from_element(item, element, &odd, error) < 0)
        return -1;
    if (odd)
        tell_odd(client, number, item->name, odd);
    if (!item->name) {
        jbc_registration_clear(item);
        return 0;
    }
    list->count++;
    return add_origin(client, item, error);
}

static int take_elements(struct jbc_client *client, struct jbc_registration_list *list,
                         const cJSON *elements, struct jbc_error *error)
{
    const cJSON *element;
    size_t number = 0;
    list->items = calloc((size_t)cJSON_GetArraySize(elements) + 1, sizeof *list->items);
    if (!list->items)
        return fail_memory(error);
    cJSON_ArrayForEach(element, elements)
    {
        if (take_element(client, list, number++, element, error) < 0)
            return -1;
    }
    client->told_oddities = true;
    return 0;
}

static int take_list(struct jbc_client *client, struct jbc_registration_list *list,
                     const cJSON *json, struct jbc_error *error)
{
    const cJSON *elements = json_member(json, "registeredConnectorList");
    if (!elements && json_bool(json, "status") == 1) {
        list->is_missing = true;
        return 0;
    }
    if (!cJSON_IsArray(elements))
        return fail_with(error, JBC_REMOTE,
                         "the answer of %s holds no registeredConnectorList, or it is no array",
                         client->host);
    return take_elements(client, list, elements, error);
}

int jbc_client_list(struct jbc_client *client, struct jbc_registration_list *list,
                    struct jbc_error *error)
{
    struct exchange_call call = {.what = "list the registered connectors",
                                 .method = "GET",
                                 .needs = "registeredConnectorList",
                                 .refusal = JBC_REMOTE,
                                 .may_retry = true,
                                 .large = true};
    cJSON *json = NULL;
    if (ask_org(client, &call, "", NULL, &json, error) < 0)
        return -1;
    int result = take_list(client, list, json, error);
    if (result < 0)
        jbc_registration_list_clear(list);
    json_free(json);
    return result;
}

static int delete_below(struct jbc_client *client, const char *id, const char *what,
                        const char *below, struct jbc_error *error)
{
    char path[64];
    if (!id || !jbc_id_is_valid(id)) /* it becomes a part of the path */
        return fail_with(error, JBC_USAGE, "cannot %s: '%s' is not a connector's id", what,
                         id ? id : "");
    snprintf(path, sizeof path, "/%s%s", id, below);
    struct exchange_call call = {
        .what = what, .method = "DELETE", .refusal = JBC_REMOTE, .may_be_empty = true};
    cJSON *json = NULL;
    if (ask_org(client, &call, path, NULL, &json, error) < 0)
        return -1;
    json_free(json);
    return 0;
}

int jbc_client_delete_registration(struct jbc_client *client, const char *id,
                                   struct jbc_error *error)
{
    return delete_below(client, id, "delete the registration", "", error);
}

int jbc_client_delete_payload(struct jbc_client *client, const char *id, struct jbc_error *error)
{
    return delete_below(client, id, "delete the payload", "/sdk/delete", error);
}

int jbc_client_validate(struct jbc_client *client, const char *name, const char *key,
                        const char *secret, struct jbc_error *error)
{
    char what[320];
    snprintf(what, sizeof what, "validate key and secret of the connector '%s'", name);
    struct exchange_call call = {.what = what,
                                 .method = "PUT",
                                 .secrets = {key, secret},
                                 .refusal = JBC_INVALID,
                                 .may_retry = true,
                                 .needs_status = true};
    const char *const pairs[][2] = {{"name", name}, {"key", key}, {"secret", secret}, {NULL, NULL}};
    cJSON *json = NULL;
    if (ask_org(client, &call, "/validate/securityinfo", pairs, &json, error) < 0)
        return -1;
    json_free(json);
    return 0;
}
