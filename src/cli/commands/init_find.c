#include "fail.h"
#include "file.h"
#include "init.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define USUAL_DATA_FOLDER "/usr/share/jbc"

/* ---- the JAR ---- */

/* JARs of one kind: the first one's path, and all of them for a message. */
struct jars {
    struct buf path, names;
    size_t count;
};

/* A build's JAR, or one that has gone through jbc already. */
struct search {
    struct jars built, released;
};

static void clear_jars(struct jars *jars)
{
    buf_clear(&jars->path);
    buf_clear(&jars->names);
}

static void add_jar(struct jars *jars, const char *path)
{
    if (jars->count++ == 0)
        buf_adds(&jars->path, path);
    buf_addf(&jars->names, "%s'%s'", jars->count > 1 ? ", " : "", path);
}

/* What is no connector's JAR, or can't be read, is passed over. */
static void look_at(struct search *search, const char *path)
{
    struct jbc_inspection connector = {0};
    if (jbc_inspect(&connector, path, NULL) == 0 && connector.has_adapter)
        add_jar(connector.registration.key ? &search->released : &search->built, path);
    jbc_inspection_clear(&connector);
}

static void look_in(struct search *search, const char *folder)
{
    DIR *entries = opendir(folder);
    if (!entries)
        return;
    for (const struct dirent *entry; (entry = readdir(entries));) {
        const char *ending = strrchr(entry->d_name, '.');
        struct buf path = {0};
        if (!ending || strcmp(ending, ".jar") != 0)
            continue;
        if (strcmp(folder, ".") != 0)
            buf_addf(&path, "%s/", folder);
        buf_adds(&path, entry->d_name);
        if (!path.failed)
            look_at(search, path.data);
        buf_clear(&path);
    }
    closedir(entries);
}

int init_find_jar(struct buf *path, struct jbc_error *error)
{
    struct search search = {0};
    int result = 0;
    look_in(&search, "target");
    look_in(&search, "build");
    look_in(&search, ".");
    const struct jars *jars = search.built.count > 0 ? &search.built : &search.released;
    if (jars->count == 0)
        result = fail_with(error, JBC_USAGE,
                           "no connector's JAR is in target/, build/ or this folder: give it with "
                           "--jar FILE");
    else if (jars->count > 1)
        result = fail_with(error, JBC_USAGE, "say which JAR, with --jar FILE: %s",
                           jars->names.data ? jars->names.data : "there are several");
    else
        buf_adds(path, jars->path.data ? jars->path.data : "");
    clear_jars(&search.built);
    clear_jars(&search.released);
    return result == 0 && path->failed ? fail_memory(error) : result;
}

/* ---- what is installed ---- */

/* The program's own folder, with a slash; nothing where the system does not tell it. */
static void add_program_folder(struct buf *path)
{
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return;
    program[length] = '\0';
    *(strrchr(program, '/') + 1) = '\0';
    buf_adds(path, program);
}

void init_add_data_folder(struct buf *folder)
{
    struct buf path = {0};
    char *found = NULL;
    add_program_folder(&path);
    if (path.length > 0)
        buf_adds(&path, JBC_DATADIR_FROM_BINDIR "/jbc.mk");
    if (path.length > 0 && !path.failed && (found = realpath(path.data, NULL)))
        *strrchr(found, '/') = '\0';
    buf_adds(folder, found ? found : USUAL_DATA_FOLDER);
    free(found);
    buf_clear(&path);
}
