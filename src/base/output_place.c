#include "output_place.h"

#include "buf.h"
#include "fail.h"
#include "file.h"
#include "folder.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_LINKS = 40, LINK_LIMIT = 4096 };

/* The folder of a path, malloc'ed: "." where it names none. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct buf folder = {0};
    if (!slash)
        buf_adds(&folder, ".");
    else
        buf_add(&folder, path, slash == path ? 1 : (size_t)(slash - path));
    return buf_take(&folder);
}

static bool is_descriptor_folder(const char *path)
{
    char *real = realpath(path, NULL);
    size_t length = real ? strlen(real) : 0;
    bool is =
        real && (strcmp(real, "/dev/fd") == 0 || (strncmp(real, "/proc/", 6) == 0 && length > 9 &&
                                                  strcmp(real + length - 3, "/fd") == 0));
    free(real);
    return is;
}

static bool is_in_descriptor_folder(const char *path)
{
    char *folder = folder_of(path);
    bool is = folder && is_descriptor_folder(folder);
    free(folder);
    return is;
}

/* Where the link at path leads, malloc'ed; NULL where there is none. */
static char *next_link(const char *path)
{
    char text[LINK_LIMIT];
    ssize_t length = readlink(path, text, sizeof text);
    if (length <= 0 || length == (ssize_t)sizeof text)
        return NULL;
    struct buf next = {0};
    char *folder = text[0] == '/' ? NULL : folder_of(path);
    if (folder)
        buf_addf(&next, "%s/", folder);
    buf_add(&next, text, (size_t)length);
    free(folder);
    return buf_take(&next);
}

bool output_is_descriptor(const char *path)
{
    char *at = strdup(path);
    bool is = false;
    for (int i = 0; at && i < MOST_LINKS && !is; i++) {
        is = is_in_descriptor_folder(at);
        char *next = is ? NULL : next_link(at);
        free(at);
        at = next;
    }
    free(at);
    return is;
}

/* Where path leads: a symbolic link is followed, and must lead somewhere. */
static char *resolve(const char *path, struct jbc_error *error)
{
    char *target = realpath(path, NULL);
    if (target)
        return target;
    if (errno != ENOENT) {
        fail_errno(error, "cannot write %s", path);
        return NULL;
    }
    struct stat st;
    if (lstat(path, &st) == 0) {
        fail_with(error, JBC_FAILED, "cannot write %s: a symbolic link that leads nowhere", path);
        return NULL;
    }
    target = strdup(path);
    if (!target)
        fail_memory(error);
    return target;
}

/* What would fail no sooner than at the rename. */
static int check_replaceable(const char *target, const char *folder, const struct stat *old,
                             const char *path, struct jbc_error *error)
{
    struct stat st;
    uid_t user = geteuid();
    if (stat(folder, &st) == 0 && (st.st_mode & S_ISVTX) && user != 0 && old->st_uid != user &&
        st.st_uid != user)
        return fail_with(error, JBC_FAILED,
                         "cannot replace %s: it is another user's, and in a folder with the sticky "
                         "bit only owners replace files",
                         path);
    if (file_is_mount(target))
        return fail_with(error, JBC_FAILED,
                         "cannot replace %s: it is mounted there; mount its folder instead", path);
    return 0;
}

static bool is_no_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return !*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

int output_locate(const char *path, char **target, char **folder, struct jbc_error *error)
{
    struct stat st;
    if (output_is_descriptor(path))
        return fail_with(error, JBC_USAGE,
                         "cannot write %s: it leads to an open descriptor, and is no name that a "
                         "file could be given",
                         path);
    if (!(*target = resolve(path, error)))
        return -1;
    if (!(*folder = folder_of(*target)))
        return fail_memory(error);
    bool is_there = stat(*target, &st) == 0;
    if (is_there && !S_ISREG(st.st_mode))
        return fail_with(error, JBC_FAILED, "cannot write %s: it is there and is not a plain file",
                         path);
    if (is_no_name(path))
        return fail_with(error, JBC_FAILED, "cannot write '%s': not a file's name", path);
    return is_there ? check_replaceable(*target, *folder, &st, path, error) : 0;
}

/* The folder of path, malloc'ed; NULL where no output can be put there. */
static char *locate_folder(const char *path, struct jbc_error *error)
{
    char *target = NULL, *folder = NULL;
    if (output_locate(path, &target, &folder, error) < 0) {
        free(folder);
        folder = NULL;
    }
    free(target);
    return folder;
}

int output_make_folder(const char *path, struct jbc_error *error)
{
    char *folder = locate_folder(path, error);
    int result = folder ? folder_make(folder, 0777, error) : -1;
    free(folder);
    return result;
}

/* What cannot be looked at counts as there: it is not ours to remove, and above it may be no end.
 */
static bool is_missing(const char *folder)
{
    struct stat st;
    return stat(folder, &st) < 0 && errno == ENOENT;
}

size_t output_missing_folders(const char *path)
{
    size_t count = 0;
    char *folder = locate_folder(path, NULL);
    for (char *at = folder; at && is_missing(at); at = dirname(at))
        count++;
    free(folder);
    return count;
}

void output_remove_folders(const char *path, size_t count)
{
    char *folder = count > 0 ? locate_folder(path, NULL) : NULL;
    for (char *at = folder; at && count > 0 && (rmdir(at) == 0 || errno == ENOENT);
         at = dirname(at))
        count--;
    free(folder);
}

int output_check(const char *path, struct jbc_error *error)
{
    char *folder = locate_folder(path, error);
    int result = folder ? folder_check(folder, error) : -1;
    free(folder);
    return result;
}
