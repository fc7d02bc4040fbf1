#include "file.h"
#include "init.h"
#include "quote.h"
#include "texts.h"

#include <stdbool.h>
#include <string.h>

/* In the order in which they are looked for: a folder that CMake builds in has a Makefile, too. */
static const struct system {
    const char *name;
    const char *files[3];
    const char *text; /* of templates/init; what stands between '@' is put in, quoted */
    void (*quote)(struct buf *out, const char *value);
    void (*quote_words)(struct buf *out, const char *value); /* of what is quoted for a shell */
    const char *comment, *end;                               /* around a line of comment */
    const char *folder;    /* ahead of relative paths; NULL: nothing */
    const char *secret[2]; /* what the lines make that holds key and secret; none: the release */
} systems[] = {
    {"cmake",
     {"CMakeLists.txt"},
     text_init_cmake,
     quote_cmake,
     quote_nothing,
     "# ",
     "",
     NULL,
     {"registration.json"}},
    {"maven",
     {"pom.xml"},
     text_init_maven,
     quote_xml,
     quote_xml,
     "<!-- ",
     " -->",
     "${project.basedir}/",
     {"registration.json", "dist/"}},
    {"make",
     {"GNUmakefile", "Makefile", "makefile"},
     text_init_make,
     quote_make,
     quote_make,
     "# ",
     "",
     NULL,
     {"registrations/", "dist/"}},
    {"shell", {NULL}, text_init_shell, quote_shell, quote_nothing, "# ", "", NULL, {NULL}},
};
enum { SYSTEMS = sizeof systems / sizeof systems[0] };

static bool is_here(const struct system *system)
{
    for (size_t i = 0; i < sizeof system->files / sizeof system->files[0]; i++)
        if (system->files[i] && file_exists(system->files[i]))
            return true;
    return false;
}

static const struct system *system_of(const char *name)
{
    size_t i = 0;
    while (i + 1 < SYSTEMS && strcmp(systems[i].name, name) != 0)
        i++;
    return &systems[i];
}

const char *init_build_system(void)
{
    size_t i = 0;
    while (i + 1 < SYSTEMS && !is_here(&systems[i]))
        i++;
    return systems[i].name;
}

bool init_can_name(const char *build_system, const char *path)
{
    return strcmp(build_system, "make") != 0 || quote_make_can_name(path);
}

/* The JAR's path with "-release" ahead of its ending. */
static void add_release(struct buf *path, const char *jar)
{
    const char *slash = strrchr(jar, '/'), *dot = strrchr(slash ? slash : jar, '.');
    buf_add(path, jar, dot ? (size_t)(dot - jar) : strlen(jar));
    buf_addf(path, "-release%s", dot ? dot : ".jar");
}

/* "Folder Drop" as folder-drop: a word for the names of files and variables. */
static void add_word(struct buf *word, const char *name)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (; *name; name++) {
        bool is_upper = *name >= 'A' && *name <= 'Z';
        const char one[] = {is_upper ? (char)(*name - 'A' + 'a') : *name, '\0'};
        bool is_plain = strchr(plain, one[0]) != NULL;
        if (is_plain || (word->length > 0 && word->data[word->length - 1] != '-'))
            buf_adds(word, is_plain ? one : "-");
    }
    while (word->length > 0 && word->data[word->length - 1] == '-')
        word->data[--word->length] = '\0';
    if (word->length == 0)
        buf_adds(word, "connector");
}

/* Options that say where and who, for a shell. */
static void add_flags(struct buf *flags, const struct postman *postman)
{
    if (postman->host) {
        buf_adds(flags, "--host ");
        quote_shell(flags, postman->host);
    } else {
        buf_adds(flags, "--region na");
    }
    if (postman->org_id)
        buf_addf(flags, " --org-id %s", postman->org_id);
    buf_adds(flags, " --username ");
    quote_shell(flags, postman->email ? postman->email : "me@example.com");
}

/* The same as variables, ahead of a shell's command. */
static void add_environment(struct buf *out, const struct postman *postman)
{
    buf_adds(out, postman->host ? "HARMONY_HOST=" : "HARMONY_REGION=");
    quote_shell(out, postman->host ? postman->host : "na");
    if (postman->org_id)
        buf_addf(out, " HARMONY_ORG_ID=%s", postman->org_id);
    buf_adds(out, " HARMONY_USERNAME=");
    quote_shell(out, postman->email ? postman->email : "me@example.com");
}

static const char *version_of(const struct init_project *project)
{
    const char *version = project->connector->registration.version;
    if (!version)
        version = project->connector->manifest_version;
    if (!version)
        version = project->postman->version;
    return version ? version : "1.0.0";
}

enum { VALUES = 10, WORDS = 8 /* from here on quoted for a shell */ };

