#include "exchange.h"
#include "fail.h"
#include "intent.h"
#include "listener.h"
#include "look.h"
#include "race.h"
#include "twin.h"

#include <jbc/enroll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AGREE_MS = 3000 /* how long jobs that registered at once may need to agree */ };

/* ---- choosing from the list ---- */

/* What an earlier run on this machine took of several that were made at once. */
static const struct jbc_registration *remembered(const struct jbc_enrolling *enroll)
{
    const struct jbc_registration_list *list = enroll->before;
    for (size_t i = 0; i < list->count; i++)
        if (look_same(list->items[i].id, enroll->intent.chosen) &&
            look_same(list->items[i].name, enroll->what.wish.name))
            return &list->items[i];
    return NULL;
}

/* What was chosen of several is remembered as long as there are several. */
static bool is_choice_needed(const struct jbc_enrolling *enroll)
{
    size_t count = 0;
    for (size_t i = 0; i < enroll->before->count; i++)
        count += look_same(enroll->before->items[i].name, enroll->what.wish.name);
    return enroll->intent.chosen && count > 1;
}

static bool is_told(struct jbc_enrolling *enroll, void *reason)
{
    struct jbc_error *why = reason;
    const struct jbc_registration *ignored;
    *why = (struct jbc_error){0};
    jbc_registration_choose(&enroll->now.list, &enroll->what.wish, &ignored, why);
    return why->code != JBC_AMBIGUOUS;
}

/* Several fit: perhaps those of jobs that registered at once, all but one of which will be deleted.
 */
static int await_agreement(struct jbc_enrolling *enroll, struct jbc_error *error)
{
    struct jbc_error reason = {0};
    if (look_until(enroll, AGREE_MS, is_told, &reason, error) == SIGHT_ERROR)
        return -1;
    look_take_as_before(enroll);
    return 0;
}

static int choose(struct jbc_enrolling *enroll, struct jbc_error *error)
{
    const struct jbc_registration_wish *wish = &enroll->what.wish;
    struct jbc_error reason = {0};
    if (jbc_registration_choose(enroll->before, wish, &enroll->found, &reason) == 0)
        return 0;
    if (reason.code == JBC_AMBIGUOUS && (enroll->found = remembered(enroll)))
        return 0;
    if (reason.code == JBC_AMBIGUOUS && await_agreement(enroll, error) < 0)
        return -1;
    return jbc_registration_choose(enroll->before, wish, &enroll->found, error);
}

/* Harmony told no list: it counts as an empty one where nothing is known that should be in it. */
static int choose_without_list(struct jbc_enrolling *enroll, struct jbc_error *error)
{
    const struct jbc_registration_wish *wish = &enroll->what.wish;
    if (wish->id || enroll->intent.is_there)
        return jbc_registration_choose(enroll->before, wish, &enroll->found, error);
    listener_tell(
        enroll->listener, JBC_WARNING,
        "Harmony's answer tells no list of connectors: nothing is taken to be registered");
    return 0;
}

/* The list as it is; nothing is found where nothing fits. */
static int find(struct jbc_enrolling *enroll, struct jbc_error *error)
{
    listener_tell(enroll->listener, JBC_STEP, "looking for '%s' among the registered connectors",
                  enroll->what.wish.name);
    if (look_first(enroll, error) < 0)
        return -1;
    if (enroll->before->is_missing)
        return choose_without_list(enroll, error);
    return enroll->what.create_new ? 0 : choose(enroll, error);
}

/* ---- registering ---- */

/* Registers, once. The answer is enroll's own; where it is lost, why is enroll's lost. */
static int create(struct jbc_enrolling *enroll, struct jbc_error *error)
{
    const struct jbc_registration_wish *wish = &enroll->what.wish;
    if (listener_stopped(
            enroll->listener)) /* else its record would stand for what never was sent */
        return fail_stopped(error);
    listener_tell(enroll->listener, JBC_STEP, "registering '%s', version %s", wish->name,
                  wish->version);
    if (intent_record(&enroll->intent, wish, enroll->what.create_new, enroll->before, NULL, error) <
        0) {
        race_forget(enroll); /* it may be there all the same */
        return -1;
    }
    struct jbc_error reason = {0};
    if (jbc_client_register(enroll->client, wish->name, wish->version, &enroll->own, &reason) ==
        0) {
        race_answered(enroll);
        return 0;
    }
    if (reason.code == JBC_UNKNOWN) {
        enroll->lost = reason;
        return 0;
    }
    race_forget(enroll);
    return fail_with(error, reason.code ? reason.code : JBC_FAILED, "%s", reason.message);
}

