#include "store.h"

#include "buf.h"
#include "fail.h"
#include "file.h"
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum {
    FIRST_ID = 4471,
    FIRST_ENDPOINT = 2370701,
    BLOCK = 100, /* ids that a registration takes: its endpoint's and its activities' */
    FILE_LIMIT = 64 * 1024 * 1024,
};

int64_t store_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool make_uuid(char uuid[UUID_SIZE])
{
    unsigned char b[16];
    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
        return false;
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    snprintf(uuid, UUID_SIZE,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
             b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
             b[15]);
    return true;
}

static void clear_connector(struct connector *connector)
{
    free(connector->id);
    free(connector->name);
    free(connector->version);
    buf_wipe_free(connector->key);
    buf_wipe_free(connector->secret);
    *connector = (struct connector){0};
}

void store_clear(struct store *store)
{
    for (size_t i = 0; i < store->connector_count; i++)
        clear_connector(&store->connectors[i]);
    for (size_t i = 0; i < store->login_count; i++)
        buf_wipe_free(store->logins[i].token);
    for (size_t i = 0; i < store->device_count; i++)
        free(store->devices[i]);
    free(store->connectors);
    free(store->logins);
    free(store->devices);
    free(store->path);
    if (store->lock > 0)
        close(store->lock);
    *store = (struct store){0};
}

/* An array with room for one more, or NULL. */
static void *grown(void *items, size_t count, size_t size)
{
    return realloc(items, (count + 1) * size);
}

/* ---- the file ---- */

static cJSON *json_of(const struct connector *connector)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "id", connector->id);
    cJSON_AddStringToObject(json, "name", connector->name);
    cJSON_AddStringToObject(json, "version", connector->version);
    cJSON_AddStringToObject(json, "key", connector->key);
    cJSON_AddStringToObject(json, "secret", connector->secret);
    cJSON_AddNumberToObject(json, "endpoint", (double)connector->endpoint);
    cJSON_AddBoolToObject(json, "payload", connector->has_payload);
    return json;
}

static bool save(const struct store *store)
{
    if (!store->path)
        return true;
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "nextId", (double)store->next_id);
    cJSON_AddNumberToObject(json, "nextEndpoint", (double)store->next_endpoint);
    cJSON *connectors = cJSON_AddArrayToObject(json, "connectors");
    for (size_t i = 0; i < store->connector_count; i++)
        cJSON_AddItemToArray(connectors, json_of(&store->connectors[i]));
    cJSON *devices = cJSON_AddArrayToObject(json, "devices");
    for (size_t i = 0; i < store->device_count; i++)
        cJSON_AddItemToArray(devices, cJSON_CreateString(store->devices[i]));
    char *text = cJSON_Print(json);
    bool saved = text && output_write(store->path, text, strlen(text), 0600, NULL) == 0;
    buf_wipe_free(text);
    cJSON_Delete(json);
    return saved;
}

static char *copy_member(const cJSON *json, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, name));
    return text ? strdup(text) : NULL;
}

static int64_t number_member(const cJSON *json, const char *name)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(json, name);
    return cJSON_IsNumber(member) ? (int64_t)cJSON_GetNumberValue(member) : 0;
}

static bool load_connector(struct store *store, const cJSON *json)
{
    struct connector *all = grown(store->connectors, store->connector_count, sizeof *all);
    if (!all)
        return false;
    store->connectors = all;
    struct connector *connector = &all[store->connector_count++];
    *connector = (struct connector){
        .id = copy_member(json, "id"),
        .name = copy_member(json, "name"),
        .version = copy_member(json, "version"),
        .key = copy_member(json, "key"),
        .secret = copy_member(json, "secret"),
        .endpoint = number_member(json, "endpoint"),
        .has_payload = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "payload"))};
    return connector->id && connector->name && connector->version && connector->key &&
           connector->secret && connector->endpoint > 0;
}

static bool add_device(struct store *store, const char *device)
{
    char **devices = grown(store->devices, store->device_count, sizeof *devices);
    if (!devices)
        return false;
    store->devices = devices;
    devices[store->device_count] = device ? strdup(device) : NULL;
    return devices[store->device_count] && ++store->device_count;
}

static bool load(struct store *store, const cJSON *json)
{
    const cJSON *item;
    store->next_id = number_member(json, "nextId");
    store->next_endpoint = number_member(json, "nextEndpoint");
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "connectors"))
    {
        if (!load_connector(store, item))
            return false;
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "devices"))
    {
        if (!add_device(store, cJSON_GetStringValue(item)))
            return false;
    }
    return store->next_id > 0 && store->next_endpoint > 0;
}

/* Two simulators on one file would undo each other's changes. The lock is on a file of its own,
 * since the state's is replaced with each change; it ends with the process. A file system without
 * locks offers no such help. */
