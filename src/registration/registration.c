#include "buf.h"
#include "fail.h"
#include "placeholder.h"
#include "text.h"

#include <jbc/registration.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SECRET_LIMIT = 1024, NAME_LIMIT = 255, IDS_SHOWN = 8 };

static const char largest_id[] = "9223372036854775807";

void jbc_registration_clear(struct jbc_registration *registration)
{
    char *strings[] = {registration->host,
                       registration->org_id,
                       registration->name,
                       registration->version,
                       registration->id,
                       registration->key,
                       registration->secret,
                       registration->endpoint_entity_id,
                       registration->function_entity_start_id,
                       registration->function_entity_end_id};
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
        buf_wipe_free(strings[i]);
    jbc_activities_clear(&registration->activities);
    *registration = (struct jbc_registration){0};
}

void jbc_registration_list_clear(struct jbc_registration_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        jbc_registration_clear(&list->items[i]);
    free(list->items);
    *list = (struct jbc_registration_list){0};
}

/* Copies a string that may be NULL; false where memory runs out. */
static bool copy_string(char **to, const char *from)
{
    *to = from ? strdup(from) : NULL;
    return *to || !from;
}

int jbc_registration_copy(struct jbc_registration *to, const struct jbc_registration *from,
                          struct jbc_error *error)
{
    if (copy_string(&to->host, from->host) && copy_string(&to->org_id, from->org_id) &&
        copy_string(&to->name, from->name) && copy_string(&to->version, from->version) &&
        copy_string(&to->id, from->id) && copy_string(&to->key, from->key) &&
        copy_string(&to->secret, from->secret) &&
        copy_string(&to->endpoint_entity_id, from->endpoint_entity_id) &&
        copy_string(&to->function_entity_start_id, from->function_entity_start_id) &&
        copy_string(&to->function_entity_end_id, from->function_entity_end_id) &&
        jbc_activities_copy(&to->activities, &from->activities, NULL) == 0)
        return 0;
    jbc_registration_clear(to);
    return fail_memory(error);
}

int jbc_id_compare(const char *a, const char *b)
{
    a += strspn(a, "0");
    b += strspn(b, "0");
    size_t length_a = strlen(a), length_b = strlen(b);
    return length_a != length_b ? (length_a < length_b ? -1 : 1) : strcmp(a, b);
}

bool jbc_id_is_valid(const char *id)
{
    size_t length = strspn(id, "0123456789");
    return length > 0 && length <= sizeof largest_id - 1 && id[length] == '\0' &&
           jbc_id_compare(id, largest_id) <= 0;
}

static int check_id(const char *id, const char *member, const char *what, enum jbc_code code,
                    struct jbc_error *error)
{
    if (!id || !*id)
        return fail_with(error, code, "%s: \"%s\" is missing", what, member);
    if (!jbc_id_is_valid(id))
        return fail_with(error, code, "%s: \"%s\" is no id (1 to 19 digits)", what, member);
    return 0;
}

static int check_secret(const char *value, const char *member, const char *what, enum jbc_code code,
                        struct jbc_error *error)
{
    if (!value || !*value)
        return fail_with(error, code, "%s: \"%s\" is missing", what, member);
    if (strlen(value) > SECRET_LIMIT)
        return fail_with(error, code, "%s: \"%s\" has more than %d bytes", what, member,
                         SECRET_LIMIT);
    if (text_has_control(value) || !text_is_utf8(value, strlen(value)))
        return fail_with(error, code, "%s: \"%s\" holds control characters or is not UTF-8", what,
                         member);
    if (jbc_is_placeholder(value))
        return fail_with(error, code,
                         "%s: \"%s\" is a placeholder, or the mask of a log that hides secrets, "
                         "and not the one that Harmony issued",
                         what, member);
    if (strchr(" \t", value[0]) || strchr(" \t", value[strlen(value) - 1]))
        return fail_with(error, code, "%s: \"%s\" begins or ends with a blank", what, member);
    return 0;
}

static int check_range(const struct jbc_registration *registration, const char *what,
                       enum jbc_code code, struct jbc_error *error)
{
    const char *start = registration->function_entity_start_id;
    const char *end = registration->function_entity_end_id;
    const char *endpoint = registration->endpoint_entity_id;
    if (jbc_id_compare(start, end) > 0)
        return fail_with(error, code,
                         "%s: \"functionEntityStartId\" (%s) is greater than "
                         "\"functionEntityEndId\" (%s)",
                         what, start, end);
    if (jbc_id_compare(endpoint, start) >= 0 && jbc_id_compare(endpoint, end) <= 0)
        return fail_with(error, code,
                         "%s: \"endpointEntityId\" (%s) lies among the activities' ids (%s to %s)",
                         what, endpoint, start, end);
    return 0;
}

int jbc_registration_check(const struct jbc_registration *registration, const char *what,
                           enum jbc_code code, struct jbc_error *error)
{
    if (registration->id && check_id(registration->id, "id", what, code, error) < 0)
        return -1;
    if (registration->name && jbc_name_check(registration->name, what, code, error) < 0)
        return -1;
    if (check_secret(registration->key, "key", what, code, error) < 0 ||
        check_secret(registration->secret, "secret", what, code, error) < 0 ||
        check_id(registration->endpoint_entity_id, "endpointEntityId", what, code, error) < 0 ||
        check_id(registration->function_entity_start_id, "functionEntityStartId", what, code,
                 error) < 0 ||
        check_id(registration->function_entity_end_id, "functionEntityEndId", what, code, error) <
            0)
        return -1;
    return check_range(registration, what, code, error);
}

