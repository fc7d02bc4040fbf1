#include "verify.h"

#include "digest.h"
#include "verify_findings.h"

#include <jbc/attributes.h>
#include <stdio.h>
#include <string.h>

static const char nothing[] = "nothing";

/* ---- the manifest ---- */

/* An attribute that holds an id, in either spelling. */
static void see_id(struct verify_findings *findings, const struct jbc_attribute *attribute,
                   const char *carried)
{
    const char *value = attribute->value;
    if (!jbc_id_is_valid(value))
        finding_add(findings, VERIFY_DIFFERS, "an id", *value ? value : nothing, "manifest: %s",
                    attribute->name);
    else
        finding_compare(findings, VERIFY_DIFFERS, carried, value, "manifest: %s", attribute->name);
}

static void see_secret(struct verify_findings *findings, const char *carried, const char *name)
{
    finding_add(findings, carried ? VERIFY_OK : VERIFY_DIFFERS, "a value",
                carried ? "a value" : "nothing, or a placeholder", "manifest: %s", name);
}

/* Two activities must not share an id, nor have the endpoint's. */
static void see_shared(struct verify_findings *findings, const struct jbc_registration *carried)
{
    const struct jbc_activities *activities = &carried->activities;
    for (size_t i = 0; i < activities->count; i++) {
        const struct jbc_activity *item = &activities->items[i];
        const char *other = NULL;
        if (!item->id)
            continue;
        if (carried->endpoint_entity_id &&
            jbc_id_compare(item->id, carried->endpoint_entity_id) == 0)
            other = "the endpoint";
        for (size_t j = 0; j < i && !other; j++)
            if (activities->items[j].id && jbc_id_compare(item->id, activities->items[j].id) == 0)
                other = activities->items[j].name;
        if (other) {
            char found[160];
            snprintf(found, sizeof found, "%s, the id of %s", item->id, other);
            finding_add(findings, VERIFY_DIFFERS, "an id of its own", found,
                        "manifest: activity %s", item->name);
        }
    }
}

void verify_manifest(struct verify_findings *findings, const struct verify_jar *jar)
{
    const struct jbc_registration *carried = jar->carried;
    bool has_endpoint = false;
    see_secret(findings, carried->key, JBC_ATTRIBUTE_KEY);
    see_secret(findings, carried->secret, JBC_ATTRIBUTE_SECRET);
    for (size_t i = 0; i < jar->manifest->main.count; i++) {
        const struct jbc_attribute *attribute = &jar->manifest->main.attributes[i];
        const char *name = NULL;
        enum jbc_attribute_kind kind = jbc_attribute_kind(attribute->name, NULL, &name);
        if (kind == JBC_KIND_ENDPOINT) {
            has_endpoint = true;
            see_id(findings, attribute, carried->endpoint_entity_id);
        } else if (kind == JBC_KIND_ACTIVITY) {
            const struct jbc_activity *activity = jbc_activities_find(&carried->activities, name);
            see_id(findings, attribute, activity ? activity->id : NULL);
        }
    }
    if (!has_endpoint)
        finding_add(findings, VERIFY_DIFFERS, "an id", nothing, "manifest: %s",
                    jbc_endpoint_attribute[JBC_SPELLING_PRESENT]);
    see_shared(findings, carried);
}

/* ---- the lock ---- */

/* A key as findings show it. */
static const char *key_shown(char out[96], const char *digest)
{
    snprintf(out, 96, "the key of SHA-256 %.64s", digest);
    return out;
}

static void see_key(struct verify_findings *findings, const struct verify_jar *jar)
{
    char digest[65], expected[96], found[96];
    const char *key = jar->carried->key;
    if (key)
        digest_text(key, digest);
    finding_compare(findings, VERIFY_DIFFERS, key_shown(expected, jar->entry->key_digest),
                    key ? key_shown(found, digest) : nothing, "lock: key");
}

