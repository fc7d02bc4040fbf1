/*
 * How an answer of Harmony's is judged, without a network: http is played by this file, which
 * answers what a test tells it to.
 */
#include "exchange.h"
#include "expect.h"
#include "json.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- http, played ---- */

struct reply {
    enum http_outcome outcome;
    long status;
    const char *body;
    long retry_after; /* 0: the server did not say */
};

static const struct reply *replies;
static unsigned reply_count, sent;

enum http_outcome http_send(struct http *http, const struct http_request *request,
                            struct http_answer *answer, struct jbc_error *error)
{
    const struct reply *reply = &replies[sent < reply_count ? sent : reply_count - 1];
    (void)http, (void)request;
    sent++;
    if (reply->outcome != HTTP_ANSWERED) {
        if (error)
            *error = (struct jbc_error){.code = JBC_REMOTE, .message = "no connection"};
        return reply->outcome;
    }
    answer->status = reply->status;
    answer->retry_after = reply->retry_after ? reply->retry_after : -1;
    buf_adds(&answer->body, reply->body ? reply->body : "");
    return HTTP_ANSWERED;
}

void http_answer_clear(struct http_answer *answer)
{
    buf_clear(&answer->body);
    *answer = (struct http_answer){0};
}

/* ---- asking ---- */

static const struct exchange_call plain = {.what = "do it",
                                           .method = "GET",
                                           .url = "http://h/x",
                                           .token = "CANARY",
                                           .refusal = JBC_REMOTE};

static char error_code[64];

/* Sends the call, which is answered by these, the last one ever after. */
static int ask(const struct exchange_call *call, const struct reply *with, unsigned count,
               cJSON **json, struct jbc_error *error)
{
    replies = with;
    reply_count = count;
    sent = 0;
    strcpy(error_code, "unset");
    return exchange(NULL, call, NULL, json, error_code, error);
}

static void assert_accepted(const struct exchange_call *call, long status, const char *body)
{
    const struct reply reply = {HTTP_ANSWERED, status, body, 0};
    struct jbc_error error = {0};
    cJSON *json = NULL;
    if (ask(call, &reply, 1, &json, &error) < 0)
        fail_msg("HTTP %ld %s: %s", status, body, error.message);
    json_free(json);
}

static void assert_judged(const struct exchange_call *call, long status, const char *body,
                          enum jbc_code code, const char *words)
{
    const struct reply reply = {HTTP_ANSWERED, status, body, 0};
    struct jbc_error error = {0};
    cJSON *json = NULL;
    assert_failure(ask(call, &reply, 1, &json, &error), &error, code, words);
    assert_null(json);
    assert_null(strstr(error.message, "CANARY"));
    assert_int_equal(ask(call, &reply, 1, &json, NULL), -1);
    assert_null(json);
}

/* ---- judging ---- */

static void success_is_2xx_with_an_object_whose_status_is_not_false(void **state)
{
    (void)state;
    assert_accepted(&plain, 200, "{}");
    assert_accepted(&plain, 201, "{\"status\":true}");
    assert_accepted(&plain, 299, "{\"status\":null,\"x\":1}");
    const struct reply reply = {HTTP_ANSWERED, 200, "{\"id\":9007199254740993}", 0};
    struct jbc_error error = {0};
    cJSON *json = NULL;
    assert_success(ask(&plain, &reply, 1, &json, &error), error);
    assert_string_equal(json_string(json, "id"), "9007199254740993");
    json_free(json);
}

static void a_refusal_with_http_200_carries_harmonys_words(void **state)
{
    (void)state;
    static const char body[] =
        "{\"status\":false,\"errorCode\":\"E_1\",\"errorMessage\":\"No\\u001b[31m\\n::x\"}";
    assert_judged(&plain, 200, body, JBC_REMOTE,
                  "Harmony refused to do it: E_1: No\\x1b[31m\\n::x");
    assert_judged(&plain, 200, body, JBC_REMOTE, "(http://h/x, HTTP 200)");
    assert_string_equal(error_code, "E_1");
    assert_judged(&plain, 200, "{\"status\":false}", JBC_REMOTE, "it gave no reason");
    assert_string_equal(error_code, "");
    assert_judged(&plain, 200, "{\"status\":false,\"errorCode\":{},\"errorMessage\":7}", JBC_REMOTE,
                  "to do it: 7");
}

