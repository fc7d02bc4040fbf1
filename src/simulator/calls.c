#include "calls.h"

#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BASE "/jitterbit-cloud-restful-service"

void account_clear(struct account *account)
{
    for (size_t i = 0; i < account->in_use_count; i++)
        free(account->in_use[i]);
    free(account->in_use);
    free(account->username);
    buf_wipe_free(account->password);
    free(account->org_id);
    free(account->mailed_device);
    store_clear(&account->store);
    *account = (struct account){0};
}

/* ---- answers ---- */

static void set_body(struct reply *reply, unsigned status, cJSON *json)
{
    char *text = cJSON_Print(json);
    reply->status = status;
    if (text)
        buf_adds(&reply->body, text);
    buf_wipe_free(text);
    cJSON_Delete(json);
}

void calls_refuse(struct reply *reply, unsigned status, const char *operation, const char *code,
                  const char *message)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddFalseToObject(json, "status");
    cJSON_AddStringToObject(json, "operation", operation);
    cJSON_AddStringToObject(json, "errorCode", code);
    cJSON_AddStringToObject(json, "errorMessage", message);
    set_body(reply, status, json);
}

static cJSON *success(const char *operation)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddTrueToObject(json, "status");
    cJSON_AddStringToObject(json, "operation", operation);
    return json;
}

/* Ids are strings in every answer. */
static void add_id(cJSON *json, const char *name, int64_t id)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, id);
    cJSON_AddStringToObject(json, name, text);
}

static void add_issued(cJSON *json, const struct connector *connector)
{
    cJSON_AddStringToObject(json, "key", connector->key);
    cJSON_AddStringToObject(json, "secret", connector->secret);
    add_id(json, "endpointEntityId", connector->endpoint);
    add_id(json, "functionEntityStartId", connector->endpoint + 1);
    add_id(json, "functionEntityEndId", connector->endpoint + 99);
}

/* ---- bodies ---- */

/* A member that must be a string and not empty; NULL, with a refusal, where it is not. */
static const char *need(const cJSON *body, const char *name, const char *operation,
                        struct reply *reply)
{
    const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(body, name));
    char message[128];
    if (value && *value)
        return value;
    snprintf(message, sizeof message, "The body must contain \"%s\", a string.", name);
    calls_refuse(reply, 400, operation, "INVALID_REQUEST_BODY", message);
    return NULL;
}

static cJSON *parse_body(const struct request *request, const char *operation, struct reply *reply)
{
    const char *end = "";
    cJSON *body = NULL;
    if (request->body && text_is_utf8(request->body, request->body_length))
        body = cJSON_ParseWithLengthOpts(request->body, request->body_length, &end, false);
    if (cJSON_IsObject(body) &&
        strspn(end, " \t\r\n") == request->body_length - (size_t)(end - request->body))
        return body;
    cJSON_Delete(body);
    calls_refuse(reply, 400, operation, "INVALID_REQUEST_BODY", "The body must be a JSON object.");
    return NULL;
}

static void refuse_unwritten(struct reply *reply, const char *operation)
{
    calls_refuse(reply, 500, operation, "STATE_NOT_WRITTEN", "The state cannot be written.");
}

/* ---- the calls ---- */

static void answer_login(struct account *account, const char *operation, struct reply *reply)
{
    const char *token = store_log_in(&account->store, account->session_milliseconds);
    cJSON *json = success(operation);
    cJSON_AddStringToObject(json, "authenticationToken", token ? token : "");
    cJSON_AddStringToObject(json, "defaultOrgId", account->org_id);
    cJSON *org = cJSON_CreateObject();
    cJSON_AddStringToObject(org, "orgId", account->org_id);
    cJSON_AddStringToObject(org, "orgName", "Simulated Organization");
    cJSON_AddItemToArray(cJSON_AddArrayToObject(json, "orgAttrs"), org);
    add_id(json, "sessionTimeoutInSeconds", account->session_milliseconds / 1000);
    set_body(reply, 200, json);
}

static bool is_account(const struct account *account, const char *email, const char *password)
{
    return strcmp(email, account->username) == 0 && strcmp(password, account->password) == 0;
}

static void mail_code(struct account *account, const char *device, struct reply *reply)
{
    free(account->mailed_device);
    account->mailed_device = device ? strdup(device) : NULL;
    account->code_is_mailed = true;
    calls_refuse(reply, 200, "Login", "VALIDATE_TFA_LOGIN_EMAIL",
                 "Enter the code that was sent to your e-mail address.");
}

static void login(struct account *account, const cJSON *body, bool tfa, struct reply *reply)
{
    static const char operation[] = "Login";
    const char *email = need(body, "email", operation, reply);
    const char *password = email ? need(body, "password", operation, reply) : NULL;
    const char *device = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(body, "deviceId"));
    if (!password)
        return;
    if (!is_account(account, email, password))
        calls_refuse(reply, 200, operation, "INVALID_CREDENTIALS",
                     "The username or the password is incorrect.");
    else if (tfa && !store_trusts(&account->store, device))
        mail_code(account, device, reply);
    else
        answer_login(account, operation, reply);
}