static void see_locked_activities(struct verify_findings *findings, const struct verify_jar *jar)
{
    const struct jbc_activities *locked = &jar->entry->activities,
                                *carried = &jar->carried->activities;
    for (size_t i = 0; i < locked->count; i++) {
        const struct jbc_activity *found = jbc_activities_find(carried, locked->items[i].name);
        finding_compare(findings, VERIFY_DIFFERS, locked->items[i].id,
                        found && found->id ? found->id : nothing, "lock: activity %s",
                        locked->items[i].name);
    }
    for (size_t i = 0; i < carried->count; i++)
        if (!jbc_activities_find(locked, carried->items[i].name))
            finding_add(findings, VERIFY_DIFFERS, nothing, carried->items[i].id,
                        "lock: activity %s", carried->items[i].name);
}

void verify_lock(struct verify_findings *findings, const struct verify_jar *jar)
{
    if (!jar->entry) {
        verify_unknown(findings, "lock", "there is no entry for this release");
        return;
    }
    const char *endpoint = jar->carried->endpoint_entity_id;
    finding_compare(findings, VERIFY_DIFFERS, jar->entry->endpoint_entity_id,
                    endpoint ? endpoint : nothing, "lock: endpoint");
    see_key(findings, jar);
    see_locked_activities(findings, jar);
}

/* ---- adapter.json ---- */

static void see_adapter_activities(struct verify_findings *findings, const struct verify_jar *jar)
{
    const struct jbc_activities *own = &jar->adapter->activities,
                                *carried = &jar->carried->activities;
    for (size_t i = 0; i < own->count; i++) {
        const struct jbc_activity *found = jbc_activities_find(carried, own->items[i].name);
        bool has_id = found && found->id;
        finding_add(findings, has_id ? VERIFY_OK : VERIFY_DIFFERS, "an id in the manifest",
                    has_id ? found->id : nothing, "adapter.json: activity %s", own->items[i].name);
    }
    for (size_t i = 0; i < carried->count; i++)
        if (!jbc_activities_find(own, carried->items[i].name))
            finding_add(findings, VERIFY_WARNING, "no line in the manifest: it knows no such one",
                        carried->items[i].id, "adapter.json: activity %s", carried->items[i].name);
}

void verify_adapter(struct verify_findings *findings, const struct verify_jar *jar,
                    const struct jbc_registration *listed)
{
    const struct jbc_adapter *adapter = jar->adapter;
    const char *name = jar->entry ? jar->entry->name : listed ? listed->name : NULL;
    const char *version = jar->entry ? jar->entry->registered_version
                          : listed   ? listed->version
                                     : NULL;
    if (!adapter->name) {
        finding_add(findings, VERIFY_DIFFERS, "a connector's adapter.json", nothing,
                    "adapter.json");
        return;
    }
    finding_compare(findings, VERIFY_DIFFERS, name, adapter->name, "adapter.json: name");
    finding_compare(findings, VERIFY_WARNING, version, adapter->version, "adapter.json: version");
    see_adapter_activities(findings, jar);
}

/* ---- Harmony ---- */

const struct jbc_registration *verify_find_listed(const struct jbc_registration_list *list,
                                                  const struct verify_jar *jar)
{
    const char *key = jar->carried->key;
    for (size_t i = 0; key && i < list->count; i++)
        if (list->items[i].key && strcmp(list->items[i].key, key) == 0)
            return &list->items[i];
    return NULL;
}

static const char *name_of(const struct verify_jar *jar)
{
    return jar->adapter->name ? jar->adapter->name : jar->entry ? jar->entry->name : NULL;
}

