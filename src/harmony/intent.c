#include "intent.h"

#include "buf.h"
#include "fail.h"
#include "file.h"
#include "file_lock.h"
#include "folder.h"
#include "json_file.h"
#include "output.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { RECORD_LIMIT = 1024 * 1024 };

/* FNV-1a: a short file name for any connector's name. */
static uint64_t hash_more(uint64_t hash, const char *text)
{
    do
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    while (*text++);
    return hash;
}

static char *state_path(const char *folder, const struct jbc_client *client, const char *name,
                        const char *suffix)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    hash = hash_more(hash, jbc_client_host(client));
    hash = hash_more(hash, jbc_client_org(client));
    hash = hash_more(hash, name);
    struct buf path = {0};
    buf_addf(&path, "%s/%016" PRIx64 "%s", folder, hash, suffix);
    return buf_take(&path);
}

static int take_lock(struct intent *intent, const char *folder, const struct jbc_client *client,
                     const char *name, const struct jbc_listener *listener, struct jbc_error *error)
{
    char *path = state_path(folder, client, name, ".lock");
    if (!path)
        return fail_memory(error);
    intent->lock = file_lock(path, listener,
                             "waiting for another jbc that registers the same connector", error);
    free(path);
    return intent->lock < 0 ? -1 : 0;
}

static int read_known(struct intent *intent, const cJSON *json, struct jbc_error *error)
{
    const cJSON *ids = json_member(json, "known"), *id;
    size_t count = cJSON_IsArray(ids) ? (size_t)cJSON_GetArraySize(ids) : 0;
    intent->known = calloc(count + 1, sizeof *intent->known);
    if (!intent->known)
        return fail_memory(error);
    cJSON_ArrayForEach(id, ids)
    {
        if (!cJSON_IsString(id))
            continue;
        intent->known[intent->known_count] = strdup(id->valuestring);
        if (!intent->known[intent->known_count++])
            return fail_memory(error);
    }
    return 0;
}

/* A record that is damaged still tells that something was under way: it counts as one of now. */
static int read_record(struct intent *intent, struct jbc_error *error)
{
    struct jbc_error reason = {0};
    cJSON *json = json_file_read(intent->path, RECORD_LIMIT, &reason);
    int result = 0;
    if (!json && reason.code != JBC_BAD_INPUT) {
        result = fail_with(error, reason.code, "%s", reason.message);
    } else {
        const char *when = json_string(json, "time"), *registered = json_string(json, "registered");
        intent->is_there = true;
        intent->create_new = json_bool(json, "new") == 1;
        intent->time = when ? strtoll(when, NULL, 10) : time(NULL);
        intent->registered = registered ? strdup(registered) : NULL;
        result = registered && !intent->registered ? fail_memory(error)
                                                   : read_known(intent, json, error);
    }
    json_free(json);
    return result;
}

int intent_open(struct intent *intent, const char *state_folder, const struct jbc_client *client,
                const char *name, const struct jbc_listener *listener, struct jbc_error *error)
{
    *intent = (struct intent){.lock = -1};
    if (!state_folder)
        return 0;
    if (folder_make_private(state_folder, error) < 0 ||
        take_lock(intent, state_folder, client, name, listener, error) < 0)
        return -1;
    intent->path = state_path(state_folder, client, name, ".intent");
    bool is_there = false;
    int result =
        intent->path ? file_check_plain(intent->path, &is_there, error) : fail_memory(error);
    if (result == 0 && is_there)
        result = read_record(intent, error);
    if (result < 0)
        intent_close(intent);
    return result;
}

static bool add_known_ids(cJSON *json, const struct jbc_registration_list *list, const char *name)
{
    cJSON *ids = cJSON_AddArrayToObject(json, "known");
    for (size_t i = 0; ids && i < list->count; i++)
        if (list->items[i].id && strcmp(list->items[i].name, name) == 0 &&
            !cJSON_AddItemToArray(ids, cJSON_CreateString(list->items[i].id)))
            return false;
    return ids != NULL;
}

static cJSON *record_json(const struct jbc_registration_wish *wish, bool create_new,
                          const struct jbc_registration_list *list, const char *registered)
{
    char now[32];
    snprintf(now, sizeof now, "%lld", (long long)time(NULL));
    cJSON *json = cJSON_CreateObject();
    if (cJSON_AddStringToObject(json, "name", wish->name) &&
        cJSON_AddStringToObject(json, "version", wish->version) &&
        cJSON_AddBoolToObject(json, "new", create_new) && cJSON_AddRawToObject(json, "time", now) &&
        (!registered || cJSON_AddStringToObject(json, "registered", registered)) &&
        add_known_ids(json, list, wish->name))
        return json;
    json_free(json);
    return NULL;
}

int intent_record(struct intent *intent, const struct jbc_registration_wish *wish, bool create_new,
                  const struct jbc_registration_list *list, const char *registered,
                  struct jbc_error *error)
{
    if (!intent->path)
        return 0;
    int result =
        json_file_write(record_json(wish, create_new, list, registered), intent->path, 0600, error);
    intent->is_there = intent->is_there || result == 0;
    return result;
}

bool intent_knew(const struct intent *intent, const char *id)
{
    for (size_t i = 0; i < intent->known_count; i++)
        if (strcmp(intent->known[i], id) == 0)
            return true;
    return false;
}

int intent_forget(struct intent *intent, struct jbc_error *error)
{
    intent->is_there = false;
    return intent->path ? output_remove(intent->path, error) : 0;
}

void intent_close(struct intent *intent)
{
    for (size_t i = 0; i < intent->known_count; i++)
        free(intent->known[i]);
    free(intent->known);
    free(intent->registered);
    free(intent->path);
    if (intent->lock >= 0)
        close(intent->lock);
    *intent = (struct intent){.lock = -1};
}