static void secrets_that_harmony_repeats_are_hidden(void **state)
{
    (void)state;
    char body[1024];
    struct exchange_call call = plain;
    call.token = "CANARY-TOKEN";
    call.secrets[0] = "CANARY-SECRET";
    call.secrets[1] = "pass";
    assert_judged(&call, 200,
                  "{\"status\":false,\"errorCode\":\"CANARY-SECRET\",\"errorMessage\":"
                  "\"CANARY-TOKENCANARY-TOKEN and CANARY-SECRET; a pass\"}",
                  JBC_REMOTE, "*****: ********** and *****; a pass");
    /* Also one that stands where the words are cut. */
    snprintf(body, sizeof body, "{\"status\":false,\"errorMessage\":\"%0594dCANARY-SECRET\"}", 0);
    assert_judged(&call, 200, body, JBC_REMOTE, "0*****");
}

/* The server repeats what it was sent, as JSON spells it. */
static void secrets_are_hidden_in_every_spelling(void **state)
{
    (void)state;
    static const struct {
        const char *secret, *echo; /* the echo as it stands within a string of the body */
    } spelled[] = {
        {"CANARY\"1", "CANARY\\\\\\\"1"},
        {"CANARY\\1", "CANARY\\\\\\\\1"},
        {"CANARY/1", "CANARY\\\\/1"},
        {"CANARY\t1", "CANARY\\\\t1"},
        {"CANARY\xc3\xa4", "CANARY\\\\u00e4"},
        {"CANARY\xe2\x82\xac", "CANARY\\\\u20AC"},
        {"CANARY\xf0\x9f\x94\x91", "CANARY\\\\ud83d\\\\udd11"},
        {"CANARY<1", "\\\\u0043ANARY\\\\u003c1"},
        {"CANARY\xc3\xa4", "CANARY\xc3\xa4"},
    };
    for (size_t i = 0; i < sizeof spelled / sizeof spelled[0]; i++) {
        char body[256];
        struct exchange_call call = plain;
        call.token = "another secret";
        call.secrets[0] = spelled[i].secret;
        snprintf(body, sizeof body, "{\"status\":false,\"errorMessage\":\"got [%s].\"}",
                 spelled[i].echo);
        assert_judged(&call, 200, body, JBC_REMOTE, "got [*****].");
    }
}

static void a_refusal_without_status_is_one_where_what_is_needed_is_missing(void **state)
{
    (void)state;
    struct exchange_call login = plain, list = plain, once = plain, validate = plain;
    login.token = NULL;
    login.refusal = JBC_DENIED;
    login.needs = "authenticationToken";
    list.needs = "registeredConnectorList";
    once.needs = "key";
    once.once = true;
    validate.needs_status = true;
    validate.refusal = JBC_INVALID;
    static const char body[] = "{\"errorCode\":\"SSO_ONLY\",\"errorMessage\":\"no\"}";
    assert_judged(&login, 200, body, JBC_DENIED, "SSO_ONLY: no");
    assert_judged(&list, 200, body, JBC_REMOTE, "SSO_ONLY: no");
    assert_judged(&once, 200, body, JBC_UNKNOWN, "SSO_ONLY: no");
    assert_judged(&validate, 200, body, JBC_REMOTE, "SSO_ONLY: no");
    assert_judged(&plain, 200, "{\"errorMessage\":\"only words\"}", JBC_REMOTE, "only words");
    assert_accepted(&list, 200, "{\"errorCode\":\"OK\",\"registeredConnectorList\":[]}");
    assert_accepted(&plain, 200, "{\"errorCode\":\"\",\"errorMessage\":null}");
    assert_accepted(&plain, 200, "{\"status\":true,\"errorCode\":\"OK\"}");
}

