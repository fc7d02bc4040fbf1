/*
 * The calls, without a network: what they send, and what they make of answers. http is played by
 * this file; how answers are judged in general is in test_exchange.c.
 */
#include "expect.h"
#include "host.h"
#include "http.h"
#include "http_probe.h"

#include <jbc/client.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- http, played ---- */

static const char *answers[4]; /* bodies, with HTTP 200, one a request; none: the last again */
static char requests[4096];    /* METHOD URL [token] body, a line each */
static unsigned sent;

struct http *http_new(const struct http_options *options, struct jbc_error *error)
{
    (void)options, (void)error;
    return malloc(1);
}

void http_free(struct http *http)
{
    free(http);
}

/* No network here. */
int http_probe(struct http *http, const char *url, struct jbc_probe *probe, struct jbc_error *error)
{
    (void)http;
    (void)url;
    *probe = (struct jbc_probe){0};
    (void)error;
    return -1;
}

char *host_normalize(const char *host, struct jbc_error *error)
{
    if (strncmp(host, "https://", 8) == 0)
        return strdup("https://h");
    if (error)
        *error = (struct jbc_error){.code = JBC_USAGE, .message = "not https"};
    return NULL;
}

enum http_outcome http_send(struct http *http, const struct http_request *request,
                            struct http_answer *answer, struct jbc_error *error)
{
    struct buf line = {0};
    (void)http, (void)error;
    buf_addf(&line, "%s %s [%s]%s ", request->method, request->url,
             request->token ? request->token : "", request->once ? " once" : "");
    for (size_t i = 0; request->body && i < request->body->length; i++)
        if (!strchr(" \t\n", request->body->data[i]))
            buf_add(&line, &request->body->data[i], 1);
    size_t used = strlen(requests);
    snprintf(requests + used, sizeof requests - used, "%s\n", line.data);
    buf_clear(&line);
    *answer = (struct http_answer){.status = 200, .retry_after = -1};
    buf_adds(&answer->body, answers[sent]);
    if (sent < 3 && answers[sent + 1])
        sent++;
    return HTTP_ANSWERED;
}

void http_answer_clear(struct http_answer *answer)
{
    buf_clear(&answer->body);
}

/* ---- a client, logged in or not ---- */

#define BASE "https://h/jitterbit-cloud-restful-service"

static struct jbc_client *new_client(const char *org_id)
{
    const struct jbc_client_options options = {.host = "https://h/", .org_id = org_id};
    struct jbc_error error = {0};
    struct jbc_client *client = jbc_client_new(&options, &error);
    if (!client)
        fail_msg("%s", error.message);
    return client;
}

static struct jbc_client *ready(const char *answer)
{
    struct jbc_client *client = new_client("7");
    assert_int_equal(jbc_client_use_token(client, "TOKEN", 0, NULL), 0);
    memset(answers, 0, sizeof answers);
    answers[0] = answer;
    sent = 0;
    requests[0] = '\0';
    return client;
}

static int log_in(struct jbc_client *client, const char *answer, const char *code,
                  struct jbc_error *error)
{
    const struct jbc_credentials who = {"me@h", "CANARY", code ? "device" : NULL, code};
    memset(answers, 0, sizeof answers);
    answers[0] = answer;
    sent = 0;
    requests[0] = '\0';
    return jbc_client_login(client, &who, error);
}

/* ---- logging in ---- */

static void a_log_in_gives_token_and_organization(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_token token = {0};
    struct jbc_client *client = new_client(NULL);
    assert_success(log_in(client,
                          "{\"authenticationToken\":\"1_a\",\"defaultOrgId\":9007199254740993}",
                          NULL, &error),
                   error);
    assert_string_equal(requests, "PUT " BASE
                                  "/user/login [] {\"email\":\"me@h\",\"password\":\"CANARY\"}\n");
    assert_string_equal(jbc_client_org(client), "9007199254740993");
    assert_success(jbc_client_token(client, &token, &error), error);
    assert_string_equal(token.token, "1_a");
    assert_true(token.expires == 0);
    jbc_token_clear(&token);
    jbc_client_free(client);
}

static void the_organization_that_was_given_stays(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_client *client = new_client("7");
    assert_success(
        log_in(client, "{\"authenticationToken\":\"1_a\",\"defaultOrgId\":8}", NULL, &error),
        error);
    assert_string_equal(jbc_client_org(client), "7");
    assert_success(log_in(client, "{\"authenticationToken\":\"1_a\"}", NULL, &error), error);
    jbc_client_free(client);
}

