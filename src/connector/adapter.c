#include "adapter.h"
#include "fail.h"
#include "file.h"
#include "json.h"

#include <jbc/attributes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void jbc_adapter_clear(struct jbc_adapter *adapter)
{
    free(adapter->name);
    free(adapter->version);
    jbc_activities_clear(&adapter->activities);
    *adapter = (struct jbc_adapter){0};
}

static int check_activity(const char *name, const char *source, struct jbc_error *error)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    size_t length = strlen(name);
    if (length == 0 || strspn(name, allowed) != length ||
        length + strlen(jbc_activity_prefix[JBC_SPELLING_PRESENT]) > JBC_ATTRIBUTE_NAME_LIMIT)
        return fail_with(
            error, JBC_BAD_INPUT,
            "%s: the activity \"%s\" does not fit the name of a manifest attribute: it "
            "takes 1 to %d letters, digits, '_' and '-'",
            source, name,
            (int)(JBC_ATTRIBUTE_NAME_LIMIT - strlen(jbc_activity_prefix[JBC_SPELLING_PRESENT])));
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

/* Attribute names have no case: two activities must differ by more. */
static int check_once(const struct jbc_activities *activities, const char *source,
                      struct jbc_error *error)
{
    const char **names = calloc(activities->count + 1, sizeof *names);
    int result = 0;
    if (!names)
        return fail_memory(error);
    for (size_t i = 0; i < activities->count; i++)
        names[i] = activities->items[i].name;
    qsort(names, activities->count, sizeof *names, compare_names);
    for (size_t i = 1; i < activities->count && result == 0; i++)
        if (strcasecmp(names[i - 1], names[i]) == 0)
            result = fail_with(error, JBC_BAD_INPUT,
                               "%s: the activities \"%s\" and \"%s\" differ at most by case, which "
                               "the names of manifest attributes do not have",
                               source, names[i - 1], names[i]);
    free(names);
    return result;
}

static int take_activities(struct jbc_activities *activities, const cJSON *json, const char *source,
                           struct jbc_error *error)
{
    const cJSON *object = json_member(json, "activities"), *activity;
    if (!object)
        return 0;
    if (!cJSON_IsObject(object))
        return fail_with(error, JBC_BAD_INPUT, "%s: \"activities\" is no object", source);
    cJSON_ArrayForEach(activity, object)
    {
        if (check_activity(activity->string, source, error) < 0 ||
            jbc_activities_add(activities, activity->string, NULL, error) < 0)
            return -1;
    }
    return check_once(activities, source, error);
}

static int take_adapter(struct jbc_adapter *adapter, const cJSON *json, const char *source,
                        struct jbc_error *error)
{
    const char *name = json_string(json, "name"), *version = json_string(json, "version");
    if (!cJSON_IsObject(json))
        return fail_with(error, JBC_BAD_INPUT, "%s: holds no JSON object", source);
    if (!name)
        return fail_with(error, JBC_BAD_INPUT, "%s: \"name\" is missing, or no string", source);
    if (json_wrong_type(json, "version"))
        return fail_with(error, JBC_BAD_INPUT, "%s: \"version\" is neither a string nor a number",
                         source);
    if (jbc_name_check(name, source, JBC_BAD_INPUT, error) < 0)
        return -1;
    adapter->name = strdup(name);
    adapter->version = version && *version ? strdup(version) : NULL;
    if (!adapter->name || (version && *version && !adapter->version))
        return fail_memory(error);
    return take_activities(&adapter->activities, json, source, error);
}

int adapter_parse(struct jbc_adapter *adapter, const char *data, size_t length, const char *source,
                  struct jbc_error *error)
{
    cJSON *json = json_parse(data, length, source, JBC_BAD_INPUT, error);
    if (!json)
        return -1;
    int result = take_adapter(adapter, json, source, error);
    if (result < 0)
        jbc_adapter_clear(adapter);
    json_free(json);
    return result;
}

int jbc_adapter_read(struct jbc_adapter *adapter, const char *path, struct jbc_error *error)
{
    struct buf text = {0};
    int result = file_read(&text, path, ADAPTER_LIMIT, error);
    if (result == 0)
        result = adapter_parse(adapter, text.data ? text.data : "", text.length, path, error);
    buf_clear(&text);
    return result;
}
