#include "token.h"

#include "buf.h"
#include "fail.h"
#include "json_file.h"

#include <jbc/client.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOKEN_FILE_LIMIT = 65536 };

bool token_is_valid(const char *token)
{
    size_t length = strlen(token);
    for (size_t i = 0; i < length; i++)
        if (token[i] < '!' || token[i] > '~')
            return false;
    return length >= 1 && length <= 256;
}

void jbc_token_clear(struct jbc_token *token)
{
    free(token->host);
    free(token->org_id);
    buf_wipe_free(token->token);
    *token = (struct jbc_token){0};
}

static int copy_member(char **to, const cJSON *json, const char *name, const char *path,
                       struct jbc_error *error)
{
    const char *text = json_string(json, name);
    if (!text) {
        fail_with(error, JBC_BAD_INPUT, "%s: not a token file: \"%s\" is missing, or no string",
                  path, name);
        return fail_hint(error, JBC_HINT_TOKEN);
    }
    *to = strdup(text);
    return *to ? 0 : fail_memory(error);
}

static int take_expiry(int64_t *expires, const cJSON *json, const char *path,
                       struct jbc_error *error)
{
    const char *text = json_string(json, "expires");
    if (!json_member(json, "expires"))
        return 0;
    if (!text || !*text || strlen(text) > 18 || text[strspn(text, "0123456789")])
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: not a token file: \"expires\" is no time in seconds", path);
    *expires = strtoll(text, NULL, 10);
    return 0;
}

static int check_token(const struct jbc_token *token, const char *path, struct jbc_error *error)
{
    if (!token_is_valid(token->token))
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: not a token file: \"token\" is not 1 to 256 printable ASCII "
                         "characters without blanks",
                         path);
    if (!jbc_id_is_valid(token->org_id))
        return fail_with(error, JBC_BAD_INPUT,
                         "%s: not a token file: \"orgId\" is no id (1 to 19 digits)", path);
    return 0;
}

static int take_token(struct jbc_token *token, const cJSON *json, const char *path,
                      struct jbc_error *error)
{
    if (copy_member(&token->host, json, "host", path, error) == 0 &&
        copy_member(&token->org_id, json, "orgId", path, error) == 0 &&
        copy_member(&token->token, json, "token", path, error) == 0 &&
        take_expiry(&token->expires, json, path, error) == 0 &&
        check_token(token, path, error) == 0)
        return 0;
    jbc_token_clear(token);
    return -1;
}

int jbc_token_read(struct jbc_token *token, const char *path, struct jbc_error *error)
{
    cJSON *json = json_file_read(path, TOKEN_FILE_LIMIT, error);
    int result = json ? take_token(token, json, path, error) : -1;
    json_free(json);
    return result;
}

static cJSON *token_json(const struct jbc_token *token)
{
    char expires[32];
    cJSON *json = cJSON_CreateObject();
    snprintf(expires, sizeof expires, "%lld", (long long)token->expires);
    if (cJSON_AddStringToObject(json, "host", token->host) &&
        cJSON_AddStringToObject(json, "orgId", token->org_id) &&
        cJSON_AddStringToObject(json, "token", token->token) &&
        cJSON_AddRawToObject(json, "expires", expires))
        return json;
    json_free(json);
    return NULL;
}

int jbc_token_write(const struct jbc_token *token, const char *path, struct jbc_error *error)
{
    return json_file_write(token_json(token), path, 0600, error);
}