/* What holds for a name and a version alike; label is which of them. */
static int check_label(const char *text, const char *label, const char *what, enum jbc_code code,
                       struct jbc_error *error)
{
    if (!*text)
        return fail_with(error, code, "%s: the connector's %s is empty", what, label);
    if (!text_is_utf8(text, strlen(text)))
        return fail_with(error, code, "%s: the connector's %s is not UTF-8", what, label);
    if (text_has_control(text))
        return fail_with(error, code, "%s: the connector's %s '%.300s' holds a control character",
                         what, label, text);
    if (strlen(text) > NAME_LIMIT)
        return fail_with(error, code, "%s: the connector's %s has more than %d bytes", what, label,
                         NAME_LIMIT);
    if (placeholder_is_left(text))
        return fail_with(error, code == JBC_USAGE ? JBC_BAD_INPUT : code,
                         "%s: the connector's %s '%s' is a placeholder that the build did not fill",
                         what, label, text);
    return 0;
}

int jbc_version_check(const char *version, const char *what, enum jbc_code code,
                      struct jbc_error *error)
{
    return check_label(version, "version", what, code, error);
}

int jbc_name_check(const char *name, const char *what, enum jbc_code code, struct jbc_error *error)
{
    if (check_label(name, "name", what, code, error) < 0)
        return -1;
    if (strpbrk(name, "/\\"))
        return fail_with(
            error, code,
            "%s: the connector's name '%s' holds '/' or '\\', which agents cannot load", what,
            name);
    return 0;
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Those of a name, and of a version where it is not NULL. */
struct fit {
    const struct jbc_registration *only;
    size_t count;
    char ids[IDS_SHOWN * 24]; /* of the first few */
};

static struct fit find_fit(const struct jbc_registration_list *list, const char *name,
                           const char *version)
{
    struct fit fit = {0};
    for (size_t i = 0; i < list->count; i++) {
        const struct jbc_registration *item = &list->items[i];
        if (!same(item->name, name) || (version && !same(item->version, version)))
            continue;
        fit.only = item;
        if (fit.count++ >= IDS_SHOWN)
            continue;
        size_t used = strlen(fit.ids);
        const char *id = item->id ? item->id : "(no id)";
        char *at = fit.ids + used;
        size_t left = sizeof fit.ids - used;
        if (strlen(id) + 3 < left)
            at = stpcpy(at, used ? ", " : ""), stpcpy(at, id);
    }
    return fit;
}

static int choose_by_id(const struct jbc_registration_list *list,
                        const struct jbc_registration_wish *wish,
                        const struct jbc_registration **chosen, struct jbc_error *error)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct jbc_registration *item = &list->items[i];
        if (!item->name || !item->id || jbc_id_compare(item->id, wish->id) != 0)
            continue;
        if (wish->name && !same(item->name, wish->name))
            return fail_with(error, JBC_BAD_INPUT, "the registration %s is of '%s', not '%s'",
                             wish->id, item->name, wish->name);
        *chosen = item;
        return 0;
    }
    fail_with(error, JBC_BAD_INPUT, "no registration has the id %s", wish->id);
    return fail_hint(error, JBC_HINT_LIST);
}

static int fail_ambiguous(const struct fit *fit, const struct jbc_registration_wish *wish,
                          bool same_version, struct jbc_error *error)
{
    const char *more = fit->count > IDS_SHOWN ? ", ..." : "";
    if (same_version)
        return fail_with(error, JBC_AMBIGUOUS,
                         "%zu registrations are of '%s', version %s: choose one of %s%s by its id",
                         fit->count, wish->name, wish->version, fit->ids, more);
    return fail_with(error, JBC_AMBIGUOUS,
                     "%zu registrations are of '%s'%s%s: choose one of %s%s by its id", fit->count,
                     wish->name, wish->version ? ", none of version " : "",
                     wish->version ? wish->version : "", fit->ids, more);
}

int jbc_registration_choose(const struct jbc_registration_list *list,
                            const struct jbc_registration_wish *wish,
                            const struct jbc_registration **chosen, struct jbc_error *error)
{
    *chosen = NULL;
    if (list->is_missing)
        return fail_with(
            error, JBC_REMOTE,
            "Harmony's answer tells no list of connectors (\"registeredConnectorList\" "
            "is missing or null), so there is no telling which are registered");
    if (wish->id)
        return choose_by_id(list, wish, chosen, error);
    struct fit exact = {0};
    if (wish->version)
        exact = find_fit(list, wish->name, wish->version);
    if (exact.count > 1)
        return fail_ambiguous(&exact, wish, true, error);
    struct fit named =
        exact.count || wish->exact_version ? exact : find_fit(list, wish->name, NULL);
    if (named.count > 1)
        return fail_ambiguous(&named, wish, false, error);
    *chosen = named.only;
    return 0;
}

const char *jbc_region_host(const char *region)
{
    static const char *const hosts[][2] = {
        {"na", "https://na-east.jitterbit.com"},
        {"emea", "https://emea-west.jitterbit.com"},
        {"apac", "https://apac-southeast.jitterbit.com"},
    };
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        if (strcasecmp(region, hosts[i][0]) == 0)
            return hosts[i][1];
    return NULL;
}
