#include "exchange.h"

#include "fail.h"
#include "json.h"
#include "listener.h"
#include "words.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    TRIES = 3,
    BROKEN_PAUSE_MS = 250, /* after a connection failure */
    BUSY_PAUSE_MS = 1000,  /* after 429 or 503 without Retry-After */
    ERROR_CODE_SIZE = 64,
    SHORTEST_TRY_MS = 1000, /* also where the deadline is nearer */
    LONG_PAUSE_MS = 2000,   /* a person wants to know why nothing goes on */
};

int64_t exchange_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int exchange_sleep(long milliseconds, const struct jbc_listener *listener, struct jbc_error *error)
{
    struct timespec left = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    while (!listener_stopped(listener))
        if (nanosleep(&left, &left) == 0)
            return 0;
    return fail_stopped(error);
}

/* The pause doubles with each try, and up to as much again is added so that jobs that failed
 * together do not come back together. */
static long pause_before(int try, long base, long retry_after)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long pause = retry_after >= 0 ? retry_after * 1000 : base << (try - 1);
    return pause + now.tv_nsec / 1000 % base;
}

static bool is_busy(const struct http_answer *answer)
{
    return answer->status == 429 || answer->status == 503;
}

/* How long a try may last; 0: as long as any. */
static long left_until(int64_t deadline)
{
    int64_t left = deadline - exchange_now();
    return deadline == 0 ? 0 : left < SHORTEST_TRY_MS ? SHORTEST_TRY_MS : (long)left;
}

/* Sends it until there is an answer that counts, no try is left, or no time for one. */
static enum http_outcome send_call(struct http *http, const struct exchange_call *call,
                                   const struct jbc_listener *listener, struct http_answer *answer,
                                   struct jbc_error *error)
{
    struct http_request request = {.method = call->method,
                                   .url = call->url,
                                   .token = call->token,
                                   .body = call->body,
                                   .large = call->large,
                                   .once = !call->may_retry};
    for (int try = 1;; try++) {
        request.milliseconds = left_until(call->deadline);
        enum http_outcome outcome = http_send(http, &request, answer, error);
        bool busy = outcome == HTTP_ANSWERED && is_busy(answer);
        bool broken = outcome == HTTP_NOT_SENT || outcome == HTTP_LOST;
        if (!(busy || broken) || !call->may_retry || try == TRIES)
            return outcome;

        long pause = pause_before(try, busy ? BUSY_PAUSE_MS : BROKEN_PAUSE_MS,
                                  busy ? answer->retry_after : -1);
        if (call->deadline != 0 && exchange_now() + pause >= call->deadline)
            return outcome;
        listener_tell(listener, pause < LONG_PAUSE_MS ? JBC_TRACE : JBC_NOTE,
                      "cannot %s now: trying again in %ld.%ld s", call->what, pause / 1000,
                      pause % 1000 / 100);
        http_answer_clear(answer);
        if (exchange_sleep(pause, listener, error) < 0)
            return HTTP_STOPPED;
    }
}

static void server_words(const struct exchange_call *call, const cJSON *json,
                         char words[WORDS_SIZE])
{
    const char *const secrets[] = {call->token, call->secrets[0], call->secrets[1]};
    words_of(json, secrets, sizeof secrets / sizeof secrets[0], words);
}

static int fail_refused(const struct exchange_call *call, const struct http_answer *answer,
                        const cJSON *json, enum jbc_code code, struct jbc_error *error)
{
    char words[WORDS_SIZE];
    server_words(call, json, words);
    return fail_with(error, code, "Harmony refused to %s: %s (%s, HTTP %ld)", call->what,
                     words[0] ? words : "it gave no reason", call->url, answer->status);
}

/* What a person can do where a token was refused. */
static const char *denied_advice(const struct exchange_call *call)
{
    if (!call->token)
        return "";
    if (call->is_fresh)
        return "; the log-in was accepted: is the organization's id right, and may this user do "
               "that?";
    return "; the token may have expired or belong to another region or organization: log in again";
}

static int fail_denied(const struct exchange_call *call, const struct http_answer *answer,
                       const cJSON *json, struct jbc_error *error)
{
    char words[WORDS_SIZE];
    server_words(call, json, words);
    return fail_with(error, JBC_DENIED, "Harmony denied to %s (%s, HTTP %ld)%s%s%s", call->what,
                     call->url, answer->status, words[0] ? ": " : "", words, denied_advice(call));
}

static int fail_redirected(const struct exchange_call *call, const struct http_answer *answer,
                           struct jbc_error *error)
{
    return fail_with(error, JBC_REMOTE,
                     "cannot %s: %s answered with a redirect (HTTP %ld), which is never followed: "
                     "is the host right?",
                     call->what, call->url, answer->status);
}

/* An answer that is neither success nor a refusal that Harmony's own words explain. */
static int fail_status(const struct exchange_call *call, const struct http_answer *answer,
                       struct jbc_error *error)
{
    bool is_known = answer->status >= 300 && answer->status < 500;
    return fail_with(error, call->once && !is_known ? JBC_UNKNOWN : JBC_REMOTE,
                     "cannot %s: %s answered HTTP %ld%s", call->what, call->url, answer->status,
                     answer->status == 429   ? ": too many requests, try again later"
                     : answer->status >= 500 ? ": trouble on the server's side, try again later"
                                             : "");
}

static int fail_nonsense(const struct exchange_call *call, const char *why, struct jbc_error *error)
{
    return fail_with(error, call->once ? JBC_UNKNOWN : JBC_REMOTE,
                     "cannot %s: the answer of %s makes no sense: %s", call->what, call->url, why);
}

