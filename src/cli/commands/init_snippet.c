#include "file.h"
#include "init.h"

#include <stdbool.h>
#include <string.h>

/*
 * The snippets. What stands in braces is put in, quoted as the language wants it: {jar}, {manifest}
 * (the template), {release} (the JAR to make) and {release-name} (without its folder), {name},
 * {version}, {word} (the name as a word), {flags} (options that say where and who),
 * {environment} (variables that say it).
 */

static const char shell_text[] =
    "jbc prepare-release {flags} \\\n"
    "    --jar {jar} --manifest {manifest} --validate -o {release}\n"
    "# It asks for the password, unless HARMONY_PASSWORD is set or --password-file is given.\n";

static const char cmake_text[] =
    "# Once, with HARMONY_PASSWORD set:\n"
    "#     {environment} \\\n"
    "#         cmake --build build --target connector_registration\n"
    "# From then on every build makes the release JAR, offline; connector_validate has Harmony\n"
    "# validate it. registration.json holds key and secret: keep it out of version control.\n"
    "find_package(jbc CONFIG REQUIRED)\n"
    "jitterbit_connector_registration(connector_registration\n"
    "    NAME {name} VERSION {version}\n"
    "    OUTPUT ${CMAKE_CURRENT_SOURCE_DIR}/registration.json)\n"
    "jitterbit_connector_release(connector_release\n"
    "    JAR {jar} # or the target of add_jar()\n"
    "    TEMPLATE {manifest}\n"
    "    REGISTRATION connector_registration\n"
    "    OUTPUT {release-name})\n"
    "jitterbit_connector_validate(connector_validate JAR connector_release)\n";

static const char make_text[] =
    "# Once, then 'make jbc-release', offline, and 'make jbc-validate':\n"
    "#     make jbc-register\n"
    "# The registration file holds key and secret: keep it out of version control.\n"
    "JBC_CONNECTORS := {word}\n"
    "JBC_NAME_{word} := {name}\n"
    "JBC_VERSION_{word} := {version}\n"
    "JBC_JAR := {jar}\n"
    "JBC_TEMPLATE := {manifest}\n"
    "JBC_FLAGS := {flags} --password-file $(HOME)/.harmony-password\n"
    "# (or where else jbc is installed)\n"
    "include /usr/share/jbc/jbc.mk\n";

static const char maven_text[] =
    "<!-- Among the plugins of the build. 'jbc register' writes registration.json once (its -o),\n"
    "     with HARMONY_PASSWORD and these set: {environment}.\n"
    "     The file holds key and secret: keep it out of version control. -->\n"
    "<plugin>\n"
    "  <groupId>org.codehaus.mojo</groupId>\n"
    "  <artifactId>exec-maven-plugin</artifactId>\n"
    "  <version>3.1.0</version>\n"
    "  <executions>\n"
    "    <execution>\n"
    "      <id>release</id>\n"
    "      <phase>package</phase>\n"
    "      <goals><goal>exec</goal></goals>\n"
    "      <configuration>\n"
    "        <executable>jbc</executable>\n"
    "        <workingDirectory>${project.basedir}</workingDirectory>\n"
    "        <arguments>\n"
    "          <argument>package</argument>\n"
    "          <argument>--jar</argument>\n"
    "          <argument>${project.build.directory}/${project.build.finalName}.jar</argument>\n"
    "          <argument>--manifest</argument>\n"
    "          <argument>{manifest}</argument>\n"
    "          <argument>--registration</argument>\n"
    "          <argument>registration.json</argument>\n"
    "          <argument>-o</argument>\n"
    "          "
    "<argument>${project.build.directory}/${project.build.finalName}-release.jar</argument>\n"
    "        </arguments>\n"
    "      </configuration>\n"
    "    </execution>\n"
    "  </executions>\n"
    "</plugin>\n";

/* ---- quoting ---- */

static void quote_shell(struct buf *out, const char *value)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "@%+=:,./_-";
    if (*value && strspn(value, plain) == strlen(value)) {
        buf_adds(out, value);
        return;
    }
    buf_adds(out, "'");
    for (; *value; value++)
        if (*value == '\'')
            buf_adds(out, "'\\''");
        else
            buf_add(out, value, 1);
    buf_adds(out, "'");
}

/* Each of special behind a backslash. */
static void escape(struct buf *out, const char *value, const char *special)
{
    for (; *value; value++) {
        if (strchr(special, *value))
            buf_adds(out, "\\");
        buf_add(out, value, 1);
    }
}

static void quote_cmake(struct buf *out, const char *value)
{
    buf_adds(out, "\"");
    escape(out, value, "\\\"$");
    buf_adds(out, "\"");
}

