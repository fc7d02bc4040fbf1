#include "changes.h"

#include "buf.h"
#include "fail.h"
#include "msg.h"

#include <stdio.h>
#include <string.h>

/* One change in words, to text; true where there is one. was and is may be NULL. */
static bool describe(char text[256], const char *name, const struct lock_entry *before,
                     const struct planned_ids *ids)
{
    const struct jbc_activity *was = jbc_activities_find(&before->activities, name);
    const struct jbc_activity *was_retired = jbc_activities_find(&before->retired, name);
    const struct jbc_activity *is = jbc_activities_find(&ids->activities, name);
    const struct jbc_activity *is_retired = jbc_activities_find(&ids->retired, name);
    if (is && was && strcmp(is->id, was->id) == 0 && strcmp(is->name, was->name) == 0)
        return false;
    if (is_retired && was_retired)
        return false;
    if (is && was_retired)
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
            bool is_seen = l == 2 && (jbc_activities_find(lists[0], name) ||
                                      jbc_activities_find(lists[1], name));
            if (is_seen || !describe(text, name, &planned->before, ids))
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

int changes_refuse(const struct planned *planned, const struct planned_ids *ids,
                   struct jbc_error *error)
{
    const struct project_release *which = planned->which;
    struct buf all = {0};
    int result = 0;
    if (!planned->before.host)
        return fail_with(error, JBC_DIFFERS,
                         "the lock does not know the connector '%s' in the organization '%s', and "
                         "--frozen leaves the lock as it is: release it once without --frozen, and "
                         "commit the lock",
                         which->connector->label, which->organization->label);
    if (each_change(planned, ids, join, &all) > 0)
        result = fail_with(error, JBC_DIFFERS,
                           "--frozen: the lock would change for the connector '%s' in the "
                           "organization '%s': %.600s. Run 'jbc lock', and commit the lock",
                           which->connector->label, which->organization->label,
                           all.data ? all.data : "");
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
