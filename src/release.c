#include "buf.h"
#include "connector.h"
#include "fail.h"
#include "file.h"
#include "fill.h"
#include "fill_names.h"
#include "version.h"

#include <jbc/jar.h>
#include <jbc/manifest.h>
#include <jbc/release.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { TEMPLATE_LIMIT = 8 * 1024 * 1024 };

struct jbc_release {
    struct jbc_release_request request;
    struct jbc_jar *jar;     /* NULL: only a manifest, without a JAR */
    struct jbc_manifest own; /* the JAR's */
    struct jbc_manifest template_;
    struct jbc_manifest replaced; /* of the output that stands there now */
    struct fill_adapter adapter;
    char *name;
    char *version;
    struct jbc_manifest filled;
    struct fill_activities activities;
    struct file_output output;
};

void jbc_release_free(struct jbc_release *release)
{
    if (!release)
        return;
    file_output_discard(&release->output);
    fill_activities_clear(&release->activities);
    jbc_manifest_clear(&release->filled);
    free(release->version);
    free(release->name);
    fill_adapter_clear(&release->adapter);
    jbc_manifest_clear(&release->replaced);
    jbc_manifest_clear(&release->template_);
    jbc_manifest_clear(&release->own);
    jbc_jar_free(release->jar);
    free(release);
}

static bool same_file(const char *a, const char *b)
{
    struct stat first, second;
    return a && b && stat(a, &first) == 0 && stat(b, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static int check_request(const struct jbc_release_request *request, struct jbc_error *error)
{
    if (request->manifest_only ? !request->manifest && !request->jar : !request->jar)
        return fail_with(error, JBC_USAGE, "give the connector's JAR");
    if (request->in_place && request->manifest_only)
        return fail_with(error, JBC_USAGE, "'in place' is for JARs: a manifest needs an output");
    if (request->in_place && request->output)
        return fail_with(error, JBC_USAGE, "an output and 'in place' exclude each other");
    if (!request->output && !request->in_place && !request->dry_run)
        return fail_with(error, JBC_USAGE, "give an output");
    if (!request->in_place && same_file(request->output, request->jar))
        return fail_with(error, JBC_USAGE,
                         "the output %s is the JAR itself: it is replaced only with --in-place",
                         request->output);
    if (same_file(request->output, request->manifest) ||
        same_file(request->output, request->adapter) ||
        same_file(request->output, request->registration))
        return fail_with(error, JBC_USAGE, "the output %s is one of the inputs", request->output);
    return 0;
}

static int read_template(struct jbc_manifest *manifest, const char *path, struct jbc_error *error)
{
    struct buf text = {0};
    int result = file_read(&text, path, TEMPLATE_LIMIT, error);
    if (result == 0)
        result = jbc_manifest_parse(manifest, text.data, text.length, path, JBC_MANIFEST_TEMPLATE,
                                    error);
    buf_clear(&text);
    return result;
}

static int read_jar(struct jbc_release *release, struct jbc_error *error)
{
    const char *path = release->request.jar;
    release->jar = jbc_jar_open(path, error);
    if (!release->jar)
        return -1;
    if (jbc_jar_is_signed(release->jar) && !release->request.strip_signatures &&
        !release->request.manifest_only)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s is signed, and a new manifest breaks the signature: nobody could load "
                         "it. Sign after jbc, or let it drop the signature with --strip-signatures",
                         path);
    return connector_read_manifest(&release->own, release->jar, error);
}

static int read_manifests(struct jbc_release *release, struct jbc_error *error)
{
    const char *path = release->request.manifest;
    if (release->request.jar && read_jar(release, error) < 0)
        return -1;
    if (release->request.strip_signatures)
        jbc_manifest_strip_digests(&release->own);
    if (path)
        return read_template(&release->template_, path, error);
    if (!release->own.source)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s has no manifest: give a template with --manifest",
                         release->request.jar);
    return jbc_manifest_copy(&release->template_, &release->own, error);
}