static void tfacode(struct account *account, const cJSON *body, struct reply *reply)
{
    static const char operation[] = "Login TFA code";
    const char *email = need(body, "email", operation, reply);
    const char *password = email ? need(body, "password", operation, reply) : NULL;
    const char *code = password ? need(body, "code", operation, reply) : NULL;
    const char *device = code ? need(body, "deviceId", operation, reply) : NULL;
    if (!device)
        return;
    if (!is_account(account, email, password)) {
        calls_refuse(reply, 200, operation, "INVALID_CREDENTIALS",
                     "The username or the password is incorrect.");
    } else if (!account->code_is_mailed || strcmp(code, TFA_CODE) != 0 ||
               (account->mailed_device && strcmp(account->mailed_device, device) != 0)) {
        calls_refuse(reply, 200, operation, "INVALID_TFA_CODE", "The code is incorrect.");
    } else {
        account->code_is_mailed = false;
        store_trust(&account->store, device);
        answer_login(account, operation, reply);
    }
}

static void register_connector(struct account *account, const cJSON *body, long late,
                               struct reply *reply)
{
    static const char operation[] = "Register a connector";
    const char *name = need(body, "name", operation, reply);
    const char *version = name ? need(body, "version", operation, reply) : NULL;
    if (!version)
        return;
    const struct connector *connector = store_register(&account->store, name, version, late);
    if (!connector) {
        refuse_unwritten(reply, operation);
        return;
    }
    cJSON *json = success(operation);
    cJSON_AddStringToObject(json, "id", connector->id);
    add_issued(json, connector);
    set_body(reply, 200, json);
}

static void list(struct account *account, struct reply *reply)
{
    int64_t now = store_now();
    cJSON *json = success("List registered connectors");
    cJSON *connectors = cJSON_AddArrayToObject(json, "registeredConnectorList");
    for (size_t i = 0; i < account->store.connector_count; i++) {
        const struct connector *connector = &account->store.connectors[i];
        if (connector->visible_at > now)
            continue;
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "id", connector->id);
        cJSON_AddStringToObject(item, "name", connector->name);
        cJSON_AddStringToObject(item, "version", connector->version);
        add_issued(item, connector);
        cJSON_AddItemToArray(connectors, item);
    }
    set_body(reply, 200, json);
}

static bool is_in_use(const struct account *account, const struct connector *connector)
{
    for (size_t i = 0; i < account->in_use_count; i++)
        if (strcmp(account->in_use[i], connector->name) == 0)
            return true;
    return false;
}

/* The connector to delete, or NULL with a refusal. */
static struct connector *deletable(struct account *account, const char *id, const char *operation,
                                   struct reply *reply)
{
    struct connector *connector = store_find(&account->store, id);
    if (!connector)
        calls_refuse(reply, 200, operation, "CONNECTOR_NOT_FOUND",
                     "No connector of this id is registered.");
    else if (is_in_use(account, connector))
        calls_refuse(reply, 200, operation, "CONNECTOR_IN_USE",
                     "The connector is used in a project of the organization.");
    else
        return connector;
    return NULL;
}

static void delete_registration(struct account *account, const char *id, struct reply *reply)
{
    static const char operation[] = "Delete connector registration";
    struct connector *connector = deletable(account, id, operation, reply);
    if (!connector)
        return;
    if (store_remove(&account->store, connector))
        set_body(reply, 200, success(operation));
    else
        refuse_unwritten(reply, operation);
}

static void delete_payload(struct account *account, const char *id, struct reply *reply)
{
    static const char operation[] = "Delete connector payload";
    struct connector *connector = deletable(account, id, operation, reply);
    if (!connector)
        return;
    if (!connector->has_payload) {
        calls_refuse(reply, 200, operation, "PAYLOAD_NOT_FOUND", "The connector has no payload.");
        return;
    }
    if (store_drop_payload(&account->store, connector))
        set_body(reply, 200, success(operation));
    else
        refuse_unwritten(reply, operation);
}

static void validate(struct account *account, const cJSON *body, struct reply *reply)
{
    static const char operation[] = "Validate connector key and secret";
    const char *name = need(body, "name", operation, reply);
    const char *key = name ? need(body, "key", operation, reply) : NULL;
    const char *secret = key ? need(body, "secret", operation, reply) : NULL;
    if (!secret)
        return;
    for (size_t i = 0; i < account->store.connector_count; i++) {
        const struct connector *connector = &account->store.connectors[i];
        if (strcmp(connector->name, name) == 0 && strcmp(connector->key, key) == 0 &&
            strcmp(connector->secret, secret) == 0) {
            set_body(reply, 200, success(operation));
            return;
        }
    }
    calls_refuse(reply, 200, operation, "INVALID_SECURITY_INFO",
                 "Key and secret are not those of the connector.");
}

