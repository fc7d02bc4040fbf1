#include <jbc/client.h>
#include <jbc/enroll.h>
#include <jbc/error.h>
#include <jbc/jar.h>
#include <jbc/listener.h>
#include <jbc/manifest.h>
#include <jbc/registration.h>
#include <jbc/release.h>

#include <stdio.h>
#include <stdlib.h>

/* consumer JAR HOST: says whose JAR it is, and how many connectors a simulator knows. */

static int inspect(const char *jar, struct jbc_error *error)
{
    struct jbc_inspection inspection = {0};
    if (jbc_inspect(&inspection, jar, error) < 0)
        return -1;
    printf("connector: %s\n", inspection.registration.name);
    jbc_inspection_clear(&inspection);
    return 0;
}

static int count(const char *host, struct jbc_error *error)
{
    const struct jbc_client_options options = {.host = host};
    const struct jbc_credentials credentials = {.email = "demo@example.com", .password = "demo"};
    struct jbc_registration_list list = {0};
    struct jbc_client *client = jbc_client_new(&options, error);
    int result = -1;
    if (client && jbc_client_login(client, &credentials, error) == 0 &&
        jbc_client_list(client, &list, error) == 0) {
        printf("registered: %zu\n", list.count);
        result = 0;
    }
    jbc_registration_list_clear(&list);
    jbc_client_free(client);
    return result;
}

/* What the headers offer to begin with compiles without a warning. */
static int refuse(struct jbc_error *error)
{
    const struct jbc_release_request request = JBC_RELEASE_REQUEST_INIT;
    struct jbc_release *release = jbc_release_open(&request, error);
    jbc_release_free(release);
    return release ? -1 : 0;
}

int main(int argc, char **argv)
{
    struct jbc_error error = {0};
    if (argc != 3)
        return EXIT_FAILURE;
    if (refuse(&error) < 0 || inspect(argv[1], &error) < 0 || count(argv[2], &error) < 0) {
        fprintf(stderr, "consumer: %s\n", error.message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
