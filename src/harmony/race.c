#include "race.h"

#include "exchange.h"
#include "fail.h"
#include "listener.h"

#include <stdlib.h>
#include <string.h>

enum {
    SECOND_LOOK_MS = 300, /* a list may show the smaller id later than the greater */
    LEAVE_MS = 3000,      /* how long a job that knows its own may need to delete it */
    STAY_MS = 6000,       /* how long others are waited for: they may be waiting themselves */
};

void race_forget(struct jbc_enrolling *enroll)
{
    struct jbc_error ignored; /* a record that stays only costs a later run a look */
    if (enroll->intent.is_there)
        intent_forget(&enroll->intent, &ignored);
}

void race_done(struct jbc_enrolling *enroll)
{
    if (!enroll->what.keep_record)
        race_forget(enroll);
}

/* ---- who else is there ---- */

/* What is kept, and what this run has deleted and the list may still show; ids, or NULL. */
struct claim {
    const char *kept, *deleted;
    bool is_own;   /* what is kept is this run's, which deletes it where it gives way */
    bool is_final; /* nor does it give way any more */
};

static bool is_usable(const struct jbc_registration *item)
{
    return jbc_registration_check(item, "it", JBC_REMOTE, NULL) == 0;
}

/* True for a newcomer that is neither kept nor deleted. */
static bool is_other(const struct jbc_enrolling *enroll, const struct jbc_registration *item,
                     const struct claim *claim)
{
    return look_is_newcomer(enroll, item) && !look_same(item->id, claim->kept) &&
           !look_same(item->id, claim->deleted);
}

/* A smaller id than the kept one, which can take its place. */
static const struct jbc_registration *winner_over(const struct jbc_enrolling *enroll,
                                                  const struct claim *claim)
{
    const struct jbc_registration *first = look_first_newcomer(enroll);
    bool wins = first && !claim->is_final && !enroll->what.create_new && claim->kept &&
                jbc_id_compare(first->id, claim->kept) < 0 && is_usable(first);
    return wins ? first : NULL;
}

static size_t count_others(const struct jbc_enrolling *enroll, const struct claim *claim,
                           const struct jbc_registration **last)
{
    size_t count = 0;
    for (size_t i = 0; i < enroll->now.list.count; i++)
        if (is_other(enroll, &enroll->now.list.items[i], claim) &&
            is_usable(&enroll->now.list.items[i])) {
            *last = &enroll->now.list.items[i];
            count++;
        }
    return count;
}

/* Nobody else is there, or one to whom to give way. */
static bool see_settled(struct jbc_enrolling *enroll, void *claim)
{
    const struct jbc_registration *other;
    return winner_over(enroll, claim) || count_others(enroll, claim, &other) == 0;
}

/* Looks once more; where others are there, until they are gone. What fails here changes nothing of
 * the choice. */
static void watch(struct jbc_enrolling *enroll, struct claim *claim, int64_t milliseconds)
{
    struct jbc_error reason = {0};
    if (!enroll->what.state_folder) /* a simulator of one's own: nobody else is there */
        return;
    if (exchange_sleep(SECOND_LOOK_MS, enroll->listener, &reason) < 0)
        return;
    if (look_until(enroll, enroll->what.create_new ? 0 : milliseconds, see_settled, claim,
                   &reason) == SIGHT_ERROR)
        listener_tell(enroll->listener, JBC_TRACE, "cannot look once more: %s", reason.message);
}

static void warn_of(const struct jbc_enrolling *enroll, const struct jbc_registration *item,
                    const struct claim *claim)
{
    struct jbc_error reason;
    if (jbc_registration_check(item, "it", JBC_REMOTE, &reason) < 0)
        listener_tell(
            enroll->listener, JBC_WARNING,
            "another job registered '%s' at the same time, as %s, but that cannot be used "
            "(%s): %s is used",
            item->name, item->id, reason.message, claim->kept ? claim->kept : "this one");
    else
        listener_tell(enroll->listener, JBC_WARNING,
                      "'%s' was registered at the same time also as %s, version %s, which stays: "
                      "delete it if nobody uses it (%s is used here)",
                      item->name, item->id, item->version ? item->version : "(none)",
                      claim->kept ? claim->kept : "this one");
    listener_tell(enroll->listener, JBC_LEFTOVER, "%s", item->id);
}

/* Names all who stay beside the kept one, and keeps in the record which that is. */
static void end(struct jbc_enrolling *enroll, const struct claim *claim)
{
    struct jbc_error reason = {0};
    size_t count = 0;
    for (size_t i = 0; i < enroll->now.list.count; i++)
        if (is_other(enroll, &enroll->now.list.items[i], claim)) {
            warn_of(enroll, &enroll->now.list.items[i], claim);
            count++;
        }
    if (count == 0 || !claim->kept || enroll->what.create_new)
        race_done(enroll);
    else if (intent_remember(&enroll->intent, &enroll->what.wish, claim->kept, &reason) < 0)
        listener_tell(enroll->listener, JBC_WARNING, "%s", reason.message);
}

