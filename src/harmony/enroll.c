#include "exchange.h"
#include "fail.h"
#include "intent.h"
#include "listener.h"

#include <jbc/enroll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    PATIENCE_MS = 10000,  /* how long the list is asked for a registration under way */
    FIRST_PAUSE_MS = 100, /* between two looks; doubles, up to ... */
    LAST_PAUSE_MS = 1600,
    RACE_PATIENCE_MS = 3000,        /* how long jobs that registered at once may need to agree */
    INTENT_LIFETIME_SECONDS = 3600, /* an older record is no reason to wait */
};

/* One find-or-create under way. */
struct enroll {
    struct jbc_client *client;
    const struct jbc_enrollment *what;
    const struct jbc_listener *listener;
    struct intent intent;
    struct jbc_registration_list before; /* what the list showed before the POST */
    struct jbc_registration_list now;    /* what it showed last */
};

static int look(struct enroll *enroll, struct jbc_registration_list *list, struct jbc_error *error)
{
    jbc_registration_list_clear(list);
    return jbc_client_list(enroll->client, list, error);
}

/* The outcome of a look at the list. */
enum sight { SIGHT_ERROR = -1, SIGHT_NOTHING, SIGHT_FOUND };

static enum sight sight_of(const struct jbc_registration *found)
{
    return found ? SIGHT_FOUND : SIGHT_NOTHING;
}

static long next_pause(long pause)
{
    return pause == 0 ? FIRST_PAUSE_MS : pause * 2 < LAST_PAUSE_MS ? pause * 2 : LAST_PAUSE_MS;
}

