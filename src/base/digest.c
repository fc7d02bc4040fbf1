#include "digest.h"

#include "fail.h"
#include "sha256.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int digest_all(struct sha256 *sha, int fd, unsigned char *block, size_t size)
{
    for (off_t offset = 0;;) {
        ssize_t got = pread(fd, block, size, offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return (int)got;
        sha256_add(sha, block, (size_t)got);
        offset += got;
    }
}

static void end(struct sha256 *sha, char hex[65])
{
    unsigned char sum[32];
    sha256_end(sha, sum);
    for (size_t i = 0; i < sizeof sum; i++) {
        hex[2 * i] = "0123456789abcdef"[sum[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[sum[i] & 15];
    }
    hex[64] = '\0';
}

void digest_text(const char *text, char hex[65])
{
    struct sha256 sha;
    sha256_begin(&sha);
    sha256_add(&sha, text, strlen(text));
    end(&sha, hex);
}

int digest_file(int fd, char hex[65], struct jbc_error *error)
{
    enum { block_size = 256 * 1024 };
    struct sha256 sha;
    unsigned char *block = malloc(block_size);
    int result = -1;

    sha256_begin(&sha);
    if (!block) {
        fail_memory(error);
    } else if (digest_all(&sha, fd, block, block_size) < 0) {
        fail_errno(error, "cannot read back what was written");
    } else {
        end(&sha, hex);
        result = 0;
    }
    free(block);
    return result;
}
