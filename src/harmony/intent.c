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
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RECORD_LIMIT = 1024 * 1024, LIFETIME_SECONDS = 3600 };

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

int intent_lock(const char *state_folder, const struct jbc_client *client, const char *name,
                const struct jbc_listener *listener, struct jbc_error *error)
{
    if (folder_make_private(state_folder, error) < 0)
        return -1;
    char *path = state_path(state_folder, client, name, ".lock");
    if (!path)
        return fail_memory(error);
    int lock = file_lock(path, listener,
                         "waiting for another jbc that registers the same connector", error);
    free(path);
    return lock;
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

static bool copy_member(char **to, const cJSON *json, const char *name)
{
    const char *text = json_string(json, name);
    *to = text ? strdup(text) : NULL;
    return *to || !text;
}

/* When the record was made: as it says itself, else as its file's time does. */
static int64_t time_of(const cJSON *json, const char *path)
{
    const char *when = json_string(json, "time");
    struct stat st;
    if (when && strspn(when, "0123456789") == strlen(when) && *when)
        return strtoll(when, NULL, 10);
    return stat(path, &st) == 0 ? (int64_t)st.st_mtime : (int64_t)time(NULL);
}

/* A record that is damaged still tells that something was under way. */
static int read_record(struct intent *intent, struct jbc_error *error)
{
    struct jbc_error reason = {0};
    cJSON *json = json_file_read(intent->path, RECORD_LIMIT, &reason);
    int result = 0;
    if (!json && reason.code != JBC_BAD_INPUT) {
        result = fail_with(error, reason.code, "%s", reason.message);
    } else {
        intent->is_there = true;
        intent->create_new = json_bool(json, "new") == 1;
        intent->time = time_of(json, intent->path);
        bool is_copied = copy_member(&intent->registered, json, "registered") &&
                         copy_member(&intent->chosen, json, "chosen");
        result = is_copied ? read_known(intent, json, error) : fail_memory(error);
    }
    json_free(json);
    return result;
}

int intent_open(struct intent *intent, const char *state_folder, const struct jbc_client *client,
                const char *name, bool is_locked, const struct jbc_listener *listener,
                struct jbc_error *error)
{
    *intent = (struct intent){.lock = -1};
    if (!state_folder)
        return 0;
    if (!is_locked) {
        intent->lock = intent_lock(state_folder, client, name, listener, error);
        if (intent->lock < 0)
            return -1;
    }
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

/* With what every record has. */
static cJSON *new_record(const struct jbc_registration_wish *wish)
{
    char now[32];
    snprintf(now, sizeof now, "%lld", (long long)time(NULL));
    cJSON *json = cJSON_CreateObject();
    if (cJSON_AddStringToObject(json, "name", wish->name) &&
        cJSON_AddStringToObject(json, "version", wish->version) &&
        cJSON_AddRawToObject(json, "time", now))
        return json;
    json_free(json);
    return NULL;
}

/* Writes the record, unless something of it could not be added, and frees it. */
static int write_record(struct intent *intent, cJSON *json, bool is_whole, struct jbc_error *error)
{
    if (!is_whole) {
        json_free(json);
        json = NULL;
    }
    int result = json_file_write(json, intent->path, 0600, error);
    intent->is_there = intent->is_there || result == 0;
    return result;
}

int intent_record(struct intent *intent, const struct jbc_registration_wish *wish, bool create_new,
                  const struct jbc_registration_list *list, const char *registered,
                  struct jbc_error *error)
{
    if (!intent->path)
        return 0;
    cJSON *json = new_record(wish);
    bool is_whole = json && cJSON_AddBoolToObject(json, "new", create_new) &&
                    (!registered || cJSON_AddStringToObject(json, "registered", registered)) &&
                    add_known_ids(json, list, wish->name);
    return write_record(intent, json, is_whole, error);
}

int intent_remember(struct intent *intent, const struct jbc_registration_wish *wish,
                    const char *chosen, struct jbc_error *error)
{
    if (!intent->path)
        return 0;
    cJSON *json = new_record(wish);
    bool is_whole = json && cJSON_AddStringToObject(json, "chosen", chosen);
    return write_record(intent, json, is_whole, error);
}

long intent_lasts(const struct intent *intent)
{
    int64_t age = (int64_t)time(NULL) - intent->time;
    if (!intent->is_there || intent->chosen || age >= LIFETIME_SECONDS || age <= -LIFETIME_SECONDS)
        return 0;
    return LIFETIME_SECONDS - (long)(age > 0 ? age : 0);
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
    if (!intent->path)
        return 0;
    unlink(intent->path); /* which needs no memory */
    return output_remove(intent->path, error);
}

void intent_close(struct intent *intent)
{
    for (size_t i = 0; i < intent->known_count; i++)
        free(intent->known[i]);
    free(intent->known);
    free(intent->registered);
    free(intent->chosen);
    free(intent->path);
    if (intent->lock >= 0)
        close(intent->lock);
    *intent = (struct intent){.lock = -1};
}