/* ---- which call ---- */

/* Takes one part of a path, up to the next slash. */
static const char *take_part(const char *path, char part[32])
{
    size_t length = strcspn(path, "/");
    if (length == 0 || length >= 32)
        return NULL;
    memcpy(part, path, length);
    part[length] = '\0';
    return path + length;
}

static enum call route(const char *path, char org[32], char id[32], const char **method)
{
    if (strncmp(path, BASE, strlen(BASE)) != 0)
        return CALL_UNKNOWN;
    path += strlen(BASE);
    *method = "PUT";
    if (strcmp(path, "/user/login") == 0)
        return CALL_LOGIN;
    if (strcmp(path, "/user/login/tfacode") == 0)
        return CALL_TFACODE;
    if (strncmp(path, "/orgs/", 6) != 0 || !(path = take_part(path + 6, org)) ||
        strncmp(path, "/connector", 10) != 0)
        return CALL_UNKNOWN;
    path += 10;
    if (strcmp(path, "/validate/securityinfo") == 0)
        return CALL_VALIDATE;
    *method = NULL; /* POST and GET */
    if (!*path)
        return CALL_LIST;
    *method = "DELETE";
    if (*path != '/' || !(path = take_part(path + 1, id)))
        return CALL_UNKNOWN;
    return !*path                             ? CALL_DELETE
           : strcmp(path, "/sdk/delete") == 0 ? CALL_DELETE_PAYLOAD
                                              : CALL_UNKNOWN;
}

enum call calls_route(const char *method, const char *path, char org[32], char id[32],
                      bool *wrong_method)
{
    const char *wanted = NULL;
    enum call call = route(path, org, id, &wanted);
    *wrong_method = false;
    if (call == CALL_UNKNOWN)
        return call;
    if (call == CALL_LIST && strcmp(method, "POST") == 0)
        return CALL_REGISTER;
    *wrong_method = strcmp(method, wanted ? wanted : "GET") != 0;
    return call;
}

static bool is_json(const char *content_type)
{
    static const char json[] = "application/json";
    size_t length = sizeof json - 1;
    return content_type && strncasecmp(content_type, json, length) == 0 &&
           (!content_type[length] || content_type[length] == ';');
}

/* What is wrong with a request apart from its body: true, with a refusal. */
static bool is_refused(const struct account *account, enum call call, bool wrong_method,
                       const struct request *request, const char *org, struct reply *reply)
{
    bool needs_token = call != CALL_LOGIN && call != CALL_TFACODE;
    if (call == CALL_UNKNOWN)
        calls_refuse(reply, 404, "Unknown", "NOT_FOUND", "There is no such resource.");
    else if (wrong_method)
        calls_refuse(reply, 405, "Unknown", "METHOD_NOT_ALLOWED", "The method is not allowed.");
    else if (!is_json(request->content_type))
        calls_refuse(reply, 415, "Unknown", "UNSUPPORTED_MEDIA_TYPE",
                     "The Content-Type must be application/json.");
    else if (needs_token && !store_is_logged_in(&account->store, request->token))
        calls_refuse(reply, 401, "Unknown", "INVALID_TOKEN",
                     "The authentication token is not valid, or has expired.");
    else if (needs_token && strcmp(org, account->org_id) != 0)
        calls_refuse(reply, 403, "Unknown", "ORG_ACCESS_DENIED",
                     "The user does not belong to this organization.");
    else
        return false;
    return true;
}

void calls_answer(struct account *account, enum call call, const struct request *request,
                  const struct effects *effects, struct reply *reply)
{
    char org[32] = "", id[32] = "";
    bool wrong_method;
    cJSON *body = NULL;
    calls_route(request->method, request->path, org, id, &wrong_method);
    if (is_refused(account, call, wrong_method, request, org, reply))
        return;
    bool has_body = call != CALL_LIST && call != CALL_DELETE && call != CALL_DELETE_PAYLOAD;
    if (has_body && !(body = parse_body(request, call_name(call), reply)))
        return;
    switch (call) {
    case CALL_LOGIN:
        login(account, body, effects->tfa, reply);
        break;
    case CALL_TFACODE:
        tfacode(account, body, reply);
        break;
    case CALL_REGISTER:
        register_connector(account, body, effects->late, reply);
        break;
    case CALL_LIST:
        list(account, reply);
        break;
    case CALL_DELETE:
        delete_registration(account, id, reply);
        break;
    case CALL_DELETE_PAYLOAD:
        delete_payload(account, id, reply);
        break;
    default:
        validate(account, body, reply);
        break;
    }
    cJSON_Delete(body);
}