/* What is made for a snippet. */
struct parts {
    struct buf template, release, word, flags, environment;
};

static void clear_parts(struct parts *parts)
{
    buf_clear(&parts->template);
    buf_clear(&parts->release);
    buf_clear(&parts->word);
    buf_clear(&parts->flags);
    buf_clear(&parts->environment);
}

/* A text with the values put in. */
static void put_in(struct buf *out, const struct system *system, const char *const (*values)[2])
{
    for (const char *at = system->text; *at;) {
        size_t i = 0;
        while (i < VALUES && strncmp(at, values[i][0], strlen(values[i][0])) != 0)
            i++;
        if (i == VALUES) {
            buf_add(out, at++, 1);
            continue;
        }
        (i < WORDS ? system->quote : system->quote_words)(out, values[i][1]);
        at += strlen(values[i][0]);
    }
}

static void make_parts(struct parts *parts, const struct system *system,
                       const struct init_project *project)
{
    if (system->folder && project->manifest[0] != '/')
        buf_adds(&parts->template, system->folder);
    buf_adds(&parts->template, project->manifest);
    add_release(&parts->release, project->jar);
    add_word(&parts->word, project->connector->registration.name);
    add_flags(&parts->flags, project->postman);
    add_environment(&parts->environment, project->postman);
}

static void add_text(struct buf *out, const struct system *system,
                     const struct init_project *project)
{
    struct parts parts = {0};
    make_parts(&parts, system, project);
    out->failed = out->failed || parts.template.failed || parts.release.failed ||
                  parts.word.failed || parts.flags.failed || parts.environment.failed;
    if (!out->failed) {
        const char *slash = strrchr(parts.release.data, '/');
        const char *const values[VALUES][2] = {
            {"@JAR@", project->jar},
            {"@TEMPLATE@", parts.template.data},
            {"@RELEASE@", parts.release.data},
            {"@RELEASE_NAME@", slash ? slash + 1 : parts.release.data},
            {"@NAME@", project->connector->registration.name},
            {"@VERSION@", version_of(project)},
            {"@WORD@", parts.word.data},
            {"@DATADIR@", project->data_folder},
            {"@FLAGS@", parts.flags.data},
            {"@ENVIRONMENT@", parts.environment.data},
        };
        put_in(out, system, values);
    }
    clear_parts(&parts);
}

static void add_comment(struct buf *out, const struct system *system, const char *text)
{
    buf_adds(out, system->comment);
    (system->quote == quote_xml ? quote_xml : quote_nothing)(out, text);
    buf_addf(out, "%s\n", system->end);
}

/* Where a CI server's files are: what of jbc to start a release job from. */
static void add_ci(struct buf *out, const struct system *system, const char *data_folder)
{
    static const char *const servers[][3] = {
        {".github/workflows", "GitHub Actions", "github-release.yml"},
        {".gitlab-ci.yml", "GitLab CI", "gitlab-ci.yml"},
        {"Jenkinsfile", "Jenkins", "Jenkinsfile"},
    };
    for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++) {
        struct buf text = {0};
        buf_addf(&text, "A release job for %s: start from %s/templates/ci/%s", servers[i][1],
                 data_folder, servers[i][2]);
        if (file_exists(servers[i][0]) && text.data)
            add_comment(out, system, text.data);
        out->failed = out->failed || text.failed;
        buf_clear(&text);
    }
}

/* gitignore(5): anchored at the folder; what is special there gets a backslash. */
static void add_ignored(struct buf *out, const char *path)
{
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    if (path[0] == '/' || strncmp(path, "../", 3) == 0)
        return;
    buf_adds(out, "/");
    for (size_t length = strlen(path); *path; path++, length--) {
        if (strchr("*?[\\", *path) || (*path == ' ' && length == 1))
            buf_adds(out, "\\");
        buf_add(out, path, 1);
    }
    buf_adds(out, "\n");
}

void init_add_ignored(struct buf *out, const char *build_system, const struct init_project *project)
{
    const struct system *system = system_of(build_system);
    struct buf release = {0};
    for (size_t i = 0; i < sizeof system->secret / sizeof system->secret[0]; i++)
        if (system->secret[i])
            add_ignored(out, system->secret[i]);
    if (!system->secret[0]) {
        add_release(&release, project->jar);
        if (release.failed)
            out->failed = true;
        else
            add_ignored(out, release.data);
    }
    buf_clear(&release);
}

void init_add_snippet(struct buf *out, const char *build_system, const struct init_project *project)
{
    const struct system *system = system_of(build_system);
    add_text(out, system, project);
    add_ci(out, system, project->data_folder);
}

void init_add_comment(struct buf *out, const char *build_system, const char *text)
{
    add_comment(out, system_of(build_system), text);
}