static int read_adapter(struct jbc_release *release, struct jbc_error *error)
{
    const char *path = release->request.adapter;
    const char *entry = fill_adapter_entry(&release->template_, &release->own);
    if (path)
        return connector_read_adapter_file(&release->adapter, path, error);
    if (!release->jar)
        return 0;
    if (connector_read_adapter(&release->adapter, release->jar, entry, error) < 0)
        return -1;
    if (!release->adapter.name)
        return fail_with(error, JBC_BAD_INPUT,
                         "%s holds no entry %s: a connector's JAR has it (or the manifest names "
                         "another in Jitterbit-Connector-UI)",
                         jbc_jar_path(release->jar), entry);
    return 0;
}

static int choose_name(struct jbc_release *release, struct jbc_error *error)
{
    const char *asked = release->request.name;
    const char *own = release->adapter.name;
    if (asked && jbc_name_check(asked, "the connector's name", JBC_USAGE, error) < 0)
        return -1;
    if (asked && own && strcmp(asked, own) != 0)
        return fail_with(error, JBC_BAD_INPUT,
                         "the name to register is '%s', but adapter.json says '%s': Harmony wants "
                         "them equal",
                         asked, own);
    if (!asked && !own)
        return 0;
    release->name = strdup(asked ? asked : own);
    return release->name ? 0 : fail_memory(error);
}

/* A manifest's Version, unless it is still a placeholder. */
static const char *manifest_version(const struct jbc_manifest *manifest)
{
    const char *version = jbc_manifest_get(manifest, "Version");
    return version && !fill_is_placeholder(version) ? version : NULL;
}

static int choose_version(struct jbc_release *release, struct jbc_error *error)
{
    const char *version = release->request.version;
    if (!version)
        version = release->adapter.version;
    if (!version)
        version = manifest_version(&release->template_);
    if (!version)
        version = manifest_version(&release->own);
    if (!version)
        return 0;
    enum jbc_code code = version == release->request.version ? JBC_USAGE : JBC_BAD_INPUT;
    if (jbc_version_check(version, "the version to register", code, error) < 0)
        return -1;
    release->version = strdup(version);
    return release->version ? 0 : fail_memory(error);
}

/* What the sources of a fill are; registration may be NULL for a check. */
static struct fill_sources sources_of(const struct jbc_release *release,
                                      const struct jbc_registration *registration)
{
    const char *name = release->name ? release->name : registration ? registration->name : NULL;
    const char *version = release->version ? release->version
                          : registration   ? registration->version
                                           : NULL;
    return (struct fill_sources){
        .template_ = &release->template_,
        .own = release->own.source ? &release->own : NULL,
        .replaced = release->replaced.source ? &release->replaced : NULL,
        .adapter = release->adapter.name ? &release->adapter : NULL,
        .registration = registration,
        .name = name,
        .version = version,
        .set_version = release->request.version,
        .listener = release->request.listener,
    };
}

static int read_replaced_jar(struct jbc_manifest *manifest, const char *path,
                             struct jbc_error *error)
{
    struct jbc_jar *jar = jbc_jar_open(path, error);
    int result = jar ? connector_read_manifest(manifest, jar, error) : -1;
    jbc_jar_free(jar);
    return result;
}

/* The output that is about to be replaced, for the ids it carries. Anything odd there is no harm,
 * but without reading it there is no telling which ids it has. */
static int read_replaced(struct jbc_release *release, struct jbc_error *error)
{
    const char *path = release->request.output;
    struct stat st;
    struct jbc_error reason;
    if (!path || stat(path, &st) < 0 || !S_ISREG(st.st_mode))
        return 0;
    int result = release->request.manifest_only
                     ? read_template(&release->replaced, path, &reason)
                     : read_replaced_jar(&release->replaced, path, &reason);
    if (result == 0 || reason.code == JBC_BAD_INPUT)
        return 0;
    return fail_with(error, reason.code, "%s", reason.message);
}

static mode_t output_mode(const struct jbc_release *release)
{
    struct stat st;
    if (!release->request.manifest_only)
        return jbc_jar_mode(release->jar);
    return stat(release->request.output, &st) == 0 ? st.st_mode & 07777 : 0600;
}

static int open_output(struct jbc_release *release, struct jbc_error *error)
{
    const char *path = release->request.in_place ? release->request.jar : release->request.output;
    if (!path)
        return 0;
    if (file_check_target(path, error) < 0)
        return -1;
    if (release->request.dry_run)
        return 0;
    return file_output_open(&release->output, path, output_mode(release), error);
}

