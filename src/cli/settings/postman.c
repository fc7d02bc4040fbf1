#define _GNU_SOURCE /* strcasestr */
#include "postman.h"

#include "fail.h"
#include "json_file.h"
#include "values.h"

#include <jbc/registration.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { FILE_LIMIT = 4 * 1024 * 1024 };

/* What a variable may be called, the likeliest first. */
static const char *const host_names[] = {"hostURL", "host", "baseURL", "url", NULL};
static const char *const org_names[] = {"orgId", "organizationId", NULL};
static const char *const email_names[] = {"email", "username", "user", NULL};
static const char *const name_names[] = {"connectorName", "name", NULL};
static const char *const version_names[] = {"connectorVersion", "version", NULL};

/* A file under way: its variables, and what messages call it. */
struct reader {
    const char *path;
    const cJSON *values;
    struct jbc_error *error;
};

/* Equal but for case, '_' and '-': hostURL is HOST_URL. */
static bool same_name(const char *a, const char *b)
{
    for (;; a++, b++) {
        a += strspn(a, "_-");
        b += strspn(b, "_-");
        if (strncasecmp(a, b, 1) != 0)
            return false;
        if (!*a)
            return true;
    }
}

static bool is_secret(const cJSON *variable)
{
    static const char *const words[] = {"password", "passwd", "token", "secret"};
    const char *key = json_string(variable, "key"), *type = json_string(variable, "type");
    bool result = type && strcasecmp(type, "secret") == 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        result = result || strcasestr(key, words[i]);
    return result;
}

/* True where it is enabled and has a value. */
static bool is_set(const cJSON *variable)
{
    const cJSON *value = json_member(variable, "value");
    return value && json_bool(variable, "enabled") != 0 &&
           !(cJSON_IsString(value) && !*value->valuestring);
}

static int fail_shape(const struct reader *reader, const char *problem)
{
    return fail_with(reader->error, JBC_BAD_INPUT,
                     "%s: not a Postman environment: %s; export one from Postman's Environments",
                     reader->path, problem);
}

static int fail_variable(const struct reader *reader, const char *key, const char *problem)
{
    return fail_with(reader->error, JBC_BAD_INPUT, "%s: the variable \"%s\" %s", reader->path, key,
                     problem);
}

static int check_shape(const struct reader *reader)
{
    const cJSON *variable;
    int index = 0;
    if (!cJSON_IsArray(reader->values))
        return fail_shape(reader, "\"values\" is missing, or no array");
    cJSON_ArrayForEach(variable, reader->values)
    {
        if (!json_string(variable, "key"))
            return fail_with(reader->error, JBC_BAD_INPUT,
                             "%s: not a Postman environment: \"values\"[%d] is no object with a "
                             "\"key\"",
                             reader->path, index);
        index++;
    }
    return 0;
}

/* The last that counts of those with that name, as Postman takes them; NULL if there is none. */
static const cJSON *find(const struct reader *reader, const char *name)
{
    const cJSON *variable, *found = NULL;
    cJSON_ArrayForEach(variable, reader->values)
    {
        if (same_name(json_string(variable, "key"), name) && is_set(variable) &&
            !is_secret(variable))
            found = variable;
    }
    return found;
}

static int copy_clean(const struct reader *reader, const char *key, const char *value, char **place)
{
    char origin[512];
    struct buf text = {0};
    snprintf(origin, sizeof origin, "%.300s: the variable \"%.100s\"", reader->path, key);
    buf_adds(&text, value);
    if (value_clean(&text, origin, VALUE_MEMBER, reader->error) < 0) {
        buf_clear(&text);
        return -1;
    }
    *place = buf_take(&text);
    return *place ? 0 : fail_memory(reader->error);
}

/* Copies the value of the first of names that there is; *key, borrowed, is how the file calls it.
 */
