#include "changes.h"

#include "buf.h"
#include "fail.h"
#include "msg.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* One change in words, to text; true where there is one. */
static bool describe(char text[256], const char *name, const struct planned *planned,
                     const struct planned_ids *ids)
{
    const struct lock_entry *before = &planned->before;
    const struct jbc_activity_rename *rename = planned_rename(planned, name);
    const struct jbc_activity *was = jbc_activities_find(&before->activities, name);
    const struct jbc_activity *was_retired = jbc_activities_find(&before->retired, name);
    const struct jbc_activity *is = jbc_activities_find(&ids->activities, name);
    const struct jbc_activity *is_retired = jbc_activities_find(&ids->retired, name);
    if (is && was && strcmp(is->id, was->id) == 0 && strcmp(is->name, was->name) == 0)
        return false;
    if (is_retired && was_retired)
        return false;
    if (is && rename)
        snprintf(text, 256, "'%.70s' is the renamed '%.70s', with its id %.20s", name,
                 rename->old_name, is->id);
    else if (is && was_retired)
        snprintf(text, 256, "'%.70s' is back, with its id %.20s", name, is->id);
    else if (is && was)
        snprintf(text, 256, "'%.70s' had the id %.20s, and gets %.20s", name, was->id, is->id);
    else if (is)
        snprintf(text, 256, "'%.70s' is new, with the id %.20s", name, is->id);
    else if (is_retired)
        snprintf(text, 256, "'%.70s' is retired, with its id %.20s", name, is_retired->id);
    else
        snprintf(text, 256, "'%.70s' is gone", name);
    return true;
}

/* True where the id of this name goes to another. */
static bool is_moved(const struct planned *planned, const char *name)
{
    for (size_t i = 0; i < planned->moved_count; i++)
        if (strcasecmp(planned->moved[i].old_name, name) == 0)
            return true;
    return false;
}

/* Calls see for each change; returns how many there were. */
static size_t each_change(const struct planned *planned, const struct planned_ids *ids,
                          void (*see)(void *context, const char *text), void *context)
{
    const struct jbc_activities *lists[] = {&ids->activities, &ids->retired,
                                            &planned->before.activities};
    size_t count = 0;
    for (size_t l = 0; l < 3; l++)
        for (size_t i = 0; i < lists[l]->count; i++) {
            const char *name = lists[l]->items[i].name;
            char text[256];
            bool is_seen =
                l == 2 && (jbc_activities_find(lists[0], name) ||
                           jbc_activities_find(lists[1], name) || is_moved(planned, name));
            if (is_seen || !describe(text, name, planned, ids))
                continue;
            see(context, text);
            count++;
        }
    return count;
}

static void join(void *context, const char *text)
{
    struct buf *all = context;
    buf_addf(all, "%s%s", all->length ? "; " : "", text);
}

int changes_refuse(const struct planned *planned, const struct planned_ids *ids, const char *keeper,
                   struct jbc_error *error)
{
    const struct project_release *which = planned->which;
    struct buf all = {0};
    int result = 0;
    if (!planned->before.host)
        return fail_with(error, JBC_DIFFERS,
                         "the lock does not know the connector '%s' in the organization '%s', and "
                         "%s leaves the lock as it is: let 'jbc prepare-release' or 'jbc register' "
                         "begin it, without --frozen, and commit the lock",
                         which->connector->label, which->organization->label, keeper);
    if (each_change(planned, ids, join, &all) > 0)
        result = fail_with(
            error, JBC_DIFFERS,
            "%s leaves the lock as it is, but it would change for the connector '%s' "
            "in the organization '%s': %.600s. Run 'jbc lock', and commit the lock",
            keeper, which->connector->label, which->organization->label, all.data ? all.data : "");
    buf_clear(&all);
    return result;
}

static void tell(void *context, const char *text)
{
    const struct project_release *which = context;
    msg_note("%s/%s: %s", which->organization->label, which->connector->label, text);
}

size_t changes_tell(const struct planned *planned, const struct planned_ids *ids)
{
    struct project_release which = *planned->which;
    return each_change(planned, ids, tell, &which);
}

void changes_tell_relock(const struct planned *planned, const struct jbc_registration *registration)
{
    const struct lock_entry *before = &planned->before;
    if (before->host)
        msg_warning("the lock had the registration %s (endpoint %s), and gets %s (endpoint %s)",
                    before->id ? before->id : "of no known id", before->endpoint_entity_id,
                    registration->id ? registration->id : "of no known id",
                    registration->endpoint_entity_id);
}