static void after_a_log_in_of_just_now_the_token_is_not_blamed(void **state)
{
    (void)state;
    struct exchange_call fresh = plain;
    fresh.is_fresh = true;
    for (long status = 401; status <= 403; status += 2) {
        const struct reply reply = {HTTP_ANSWERED, status, "", 0};
        struct jbc_error error = {0};
        cJSON *json = NULL;
        assert_failure(ask(&fresh, &reply, 1, &json, &error), &error, JBC_DENIED,
                       "is the organization's id right");
        assert_null(strstr(error.message, "expired"));
    }
}

static void what_a_refusal_means_depends_on_the_call(void **state)
{
    (void)state;
    struct exchange_call login = plain, validate = plain;
    login.refusal = JBC_DENIED;
    login.token = NULL;
    validate.refusal = JBC_INVALID;
    static const char body[] = "{\"status\":false,\"errorCode\":\"E\"}";
    assert_judged(&login, 200, body, JBC_DENIED, "E");
    assert_judged(&login, 400, body, JBC_DENIED, "E");
    assert_judged(&login, 429, body, JBC_REMOTE, "E");
    assert_judged(&login, 500, body, JBC_REMOTE, "E");
    assert_judged(&validate, 200, body, JBC_INVALID, "E");
    assert_judged(&validate, 500, body, JBC_REMOTE, "E");
}

static void http_401_and_403_are_denied_whatever_the_body(void **state)
{
    (void)state;
    static const char *const bodies[] = {"", "<html>", "{}", "{\"status\":true}",
                                         "{\"status\":false,\"errorCode\":\"E\"}"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        assert_judged(&plain, 401, bodies[i], JBC_DENIED, "HTTP 401");
        assert_judged(&plain, 403, bodies[i], JBC_DENIED, "log in again");
    }
    struct exchange_call login = plain;
    login.token = NULL;
    const struct reply reply = {HTTP_ANSWERED, 401, "", 0};
    struct jbc_error error = {0};
    cJSON *json;
    assert_int_equal(ask(&login, &reply, 1, &json, &error), -1);
    assert_null(strstr(error.message, "log in again"));
}

static void other_statuses_are_harmonys_fault_and_named(void **state)
{
    (void)state;
    assert_judged(&plain, 400, "", JBC_REMOTE, "HTTP 400");
    assert_judged(&plain, 404, "<html>Not here</html>", JBC_REMOTE, "HTTP 404");
    assert_judged(&plain, 429, "", JBC_REMOTE, "too many requests");
    assert_judged(&plain, 500, "{}", JBC_REMOTE, "trouble on the server's side");
    assert_judged(&plain, 503, "{\"status\":true}", JBC_REMOTE, "HTTP 503");
    assert_judged(&plain, 404, "{\"status\":false,\"errorCode\":\"GONE\"}", JBC_REMOTE, "GONE");
    assert_judged(&plain, 100, "{}", JBC_REMOTE, "HTTP 100");
}

static void a_redirect_is_an_error(void **state)
{
    (void)state;
    assert_judged(&plain, 301, "", JBC_REMOTE, "redirect");
    assert_judged(&plain, 302, "{\"status\":true}", JBC_REMOTE, "is the host right?");
    assert_judged(&plain, 302, "{\"status\":false}", JBC_REMOTE, "is the host right?");
}

static void nonsense_is_never_a_success(void **state)
{
    (void)state;
    static const struct {
        const char *body, *words;
    } odd[] = {
        {"", "it is empty"},
        {" ", "not JSON: empty"},
        {"<html>CANARY</html>", "it is a web page"},
        {"\xef\xbb\xbf\r\n <p>", "it is a web page"},
        {"CANARY", "not JSON"},
        {"{\"id\":\"1", "not JSON"},
        {"{} {}", "not JSON"},
        {"[]", "no JSON object"},
        {"null", "no JSON object"},
        {"true", "no JSON object"},
        {"\"x\"", "no JSON object"},
        {"{\"status\":\"true\"}", "\"status\" is no boolean"},
        {"{\"status\":1}", "\"status\" is no boolean"},
        {"{\"status\":[]}", "\"status\" is no boolean"},
    };
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        assert_judged(&plain, 200, odd[i].body, JBC_REMOTE, odd[i].words);
}

