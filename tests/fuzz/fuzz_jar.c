/*
 * Whatever the bytes, a JAR is read within its bounds, and refused with a message or copied. A copy
 * is a JAR with the manifest that was asked for; copied again it is the same, byte for byte.
 */
#define _GNU_SOURCE /* memfd_create */
#include "must.h"

#include <jbc/jar.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TEXT "Manifest-Version: 1.0\r\nNew: yes\r\n\r\n"

enum { ENTRY_LIMIT = 1024 * 1024 };

/* A file without a name, and the path by which it can be opened. */
struct file {
    int fd;
    char path[32];
};

static struct file new_file(const void *data, size_t size)
{
    struct file file = {.fd = memfd_create("fuzz", MFD_CLOEXEC)};
    must(file.fd >= 0);
    must(write(file.fd, data, size) == (ssize_t)size);
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.fd);
    return file;
}

/* Closes the file and returns its bytes, to be freed. */
static char *take_bytes(struct file *file, size_t *length)
{
    *length = (size_t)lseek(file->fd, 0, SEEK_END);
    char *bytes = malloc(*length + 1);
    must(bytes && pread(file->fd, bytes, *length, 0) == (ssize_t)*length);
    close(file->fd);
    return bytes;
}

static void must_say_why(const struct jbc_error *error)
{
    must(error->code == JBC_BAD_INPUT && strncmp(error->message, "/proc/self/fd/", 14) == 0);
}

static void read_entry(const struct jbc_jar *jar, const char *entry)
{
    char *data = NULL;
    size_t length = 0;
    struct jbc_error error = {0};
    if (jbc_jar_read(jar, entry, ENTRY_LIMIT, &data, &length, &error) < 0)
        must_say_why(&error);
    else if (data)
        must(data[length] == '\0');
    free(data);
}

static bool copy(const struct jbc_jar *jar, struct file *out)
{
    const struct jbc_jar_copy copy = {.manifest = TEXT,
                                      .manifest_length = sizeof TEXT - 1,
                                      .strip_signatures = true,
                                      .source_date_epoch = 1000000000};
    struct jbc_error error = {0};
    *out = new_file("", 0);
    if (jbc_jar_write(jar, &copy, out->fd, &error) == 0)
        return true;
    must_say_why(&error);
    close(out->fd);
    return false;
}

static void must_have_the_manifest(const struct jbc_jar *jar)
{
    char *data = NULL;
    size_t length = 0;
    must(jbc_jar_read_manifest(jar, &data, &length, NULL) == 0);
    must(data && length == sizeof TEXT - 1 && memcmp(data, TEXT, length) == 0);
    free(data);
}

static void check_copy(struct file *first)
{
    struct file second;
    struct jbc_jar *jar = jbc_jar_open(first->path, NULL);
    must(jar != NULL);
    must(!jbc_jar_is_signed(jar));
    must_have_the_manifest(jar);
    must(copy(jar, &second));
    jbc_jar_free(jar);
    size_t length, length_again;
    char *bytes = take_bytes(first, &length), *again = take_bytes(&second, &length_again);
    must(length == length_again && memcmp(bytes, again, length) == 0);
    free(bytes);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct file file = new_file(data, size), out;
    struct jbc_error error = {0};
    struct jbc_jar *jar = jbc_jar_open(file.path, &error);
    if (jar) {
        read_entry(jar, "META-INF/MANIFEST.MF");
        read_entry(jar, "adapter.json");
        if (copy(jar, &out))
            check_copy(&out);
    } else {
        must_say_why(&error);
    }
    jbc_jar_free(jar);
    close(file.fd);
    return 0;
}
