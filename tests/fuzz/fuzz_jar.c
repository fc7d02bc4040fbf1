/*
 * Whatever the bytes, a JAR is read within its bounds, and refused with a message or copied. A copy
 * is a JAR with the manifest that was asked for and the entries that there were; copied again it is
 * the same, byte for byte.
 */
#define _GNU_SOURCE /* memfd_create */
#include "must.h"

#include <jbc/jar.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
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

/* Every entry ends within its size, or with an error that names the JAR. */
static void stream_entries(const struct jbc_jar *jar)
{
    char part[1000];
    for (size_t i = 0; i < jbc_jar_count(jar); i++) {
        struct jbc_jar_entry entry;
        struct jbc_error error = {0};
        size_t got = 1;
        uint64_t all = 0;
        must(jbc_jar_entry(jar, i, &entry, NULL) == 0);
        jbc_jar_is_unseen_manifest(entry.name);
        struct jbc_jar_stream *stream = jbc_jar_stream_open(jar, i, &error);
        while (stream && got > 0 && all < ENTRY_LIMIT &&
               jbc_jar_stream_read(stream, part, sizeof part, &got, &error) == 0)
            all += got;
        must(all <= entry.size);
        if (error.code != JBC_OK)
            must_say_why(&error);
        jbc_jar_stream_close(stream);
    }
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

static bool is_kept(const struct jbc_jar_entry *entry)
{
    const char *name = entry->name;
    size_t length = strlen(name);
    const char *base = name + (length > 9 ? 9 : length);
    bool meta_inf = strncasecmp(name, "META-INF/", 9) == 0 && !strchr(base, '/');
    bool signature = strncasecmp(base, "SIG-", 4) == 0;
    static const char *const endings[] = {".SF", ".RSA", ".DSA", ".EC"};
    for (size_t i = 0; i < 4 && meta_inf; i++) {
        size_t ending = strlen(endings[i]);
        signature |=
            strlen(base) >= ending && strcasecmp(base + strlen(base) - ending, endings[i]) == 0;
    }
    return strcasecmp(name, "META-INF/") != 0 && strcasecmp(name, "META-INF/MANIFEST.MF") != 0 &&
           !(meta_inf && signature);
}

/* The index of the next entry from i that a copy keeps in its place. */
static size_t next_kept(const struct jbc_jar *jar, size_t i, struct jbc_jar_entry *entry)
{
    for (; i < jbc_jar_count(jar); i++) {
        must(jbc_jar_entry(jar, i, entry, NULL) == 0);
        if (is_kept(entry))
            break;
    }
    return i;
}

static void must_have_the_entries(const struct jbc_jar *jar, const struct jbc_jar *copy)
{
    struct jbc_jar_entry old, new;
    size_t i = next_kept(jar, 0, &old), j = next_kept(copy, 0, &new);
    while (i < jbc_jar_count(jar) && j < jbc_jar_count(copy)) {
        must(strcmp(old.name, new.name) == 0 &&
             old.size == new.size &&old.crc == new.crc &&old.stored == new.stored);
        i = next_kept(jar, i + 1, &old);
        j = next_kept(copy, j + 1, &new);
    }
    must(i == jbc_jar_count(jar) && j == jbc_jar_count(copy));
}

static void must_have_the_manifest(const struct jbc_jar *jar)
{
    char *data = NULL;
    size_t length = 0;
    must(jbc_jar_read_manifest(jar, &data, &length, NULL) == 0);
    must(data && length == sizeof TEXT - 1 && memcmp(data, TEXT, length) == 0);
    free(data);
}

static void check_copy(const struct jbc_jar *old, struct file *first)
{
    struct file second;
    struct jbc_jar *jar = jbc_jar_open(first->path, NULL);
    must(jar != NULL);
    must_have_the_entries(old, jar);
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
        stream_entries(jar);
        if (copy(jar, &out))
            check_copy(jar, &out);
    } else {
        must_say_why(&error);
    }
    jbc_jar_free(jar);
    close(file.fd);
    return 0;
}