static void some_calls_want_status_true(void **state)
{
    (void)state;
    struct exchange_call validate = plain;
    validate.needs_status = true;
    assert_accepted(&validate, 200, "{\"status\":true}");
    assert_judged(&validate, 200, "{}", JBC_REMOTE, "\"status\" is missing");
    assert_judged(&validate, 200, "{\"status\":null}", JBC_REMOTE, "\"status\" is missing");
    assert_judged(&validate, 200, "", JBC_REMOTE, "it is empty");
}

static void some_calls_may_be_answered_by_nothing(void **state)
{
    (void)state;
    struct exchange_call delete = plain;
    delete.may_be_empty = true;
    assert_accepted(&delete, 200, "");
    assert_accepted(&delete, 204, "");
    assert_accepted(&delete, 200, " \r\n");
    assert_judged(&delete, 200, "<html>", JBC_REMOTE, "makes no sense");
    assert_judged(&delete, 500, "", JBC_REMOTE, "HTTP 500");
    assert_judged(&delete, 200, "{\"status\":false}", JBC_REMOTE, "refused");
}

static void of_a_call_that_is_sent_once_the_outcome_may_be_unknown(void **state)
{
    (void)state;
    struct exchange_call once = plain;
    once.once = true;
    assert_judged(&once, 500, "", JBC_UNKNOWN, "HTTP 500");
    assert_judged(&once, 503, "<html>", JBC_UNKNOWN, "HTTP 503");
    assert_judged(&once, 500, "{\"status\":false,\"errorCode\":\"E\"}", JBC_UNKNOWN, "E");
    assert_judged(&once, 200, "garbage", JBC_UNKNOWN, "makes no sense");
    assert_judged(&once, 200, "", JBC_UNKNOWN, "makes no sense");
    assert_judged(&once, 400, "", JBC_REMOTE, "HTTP 400");
    assert_judged(&once, 429, "", JBC_REMOTE, "HTTP 429");
    assert_judged(&once, 302, "", JBC_REMOTE, "redirect");
    assert_judged(&once, 199, "", JBC_UNKNOWN, "HTTP 199");
    assert_judged(&once, 0, "", JBC_UNKNOWN, "HTTP 0");
    assert_judged(&once, 401, "", JBC_DENIED, "HTTP 401");
    assert_judged(&once, 200, "{\"status\":false}", JBC_REMOTE, "refused");
}

static void how_far_a_request_came_decides_what_is_known(void **state)
{
    (void)state;
    static const struct {
        enum http_outcome outcome;
        enum jbc_code once, else_;
    } outcomes[] = {
        {HTTP_NOT_SENT, JBC_REMOTE, JBC_REMOTE}, {HTTP_IMPOSSIBLE, JBC_REMOTE, JBC_REMOTE},
        {HTTP_LOST, JBC_UNKNOWN, JBC_REMOTE},    {HTTP_GAVE_UP, JBC_UNKNOWN, JBC_REMOTE},
        {HTTP_STOPPED, JBC_UNKNOWN, JBC_REMOTE},
    };
    struct exchange_call once = plain;
    once.once = true;
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        const struct reply reply = {outcomes[i].outcome, 0, NULL, 0};
        struct jbc_error error = {0};
        cJSON *json = NULL;
        assert_failure(ask(&once, &reply, 1, &json, &error), &error, outcomes[i].once,
                       "cannot do it: no connection");
        assert_int_equal(sent, 1);
        assert_failure(ask(&plain, &reply, 1, &json, &error), &error, outcomes[i].else_,
                       "no connection");
        assert_int_equal(sent, 1);
        assert_int_equal(ask(&once, &reply, 1, &json, NULL), -1);
        assert_null(json);
    }
}

/* ---- trying again ---- */

static unsigned tries(const struct reply *with, unsigned count, bool succeeds)
{
    struct exchange_call call = plain;
    struct jbc_error error = {0};
    cJSON *json = NULL;
    call.may_retry = true;
    assert_int_equal(ask(&call, with, count, &json, &error), succeeds ? 0 : -1);
    json_free(json);
    return sent;
}

