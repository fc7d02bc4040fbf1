/* Which hosts there are, and their one spelling; the transfers are tested on the wire. */
#include "expect.h"
#include "host.h"

#include <stdlib.h>

static void a_host_has_one_spelling(void **state)
{
    (void)state;
    static const char *const spellings[][2] = {
        {"https://na-east.jitterbit.com", "https://na-east.jitterbit.com"},
        {"https://na-east.jitterbit.com/", "https://na-east.jitterbit.com"},
        {"HTTPS://NA-East.Jitterbit.com:443", "https://na-east.jitterbit.com"},
        {"https://h:8443/", "https://h:8443"},
        {"http://127.0.0.1:80/", "http://127.0.0.1"},
        {"http://127.255.0.1:8080", "http://127.255.0.1:8080"},
        {"http://LocalHost:8080", "http://localhost:8080"},
        {"http://[::1]:8080", "http://[::1]:8080"},
        {"https://h:80", "https://h:80"},
    };
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        struct jbc_error error = {0};
        char *host = host_normalize(spellings[i][0], &error);
        if (!host)
            fail_msg("%s", error.message);
        assert_string_equal(host, spellings[i][1]);
        free(host);
    }
}

static void what_is_no_host_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"", "is not a host"},
        {"na-east.jitterbit.com", "is not a host"},
        {"https://", "is not a host"},
        {"https://a b", "is not a host"},
        {"https://h:port", "is not a host"},
        {"https://h?x", "is not a host"},
        {"https://h#x", "is not a host"},
        {"https://h\\x", "is not a host"},
        {"https://h/path", "give https://h"},
        {"https://h:8443/path/", "give https://h:8443"},
        {"https://user@h:8443", "give https://h:8443"},
        {"https://h:8443/?x", "is not a host"},
        {"http://[::1]:80/x", "give http://[::1]"},
        {"https://user@h", "give https://h"},
        {"ftp://u:CANARY@h", "'ftp://***@h': only https"},
        {"http://u:CANARY@h", "'http://***@h': a password would"},
        {"https://u:CANARY y@h", "'https://***@h' is not"},
        {"https://u:CANARY#y@h", "'https://***@h' is not"},
        {"u:CANARY@h:port", "'***@h:port' is not"},
        {"https://user:CANARY@h", "give https://h"},
        {"ftp://h", "only https"},
        {"http://h", "would travel readable"},
        {"http://127.0.0.1.example.com", "would travel readable"},
        {"http://128.0.0.1", "would travel readable"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct jbc_error error = {0};
        assert_null(host_normalize(wrong[i][0], &error));
        assert_failure(-1, &error, JBC_USAGE, wrong[i][1]);
        assert_null(strstr(error.message, "CANARY"));
        assert_null(host_normalize(wrong[i][0], NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_host_has_one_spelling),
        cmocka_unit_test(what_is_no_host_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