/* No element has the key: what has the name says more. */
static void see_missing(struct verify_findings *findings, const struct verify_jar *jar,
                        const struct jbc_registration_list *list)
{
    const char *name = name_of(jar), *found = "no registration with this key, nor of this name";
    bool is_told = true;
    char other[128];
    for (size_t i = 0; name && i < list->count; i++) {
        const struct jbc_registration *item = &list->items[i];
        if (strcmp(item->name, name) != 0)
            continue;
        is_told = is_told && item->key;
        snprintf(other, sizeof other, "another key: the registration of this name is %s",
                 item->id ? item->id : "one without an id");
        found = other;
    }
    if (!is_told)
        found = "Harmony lists this name without a key";
    finding_add(findings, is_told ? VERIFY_DIFFERS : VERIFY_UNKNOWN, "a registration with this key",
                found, "Harmony: registration");
}

static bool is_within(const char *id, const struct jbc_registration *listed)
{
    return jbc_id_compare(id, listed->function_entity_start_id) >= 0 &&
           jbc_id_compare(id, listed->function_entity_end_id) <= 0;
}

/* Every activity's id is one of those that Harmony issued. */
static void see_range(struct verify_findings *findings, const struct verify_jar *jar,
                      const struct jbc_registration *listed)
{
    const struct jbc_activities *carried = &jar->carried->activities;
    char range[64];
    size_t outside = 0;
    if (!listed->function_entity_start_id || !listed->function_entity_end_id) {
        verify_unknown(findings, "Harmony: activities", "Harmony tells no range");
        return;
    }
    snprintf(range, sizeof range, "%.19s to %.19s", listed->function_entity_start_id,
             listed->function_entity_end_id);
    for (size_t i = 0; i < carried->count; i++)
        if (carried->items[i].id && !is_within(carried->items[i].id, listed)) {
            finding_add(findings, VERIFY_DIFFERS, range, carried->items[i].id,
                        "Harmony: activity %s", carried->items[i].name);
            outside++;
        }
    if (outside == 0)
        finding_add(findings, VERIFY_OK, range, range, "Harmony: activities");
}

static void see_registered(struct verify_findings *findings, const struct verify_jar *jar,
                           const struct jbc_registration *listed)
{
    static const struct lock_entry none;
    const struct lock_entry *entry = jar->entry ? jar->entry : &none;
    const char *endpoint = jar->carried->endpoint_entity_id;
    if (entry->id)
        finding_compare(findings, VERIFY_DIFFERS, entry->id, listed->id, "Harmony: registration");
    else
        finding_add(findings, VERIFY_OK, listed->id, listed->id, "Harmony: registration");
    finding_compare(findings, VERIFY_DIFFERS, listed->name, name_of(jar), "Harmony: name");
    finding_compare(findings, VERIFY_DIFFERS, listed->endpoint_entity_id,
                    endpoint ? endpoint : nothing, "Harmony: endpoint");
    see_range(findings, jar, listed);
    finding_compare(findings, VERIFY_DIFFERS, entry->registered_version, listed->version,
                    "Harmony: version");
    if (!jar->entry)
        return;
    finding_compare(findings, VERIFY_DIFFERS, entry->function_entity_start_id,
                    listed->function_entity_start_id, "Harmony: first id for activities");
    finding_compare(findings, VERIFY_DIFFERS, entry->function_entity_end_id,
                    listed->function_entity_end_id, "Harmony: last id for activities");
}

void verify_listed(struct verify_findings *findings, const struct verify_jar *jar,
                   const struct jbc_registration_list *list)
{
    const struct jbc_registration *listed = verify_find_listed(list, jar);
    if (listed)
        see_registered(findings, jar, listed);
    else if (!jar->carried->key)
        verify_unknown(findings, "Harmony: registration", "the manifest carries no key");
    else if (list->is_missing)
        verify_unknown(findings, "Harmony: registration", "Harmony told no list");
    else
        see_missing(findings, jar, list);
}

void verify_validated(struct verify_findings *findings, const struct jbc_error *error)
{
    static const char what[] = "Harmony: key and secret";
    if (!error)
        finding_add(findings, VERIFY_OK, "valid", "valid", "%s", what);
    else if (error->code == JBC_INVALID)
        finding_add(findings, VERIFY_INVALID, "valid", "not valid", "%s", what);
    else
        verify_unknown(findings, what, error->message);
}
