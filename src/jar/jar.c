/* A JAR as a whole: opening it, and what it tells about itself and its entries. */
#include "fail.h"
#include "handle.h"
#include "worker.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
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
        if (!record_has_extra(directory->entries[i].record))
            continue;
        const struct record record = entry_record(directory, i);
        if (!is_seen(zip, i, &record))
            return entry_bad(&jar->input, record.name, error,
                             "a Unicode extra field gives it another name or comment");
    }
    return 0;
}

static int check_doubtful(const struct jbc_jar *jar, struct jbc_error *error)
{
    for (size_t i = 0; i < jar->directory.count; i++)
        if (jar->directory.entries[i].doubtful && !fits_directory(jar, i))
            return entry_bad(&jar->input, entry_name(&jar->directory, i), error,
                             "the sizes or the CRC in its local header differ from those in the "
                             "directory, which do not fit its data");
    return 0;
}

struct looker {
    struct jbc_jar *jar;
    struct window window;
};

static int look(void *context, struct jbc_error *error)
{
    struct looker *looker = context;
    return directory_look(&looker->jar->directory, &looker->window, error);
}

/* Our look and libzip's go on side by side; what ours finds says more. */
static int look_and_open(struct looker *looker, struct jbc_error *error)
{
    struct worker worker = {.is_alone = !input_is_large(&looker->jar->input)};
    struct jbc_error reason = {0};
    worker_start(&worker, look, looker);
    int result = source_open(looker->jar->source, &reason);
    if (result == 0)
        result = check_entries(looker->jar, &reason);
    int looked = worker_wait(&worker, error);
    worker_end(&worker);
    if (looked < 0)
        return -1;
    return result < 0 ? fail_with(error, reason.code, "%s", reason.message) : 0;
}

static int load(struct jbc_jar *jar, struct jbc_error *error)
{
    struct looker looker = {.jar = jar, .window = {.input = &jar->input}};
    int result = directory_read(&jar->directory, &jar->input, error);
    if (result == 0)
        result = window_reserve(&looker.window, error);
    if (result == 0)
        result = look_and_open(&looker, error);
    free(looker.window.bytes);
    return result == 0 ? check_doubtful(jar, error) : -1;
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
    if (take_file(jar, fd, name, error) == 0 && load(jar, error) == 0)
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

size_t jbc_jar_find(const struct jbc_jar *jar, const char *name, size_t length)
{
    const struct span wanted = {(const unsigned char *)name, length};
    for (size_t i = jbc_jar_count(jar); i > 0; i--)
        if (span_equal(entry_name(&jar->directory, index_of(jar, i - 1)), wanted))
            return i - 1;
    return JBC_JAR_NO_ENTRY;
}

size_t jbc_jar_find_unseen_manifest(const struct jbc_jar *jar)
{
    size_t unseen = jar->directory.unseen;
    return unseen == NO_ENTRY ? JBC_JAR_NO_ENTRY : unseen - index_of(jar, 0);
}

struct jbc_jar_stream *jbc_jar_stream_open(const struct jbc_jar *jar, size_t index,
                                           struct jbc_error *error)
{
    return stream_open(jar, index_of(jar, index), error);
}

bool jbc_jar_is_unseen_manifest(const char *name)
{
    return is_unseen_manifest((struct span){(const unsigned char *)name, strlen(name)});
}