static void when_the_session_ends_is_known_if_it_makes_sense(void **state)
{
    (void)state;
    static const struct {
        const char *answer;
        bool known;
    } cases[] = {
        {"{\"authenticationToken\":\"t\",\"sessionTimeoutInSeconds\":14400}", true},
        {"{\"authenticationToken\":\"t\",\"sessionTimeoutInSeconds\":\"14400\"}", true},
        {"{\"authenticationToken\":\"t\",\"sessionTimeoutInSeconds\":-5}", false},
        {"{\"authenticationToken\":\"t\",\"sessionTimeoutInSeconds\":99999999999999999999}", false},
        {"{\"authenticationToken\":\"t\",\"sessionTimeoutInSeconds\":[]}", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct jbc_error error = {0};
        struct jbc_token token = {0};
        struct jbc_client *client = new_client("7");
        assert_success(log_in(client, cases[i].answer, NULL, &error), error);
        assert_success(jbc_client_token(client, &token, &error), error);
        assert_int_equal(token.expires > 0, cases[i].known);
        jbc_token_clear(&token);
        jbc_client_free(client);
    }
}

static void a_token_that_would_break_a_header_is_refused(void **state)
{
    (void)state;
    static const char *const answers_[] = {
        "{\"defaultOrgId\":1}",
        "{\"authenticationToken\":\"\",\"defaultOrgId\":1}",
        "{\"authenticationToken\":\"a b\",\"defaultOrgId\":1}",
        "{\"authenticationToken\":\"a\\r\\nX: y\",\"defaultOrgId\":1}",
        "{\"authenticationToken\":\"f\xc3\xbc\",\"defaultOrgId\":1}",
        "{\"authenticationToken\":{},\"defaultOrgId\":1}",
    };
    for (size_t i = 0; i < sizeof answers_ / sizeof answers_[0]; i++) {
        struct jbc_error error = {0};
        struct jbc_token token = {0};
        struct jbc_client *client = new_client(NULL);
        assert_failure(log_in(client, answers_[i], NULL, &error), &error, JBC_REMOTE,
                       "no usable authenticationToken");
        assert_int_equal(jbc_client_token(client, &token, NULL), -1);
        jbc_client_free(client);
    }
}

static void an_organization_that_is_no_id_is_refused(void **state)
{
    (void)state;
    static const char *const answers_[] = {
        "{\"authenticationToken\":\"t\"}",
        "{\"authenticationToken\":\"t\",\"defaultOrgId\":\"\"}",
        "{\"authenticationToken\":\"t\",\"defaultOrgId\":\"../x\"}",
        "{\"authenticationToken\":\"t\",\"defaultOrgId\":-1}",
    };
    for (size_t i = 0; i < sizeof answers_ / sizeof answers_[0]; i++) {
        struct jbc_error error = {0};
        struct jbc_client *client = new_client(NULL);
        assert_failure(log_in(client, answers_[i], NULL, &error), &error, JBC_REMOTE,
                       "no default organization");
        assert_int_equal(error.hint, JBC_HINT_ORGANIZATION);
        jbc_client_free(client);
    }
    struct jbc_error error = {0};
    struct jbc_client *client = new_client("../8");
    assert_failure(jbc_client_use_token(client, "t", 0, &error), &error, JBC_USAGE, "'../8'");
    jbc_client_free(client);
}

static void a_code_is_asked_for_and_sent_with_the_device(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_client *client = new_client("7");
    assert_failure(log_in(client, "{\"status\":false,\"errorCode\":\"VALIDATE_TFA_LOGIN_EMAIL\"}",
                          NULL, &error),
                   &error, JBC_CODE_NEEDED, "mailed to me@h");
    assert_success(log_in(client, "{\"authenticationToken\":\"t\"}", "123", &error), error);
    assert_string_equal(requests,
                        "PUT " BASE "/user/login/tfacode [] once {\"email\":\"me@h\",\"password\":"
                        "\"CANARY\",\"code\":\"123\",\"deviceId\":\"device\"}\n");
    assert_failure(log_in(client, "{\"status\":false,\"errorCode\":\"VALIDATE_TFA_LOGIN_EMAIL\"}",
                          "1", &error),
                   &error, JBC_DENIED, "VALIDATE_TFA_LOGIN_EMAIL");
    jbc_client_free(client);
}

static void without_a_log_in_nothing_is_asked(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_registration registration = {0};
    struct jbc_registration_list list = {0};
    struct jbc_client *client = new_client("7");
    requests[0] = '\0';
    assert_failure(jbc_client_list(client, &list, &error), &error, JBC_USAGE, "log in first");
    assert_failure(jbc_client_register(client, "A", "1", &registration, &error), &error, JBC_USAGE,
                   "log in first");
    assert_failure(jbc_client_validate(client, "A", "k", "s", &error), &error, JBC_USAGE, "log in");
    assert_failure(jbc_client_delete_payload(client, "1", &error), &error, JBC_USAGE, "log in");
    assert_string_equal(requests, "");
    jbc_client_free(client);
    jbc_client_free(NULL);
}

/* ---- registering ---- */

#define IDS "\"endpointEntityId\":\"100\",\"functionEntityStartId\":101,\"functionEntityEndId\":199"

static void a_registration_is_whole(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_registration got = {0};
    struct jbc_client *client =
        ready("{\"id\":42,\"key\":\"K\",\"secret\":\"S\",\"name\":\"other\"," IDS "}");
    assert_success(jbc_client_register(client, "A \"b\"", "1.0", &got, &error), error);
    assert_string_equal(
        requests, "POST " BASE
                  "/orgs/7/connector [TOKEN] once {\"name\":\"A\\\"b\\\"\",\"version\":\"1.0\"}\n");
    assert_string_equal(got.id, "42");
    assert_string_equal(got.name, "A \"b\"");
    assert_string_equal(got.version, "1.0");
    assert_string_equal(got.org_id, "7");
    assert_string_equal(got.function_entity_start_id, "101");
    jbc_registration_clear(&got);
    jbc_client_free(client);
}

static void half_a_registration_is_none_and_its_outcome_unknown(void **state)
{
    (void)state;
    static const struct jbc_registration clear;
    static const char *const answers_[] = {
        "{}",
        "{\"status\":true}",
        "{\"id\":1,\"secret\":\"S\"," IDS "}",
        "{\"id\":1,\"key\":\"K\",\"secret\":[]," IDS "}",
        "{\"id\":1,\"key\":\"K\\nEvil: 1\",\"secret\":\"S\"," IDS "}",
        "{\"id\":\"x\",\"key\":\"K\",\"secret\":\"S\"," IDS "}",
        "{\"key\":\"K\",\"secret\":\"S\",\"endpointEntityId\":1}",
        "{\"key\":\"K\",\"secret\":\"S\",\"endpointEntityId\":1,\"functionEntityStartId\":3,"
        "\"functionEntityEndId\":2}",
    };
    for (size_t i = 0; i < sizeof answers_ / sizeof answers_[0]; i++) {
        struct jbc_error error = {0};
        struct jbc_registration got = {0};
        struct jbc_client *client = ready(answers_[i]);
        assert_failure(jbc_client_register(client, "A", "1", &got, &error), &error, JBC_UNKNOWN,
                       "Harmony's answer to the registration");
        assert_memory_equal(&got, &clear, sizeof clear);
        assert_int_equal(jbc_client_register(client, "A", "1", &got, NULL), -1);
        jbc_client_free(client);
    }
}

/* ---- listing ---- */

static void a_list_leaves_out_what_has_no_name(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_registration_list list = {0};
    struct jbc_client *client =
        ready("{\"registeredConnectorList\":[{\"id\":1},{\"name\":\"A\",\"id\":2},"
              "{\"name\":null},{\"name\":\"B\",\"host\":\"https://evil\"},{}]}");
    assert_success(jbc_client_list(client, &list, &error), error);
    assert_string_equal(requests, "GET " BASE "/orgs/7/connector [TOKEN] \n");
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].id, "2");
    assert_null(list.items[0].key);
    assert_string_equal(list.items[1].host, "https://h");
    assert_string_equal(list.items[1].org_id, "7");
    jbc_registration_list_clear(&list);
    jbc_client_free(client);
}

