#include "look.h"

#include "client_deadline.h"
#include "exchange.h"
#include "fail.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_PAUSE_MS = 100, /* between two looks; doubles, up to ... */
    LAST_PAUSE_MS = 1600,
};

int look(struct jbc_enrolling *enroll, struct jbc_registration_list *list, struct jbc_error *error)
{
    jbc_registration_list_clear(list);
    return jbc_client_list(enroll->client, list, error);
}

int look_first(struct jbc_enrolling *enroll, struct jbc_error *error)
{
    enroll->before = enroll->what.listed ? enroll->what.listed : &enroll->own_before;
    return enroll->what.listed ? 0 : look(enroll, &enroll->own_before, error);
}

void look_take_as_before(struct jbc_enrolling *enroll)
{
    jbc_registration_list_clear(&enroll->own_before);
    enroll->own_before = enroll->now.list;
    enroll->now = (struct sighting){0};
    enroll->before = &enroll->own_before;
}

static int look_by(struct jbc_enrolling *enroll, int64_t deadline, struct jbc_error *error)
{
    client_set_deadline(enroll->client, deadline);
    enroll->now.asked = exchange_now();
    int result = look(enroll, &enroll->now.list, error);
    enroll->now.answered = exchange_now();
    client_set_deadline(enroll->client, 0);
    return result;
}

static long next_pause(long pause, int64_t left)
{
    long next = pause == 0 ? FIRST_PAUSE_MS : pause * 2 < LAST_PAUSE_MS ? pause * 2 : LAST_PAUSE_MS;
    return next < left ? next : (long)left;
}

enum sight look_until(struct jbc_enrolling *enroll, int64_t milliseconds,
                      bool (*see)(struct jbc_enrolling *enroll, void *context), void *context,
                      struct jbc_error *error)
{
    int64_t deadline = exchange_now() + milliseconds;
    long pause = 0;
    for (;;) {
        if (look_by(enroll, milliseconds ? deadline : 0, error) < 0)
            return SIGHT_ERROR;
        if (see(enroll, context))
            return SIGHT_FOUND;
        int64_t left = deadline - exchange_now();
        if (left <= 0)
            return SIGHT_NOTHING;
        pause = next_pause(pause, left);
        if (exchange_sleep(pause, enroll->listener, error) < 0)
            return SIGHT_ERROR;
    }
}

bool look_same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static bool was_there(const struct jbc_enrolling *enroll, const char *id)
{
    for (size_t i = 0; i < enroll->before->count; i++)
        if (look_same(enroll->before->items[i].id, id))
            return true;
    return false;
}

bool look_is_newcomer(const struct jbc_enrolling *enroll, const struct jbc_registration *item)
{
    const struct jbc_registration_wish *wish = &enroll->what.wish;
    return item->id && jbc_id_is_valid(item->id) && look_same(item->name, wish->name) &&
           (!enroll->what.create_new || look_same(item->version, wish->version)) &&
           !was_there(enroll, item->id) && !intent_knew(&enroll->intent, item->id);
}

const struct jbc_registration *look_first_newcomer(const struct jbc_enrolling *enroll)
{
    const struct jbc_registration *first = NULL;
    for (size_t i = 0; i < enroll->now.list.count; i++) {
        const struct jbc_registration *item = &enroll->now.list.items[i];
        if (look_is_newcomer(enroll, item) && (!first || jbc_id_compare(item->id, first->id) < 0))
            first = item;
    }
    return first;
}

const struct jbc_registration *look_by_key(const struct jbc_registration_list *list,
                                           const char *key)
{
    for (size_t i = 0; i < list->count; i++)
        if (look_same(list->items[i].key, key))
            return &list->items[i];
    return NULL;
}