/* Asks the list until see finds what it looks for, or for patience milliseconds. */
static enum sight
look_until(struct enroll *enroll, long patience,
           enum sight (*see)(struct enroll *enroll, const void *context,
                             const struct jbc_registration **found, struct jbc_error *error),
           const void *context, const struct jbc_registration **found, struct jbc_error *error)
{
    long pause = 0;
    for (long waited = 0;; waited += pause) {
        if (look(enroll, &enroll->now, error) < 0)
            return SIGHT_ERROR;
        enum sight sight = see(enroll, context, found, error);
        if (sight != SIGHT_NOTHING || waited >= patience)
            return sight;
        pause = next_pause(pause);
        if (exchange_sleep(pause, enroll->listener, error) < 0)
            return SIGHT_ERROR;
    }
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static bool was_there(const struct enroll *enroll, const char *id)
{
    for (size_t i = 0; i < enroll->before.count; i++)
        if (same(enroll->before.items[i].id, id))
            return true;
    return false;
}

/* The smallest id among registrations of the wished name and version that were not there before;
 * it is what all jobs that registered at once agree on. */
static const struct jbc_registration *first_newcomer(const struct enroll *enroll)
{
    const struct jbc_registration *first = NULL;
    for (size_t i = 0; i < enroll->now.count; i++) {
        const struct jbc_registration *item = &enroll->now.items[i];
        if (item->id && same(item->name, enroll->what->wish.name) &&
            same(item->version, enroll->what->wish.version) && !was_there(enroll, item->id) &&
            (!first || jbc_id_compare(item->id, first->id) < 0))
            first = item;
    }
    return first;
}

/* What an earlier job, that left a record, may have registered. */
static enum sight see_lost(struct enroll *enroll, const void *context,
                           const struct jbc_registration **found, struct jbc_error *error)
{
    (void)context;
    if (!enroll->what->create_new)
        return jbc_registration_choose(&enroll->now, &enroll->what->wish, found, error) < 0
                   ? SIGHT_ERROR
                   : sight_of(*found);
    for (size_t i = 0; i < enroll->now.count && !*found; i++) {
        const struct jbc_registration *item = &enroll->now.items[i];
        if (item->id && same(item->name, enroll->what->wish.name) &&
            same(item->version, enroll->what->wish.version) &&
            !intent_knew(&enroll->intent, item->id))
            *found = item;
    }
    return sight_of(*found);
}

static enum sight see_newcomer(struct enroll *enroll, const void *context,
                               const struct jbc_registration **found, struct jbc_error *error)
{
    (void)context, (void)error;
    *found = first_newcomer(enroll);
    return sight_of(*found);
}

/* The registration that this run made, known by its key. */
static enum sight see_own(struct enroll *enroll, const void *own,
                          const struct jbc_registration **found, struct jbc_error *error)
{
    (void)error;
    for (size_t i = 0; i < enroll->now.count; i++)
        if (same(enroll->now.items[i].key, ((const struct jbc_registration *)own)->key))
            *found = &enroll->now.items[i];
    return sight_of(*found);
}

/* Nothing is under way any more. A record that can't be removed only costs a later run a look. */
static void forget(struct enroll *enroll)
{
    struct jbc_error ignored;
    if (enroll->intent.is_there)
        intent_forget(&enroll->intent, &ignored);
}

/* The winner, if it is not this run's own and can take its place. */
static const struct jbc_registration *find_winner(const struct enroll *enroll,
                                                  const struct jbc_registration *seen)
{
    struct jbc_error reason;
    const struct jbc_registration *winner = first_newcomer(enroll);
    if (enroll->what->create_new || !winner || !seen->id || winner == seen)
        return NULL;
    if (jbc_registration_check(winner, "it", JBC_REMOTE, &reason) == 0)
        return winner;
    listener_tell(enroll->listener, JBC_WARNING,
                  "another job registered '%s' at the same time, as %s, but that cannot be used "
                  "(%s): this one's, %s, is",
                  seen->name, winner->id, reason.message, seen->id);
    return NULL;
}

/* Deletes the registration of this run in favour of another one's. */
static void give_way(struct enroll *enroll, const struct jbc_registration *own,
                     const struct jbc_registration *winner)
{
    struct jbc_error reason;
    if (jbc_client_delete_registration(enroll->client, own->id, &reason) == 0)
        listener_tell(enroll->listener, JBC_NOTE,
                      "another job registered '%s' at the same time: its registration %s stays, "
                      "this one's (%s) is deleted",
                      own->name, winner->id, own->id);
    else
        listener_tell(enroll->listener, JBC_WARNING,
                      "another job registered '%s' at the same time: its registration %s is used; "
                      "delete this one's, %s, by hand: %s",
                      own->name, winner->id, own->id, reason.message);
}

/* An older Harmony tells the id only in its list. */
static void take_id(struct jbc_registration *own, const struct jbc_registration *seen)
{
    if (!own->id && seen->id)
        own->id = strdup(seen->id);
}

/* After the POST: makes sure that the list shows it, and that no other job did the same. The answer
 * to the POST is complete, whatever the list tells. */
static const struct jbc_registration *settle(struct enroll *enroll, struct jbc_registration *own,
                                             bool *created)
{
    struct jbc_error reason = {0};
    const struct jbc_registration *seen = NULL;
    const struct jbc_enrollment *what = enroll->what;
    if (intent_record(&enroll->intent, &what->wish, what->create_new, &enroll->before,
                      own->endpoint_entity_id, &reason) < 0)
        listener_tell(enroll->listener, JBC_WARNING, "%s", reason.message);
    reason = (struct jbc_error){0};
    enum sight sight = look_until(enroll, PATIENCE_MS, see_own, own, &seen, &reason);
    if (sight != SIGHT_FOUND) {
        listener_tell(enroll->listener, JBC_WARNING,
                      "'%s' is registered, but the list does not show it yet%s%s", own->name,
                      reason.message[0] ? ": " : "", reason.message);
        return own;
    }
    forget(enroll);
    take_id(own, seen);
    const struct jbc_registration *winner = find_winner(enroll, seen);
    if (!winner)
        return own;
    give_way(enroll, seen, winner);
    *created = false;
    return winner;
}

/* The POST's outcome is not known: the list decides. */
static const struct jbc_registration *recover(struct enroll *enroll, const struct jbc_error *lost,
                                              struct jbc_error *error)
{
    const struct jbc_registration *found = NULL;
    listener_tell(enroll->listener, JBC_WARNING, "%s", lost->message);
    listener_tell(enroll->listener, JBC_NOTE, "looking whether '%s' was registered all the same",
                  enroll->what->wish.name);
    enum sight sight = look_until(enroll, PATIENCE_MS, see_newcomer, NULL, &found, error);
    if (sight == SIGHT_FOUND)
        forget(enroll);
    else if (sight == SIGHT_NOTHING)
        fail_with(error, JBC_REMOTE,
                  "%.700s; the list does not show it. Run jbc again: it looks for it before it "
                  "registers",
                  lost->message);
    return found;
}

/* Registers, once. *result borrows from own or from the lists. */
static int create(struct enroll *enroll, struct jbc_registration *own,
                  const struct jbc_registration **result, bool *created, struct jbc_error *error)
{
    const struct jbc_registration_wish *wish = &enroll->what->wish;
    struct jbc_error reason = {0};
    if (intent_record(&enroll->intent, wish, enroll->what->create_new, &enroll->before, NULL,
                      error) < 0)
        return -1;

    listener_tell(enroll->listener, JBC_STEP, "registering '%s', version %s", wish->name,
                  wish->version);
    *created = true;
    if (jbc_client_register(enroll->client, wish->name, wish->version, own, &reason) == 0)
        *result = settle(enroll, own, created);
    else if (reason.code == JBC_UNKNOWN)
        *result = recover(enroll, &reason, error);
    else {
        if (reason.code == JBC_REMOTE || reason.code == JBC_DENIED || reason.code == JBC_USAGE)
            forget(enroll);
        if (error)
            *error = reason;
    }
    return *result ? 0 : -1;
}

/* Looks for what an earlier job may have registered before it was cut off: for a while, if that
 * was not long ago. */
static int find_lost(struct enroll *enroll, const struct jbc_registration **result,
                     struct jbc_error *error)
{
    const struct intent *intent = &enroll->intent;
    if (!intent->is_there || (enroll->what->create_new && !intent->create_new))
        return 0;
    listener_tell(enroll->listener, JBC_NOTE,
                  "an earlier run was cut off while it registered '%s': looking for what it made",
                  enroll->what->wish.name);
    bool is_recent = time(NULL) - intent->time < INTENT_LIFETIME_SECONDS;
    enum sight sight =
        look_until(enroll, is_recent ? PATIENCE_MS : 0, see_lost, NULL, result, error);
    if (sight == SIGHT_NOTHING && is_recent && intent->registered)
        return fail_with(error, JBC_REMOTE,
                         "an earlier run registered '%s' (its endpoint's id is %s), but Harmony's "
                         "list does not show it yet: try again later",
                         enroll->what->wish.name, intent->registered);
    return sight == SIGHT_ERROR ? -1 : 0;
}

/* True where several are of the wished name and version: perhaps those of jobs that registered at
 * once, all but one of which will delete theirs. */
static bool is_race(const struct enroll *enroll)
{
    const struct jbc_registration_wish *wish = &enroll->what->wish;
    size_t count = 0;
    for (size_t i = 0; i < enroll->before.count; i++)
        count += same(enroll->before.items[i].name, wish->name) &&
                 same(enroll->before.items[i].version, wish->version);
    return count > 1;
}

/* Chooses from the list; where a race may be on, it is looked at again for a while. */
static int choose(struct enroll *enroll, const struct jbc_registration **result,
                  struct jbc_error *error)
{
    const struct jbc_registration_wish *wish = &enroll->what->wish;
    struct jbc_error reason = {0};
    long pause = 0;
    for (long waited = 0; jbc_registration_choose(&enroll->before, wish, result, &reason) < 0;
         waited += pause) {
        if (reason.code != JBC_AMBIGUOUS || !is_race(enroll) || waited >= RACE_PATIENCE_MS) {
            if (error)
                *error = reason;
            return -1;
        }
        pause = next_pause(pause);
        if (exchange_sleep(pause, enroll->listener, error) < 0 ||
            look(enroll, &enroll->before, error) < 0)
            return -1;
    }
    return 0;
}

/* Hands the result over, complete. */
static int deliver(struct enroll *enroll, const struct jbc_registration *result, bool is_listed,
                   struct jbc_registration *registration, struct jbc_error *error)
{
    const struct jbc_registration_wish *wish = &enroll->what->wish;
    char what[96];
    if (is_listed && !result->id)
        return fail_with(error, JBC_REMOTE, "Harmony lists '%s' without an \"id\"", wish->name);
    snprintf(what, sizeof what, "the registration %.30s that Harmony lists",
             result->id ? result->id : "");
    if (jbc_registration_check(result, what, JBC_REMOTE, error) < 0)
        return -1;
    if (wish->version && result->version && strcmp(result->version, wish->version) != 0)
        listener_tell(enroll->listener, JBC_NOTE,
                      "'%s' is registered with version %s, not %s: its ids and key stay, for the "
                      "projects that use them",
                      result->name, result->version, wish->version);
    listener_tell(enroll->listener, JBC_SECRET, "%s", result->key);
    listener_tell(enroll->listener, JBC_SECRET, "%s", result->secret);
    return jbc_registration_copy(registration, result, error);
}

static int find_or_create(struct enroll *enroll, bool has_state, const struct jbc_error *no_state,
                          struct jbc_registration *own, const struct jbc_registration **result,
                          bool *created, struct jbc_error *error)
{
    const struct jbc_enrollment *what = enroll->what;
    listener_tell(enroll->listener, JBC_STEP, "looking for '%s' among the registered connectors",
                  what->wish.name);
    if (look(enroll, &enroll->before, error) < 0)
        return -1;
    if (!what->create_new && choose(enroll, result, error) < 0)
        return -1;
    if (what->dry_run)
        return 0;
    if (!*result) {
        if (!has_state)
            return fail_with(error, JBC_FAILED, "%s", no_state->message);
        if (find_lost(enroll, result, error) < 0)
            return -1;
    }
    if (!*result)
        return create(enroll, own, result, created, error);
    forget(enroll);
    return 0;
}

int jbc_enroll(struct jbc_client *client, const struct jbc_enrollment *what,
               const struct jbc_listener *listener, struct jbc_registration *registration,
               bool *created, struct jbc_error *error)
{
    struct enroll enroll = {
        .client = client, .what = what, .listener = listener, .intent = {.lock = -1}};
    struct jbc_registration own = {0};
    const struct jbc_registration *found = NULL;
    struct jbc_error no_state = {0};
    *created = false;

    /* Without a state folder a registration can still be found, only not made. */
    bool has_state = what->dry_run || intent_open(&enroll.intent, what->state_folder, client,
                                                  what->wish.name, listener, &no_state) == 0;
    int result = -1;
    if (no_state.code == JBC_STOPPED)
        fail_stopped(error);
    else
        result = find_or_create(&enroll, has_state, &no_state, &own, &found, created, error);
    if (result == 0 && found)
        result = deliver(&enroll, found, found != &own, registration, error);

    jbc_registration_clear(&own);
    jbc_registration_list_clear(&enroll.before);
    jbc_registration_list_clear(&enroll.now);
    intent_close(&enroll.intent);
    return result;
}
