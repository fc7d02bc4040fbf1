#include "exchange.h"
#include "fail.h"
#include "intent.h"
#include "listener.h"
#include "look.h"
#include "race.h"
#include "twin.h"

#include <jbc/enroll.h>
#include <stdio.h>
#include <string.h>

enum { AGREE_MS = 3000 /* how long jobs that registered at once may need to agree */ };

/* ---- choosing from the list ---- */

/* What an earlier run on this machine took of several that were made at once. */
static const struct jbc_registration *remembered(const struct enroll *enroll)
{
    const struct jbc_registration_list *list = &enroll->before;
    for (size_t i = 0; i < list->count; i++)
        if (look_same(list->items[i].id, enroll->intent.chosen) &&
            look_same(list->items[i].name, enroll->what->wish.name))
            return &list->items[i];
    return NULL;
}

/* What was chosen of several is remembered as long as there are several. */
static bool is_choice_needed(const struct enroll *enroll)
{
    size_t count = 0;
    for (size_t i = 0; i < enroll->before.count; i++)
        count += look_same(enroll->before.items[i].name, enroll->what->wish.name);
    return enroll->intent.chosen && count > 1;
}

static bool is_told(struct enroll *enroll, void *reason)
{
    struct jbc_error *why = reason;
    const struct jbc_registration *ignored;
    *why = (struct jbc_error){0};
    jbc_registration_choose(&enroll->now, &enroll->what->wish, &ignored, why);
    return why->code != JBC_AMBIGUOUS;
}

/* Several fit: perhaps those of jobs that registered at once, all but one of which will be deleted.
 */
static int await_agreement(struct enroll *enroll, struct jbc_error *error)
{
    struct jbc_error reason = {0};
    if (look_until(enroll, AGREE_MS, is_told, &reason, error) == SIGHT_ERROR)
        return -1;
    jbc_registration_list_clear(&enroll->before);
    enroll->before = enroll->now;
    enroll->now = (struct jbc_registration_list){0};
    return 0;
}

static int choose(struct enroll *enroll, const struct jbc_registration **result,
                  struct jbc_error *error)
{
    const struct jbc_registration_wish *wish = &enroll->what->wish;
    struct jbc_error reason = {0};
    if (jbc_registration_choose(&enroll->before, wish, result, &reason) == 0)
        return 0;
    if (reason.code == JBC_AMBIGUOUS && (*result = remembered(enroll)))
        return 0;
    if (reason.code != JBC_AMBIGUOUS)
        return jbc_registration_choose(&enroll->before, wish, result, error); /* for its words */
    return await_agreement(enroll, error) < 0
               ? -1
               : jbc_registration_choose(&enroll->before, wish, result, error);
}

/* Harmony told no list: it counts as an empty one where nothing is known that should be in it. */
static int choose_without_list(const struct enroll *enroll, const struct jbc_registration **result,
                               struct jbc_error *error)
{
    const struct jbc_registration_wish *wish = &enroll->what->wish;
    if (wish->id || enroll->intent.is_there)
        return jbc_registration_choose(&enroll->before, wish, result, error);
    listener_tell(
        enroll->listener, JBC_WARNING,
        "Harmony's answer tells no list of connectors: nothing is taken to be registered");
    return 0;
}

/* ---- registering ---- */

/* Registers, once. *result borrows from own or from enroll. */
static int create(struct enroll *enroll, struct jbc_registration *own,
                  const struct jbc_registration **result, bool *created, struct jbc_error *error)
{
    const struct jbc_registration_wish *wish = &enroll->what->wish;
    struct jbc_error reason = {0};
    listener_tell(enroll->listener, JBC_STEP, "registering '%s', version %s", wish->name,
                  wish->version);
    if (intent_record(&enroll->intent, wish, enroll->what->create_new, &enroll->before, NULL,
                      error) < 0) {
        race_forget(enroll); /* it may be there all the same */
        return -1;
    }
    *created = true;
    if (jbc_client_register(enroll->client, wish->name, wish->version, own, &reason) == 0)
        return race_settle(enroll, own, result, created, error);
    if (reason.code == JBC_UNKNOWN)
        return race_recover(enroll, &reason, result, created, error);
    race_forget(enroll);
    return fail_with(error, reason.code ? reason.code : JBC_FAILED, "%s", reason.message);
}

static int fail_pending(const struct enroll *enroll, long seconds, struct jbc_error *error)
{
    const char *registered = enroll->intent.registered;
    fail_with(error, JBC_REMOTE,
              "an earlier run %s '%s'%s%s%s, and Harmony's list does not show it yet: try "
              "again later. For %ld minutes more it is not registered again, unless a new "
              "registration is asked for",
              registered ? "registered" : "was cut off while it registered",
              enroll->what->wish.name, registered ? " (its endpoint's id is " : "",
              registered ? registered : "", registered ? ")" : "", (seconds + 59) / 60);
    return fail_hint(error, JBC_HINT_NEW);
}

