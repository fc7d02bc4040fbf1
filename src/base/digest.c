#include "digest.h"

#include "fail.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int digest_all(EVP_MD_CTX *context, int fd, unsigned char *block, size_t size)
{
    for (off_t offset = 0;;) {
        ssize_t got = pread(fd, block, size, offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return (int)got;
        if (!EVP_DigestUpdate(context, block, (size_t)got))
            return -1;
        offset += got;
    }
}

static void write_hex(char hex[65], const unsigned char *sum)
{
    for (size_t i = 0; i < 32; i++) {
        hex[2 * i] = "0123456789abcdef"[sum[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[sum[i] & 15];
    }
    hex[64] = '\0';
}

int digest_text(const char *text, char hex[65], struct jbc_error *error)
{
    unsigned char sum[EVP_MAX_MD_SIZE];
    if (!EVP_Digest(text, strlen(text), sum, NULL, EVP_sha256(), NULL))
        return fail_memory(error);
    write_hex(hex, sum);
    return 0;
}

int digest_file(int fd, char hex[65], struct jbc_error *error)
{
    enum { block_size = 256 * 1024 };
    unsigned char sum[EVP_MAX_MD_SIZE];
    unsigned char *block = malloc(block_size);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int result = -1;

    if (!block || !context || !EVP_DigestInit_ex(context, EVP_sha256(), NULL)) {
        fail_memory(error);
    } else if (digest_all(context, fd, block, block_size) < 0 ||
               !EVP_DigestFinal_ex(context, sum, NULL)) {
        fail_errno(error, "cannot read back what was written");
    } else {
        write_hex(hex, sum);
        result = 0;
    }
    EVP_MD_CTX_free(context);
    free(block);
    return result;
}