struct jbc_release *jbc_release_open(const struct jbc_release_request *request,
                                     struct jbc_error *error)
{
    struct jbc_release *release = calloc(1, sizeof *release);
    if (!release) {
        fail_memory(error);
        return NULL;
    }
    release->request = *request;
    release->output.fd = -1;
    if (check_request(request, error) == 0 && read_manifests(release, error) == 0 &&
        read_adapter(release, error) == 0 && choose_name(release, error) == 0 &&
        choose_version(release, error) == 0) {
        const struct fill_sources sources = sources_of(release, NULL);
        if (fill_check(&sources, error) == 0 && read_replaced(release, error) == 0 &&
            open_output(release, error) == 0)
            return release;
    }
    jbc_release_free(release);
    return NULL;
}

const char *jbc_release_name(const struct jbc_release *release)
{
    return release->name;
}

const char *jbc_release_version(const struct jbc_release *release)
{
    return release->version;
}

int jbc_release_fill(struct jbc_release *release, const struct jbc_registration *registration,
                     struct jbc_error *error)
{
    if (release->name && registration->name && strcmp(release->name, registration->name) != 0)
        return fail_with(error, JBC_BAD_INPUT,
                         "the registration is of '%s', but the connector's name is '%s'",
                         registration->name, release->name);
    const struct fill_sources sources = sources_of(release, registration);
    fill_activities_clear(&release->activities);
    jbc_manifest_clear(&release->filled);
    return fill_manifest(&sources, &release->filled, &release->activities, error);
}

const struct jbc_activity *jbc_release_activities(const struct jbc_release *release, size_t *count)
{
    *count = release->activities.count;
    return release->activities.items;
}

const struct jbc_manifest *jbc_release_manifest(const struct jbc_release *release)
{
    return &release->filled;
}

/* A dry run prepares none, and a commit closes it. */
static int check_output(const struct jbc_release *release, struct jbc_error *error)
{
    return release->output.open
               ? 0
               : fail_with(error, JBC_USAGE, "this release has no output to write");
}

int jbc_release_pack(struct jbc_release *release, struct jbc_error *error)
{
    const struct jbc_release_request *request = &release->request;
    char *data = NULL;
    size_t length = 0;
    if (check_output(release, error) < 0)
        return -1;
    if (jbc_manifest_format(&release->filled, &data, &length, error) < 0)
        return -1;
    const struct jbc_jar_copy copy = {.manifest = data,
                                      .manifest_length = length,
                                      .strip_signatures = request->strip_signatures,
                                      .source_date_epoch = request->source_date_epoch,
                                      .listener = request->listener,
                                      .output = request->in_place ? request->jar : request->output};
    int result = request->manifest_only
                     ? file_write_all(release->output.fd, data, length, request->output, error)
                     : jbc_jar_write(release->jar, &copy, release->output.fd, error);
    explicit_bzero(data, length);
    free(data);
    return result;
}

int jbc_release_digest(const struct jbc_release *release, char hex[65], struct jbc_error *error)
{
    if (check_output(release, error) < 0)
        return -1;
    return file_sha256(release->output.fd, hex, error);
}

/* An agent loads a connector again only when its Version has grown. */
static void warn_of_version(const struct jbc_release *release)
{
    const char *before = jbc_manifest_get(&release->replaced, "Version");
    const char *now = jbc_manifest_get(&release->filled, "Version");
    if (before && now && version_compare(before, now) >= 0)
        listener_tell(
            release->request.listener, JBC_WARNING,
            "the manifest's Version did not grow: it is %s, and was %s in the JAR that is "
            "replaced. Agents reload a connector only when it grows",
            now, before);
}

int jbc_release_commit(struct jbc_release *release, struct jbc_error *error)
{
    if (check_output(release, error) < 0)
        return -1;
    if (!release->request.manifest_only && jbc_jar_check_unchanged(release->jar, error) < 0)
        return -1;
    if (file_output_commit(&release->output, error) < 0)
        return -1;
    if (release->output.changed && !release->request.manifest_only)
        warn_of_version(release);
    return 0;
}