/* ---- taking another one's ---- */

/* Copies what is taken out of the list, which the next look replaces. */
static int take(struct jbc_enrolling *enroll, const struct jbc_registration *item,
                struct jbc_error *error)
{
    struct jbc_registration copy = {0};
    if (jbc_registration_copy(&copy, item, error) < 0)
        return -1;
    jbc_registration_clear(&enroll->chosen);
    enroll->chosen = copy;
    return 0;
}

/* Deletes the registration of this run in favour of the one that is taken. */
static void give_way(struct jbc_enrolling *enroll, const char *own_id)
{
    const struct jbc_registration *taken = &enroll->chosen;
    struct jbc_error reason = {0};
    if (jbc_client_delete_registration(enroll->client, own_id, &reason) == 0) {
        listener_tell(enroll->listener, JBC_NOTE,
                      "another job registered '%s' at the same time: its registration %s stays, "
                      "this one's (%s) is deleted",
                      taken->name, taken->id, own_id);
        return;
    }
    listener_tell(enroll->listener, JBC_WARNING,
                  "another job registered '%s' at the same time: its registration %s is used; "
                  "delete this one's, %s, by hand: %s",
                  taken->name, taken->id, own_id, reason.message);
    listener_tell(enroll->listener, JBC_LEFTOVER, "%s", own_id);
}

/* Where a smaller id is there, takes it in the place of what is kept. Returns true where that is
 * another job's, which will have to delete it. */
static bool yield(struct jbc_enrolling *enroll, struct claim *claim)
{
    const struct jbc_registration *winner = winner_over(enroll, claim);
    if (!winner || take(enroll, winner, NULL) < 0)
        return false;
    bool was_own = claim->is_own;
    if (was_own)
        give_way(enroll, claim->kept);
    *claim = (struct claim){.kept = enroll->chosen.id,
                            .deleted = was_own ? claim->kept : claim->deleted};
    return !was_own;
}

/* ---- the answer came ---- */

static bool see_own(struct jbc_enrolling *enroll, void *context)
{
    (void)context;
    return look_by_key(&enroll->now.list, enroll->own.key) != NULL;
}

/* An older Harmony tells the id only in its list. */
static void take_id(struct jbc_registration *own, const struct jbc_registration_list *list)
{
    const struct jbc_registration *seen = look_by_key(list, own->key);
    if (!own->id && seen && seen->id)
        own->id = strdup(seen->id);
}

/* True where the list shows what this run's POST made, and no other newcomer. */
static bool shows_own_alone(const struct jbc_enrolling *enroll, const struct sighting *seen)
{
    const struct jbc_registration *own = look_by_key(&seen->list, enroll->own.key);
    for (size_t i = 0; i < seen->list.count; i++)
        if (&seen->list.items[i] != own && look_is_newcomer(enroll, &seen->list.items[i]))
            return false;
    return own != NULL;
}

/* True where what another connector of the same turns saw is all that this one had to wait for. */
static bool is_seen_by_another(const struct jbc_enrolling *enroll)
{
    const struct jbc_turns *turns = enroll->what.turns;
    return turns && shows_own_alone(enroll, &turns->first) &&
           shows_own_alone(enroll, &turns->second) &&
           turns->second.asked - turns->first.answered >= SECOND_LOOK_MS;
}

void race_answered(struct jbc_enrolling *enroll)
{
    struct jbc_error reason = {0};
    if (intent_record(&enroll->intent, &enroll->what.wish, enroll->what.create_new, enroll->before,
                      enroll->own.endpoint_entity_id, &reason) < 0)
        listener_tell(enroll->listener, JBC_WARNING, "%s", reason.message);
}

/* The list does not show it: all that is known of it is the answer. */
static int settle_unseen(const struct jbc_enrolling *enroll, const struct jbc_registration *own,
                         const struct jbc_error *reason, struct jbc_error *error)
{
    if (enroll->before->is_missing)
        return fail_with(
            error, JBC_REMOTE,
            "'%s' is registered (its id is %s), but Harmony, which told no list before, "
            "does not list it%s%.300s: look at it there before anything is released",
            own->name, own->id ? own->id : "not known", reason->message[0] ? ": " : "",
            reason->message);
    listener_tell(enroll->listener, JBC_WARNING,
                  "'%s' is registered, but the list does not show it yet%s%s", own->name,
                  reason->message[0] ? ": " : "", reason->message);
    return 0;
}

/* Stays with what is seen last, or follows to another's smaller id. An interrupt leaves the record
 * to the next run. */