static void what_was_not_sent_or_lost_is_tried_again(void **state)
{
    (void)state;
    const struct reply broken[] = {
        {HTTP_NOT_SENT, 0, NULL, 0}, {HTTP_LOST, 0, NULL, 0}, {HTTP_ANSWERED, 200, "{}", 0}};
    assert_int_equal(tries(broken, 3, true), 3);
}

static void tries_are_three_at_most(void **state)
{
    (void)state;
    const struct reply broken[] = {{HTTP_NOT_SENT, 0, NULL, 0}};
    assert_int_equal(tries(broken, 1, false), 3);
}

static void a_busy_server_is_asked_again(void **state)
{
    (void)state;
    const struct reply busy[] = {{HTTP_ANSWERED, 503, "", 1}, {HTTP_ANSWERED, 200, "{}", 0}};
    assert_int_equal(tries(busy, 2, true), 2);
    const struct reply many[] = {{HTTP_ANSWERED, 429, "", 1}, {HTTP_ANSWERED, 200, "{}", 0}};
    assert_int_equal(tries(many, 2, true), 2);
}

static void what_would_fare_no_better_is_not_tried_again(void **state)
{
    (void)state;
    static const struct reply hopeless[] = {
        {HTTP_IMPOSSIBLE, 0, NULL, 0},     {HTTP_GAVE_UP, 0, NULL, 0},
        {HTTP_STOPPED, 0, NULL, 0},        {HTTP_ANSWERED, 500, "", 0},
        {HTTP_ANSWERED, 502, "", 0},       {HTTP_ANSWERED, 400, "", 0},
        {HTTP_ANSWERED, 200, "<html>", 0}, {HTTP_ANSWERED, 200, "{\"status\":false}", 0},
        {HTTP_ANSWERED, 302, "", 0},
    };
    for (size_t i = 0; i < sizeof hopeless / sizeof hopeless[0]; i++)
        assert_int_equal(tries(&hopeless[i], 1, false), 1);
}

static void a_call_that_may_not_is_never_tried_again(void **state)
{
    (void)state;
    assert_judged(&plain, 503, "", JBC_REMOTE, "HTTP 503");
    assert_int_equal(sent, 1);
}

static void a_pause_ends_with_the_stop_flag(void **state)
{
    (void)state;
    volatile sig_atomic_t stop = 1;
    const struct jbc_listener listener = {.stop = &stop};
    struct jbc_error error = {0};
    assert_failure(exchange_sleep(60000, &listener, &error), &error, JBC_STOPPED, "interrupted");
    assert_int_equal(exchange_sleep(0, NULL, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(success_is_2xx_with_an_object_whose_status_is_not_false),
        cmocka_unit_test(a_refusal_with_http_200_carries_harmonys_words),
        cmocka_unit_test(secrets_that_harmony_repeats_are_hidden),
        cmocka_unit_test(secrets_are_hidden_in_every_spelling),
        cmocka_unit_test(a_refusal_without_status_is_one_where_what_is_needed_is_missing),
        cmocka_unit_test(after_a_log_in_of_just_now_the_token_is_not_blamed),
        cmocka_unit_test(what_a_refusal_means_depends_on_the_call),
        cmocka_unit_test(http_401_and_403_are_denied_whatever_the_body),
        cmocka_unit_test(other_statuses_are_harmonys_fault_and_named),
        cmocka_unit_test(a_redirect_is_an_error),
        cmocka_unit_test(nonsense_is_never_a_success),
        cmocka_unit_test(some_calls_want_status_true),
        cmocka_unit_test(some_calls_may_be_answered_by_nothing),
        cmocka_unit_test(of_a_call_that_is_sent_once_the_outcome_may_be_unknown),
        cmocka_unit_test(how_far_a_request_came_decides_what_is_known),
        cmocka_unit_test(what_was_not_sent_or_lost_is_tried_again),
        cmocka_unit_test(tries_are_three_at_most),
        cmocka_unit_test(a_busy_server_is_asked_again),
        cmocka_unit_test(what_would_fare_no_better_is_not_tried_again),
        cmocka_unit_test(a_call_that_may_not_is_never_tried_again),
        cmocka_unit_test(a_pause_ends_with_the_stop_flag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
