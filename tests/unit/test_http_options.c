/*
 * No transfer is made that is not set up as it must be: libcurl's options are refused one by one
 * (curl_easy_setopt and curl_easy_perform are wrapped, see CMakeLists.txt). And what libcurl lets
 * go of is wiped.
 */
#include "expect.h"
#include "http.h"
#include "wipe.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned set, refused_at, performed;
static CURLcode refusal;

CURLcode __real_curl_easy_setopt(CURL *curl, CURLoption option, void *value);
CURLcode __wrap_curl_easy_setopt(CURL *curl, CURLoption option, void *value);
CURLcode __wrap_curl_easy_perform(CURL *curl);

/* Numbers and pointers travel alike. */
CURLcode __wrap_curl_easy_setopt(CURL *curl, CURLoption option, void *value)
{
    return ++set == refused_at ? refusal : __real_curl_easy_setopt(curl, option, value);
}

CURLcode __wrap_curl_easy_perform(CURL *curl)
{
    (void)curl;
    performed++;
    return CURLE_COULDNT_CONNECT;
}

static enum http_outcome send_with(unsigned at, struct jbc_error *error)
{
    char text[] = "{}";
    const struct buf body = {.data = text, .length = 2};
    const struct http_options options = {
        .ca_file = "a.pem", .ca_folder = "a", .timeout_seconds = 5};
    const struct http_request request = {.method = "POST",
                                         .url = "https://127.0.0.1:1/x",
                                         .token = "t",
                                         .body = &body,
                                         .once = true};
    struct http_answer answer = {0};
    struct http *http = http_new(&options, error);
    assert_non_null(http);
    set = performed = 0;
    refused_at = at;
    enum http_outcome outcome = http_send(http, &request, &answer, error);
    http_free(http);
    return outcome;
}

static void every_option_that_is_refused_stops_the_transfer(void **state)
{
    (void)state;
    struct jbc_error error = {0};
    assert_int_equal(send_with(0, &error), HTTP_NOT_SENT);
    assert_int_equal(performed, 1);
    unsigned all = set;
    assert_true(all >= 25);
    for (unsigned at = 1; at <= all; at++) {
        refusal = CURLE_OUT_OF_MEMORY;
        assert_int_equal(send_with(at, &error), HTTP_IMPOSSIBLE);
        assert_int_equal(performed, 0);
        assert_failure(-1, &error, JBC_FAILED, "out of memory");
        refusal = CURLE_NOT_BUILT_IN;
        assert_int_equal(send_with(at, &error), HTTP_IMPOSSIBLE);
        assert_int_equal(performed, 0);
        assert_failure(-1, &error, JBC_FAILED, "libcurl cannot do what is needed");
    }
}

/* ---- wiping ---- */

static const char *watched; /* a block that is about to be freed */
static bool was_wiped;

void __real_free(void *block);
void __wrap_free(void *block);

void __wrap_free(void *block)
{
    if (block && block == watched) {
        was_wiped = memcmp(watched, "CANARY", 6) != 0;
        watched = NULL;
    }
    __real_free(block);
}

static void what_is_let_go_of_is_wiped(void **state)
{
    (void)state;
    char *block = malloc(64);
    assert_non_null(block);
    memcpy(block, "CANARY", sizeof "CANARY");
    watched = block;
    was_wiped = false;
    wipe_free(block);
    assert_true(was_wiped);

    block = wipe_realloc(NULL, 64);
    assert_non_null(block);
    memcpy(block, "CANARY", sizeof "CANARY");
    watched = block;
    was_wiped = false;
    char *moved = wipe_realloc(block, 100000);
    assert_true(was_wiped);
    assert_string_equal(moved, "CANARY");
    moved = wipe_realloc(moved, 4);
    assert_memory_equal(moved, "CANA", 4);
    wipe_free(moved);
    wipe_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_that_is_refused_stops_the_transfer),
        cmocka_unit_test(what_is_let_go_of_is_wiped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
