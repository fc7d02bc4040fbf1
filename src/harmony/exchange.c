#include "exchange.h"

#include "fail.h"
#include "json.h"
#include "listener.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    TRIES = 3,
    BROKEN_PAUSE_MS = 250, /* after a connection failure */
    BUSY_PAUSE_MS = 1000,  /* after 429 or 503 without Retry-After */
    ERROR_CODE_SIZE = 64,
    WORDS_SIZE = 600,     /* of the server, shown in an error */
    LONG_PAUSE_MS = 2000, /* a person wants to know why nothing goes on */
};

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

/* Sends it until there is an answer that counts or no try is left. */
static enum http_outcome send_call(struct http *http, const struct exchange_call *call,
                                   const struct jbc_listener *listener, struct http_answer *answer,
                                   struct jbc_error *error)
{
    const struct http_request request = {.method = call->method,
                                         .url = call->url,
                                         .token = call->token,
                                         .body = call->body,
                                         .once = !call->may_retry};
    for (int try = 1;; try++) {
        enum http_outcome outcome = http_send(http, &request, answer, error);
        bool busy = outcome == HTTP_ANSWERED && is_busy(answer);
        bool broken = outcome == HTTP_NOT_SENT || outcome == HTTP_LOST;
        if (!(busy || broken) || !call->may_retry || try == TRIES)
            return outcome;

        long pause = pause_before(try, busy ? BUSY_PAUSE_MS : BROKEN_PAUSE_MS,
                                  busy ? answer->retry_after : -1);
        listener_tell(listener, pause < LONG_PAUSE_MS ? JBC_TRACE : JBC_NOTE,
                      "cannot %s now: trying again in %.1f s", call->what, (double)pause / 1000);
        http_answer_clear(answer);
        if (exchange_sleep(pause, listener, error) < 0)
            return HTTP_STOPPED;
    }
}

/* Hides a secret of the request where the server repeats it. */
static void hide(char *words, const char *secret)
{
    static const char hidden[] = "*****";
    size_t length = secret ? strlen(secret) : 0;
    if (length < sizeof hidden - 1) /* as good as guessed, and a part of many words */
        return;
    for (char *at = words; (at = strstr(at, secret)); at += sizeof hidden - 1) {
        memmove(at + sizeof hidden - 1, at + length, strlen(at + length) + 1);
        memcpy(at, hidden, sizeof hidden - 1);
    }
}

/* What the server says of its refusal, or "" where it says nothing that can be read. It is cut only
 * when nothing in it is secret any more. */
static void server_words(const struct exchange_call *call, const cJSON *json,
                         char words[WORDS_SIZE])
{
    const char *code = json_string(json, "errorCode");
    const char *message = json_string(json, "errorMessage");
    struct buf all = {0};
    buf_addf(&all, "%s%s%s", code ? code : "", code && message ? ": " : "", message ? message : "");
    words[0] = '\0';
    if (!all.failed) {
        hide(all.data, call->token);
        hide(all.data, call->secrets[0]);
        hide(all.data, call->secrets[1]);
        snprintf(words, WORDS_SIZE, "%s", all.data);
    }
    buf_clear(&all);
}

static int fail_refused(const struct exchange_call *call, const struct http_answer *answer,
                        const cJSON *json, enum jbc_code code, struct jbc_error *error)
{
    char words[WORDS_SIZE];
    server_words(call, json, words);
    return fail_with(error, code, "Harmony refused to %s: %s (%s, HTTP %ld)", call->what,
                     words[0] ? words : "it gave no reason", call->url, answer->status);
}

static int fail_denied(const struct exchange_call *call, const struct http_answer *answer,
                       const cJSON *json, struct jbc_error *error)
{
    char words[WORDS_SIZE];
    server_words(call, json, words);
    return fail_with(error, JBC_DENIED, "Harmony denied to %s (HTTP %ld)%s%s%s", call->what,
                     answer->status, words[0] ? ": " : "", words,
                     call->token ? "; the token may have expired or belong to another region or "
                                   "organization: log in again"
                                 : "");
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
    return fail_with(error, call->once && answer->status >= 500 ? JBC_UNKNOWN : JBC_REMOTE,
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
    return fail_with(error, unknown ? JBC_UNKNOWN : reason.code, "cannot %s: %.800s", call->what,
                     reason.message);
}

static cJSON *parse_answer(const struct http_answer *answer, struct jbc_error *why)
{
    if (answer->body.length == 0) {
        fail_with(why, JBC_REMOTE, "it is empty");
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