/* Looks for what an earlier run may have registered before it was cut off: for a while, if that
 * was not long ago. As long as the outcome may still show, nothing is registered. */
static int find_lost(struct enroll *enroll, const struct jbc_registration **result,
                     struct jbc_error *error)
{
    const struct intent *intent = &enroll->intent;
    bool create_new = enroll->what->create_new;
    if (!intent->is_there || intent->chosen || (create_new && !intent->create_new))
        return 0;
    listener_tell(enroll->listener, JBC_NOTE,
                  "an earlier run was cut off while it registered '%s': looking for what it made",
                  enroll->what->wish.name);
    long seconds = intent_lasts(intent);
    if (race_find_lost(enroll, seconds ? PATIENCE_MS : 0, result, error) < 0)
        return -1;
    return *result || !seconds || create_new ? 0 : fail_pending(enroll, seconds, error);
}

static void warn_of_twin(const struct enroll *enroll)
{
    const char *twin = twin_find(&enroll->before, enroll->what->wish.name);
    if (twin)
        listener_tell(
            enroll->listener, JBC_WARNING,
            "'%s' is not registered, but '%s' is, the same name in another Unicode normal "
            "form: to Harmony these are two connectors",
            enroll->what->wish.name, twin);
}

/* ---- find or create ---- */

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
    /* Who names the registration itself, as a lock does, knows which it is. */
    if (!wish->id && wish->version && result->version &&
        strcmp(result->version, wish->version) != 0)
        listener_tell(enroll->listener, JBC_WARNING,
                      "'%s' is registered with version %s, not %s: its ids and key stay, for the "
                      "projects that use them. The vendor wants both versions equal: release it as "
                      "%s, or have it registered anew, with another key",
                      result->name, result->version, wish->version, result->version);
    listener_tell(enroll->listener, JBC_SECRET, "%s", result->key);
    listener_tell(enroll->listener, JBC_SECRET, "%s", result->secret);
    return jbc_registration_copy(registration, result, error);
}

/* The list as it is; *result stays NULL where nothing fits. */
static int find(struct enroll *enroll, const struct jbc_registration **result,
                struct jbc_error *error)
{
    listener_tell(enroll->listener, JBC_STEP, "looking for '%s' among the registered connectors",
                  enroll->what->wish.name);
    if (look_first(enroll, error) < 0)
        return -1;
    if (enroll->before.is_missing)
        return choose_without_list(enroll, result, error);
    return enroll->what->create_new ? 0 : choose(enroll, result, error);
}

static int find_or_create(struct enroll *enroll, const struct jbc_error *no_state,
                          struct jbc_registration *own, const struct jbc_registration **result,
                          bool *created, struct jbc_error *error)
{
    if (find(enroll, result, error) < 0)
        return -1;
    if (!*result)
        warn_of_twin(enroll);
    if (enroll->what->dry_run)
        return 0;
    if (!*result && no_state->code != JBC_OK)
        return fail_with(error, JBC_FAILED, "%s", no_state->message);
    if (!*result && find_lost(enroll, result, error) < 0)
        return -1;
    if (!*result)
        return create(enroll, own, result, created, error);
    if (*result != &enroll->chosen && !is_choice_needed(enroll))
        race_done(enroll);
    return 0;
}

/* What the name did not have before the attempt of an earlier run came with that. */
static bool is_recovered(const struct enroll *enroll, const struct jbc_registration *found)
{
    const struct intent *intent = &enroll->intent;
    return intent->is_there && !intent->chosen && found && found->id &&
           !intent_knew(intent, found->id);
}

int jbc_enroll(struct jbc_client *client, const struct jbc_enrollment *what,
               const struct jbc_listener *listener, struct jbc_registration *registration,
               enum jbc_enroll_way *way, struct jbc_error *error)
{
    struct enroll enroll = {
        .client = client, .what = what, .listener = listener, .intent = {.lock = -1}};
    struct jbc_registration own = {0};
    const struct jbc_registration *found = NULL;
    struct jbc_error no_state = {0};
    bool created = false;

    /* Without a state folder a registration can still be found, only not made. */
    if (!what->dry_run)
        intent_open(&enroll.intent, what->state_folder, client, what->wish.name,
                    what->turns != NULL, listener, &no_state);
    int result = -1;
    if (no_state.code == JBC_STOPPED)
        fail_stopped(error);
    else
        result = find_or_create(&enroll, &no_state, &own, &found, &created, error);
    bool is_lost_one = is_recovered(&enroll, found);
    *way = created ? JBC_ENROLL_CREATED : is_lost_one ? JBC_ENROLL_RECOVERED : JBC_ENROLL_FOUND;
    if (result == 0 && found)
        result = deliver(&enroll, found, found != &own, registration, error);

    jbc_registration_clear(&own);
    jbc_registration_clear(&enroll.chosen);
    jbc_registration_list_clear(&enroll.before);
    jbc_registration_list_clear(&enroll.now);
    intent_close(&enroll.intent);
    return result;
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
