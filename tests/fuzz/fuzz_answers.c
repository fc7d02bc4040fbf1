/*
 * Whatever Harmony answers, each call takes it whole, or fails with a message that has no control
 * character; a registration that is taken can be checked. The first byte is the call, the second
 * the status. Link with --wrap=http_send.
 */
#include "http.h"
#include "must.h"

#include <jbc/client.h>
#include <string.h>

static struct {
    const uint8_t *data;
    size_t size;
    long status;
} given;

enum http_outcome __wrap_http_send(struct http *http, const struct http_request *request,
                                   struct http_answer *answer, struct jbc_error *error);

enum http_outcome __wrap_http_send(struct http *http, const struct http_request *request,
                                   struct http_answer *answer, struct jbc_error *error)
{
    (void)http;
    (void)request;
    (void)error;
    answer->status = given.status;
    answer->retry_after = -1;
    buf_add(&answer->body, (const char *)given.data, given.size);
    return HTTP_ANSWERED;
}

static void must_be_sayable(const struct jbc_error *error)
{
    must(error->code != JBC_OK && error->message[0]);
    for (const char *c = error->message; *c; c++)
        must((unsigned char)*c >= ' ' && *c != 0x7f);
}

static int log_in(struct jbc_client *client, struct jbc_error *error)
{
    const struct jbc_credentials me = {.email = "me@example.com", .password = "pw-123456"};
    return jbc_client_login(client, &me, error);
}

static int list(struct jbc_client *client, struct jbc_error *error)
{
    struct jbc_registration_list all = {0};
    int result = jbc_client_list(client, &all, error);
    for (size_t i = 0; i < all.count; i++) {
        must(all.items[i].name != NULL);
        jbc_registration_check(&all.items[i], "it", JBC_REMOTE, NULL);
    }
    jbc_registration_list_clear(&all);
    return result;
}

static int do_register(struct jbc_client *client, struct jbc_error *error)
{
    struct jbc_registration registration = {0};
    int result = jbc_client_register(client, "Odd", "1.0", &registration, error);
    must((result == 0) == (registration.key != NULL));
    jbc_registration_clear(&registration);
    return result;
}

static int call(struct jbc_client *client, unsigned which, struct jbc_error *error)
{
    switch (which % 5) {
    case 0:
        return log_in(client, error);
    case 1:
        return list(client, error);
    case 2:
        return do_register(client, error);
    case 3:
        return jbc_client_validate(client, "Odd", "key-123456", "secret-123456", error);
    default:
        return jbc_client_delete_registration(client, "4471", error);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const long statuses[] = {200, 200, 200, 201, 204, 302, 400, 401, 403, 404};
    static const struct jbc_client_options options = {.host = "http://127.0.0.1:1", .org_id = "7"};
    struct jbc_error error = {0};
    if (size < 2)
        return 0;
    given.data = data + 2;
    given.size = size - 2;
    given.status = statuses[data[1] % (sizeof statuses / sizeof statuses[0])];
    struct jbc_client *client = jbc_client_new(&options, NULL);
    must(client != NULL);
    must(data[0] % 5 == 0 || jbc_client_use_token(client, "token-123456", 0, NULL) == 0);
    if (call(client, data[0], &error) < 0)
        must_be_sayable(&error);
    jbc_client_free(client);
    return 0;
}