static int stay_or_yield(struct jbc_enrolling *enroll, struct claim *claim, struct jbc_error *error)
{
    struct jbc_turns *turns = enroll->what.turns;
    if (turns && shows_own_alone(enroll, &enroll->now))
        turns_see_first(turns, &enroll->now);
    do
        watch(enroll, claim, STAY_MS);
    while (yield(enroll, claim));
    if (listener_stopped(enroll->listener))
        return fail_stopped(error);
    end(enroll, claim);
    if (turns)
        turns_see_second(turns, &enroll->now);
    return 0;
}

int race_settle(struct jbc_enrolling *enroll, bool *created, struct jbc_error *error)
{
    struct jbc_error reason = {0};
    struct jbc_registration *own = &enroll->own;
    enroll->found = own;
    if (is_seen_by_another(enroll)) {
        take_id(own, &enroll->what.turns->first.list);
        race_done(enroll);
        return 0;
    }
    enum sight sight = look_until(enroll, PATIENCE_MS, see_own, NULL, &reason);
    if (reason.code == JBC_STOPPED)
        return fail_stopped(error);
    if (sight == SIGHT_FOUND)
        take_id(own, &enroll->now.list);

    struct claim claim = {.kept = own->id, .is_own = true};
    yield(enroll, &claim);
    if (claim.is_own && sight != SIGHT_FOUND)
        return settle_unseen(enroll, own, &reason, error);
    if (stay_or_yield(enroll, &claim, error) < 0)
        return -1;
    enroll->found = claim.is_own ? own : &enroll->chosen;
    *created = claim.is_own;
    return 0;
}

/* ---- the answer was lost ---- */

static bool see_newcomer(struct jbc_enrolling *enroll, void *context)
{
    (void)context;
    return look_first_newcomer(enroll) != NULL;
}

/* This run's own, where that can be told: the only other one, of the version that was registered,
 * which nobody who knows it for his own has deleted. */
static const struct jbc_registration *own_by_elimination(const struct jbc_enrolling *enroll,
                                                         const struct claim *claim)
{
    const struct jbc_registration *other = NULL;
    bool is_alone = count_others(enroll, claim, &other) == 1;
    return is_alone && look_same(other->version, enroll->what.wish.version) ? other : NULL;
}

/* Takes the newcomer of the smallest id, once the others had time to go. */
static int take_first(struct jbc_enrolling *enroll, struct claim *claim, struct jbc_error *error)
{
    for (int round = 0; round < 2; round++) {
        const struct jbc_registration *first = look_first_newcomer(enroll);
        if (first && take(enroll, first, error) < 0)
            return -1;
        *claim = (struct claim){.kept = enroll->chosen.id, .is_own = true};
        if (round == 0)
            watch(enroll, claim, LEAVE_MS);
    }
    claim->is_own = false;
    claim->is_final = true;
    return 0;
}

int race_recover(struct jbc_enrolling *enroll, bool *created, struct jbc_error *error)
{
    const struct jbc_error *lost = &enroll->lost;
    struct claim claim;
    listener_tell(enroll->listener, JBC_WARNING, "%s", lost->message);
    listener_tell(enroll->listener, JBC_NOTE, "looking whether '%s' was registered all the same",
                  enroll->what.wish.name);
    enum sight sight = look_until(enroll, PATIENCE_MS, see_newcomer, NULL, error);
    if (sight == SIGHT_NOTHING)
        return fail_with(error, JBC_REMOTE,
                         "%.600s; the list does not show it. It may have been registered all the "
                         "same: try again in some minutes, when the list may show it",
                         lost->message);
    if (sight == SIGHT_ERROR || take_first(enroll, &claim, error) < 0)
        return -1;

    const struct jbc_registration *other = NULL;
    *created = count_others(enroll, &claim, &other) == 0;
    const struct jbc_registration *own = own_by_elimination(enroll, &claim);
    if (own && !enroll->what.create_new) {
        listener_tell(
            enroll->listener, JBC_WARNING,
            "of the registrations made at the same time, %s can only be this run's, whose "
            "answer was lost",
            own->id);
        give_way(enroll, own->id);
        claim.deleted = own->id;
    }
    end(enroll, &claim);
    enroll->found = &enroll->chosen;
    return 0;
}

int race_find_lost(struct jbc_enrolling *enroll, int64_t milliseconds, struct jbc_error *error)
{
    static const struct jbc_registration_list nothing;
    struct claim claim;
    enroll->before = &nothing; /* what counts is what the record knew */
    enum sight sight = look_until(enroll, milliseconds, see_newcomer, NULL, error);
    if (sight == SIGHT_NOTHING)
        look_take_as_before(enroll);
    if (sight != SIGHT_FOUND)
        return sight == SIGHT_ERROR ? -1 : 0;
    if (take_first(enroll, &claim, error) < 0)
        return -1;
    end(enroll, &claim);
    enroll->found = &enroll->chosen;
    return 0;
}