static int fail_pending(const struct jbc_enrolling *enroll, long seconds, struct jbc_error *error)
{
    const char *registered = enroll->intent.registered;
    fail_with(error, JBC_REMOTE,
              "an earlier run %s '%s'%s%s%s, and Harmony's list does not show it yet: try "
              "again later. For %ld minutes more it is not registered again, unless a new "
              "registration is asked for",
              registered ? "registered" : "was cut off while it registered", enroll->what.wish.name,
              registered ? " (its endpoint's id is " : "", registered ? registered : "",
              registered ? ")" : "", (seconds + 59) / 60);
    return fail_hint(error, JBC_HINT_NEW);
}

/* Looks for what an earlier run may have registered before it was cut off: for a while, if that
 * was not long ago. As long as the outcome may still show, nothing is registered. */
static int find_lost(struct jbc_enrolling *enroll, struct jbc_error *error)
{
    const struct intent *intent = &enroll->intent;
    bool create_new = enroll->what.create_new;
    if (!intent->is_there || intent->chosen || (create_new && !intent->create_new))
        return 0;
    listener_tell(enroll->listener, JBC_NOTE,
                  "an earlier run was cut off while it registered '%s': looking for what it made",
                  enroll->what.wish.name);
    long seconds = intent_lasts(intent);
    if (race_find_lost(enroll, seconds ? PATIENCE_MS : 0, error) < 0)
        return -1;
    return enroll->found || !seconds || create_new ? 0 : fail_pending(enroll, seconds, error);
}

static void warn_of_twin(const struct jbc_enrolling *enroll)
{
    const char *twin = twin_find(enroll->before, enroll->what.wish.name);
    if (twin)
        listener_tell(
            enroll->listener, JBC_WARNING,
            "'%s' is not registered, but '%s' is, the same name in another Unicode normal "
            "form: to Harmony these are two connectors",
            enroll->what.wish.name, twin);
}

/* Finds it, or registers it. Without a state folder a registration can still be found, only not
 * made. */
static int find_or_create(struct jbc_enrolling *enroll, const struct jbc_error *no_state,
                          struct jbc_error *error)
{
    if (find(enroll, error) < 0)
        return -1;
    if (!enroll->found)
        warn_of_twin(enroll);
    if (enroll->what.dry_run)
        return 0;
    if (!enroll->found && no_state->code != JBC_OK)
        return fail_with(error, JBC_FAILED, "%s", no_state->message);
    if (!enroll->found && find_lost(enroll, error) < 0)
        return -1;
    if (!enroll->found)
        return create(enroll, error);
    if (enroll->found != &enroll->chosen && !is_choice_needed(enroll))
        race_done(enroll);
    return 0;
}

/* ---- the outcome ---- */

/* Hands what was found over, complete. */
static int deliver(const struct jbc_enrolling *enroll, struct jbc_registration *registration,
                   struct jbc_error *error)
{
    const struct jbc_registration_wish *wish = &enroll->what.wish;
    const struct jbc_registration *found = enroll->found;
    char what[96];
    if (found != &enroll->own && !found->id)
        return fail_with(error, JBC_REMOTE, "Harmony lists '%s' without an \"id\"", wish->name);
    snprintf(what, sizeof what, "the registration %.30s that Harmony lists",
             found->id ? found->id : "");
    if (jbc_registration_check(found, what, JBC_REMOTE, error) < 0)
        return -1;
    /* Who names the registration itself, as a lock does, knows which it is. */
    if (!wish->id && wish->version && found->version && strcmp(found->version, wish->version) != 0)
        listener_tell(enroll->listener, JBC_WARNING,
                      "'%s' is registered with version %s, not %s: its ids and key stay, for the "
                      "projects that use them. The vendor wants both versions equal: release it as "
                      "%s, or have it registered anew, with another key",
                      found->name, found->version, wish->version, found->version);
    listener_tell(enroll->listener, JBC_SECRET, "%s", found->key);
    listener_tell(enroll->listener, JBC_SECRET, "%s", found->secret);
    return jbc_registration_copy(registration, found, error);
}

