/* A JAR as a whole: opening it, and what it tells about itself and its entries. */
#include "fail.h"
#include "handle.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* True where libzip takes the entry for what it is: a Unicode field may rename it (4.6.9). */
static bool is_seen(zip_t *zip, size_t index, const struct record *record)
{
    zip_uint32_t length = 0;
    const char *name = zip_get_name(zip, index, ZIP_FL_ENC_RAW);
    const char *comment = zip_file_get_comment(zip, index, &length, ZIP_FL_ENC_RAW);
    return name && strlen(name) == record->name.length &&
           memcmp(name, record->name.at, record->name.length) == 0 &&
           length == record->comment.length &&
           (length == 0 || memcmp(comment, record->comment.at, length) == 0);
}

/* Headers that disagree are healed in a copy, if the directory is right. */
static bool fits_directory(const struct jbc_jar *jar, size_t index)
{
    char block[16384];
    size_t got = 1;
    struct jbc_jar_stream *stream = stream_open(jar, index, NULL);
    int result = stream ? 0 : -1;
    while (result == 0 && got > 0)
        result = jbc_jar_stream_read(stream, block, sizeof block, &got, NULL);
    jbc_jar_stream_close(stream);
    return result == 0;
}

static int check_entries(const struct jbc_jar *jar, struct jbc_error *error)
{
    const struct directory *directory = &jar->directory;
    zip_t *zip = jar->source->zip;
    if ((uint64_t)zip_get_num_entries(zip, 0) != directory->count)
        return fail_with(error, JBC_BAD_INPUT, "%s: its directory can be read in two ways",
                         jar->path);
    for (size_t i = 0; i < directory->count; i++) {
        const struct record record = entry_record(directory, i);
        if (!is_seen(zip, i, &record))
            return entry_bad(&jar->input, record.name, error,
                             "a Unicode extra field gives it another name or comment");
        if (directory->entries[i].doubtful && !fits_directory(jar, i))
            return entry_bad(&jar->input, record.name, error,
                             "the sizes or the CRC in its local header differ from those in the "
                             "directory, which do not fit its data");
    }
    return 0;
}

/* fd, which may be -1 with errno set, is the JAR's. */
static int take_file(struct jbc_jar *jar, int fd, const char *path, struct jbc_error *error)
{
    jar->input.fd = fd;
    if (fd < 0 || fstat(fd, &jar->st) < 0)
        return fail_errno(error, "cannot read %s", path);
    if (!S_ISREG(jar->st.st_mode))
        return fail_with(error, JBC_FAILED, "cannot read %s: not a plain file", path);
    jar->path = strdup(path);
    if (!jar->path)
        return fail_memory(error);
    jar->input.path = jar->path;
    jar->input.size = (uint64_t)jar->st.st_size;
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
    struct source *source = calloc(1, sizeof *source);
    if (!jar || !source) {
        fail_memory(error);
        if (fd >= 0)
            close(fd);
        free(jar);
        free(source);
        return NULL;
    }
    jar->source = source;
    source->input = &jar->input;
    source->directory = &jar->directory;
    if (take_file(jar, fd, name, error) == 0 &&
        directory_read(&jar->directory, &jar->input, error) == 0 &&
        source_open(source, error) == 0 && check_entries(jar, error) == 0)
        return jar;
    jbc_jar_free(jar);
    return NULL;
}

void jbc_jar_free(struct jbc_jar *jar)
{
    if (!jar)
        return;
    source_close(jar->source);
    free(jar->source);
    directory_clear(&jar->directory);
    if (jar->input.fd >= 0)
        close(jar->input.fd);
    free(jar->path);
    free(jar);
}

const char *jbc_jar_path(const struct jbc_jar *jar)
{
    return jar->path;
}

mode_t jbc_jar_mode(const struct jbc_jar *jar)
{
    return jar->st.st_mode & 07777;
}

bool jbc_jar_is_file(const struct jbc_jar *jar, const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && st.st_dev == jar->st.st_dev && st.st_ino == jar->st.st_ino;
}

bool jbc_jar_is_signed(const struct jbc_jar *jar)
{
    return jar->directory.signature != NO_ENTRY;
}

int jbc_jar_check_unchanged(const struct jbc_jar *jar, struct jbc_error *error)
{
    struct stat now;
    const struct stat *then = &jar->st;
    if (stat(jar->path, &now) < 0)
        return fail_errno(error, "%s changed since it was checked", jar->path);
    if (now.st_dev != then->st_dev || now.st_ino != then->st_ino || now.st_size != then->st_size ||
        now.st_mtim.tv_sec != then->st_mtim.tv_sec || now.st_mtim.tv_nsec != then->st_mtim.tv_nsec)
        return fail_with(error, JBC_FAILED,
                         "%s changed since it was checked: begin anew when nothing writes it",
                         jar->path);
    return 0;
}

/* ---- its entries ---- */

/* What stands before the JAR's own entries is not told. */
static size_t index_of(const struct jbc_jar *jar, size_t entry)
{
    return jar->directory.manifest + 1 + entry;
}

size_t jbc_jar_count(const struct jbc_jar *jar)
{
    return jar->directory.count - index_of(jar, 0);
}

int jbc_jar_entry(const struct jbc_jar *jar, size_t index, struct jbc_jar_entry *entry,
                  struct jbc_error *error)
{
    size_t at = index_of(jar, index);
    if (source_open(jar->source, error) < 0)
        return -1;
    const struct record record = entry_record(&jar->directory, at);
    *entry = (struct jbc_jar_entry){.name = zip_get_name(jar->source->zip, at, ZIP_FL_ENC_RAW),
                                    .size = record.size,
                                    .crc = record.crc,
                                    .stored = record.method == STORED};
    return 0;
}

struct jbc_jar_stream *jbc_jar_stream_open(const struct jbc_jar *jar, size_t index,
                                           struct jbc_error *error)
{
    return stream_open(jar, index_of(jar, index), error);
}

/* The next part of a path, between slashes of either kind, that says something. */
static struct span next_part(const char **path)
{
    struct span part;
    do {
        *path += strspn(*path, "/\\");
        part = (struct span){(const unsigned char *)*path, strcspn(*path, "/\\")};
        *path += part.length;
    } while (part.length == 1 && *part.at == '.');
    return part;
}

bool jbc_jar_is_unseen_manifest(const char *name)
{
    const char *path = name, *wanted = MANIFEST;
    struct span part, other;
    do {
        part = next_part(&path);
        other = next_part(&wanted);
        if (part.length != other.length ||
            strncasecmp((const char *)part.at, (const char *)other.at, part.length) != 0)
            return false;
    } while (part.length > 0);
    return strcasecmp(name, MANIFEST) != 0;
}