static int lock_state(struct store *store, const char *path, struct jbc_error *error)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct buf name = {0};
    buf_addf(&name, "%s.lock", path);
    int fd = name.failed ? -1 : open(name.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int result = name.failed ? fail_memory(error)
                 : fd < 0    ? fail_errno(error, "cannot open %s", name.data)
                             : 0;
    buf_clear(&name);
    if (result == 0 && fcntl(fd, F_SETLK, &whole) < 0 && (errno == EACCES || errno == EAGAIN)) {
        close(fd);
        return fail_with(
            error, JBC_FAILED,
            "%s: another simulator keeps its state there: end it, or name another file", path);
    }
    if (result == 0)
        store->lock = fd;
    return result;
}

int store_open(struct store *store, const char *path, int64_t first_endpoint,
               struct jbc_error *error)
{
    struct buf text = {0};
    store->next_id = FIRST_ID;
    store->next_endpoint = first_endpoint ? first_endpoint : FIRST_ENDPOINT;
    if (!path)
        return 0;
    store->path = strdup(path);
    if (!store->path)
        return fail_memory(error);
    if (lock_state(store, path, error) < 0)
        return -1;
    if (!file_exists(path))
        return save(store) ? 0 : fail_with(error, JBC_FAILED, "cannot write %s", path);
    int result = file_read(&text, path, FILE_LIMIT, error);
    if (result == 0) {
        cJSON *json = text.data ? cJSON_ParseWithLength(text.data, text.length) : NULL;
        if (!json || !load(store, json))
            result = fail_with(error, JBC_BAD_INPUT, "%s: not a state of the simulator", path);
        cJSON_Delete(json);
    }
    buf_clear(&text);
    return result;
}

/* ---- connectors ---- */

static bool fill_connector(struct connector *connector, int64_t id, const char *name,
                           const char *version)
{
    char number[24], key[UUID_SIZE], secret[UUID_SIZE];
    snprintf(number, sizeof number, "%" PRId64, id);
    if (!make_uuid(key) || !make_uuid(secret))
        return false;
    connector->id = strdup(number);
    connector->name = strdup(name);
    connector->version = strdup(version);
    connector->key = strdup(key);
    connector->secret = strdup(secret);
    return connector->id && connector->name && connector->version && connector->key &&
           connector->secret;
}

const struct connector *store_register(struct store *store, const char *name, const char *version,
                                       int64_t late)
{
    struct connector *all = grown(store->connectors, store->connector_count, sizeof *all);
    if (!all)
        return NULL;
    store->connectors = all;
    struct connector *connector = &all[store->connector_count];
    *connector = (struct connector){.endpoint = store->next_endpoint,
                                    .visible_at = late ? store_now() + late : 0,
                                    .has_payload = true};
    if (!fill_connector(connector, store->next_id, name, version)) {
        clear_connector(connector);
        return NULL;
    }
    store->connector_count++;
    store->next_id++;
    store->next_endpoint += BLOCK;
    if (save(store))
        return connector;
    store->next_endpoint -= BLOCK;
    store->next_id--;
    store->connector_count--;
    clear_connector(connector);
    return NULL;
}

struct connector *store_find(struct store *store, const char *id)
{
    for (size_t i = 0; i < store->connector_count; i++)
        if (strcmp(store->connectors[i].id, id) == 0)
            return &store->connectors[i];
    return NULL;
}

bool store_remove(struct store *store, struct connector *connector)
{
    struct connector removed = *connector;
    size_t behind = --store->connector_count - (size_t)(connector - store->connectors);
    memmove(connector, connector + 1, behind * sizeof *connector);
    if (save(store)) {
        clear_connector(&removed);
        return true;
    }
    memmove(connector + 1, connector, behind * sizeof *connector);
    *connector = removed;
    store->connector_count++;
    return false;
}

bool store_drop_payload(struct store *store, struct connector *connector)
{
    bool had_payload = connector->has_payload;
    connector->has_payload = false;
    if (save(store))
        return true;
    connector->has_payload = had_payload;
    return false;
}

/* ---- log-ins ---- */

const char *store_log_in(struct store *store, int64_t milliseconds)
{
    char uuid[UUID_SIZE], token[UUID_SIZE + 2];
    struct login *logins = grown(store->logins, store->login_count, sizeof *logins);
    if (!logins)
        return NULL;
    store->logins = logins;
    if (!make_uuid(uuid))
        return NULL;
    snprintf(token, sizeof token, "1_%s", uuid);
    logins[store->login_count] =
        (struct login){.token = strdup(token), .expires = store_now() + milliseconds};
    return logins[store->login_count].token ? logins[store->login_count++].token : NULL;
}

bool store_is_logged_in(const struct store *store, const char *token)
{
    for (size_t i = 0; token && i < store->login_count; i++)
        if (strcmp(store->logins[i].token, token) == 0)
            return store_now() < store->logins[i].expires;
    return false;
}

bool store_trusts(const struct store *store, const char *device)
{
    for (size_t i = 0; device && i < store->device_count; i++)
        if (strcmp(store->devices[i], device) == 0)
            return true;
    return false;
}

bool store_trust(struct store *store, const char *device)
{
    return store_trusts(store, device) || (add_device(store, device) && save(store));
}
