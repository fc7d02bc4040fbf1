/*
 * Whatever the bytes, a registration file, a token file or a Postman environment is read within
 * them, or refused with a message that names the file. The first byte tells which.
 */
#define _GNU_SOURCE /* memfd_create */
#include "must.h"
#include "postman.h"

#include <jbc/client.h>
#include <jbc/registration.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int read_registration(const char *path, struct jbc_error *error)
{
    struct jbc_registration registration = {0};
    int result = jbc_registration_read(&registration, path, error);
    jbc_registration_clear(&registration);
    return result;
}

static int read_token(const char *path, struct jbc_error *error)
{
    struct jbc_token token = {0};
    int result = jbc_token_read(&token, path, error);
    must(result < 0 || (token.host && token.org_id && token.token));
    jbc_token_clear(&token);
    return result;
}

static int read_postman(const char *path, struct jbc_error *error)
{
    struct postman postman = {0};
    int result = postman_read(&postman, path, error);
    postman_clear(&postman);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[32];
    struct jbc_error error = {0};
    if (size == 0)
        return 0;
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    must(fd >= 0 && write(fd, data + 1, size - 1) == (ssize_t)(size - 1));
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int result = data[0] == 'r'   ? read_registration(path, &error)
                 : data[0] == 't' ? read_token(path, &error)
                                  : read_postman(path, &error);
    if (result < 0)
        must(error.code == JBC_BAD_INPUT && strncmp(error.message, "/proc/self/fd/", 14) == 0);
    close(fd);
    return 0;
}