/* What a refusal in Harmony's own words means: with HTTP 2xx what the call says, for a log-in also
 * with 4xx. A server in trouble may have done what it says it did not. */
static enum jbc_code refusal_code(const struct exchange_call *call, long status)
{
    if (status < 300)
        return call->refusal;
    if (status >= 500)
        return call->once ? JBC_UNKNOWN : JBC_REMOTE;
    return call->refusal == JBC_DENIED && status != 408 && status != 429 ? JBC_DENIED : JBC_REMOTE;
}

static bool says(const cJSON *json, const char *name)
{
    const char *text = json_string(json, name);
    return text && *text;
}

/* A refusal without a "status", as gateways send it: it explains itself, and what the call is for
 * is not there. */
static bool is_refusal_without_status(const struct exchange_call *call, const cJSON *json)
{
    return !json_member(json, "status") &&
           (says(json, "errorCode") || says(json, "errorMessage")) &&
           (!call->needs || !json_member(json, call->needs));
}

/* Who refuses without a "status" may not be Harmony itself: only a log-in counts as refused. */
static enum jbc_code gateway_code(const struct exchange_call *call)
{
    return call->once ? JBC_UNKNOWN : call->refusal == JBC_DENIED ? JBC_DENIED : JBC_REMOTE;
}

static bool is_blank(const struct buf *body)
{
    return body->length == 0 || strspn(body->data, " \t\r\n") == body->length;
}

/* Judges an answer; json is what its body holds, NULL if that is no JSON object. */
static int judge(const struct exchange_call *call, const struct http_answer *answer,
                 const cJSON *json, const char *why_not, struct jbc_error *error)
{
    int status = json ? json_bool(json, "status") : -1;
    bool is_success = answer->status >= 200 && answer->status < 300;

    if (answer->status == 401 || answer->status == 403)
        return fail_denied(call, answer, json, error);
    if (answer->status >= 300 && answer->status < 400)
        return fail_redirected(call, answer, error);
    if (status == 0)
        return fail_refused(call, answer, json, refusal_code(call, answer->status), error);
    if (!is_success)
        return fail_status(call, answer, error);
    if (!json)
        return is_blank(&answer->body) && call->may_be_empty ? 0
                                                             : fail_nonsense(call, why_not, error);
    if (is_refusal_without_status(call, json))
        return fail_refused(call, answer, json, gateway_code(call), error);
    if (json_member(json, "status") && status < 0)
        return fail_nonsense(call, "\"status\" is no boolean", error);
    if (call->needs_status && status < 0)
        return fail_nonsense(call, "\"status\" is missing", error);
    return 0;
}

static int fail_outcome(const struct exchange_call *call, enum http_outcome outcome,
                        struct jbc_error *error)
{
    struct jbc_error reason = error ? *error : (struct jbc_error){0};
    bool unknown =
        call->once && (outcome == HTTP_LOST || outcome == HTTP_GAVE_UP || outcome == HTTP_STOPPED);
    enum jbc_code code = reason.code ? reason.code : JBC_FAILED;
    return fail_with(error, unknown ? JBC_UNKNOWN : code, "cannot %s: %.800s", call->what,
                     reason.message);
}

/* HTML or XML: JSON begins otherwise. */
static bool is_page(const struct buf *body)
{
    const char *at = body->data;
    if (strncmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    return at[strspn(at, " \t\r\n")] == '<';
}

static cJSON *parse_answer(const struct http_answer *answer, struct jbc_error *why)
{
    if (answer->body.length == 0) {
        fail_with(why, JBC_REMOTE, "it is empty");
        return NULL;
    }
    if (is_page(&answer->body)) {
        fail_with(why, JBC_REMOTE,
                  "it is a web page (of a log-in, a proxy, or maintenance?) instead of JSON");
        return NULL;
    }
    cJSON *json = json_parse(answer->body.data, answer->body.length, "answer", JBC_REMOTE, why);
    if (json && !cJSON_IsObject(json)) {
        fail_with(why, JBC_REMOTE, "it is no JSON object");
        json_free(json);
        return NULL;
    }
    return json;
}

/* There was no memory to read the answer. */
static int fail_unread(const struct exchange_call *call, const struct jbc_error *why,
                       struct jbc_error *error)
{
    return fail_with(error, call->once ? JBC_UNKNOWN : why->code,
                     "cannot %s: the answer of %s could not be read: %s", call->what, call->url,
                     why->message);
}

static void copy_error_code(const cJSON *json, char *error_code)
{
    const char *code = json_string(json, "errorCode");
    snprintf(error_code, ERROR_CODE_SIZE, "%s", code ? code : "");
}

int exchange(struct http *http, const struct exchange_call *call,
             const struct jbc_listener *listener, cJSON **json, char *error_code,
             struct jbc_error *error)
{
    struct http_answer answer = {0};
    struct jbc_error why = {0};
    *json = NULL;

    enum http_outcome outcome = send_call(http, call, listener, &answer, &why);
    if (outcome != HTTP_ANSWERED) {
        if (error)
            *error = why;
        return fail_outcome(call, outcome, error);
    }
    *json = parse_answer(&answer, &why);
    int result = why.code == JBC_FAILED ? fail_unread(call, &why, error)
                                        : judge(call, &answer, *json, why.message, error);
    if (result < 0 && error_code)
        copy_error_code(*json, error_code);
    http_answer_clear(&answer);
    if (result < 0) {
        json_free(*json);
        *json = NULL;
    }
    return result;
}
