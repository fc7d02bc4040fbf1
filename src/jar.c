/* What a JAR is beyond a ZIP file: its manifest and its signature (JAR File Specification). */
#include <jbc/jar.h>

#include "fail.h"
#include "jar_handle.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define META_INF "META-INF/"

enum { MANIFEST_LIMIT = 8 * 1024 * 1024, META_INF_LENGTH = sizeof META_INF - 1 };

static bool is_named(const struct jar_entry *entry, const char *name)
{
    size_t length = strlen(name);
    return entry_name_length(entry) == length && strncasecmp(entry_name(entry), name, length) == 0;
}

bool jar_is_signature(const struct jar_entry *entry)
{
    static const char *const endings[] = {".SF", ".RSA", ".DSA", ".EC"};
    const char *name = entry_name(entry);
    size_t length = entry_name_length(entry);
    if (length <= META_INF_LENGTH || strncasecmp(name, META_INF, META_INF_LENGTH) != 0)
        return false;
    name += META_INF_LENGTH;
    length -= META_INF_LENGTH;
    if (memchr(name, '/', length))
        return false;
    if (length >= 4 && strncasecmp(name, "SIG-", 4) == 0)
        return true;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        if (length >= ending && strncasecmp(name + length - ending, endings[i], ending) == 0)
            return true;
    }
    return false;
}

/* Two manifests are refused: Java's JarFile would read one, its JarInputStream the other. */
static int find_special(struct jbc_jar *jar, struct jbc_error *error)
{
    for (size_t i = 0; i < jar->directory.count; i++) {
        const struct jar_entry *entry = &jar->directory.entries[i];
        if (!jar->meta_inf && is_named(entry, META_INF))
            jar->meta_inf = entry;
        if (!jar->signature && jar_is_signature(entry))
            jar->signature = entry;
        if (!is_named(entry, JAR_MANIFEST))
            continue;
        if (jar->manifest)
            return jar_entry_bad(&jar->file, entry_name(entry), entry_name_length(entry), error,
                                 "a second manifest: remove one of the two");
        jar->manifest = entry;
    }
    return 0;
}

static int look_at_file(struct jbc_jar *jar, const char *path, struct jbc_error *error)
{
    struct stat st;
    jar->file.path = strdup(path);
    if (!jar->file.path)
        return fail_memory(error);
    if (jar->file.fd < 0 || fstat(jar->file.fd, &st) < 0)
        return fail_errno(error, "cannot read %s", path);
    if (!S_ISREG(st.st_mode))
        return fail_with(error, JBC_FAILED, "cannot read %s: not a plain file", path);

    jar->file.size = (uint64_t)st.st_size;
    jar->mode = st.st_mode & 07777;
    jar->device = st.st_dev;
    jar->inode = st.st_ino;
    return 0;
}

struct jbc_jar *jbc_jar_open(const char *path, struct jbc_error *error)
{
    /* O_NONBLOCK: a pipe without a writer must not make us wait. */
    return jbc_jar_open_fd(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), path, error);
}

struct jbc_jar *jbc_jar_open_fd(int fd, const char *name, struct jbc_error *error)
{
    struct jbc_jar *jar = calloc(1, sizeof *jar);
    if (!jar) {
        if (fd >= 0)
            close(fd);
        fail_memory(error);
        return NULL;
    }
    jar->file.fd = fd;
    if (look_at_file(jar, name, error) < 0 ||
        jar_directory_read(&jar->directory, &jar->file, error) < 0 ||
        find_special(jar, error) < 0 || jar_name_entries(jar, error) < 0) {
        jbc_jar_free(jar);
        return NULL;
    }
    return jar;
}

void jbc_jar_free(struct jbc_jar *jar)
{
    if (!jar)
        return;
    if (jar->file.fd >= 0)
        close(jar->file.fd);
    jar_directory_clear(&jar->directory);
    free(jar->names);
    free((void *)jar->name_at);
    free(jar->file.path);
    free(jar);
}

const char *jbc_jar_path(const struct jbc_jar *jar)
{
    return jar->file.path;
}

mode_t jbc_jar_mode(const struct jbc_jar *jar)
{
    return jar->mode;
}

bool jbc_jar_is_file(const struct jbc_jar *jar, const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && st.st_dev == jar->device && st.st_ino == jar->inode;
}

bool jbc_jar_is_signed(const struct jbc_jar *jar)
{
    return jar->signature;
}

/* The last one of that name, as Java's JarFile. */
static const struct jar_entry *find(const struct jbc_jar *jar, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = jar->directory.count; i-- > 0;) {
        const struct jar_entry *entry = &jar->directory.entries[i];
        if (entry_name_length(entry) == length && memcmp(entry_name(entry), name, length) == 0)
            return entry;
    }
    return NULL;
}

static int read_found(const struct jbc_jar *jar, const struct jar_entry *entry, size_t limit,
                      char **data, size_t *length, struct jbc_error *error)
{
    *data = NULL;
    *length = 0;
    return entry ? jar_read_entry(jar, entry, limit, data, length, error) : 0;
}

int jbc_jar_read(const struct jbc_jar *jar, const char *entry, size_t limit, char **data,
                 size_t *length, struct jbc_error *error)
{
    return read_found(jar, find(jar, entry), limit, data, length, error);
}

int jbc_jar_read_manifest(const struct jbc_jar *jar, char **data, size_t *length,
                          struct jbc_error *error)
{
    return read_found(jar, jar->manifest, MANIFEST_LIMIT, data, length, error);
}