/* What the name did not have before the attempt of an earlier run came with that. */
static bool is_recovered(const struct jbc_enrolling *enroll)
{
    const struct intent *intent = &enroll->intent;
    return intent->is_there && !intent->chosen && enroll->found && enroll->found->id &&
           !intent_knew(intent, enroll->found->id);
}

/* Where this run has registered it: waits until Harmony shows what stays of it. */
static int settle(struct jbc_enrolling *enroll, enum jbc_enroll_way *way, struct jbc_error *error)
{
    bool is_answered = enroll->own.key != NULL;
    bool created = is_answered || enroll->lost.code != JBC_OK;
    int result = 0;
    if (created)
        result = is_answered ? race_settle(enroll, &created, error)
                             : race_recover(enroll, &created, error);
    *way = created                ? JBC_ENROLL_CREATED
           : is_recovered(enroll) ? JBC_ENROLL_RECOVERED
                                  : JBC_ENROLL_FOUND;
    return result;
}

/* ---- from begin to end ---- */

static void enrolling_free(struct jbc_enrolling *enroll)
{
    if (!enroll)
        return;
    jbc_registration_clear(&enroll->own);
    jbc_registration_clear(&enroll->chosen);
    jbc_registration_list_clear(&enroll->own_before);
    jbc_registration_list_clear(&enroll->now.list);
    intent_close(&enroll->intent);
    free(enroll);
}

struct jbc_enrolling *jbc_enroll_begin(struct jbc_client *client, const struct jbc_enrollment *what,
                                       const struct jbc_listener *listener, struct jbc_error *error)
{
    struct jbc_error no_state = {0};
    struct jbc_enrolling *enroll = calloc(1, sizeof *enroll);
    if (!enroll) {
        fail_memory(error);
        return NULL;
    }
    enroll->client = client;
    enroll->what = *what;
    enroll->listener = listener;
    enroll->intent.lock = -1;
    if (!what->dry_run)
        intent_open(&enroll->intent, what->state_folder, client, what->wish.name,
                    what->turns != NULL, listener, &no_state);
    int result = no_state.code == JBC_STOPPED ? fail_stopped(error)
                                              : find_or_create(enroll, &no_state, error);
    if (result == 0)
        return enroll;
    enrolling_free(enroll);
    return NULL;
}

int jbc_enroll_end(struct jbc_enrolling *enroll, struct jbc_registration *registration,
                   enum jbc_enroll_way *way, struct jbc_error *error)
{
    int result = settle(enroll, way, error);
    if (result == 0 && enroll->found)
        result = deliver(enroll, registration, error);
    enrolling_free(enroll);
    return result;
}

void jbc_enroll_free(struct jbc_enrolling *enroll)
{
    if (enroll && (enroll->own.key || enroll->lost.code))
        listener_tell(enroll->listener, JBC_NOTE,
                      "'%s' %s registered and is left as it is: the next run %s it",
                      enroll->what.wish.name, enroll->own.key ? "was" : "may have been",
                      enroll->own.key ? "takes" : "looks for");
    enrolling_free(enroll);
}

int jbc_enroll(struct jbc_client *client, const struct jbc_enrollment *what,
               const struct jbc_listener *listener, struct jbc_registration *registration,
               enum jbc_enroll_way *way, struct jbc_error *error)
{
    struct jbc_enrolling *enroll = jbc_enroll_begin(client, what, listener, error);
    return enroll ? jbc_enroll_end(enroll, registration, way, error) : -1;
}

void jbc_enroll_settle(const struct jbc_client *client, const char *state_folder, const char *name)
{
    struct intent intent;
    if (!state_folder || intent_open(&intent, state_folder, client, name, true, NULL, NULL) < 0)
        return;
    if (intent.is_there && !intent.chosen)
        intent_forget(&intent, NULL);
    intent_close(&intent);
}