static void a_list_that_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const answers_[] = {
        "{}",
        "{\"registeredConnectorList\":null}",
        "{\"registeredConnectorList\":{}}",
        "{\"registeredConnectorList\":3}",
        "{\"status\":true,\"registeredConnectorList\":\"x\"}",
    };
    for (size_t i = 0; i < sizeof answers_ / sizeof answers_[0]; i++) {
        struct jbc_error error = {0};
        struct jbc_registration_list list = {0};
        struct jbc_client *client = ready(answers_[i]);
        assert_failure(jbc_client_list(client, &list, &error), &error, JBC_REMOTE, "");
        assert_null(list.items);
        assert_int_equal(list.count, 0);
        jbc_client_free(client);
    }
}

/* ---- the others ---- */

static void a_list_that_is_missing_is_told_apart_from_an_empty_one(void **state)
{
    (void)state;
    static const char *const answers_[] = {"{\"status\":true}",
                                           "{\"status\":true,\"registeredConnectorList\":null}",
                                           "{\"registeredConnectorList\":[]}"};
    for (size_t i = 0; i < sizeof answers_ / sizeof answers_[0]; i++) {
        struct jbc_error error = {0};
        struct jbc_registration_list list = {0};
        struct jbc_client *client = ready(answers_[i]);
        assert_success(jbc_client_list(client, &list, &error), error);
        assert_int_equal(list.is_missing, i < 2);
        assert_int_equal(list.count, 0);
        jbc_registration_list_clear(&list);
        jbc_client_free(client);
    }
}