static int take(const struct reader *reader, const char *const *names, const char **key,
                char **place)
{
    const cJSON *variable = NULL;
    for (; *names && !variable; names++)
        variable = find(reader, *names);
    if (!variable)
        return 0;
    const char *value = json_string(variable, "value");
    *key = json_string(variable, "key");
    if (!value)
        return fail_variable(reader, *key, "has a \"value\" that is no string");
    if (strstr(value, "{{"))
        return fail_variable(reader, *key,
                             "refers to another by {{...}}, which jbc does not follow: put the "
                             "value itself there");
    return copy_clean(reader, *key, value, place);
}

/* Cuts a base URL to its host; a host without a scheme is an https one. The value is in no message:
 * a URL may hold a password. */
static int cut_host(const struct reader *reader, const char *key, char **host)
{
    static const char base[] = "/jitterbit-cloud-restful-service";
    struct buf cut = {0};
    const char *scheme = strstr(*host, "://"), *name = scheme ? scheme + 3 : *host;
    const char *path = name + strcspn(name, "/?#");
    size_t length = strlen(path);
    while (length > 0 && path[length - 1] == '/')
        length--;
    bool is_base = length == strlen(base) && strncmp(path, base, length) == 0;
    if (path == name || memchr(name, '@', (size_t)(path - name)) || (length > 0 && !is_base))
        return fail_variable(reader, key,
                             "is no host: scheme, name and perhaps a port are wanted, with nothing "
                             "behind but /jitterbit-cloud-restful-service");
    buf_adds(&cut, scheme ? "" : "https://");
    buf_add(&cut, *host, (size_t)(path - *host));
    free(*host);
    *host = buf_take(&cut);
    return *host ? 0 : fail_memory(reader->error);
}

static int check_org(const struct reader *reader, const char *key, const char *org_id)
{
    size_t length = strlen(org_id);
    if (length <= 19 && strspn(org_id, "0123456789") == length)
        return 0;
    return fail_variable(reader, key, "is no organization's id, which has 1 to 19 digits");
}

/* Lists what was left alone. */
static int take_ignored(const struct reader *reader, char **place)
{
    struct buf names = {0};
    const cJSON *variable;
    cJSON_ArrayForEach(variable, reader->values)
    {
        if (is_set(variable) && is_secret(variable))
            buf_addf(&names, "%s%s", names.length ? ", " : "", json_string(variable, "key"));
    }
    if (names.length == 0 && !names.failed)
        return 0;
    *place = buf_take(&names);
    return *place ? 0 : fail_memory(reader->error);
}

static int take_all(const struct reader *reader, struct postman *postman)
{
    const char *key = NULL;
    if (check_shape(reader) < 0 || take(reader, host_names, &key, &postman->host) < 0 ||
        (postman->host && cut_host(reader, key, &postman->host) < 0) ||
        take(reader, org_names, &key, &postman->org_id) < 0 ||
        (postman->org_id && check_org(reader, key, postman->org_id) < 0) ||
        take(reader, email_names, &key, &postman->email) < 0 ||
        take(reader, version_names, &key, &postman->version) < 0 ||
        take(reader, name_names, &key, &postman->name) < 0)
        return -1;
    if (postman->name &&
        jbc_name_check(postman->name, reader->path, JBC_BAD_INPUT, reader->error) < 0)
        return -1;
    return take_ignored(reader, &postman->ignored);
}

int postman_read(struct postman *postman, const char *path, struct jbc_error *error)
{
    cJSON *json = json_file_read(path, FILE_LIMIT, error);
    int result = -1;
    if (json) {
        const struct reader reader = {
            .path = path, .values = json_member(json, "values"), .error = error};
        result = take_all(&reader, postman);
    }
    if (result < 0)
        postman_clear(postman);
    json_free(json);
    return result;
}

void postman_clear(struct postman *postman)
{
    free(postman->host);
    free(postman->org_id);
    free(postman->email);
    free(postman->name);
    free(postman->version);
    free(postman->ignored);
    *postman = (struct postman){0};
}