/* Blanks stay: a name may have them, a file's name in a makefile can't. */
static void quote_make(struct buf *out, const char *value)
{
    for (; *value; value++) {
        const char one[] = {*value, '\0'};
        buf_adds(out, *value == '$' ? "$$" : *value == '#' ? "\\#" : one);
    }
}

/* Also for a comment, which may not hold "--". */
static void quote_xml(struct buf *out, const char *value)
{
    for (; *value; value++) {
        if (*value == '&')
            buf_adds(out, "&amp;");
        else if (*value == '-' && value[1] == '-')
            buf_adds(out, "&#45;");
        else if (*value == '<')
            buf_adds(out, "&lt;");
        else if (*value == '>')
            buf_adds(out, "&gt;");
        else
            buf_add(out, value, 1);
    }
}

static void quote_nothing(struct buf *out, const char *value)
{
    buf_adds(out, value);
}

/* ---- systems ---- */

/* In the order in which they are looked for: a folder that CMake builds in has a Makefile, too. */
static const struct system {
    const char *name;
    const char *files[3];
    const char *text;
    void (*quote)(struct buf *out, const char *value);
    void (*quote_words)(struct buf *out, const char *value); /* of what is quoted for a shell */
    const char *comment, *end;                               /* around a line of comment */
} systems[] = {
    {"cmake", {"CMakeLists.txt"}, cmake_text, quote_cmake, quote_nothing, "# ", ""},
    {"maven", {"pom.xml"}, maven_text, quote_xml, quote_xml, "<!-- ", " -->"},
    {"make", {"GNUmakefile", "Makefile", "makefile"}, make_text, quote_make, quote_make, "# ", ""},
    {"shell", {NULL}, shell_text, quote_shell, quote_nothing, "# ", ""},
};
enum { SYSTEMS = sizeof systems / sizeof systems[0] };

static bool is_here(const struct system *system)
{
    for (size_t i = 0; i < sizeof system->files / sizeof system->files[0]; i++)
        if (system->files[i] && file_exists(system->files[i]))
            return true;
    return false;
}

const char *init_build_system(void)
{
    size_t i = 0;
    while (i + 1 < SYSTEMS && !is_here(&systems[i]))
        i++;
    return systems[i].name;
}

/* ---- the text ---- */

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

enum { VALUES = 9, WORDS = 7 /* from here on quoted for a shell */ };

/* What is made for a snippet. */
struct parts {
    struct buf release, word, flags, environment;
};

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

static void add_text(struct buf *out, const struct system *system,
                     const struct init_project *project)
{
    struct parts parts = {0};
    add_release(&parts.release, project->jar);
    add_word(&parts.word, project->connector->registration.name);
    add_flags(&parts.flags, project->postman);
    add_environment(&parts.environment, project->postman);
    out->failed = out->failed || parts.release.failed || parts.word.failed || parts.flags.failed ||
                  parts.environment.failed;
    if (!out->failed) {
        const char *slash = strrchr(parts.release.data, '/');
        const char *const values[VALUES][2] = {
            {"{jar}", project->jar},
            {"{manifest}", project->manifest},
            {"{release}", parts.release.data},
            {"{release-name}", slash ? slash + 1 : parts.release.data},
            {"{name}", project->connector->registration.name},
            {"{version}", version_of(project)},
            {"{word}", parts.word.data},
            {"{flags}", parts.flags.data},
            {"{environment}", parts.environment.data},
        };
        put_in(out, system, values);
    }
    buf_clear(&parts.release);
    buf_clear(&parts.word);
    buf_clear(&parts.flags);
    buf_clear(&parts.environment);
}

/* Where a CI server's files are: what of jbc to start a release job from. */
static void add_ci(struct buf *out, const struct system *system)
{
    static const char *const servers[][3] = {
        {".github/workflows", "GitHub Actions", "github-release.yml"},
        {".gitlab-ci.yml", "GitLab CI", "gitlab-ci.yml"},
        {"Jenkinsfile", "Jenkins", "Jenkinsfile"},
    };
    for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++)
        if (file_exists(servers[i][0]))
            buf_addf(out, "%sA release job for %s: start from /usr/share/jbc/templates/ci/%s%s\n",
                     system->comment, servers[i][1], servers[i][2], system->end);
}

void init_add_snippet(struct buf *out, const char *build_system, const struct init_project *project)
{
    size_t i = 0;
    while (i + 1 < SYSTEMS && strcmp(systems[i].name, build_system) != 0)
        i++;
    add_text(out, &systems[i], project);
    add_ci(out, &systems[i]);
}