static void an_element_keeps_what_is_right_in_it(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_registration_list list = {0};
    struct jbc_client *client =
        ready("{\"registeredConnectorList\":[3,null,{\"name\":{}},"
              "{\"name\":\"B\",\"key\":true,\"id\":5},{\"name\":\"C\",\"version\":[]}]}");
    assert_success(jbc_client_list(client, &list, &error), error);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].id, "5");
    assert_null(list.items[0].key);
    assert_null(list.items[1].version);
    jbc_registration_list_clear(&list);
    jbc_client_free(client);
}

static void an_id_that_is_none_is_never_asked_for(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "x", "1/2", "../1", " 1", "-1", "12345678901234567890"};
    struct jbc_error error = {0};
    struct jbc_client *client = ready("{}");
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_failure(jbc_client_delete_registration(client, wrong[i], &error), &error, JBC_USAGE,
                       "is not a connector's id");
        assert_failure(jbc_client_delete_payload(client, wrong[i], &error), &error, JBC_USAGE,
                       "id");
    }
    assert_int_equal(jbc_client_delete_registration(client, NULL, NULL), -1);
    assert_string_equal(requests, "");
    jbc_client_free(client);
}

static void deleting_is_two_calls(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_client *client = ready("");
    assert_success(jbc_client_delete_payload(client, "42", &error), error);
    assert_success(jbc_client_delete_registration(client, "42", &error), error);
    assert_string_equal(requests, "DELETE " BASE "/orgs/7/connector/42/sdk/delete [TOKEN] once \n"
                                  "DELETE " BASE "/orgs/7/connector/42 [TOKEN] once \n");
    jbc_client_free(client);
}

static void validating_wants_a_clear_yes(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    struct jbc_client *client = ready("{\"status\":true}");
    assert_success(jbc_client_validate(client, "A", "CANARY-K", "CANARY-S", &error), error);
    assert_string_equal(requests,
                        "PUT " BASE "/orgs/7/connector/validate/securityinfo [TOKEN] "
                        "{\"name\":\"A\",\"key\":\"CANARY-K\",\"secret\":\"CANARY-S\"}\n");
    answers[0] = "{}";
    assert_failure(jbc_client_validate(client, "A", "CANARY-K", "CANARY-S", &error), &error,
                   JBC_REMOTE, "status");
    answers[0] = "{\"status\":false,\"errorCode\":\"NO\"}";
    assert_failure(jbc_client_validate(client, "A", "CANARY-K", "CANARY-S", &error), &error,
                   JBC_INVALID, "NO");
    assert_null(strstr(error.message, "CANARY"));
    jbc_client_free(client);
}

static void a_host_that_is_not_acceptable_makes_no_client(void **state)
{
    (void)state;
    const struct jbc_client_options options = {.host = "http://elsewhere"};
    struct jbc_error error = {0};
    assert_null(jbc_client_new(&options, &error));
    assert_int_equal(error.code, JBC_USAGE);
    assert_null(jbc_client_new(&options, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_in_gives_token_and_organization),
        cmocka_unit_test(the_organization_that_was_given_stays),
        cmocka_unit_test(when_the_session_ends_is_known_if_it_makes_sense),
        cmocka_unit_test(a_token_that_would_break_a_header_is_refused),
        cmocka_unit_test(an_organization_that_is_no_id_is_refused),
        cmocka_unit_test(a_code_is_asked_for_and_sent_with_the_device),
        cmocka_unit_test(without_a_log_in_nothing_is_asked),
        cmocka_unit_test(a_registration_is_whole),
        cmocka_unit_test(half_a_registration_is_none_and_its_outcome_unknown),
        cmocka_unit_test(a_list_leaves_out_what_has_no_name),
        cmocka_unit_test(a_list_that_is_none_is_refused),
        cmocka_unit_test(a_list_that_is_missing_is_told_apart_from_an_empty_one),
        cmocka_unit_test(an_element_keeps_what_is_right_in_it),
        cmocka_unit_test(an_id_that_is_none_is_never_asked_for),
        cmocka_unit_test(deleting_is_two_calls),
        cmocka_unit_test(validating_wants_a_clear_yes),
        cmocka_unit_test(a_host_that_is_not_acceptable_makes_no_client),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
