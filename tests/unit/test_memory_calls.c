/*
 * Memory runs out while Harmony is asked. http is played by this file: it knows one account and
 * keeps what is registered, whatever happens to the caller.
 */
#include "expect.h"
#include "host.h"
#include "http.h"
#include "http_probe.h"
#include "temp_folder.h"
#include "torture.h"

#include <jbc/client.h>
#include <jbc/enroll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* ---- http, played ---- */

#define SHOWN                                                                                      \
    "\"id\":\"42\",\"key\":\"K\",\"secret\":\"S\",\"name\":\"A\",\"version\":\"1\","               \
    "\"endpointEntityId\":100,\"functionEntityStartId\":101,\"functionEntityEndId\":199"

static unsigned registered; /* how often */

struct http *http_new(const struct http_options *options, struct jbc_error *error)
{
    (void)options;
    struct http *http = malloc(1);
    if (!http && error)
        *error = (struct jbc_error){.code = JBC_FAILED, .message = "out of memory"};
    return http;
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
    char *copy = strdup(host);
    if (!copy && error)
        *error = (struct jbc_error){.code = JBC_FAILED, .message = "out of memory"};
    return copy;
}

static const char *answer_to(const struct http_request *request)
{
    if (strstr(request->url, "/login"))
        return "{\"authenticationToken\":\"t\",\"defaultOrgId\":7}";
    if (strcmp(request->method, "POST") == 0) {
        registered++;
        return "{" SHOWN "}";
    }
    if (strcmp(request->method, "GET") == 0)
        return registered ? "{\"registeredConnectorList\":[{\"name\":\"B\"},{" SHOWN "}]}"
                          : "{\"registeredConnectorList\":[{\"name\":\"B\"}]}";
    return "{\"status\":true}";
}

enum http_outcome http_send(struct http *http, const struct http_request *request,
                            struct http_answer *answer, struct jbc_error *error)
{
    (void)http;
    *answer = (struct http_answer){.status = 200, .retry_after = -1};
    buf_adds(&answer->body, answer_to(request));
    if (!answer->body.failed)
        return HTTP_ANSWERED;
    buf_clear(&answer->body);
    if (error)
        *error = (struct jbc_error){.code = JBC_FAILED, .message = "out of memory"};
    return HTTP_GAVE_UP;
}

void http_answer_clear(struct http_answer *answer)
{
    buf_clear(&answer->body);
}

/* Nobody waits (both are wrapped, see CMakeLists.txt). */
int __wrap_nanosleep(const struct timespec *wanted, struct timespec *left);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time);

static int64_t now; /* nanoseconds */

int __wrap_nanosleep(const struct timespec *wanted, struct timespec *left)
{
    (void)left;
    now += wanted->tv_sec * INT64_C(1000000000) + wanted->tv_nsec;
    return 0;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
    (void)clock;
    *time = (struct timespec){.tv_sec = now / 1000000000, .tv_nsec = now % 1000000000};
    return 0;
}

/* ---- calls ---- */

static const struct jbc_client_options options = {.host = "https://h"};
static const struct jbc_credentials who = {.email = "e", .password = "p"};

static struct jbc_client *logged_in(struct jbc_error *error)
{
    struct jbc_client *client = jbc_client_new(&options, error);
    if (client && jbc_client_login(client, &who, error) == 0)
        return client;
    jbc_client_free(client);
    return NULL;
}

static int ask_all(struct jbc_client *client, struct jbc_registration_list *list,
                   struct jbc_token *token, struct jbc_error *error)
{
    return jbc_client_token(client, token, error) < 0 || jbc_client_list(client, list, error) < 0 ||
                   jbc_client_validate(client, "A", "k", "s", error) < 0 ||
                   jbc_client_delete_payload(client, "42", error) < 0 ||
                   jbc_client_delete_registration(client, "42", error) < 0
               ? -1
               : 0;
}

static int make_calls(struct jbc_error *error)
{
    struct jbc_registration_list list = {0};
    struct jbc_token token = {0};
    struct jbc_client *client = logged_in(error);
    int result = client ? ask_all(client, &list, &token, error) : -1;
    jbc_registration_list_clear(&list);
    jbc_token_clear(&token);
    jbc_client_free(client);
    return result;
}

static void calls(void **state)
{
    (void)state;
    const struct work work = {make_calls, NULL, NULL};
    torture(&work);
}

/* ---- finding or making a registration ---- */

static int enroll(struct jbc_error *error)
{
    const struct jbc_enrollment enrollment = {.wish = {.name = "A", .version = "1"},
                                              .state_folder = "state"};
    static const struct jbc_registration clear;
    struct jbc_registration registration = {0};
    enum jbc_enroll_way way;
    struct jbc_client *client = logged_in(error);
    int result = client ? jbc_enroll(client, &enrollment, NULL, &registration, &way, error) : -1;
    if (result == 0)
        assert_string_equal(registration.id, "42");
    else
        assert_memory_equal(&registration, &clear, sizeof clear);
    jbc_registration_clear(&registration);
    jbc_client_free(client);
    return result;
}

static void forget_all(void)
{
    registered = 0;
    empty_temp_folder(NULL);
}

/* However the first run ended, the next one finds what it made, or makes it. */
static void expect_one_after_a_rerun(bool succeeded)
{
    struct jbc_error error = {0};
    assert_true(registered <= 1);
    assert_true(registered == 1 || !succeeded);
    assert_success(enroll(&error), error);
    assert_int_equal(registered, 1);
}

static void registering_happens_once_whatever_fails(void **state)
{
    (void)state;
    const struct work work = {enroll, forget_all, expect_one_after_a_rerun};
    torture(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls),
        cmocka_unit_test(registering_happens_once_whatever_fails),
    };
    return cmocka_run_group_tests(tests, enter_temp_folder, leave_temp_folder);
}
