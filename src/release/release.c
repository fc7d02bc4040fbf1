#include "digest.h"
#include "fail.h"
#include "file.h"
#include "fill.h"
#include "inputs.h"
#include "listener.h"
#include "output.h"
#include "request.h"
#include "version.h"

#include <jbc/attributes.h>
#include <jbc/jar.h>
#include <jbc/manifest.h>
#include <jbc/release.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct jbc_release {
    struct jbc_release_request request;
    struct inputs inputs;
    struct jbc_label label;
    char *registered_version; /* where nothing else tells the version */
    struct filled filled;
    struct output output;
    size_t made_folders; /* for the output */
};

void jbc_release_free(struct jbc_release *release)
{
    if (!release)
        return;
    output_discard(&release->output);
    output_remove_folders(release->request.output, release->made_folders);
    fill_clear(&release->filled);
    free(release->registered_version);
    jbc_label_clear(&release->label);
    inputs_clear(&release->inputs);
    free(release);
}

static int choose_label(struct jbc_release *release, struct jbc_error *error)
{
    const struct jbc_release_request *request = &release->request;
    const struct jbc_label_sources sources = {
        .name = request->name,
        .version = request->version,
        .adapter = inputs_adapter(&release->inputs),
        .template_ = &release->inputs.template_,
        .own = inputs_own(&release->inputs),
        .last_version = request->last_version,
    };
    return jbc_label_choose(&release->label, &sources, error);
}

/* What the sources of a fill are; registration may be NULL for a check. */
static struct fill_sources sources_of(const struct jbc_release *release,
                                      const struct jbc_registration *registration)
{
    const char *name = release->label.name;
    return (struct fill_sources){
        .template_ = &release->inputs.template_,
        .own = inputs_own(&release->inputs),
        .replaced = jbc_release_replaced(release),
        .adapter = inputs_adapter(&release->inputs),
        .registration = registration,
        .lock = release->request.lock,
        .name = !name && registration ? registration->name : name,
        .version = jbc_release_version(release),
        .set_version = release->label.version_is_given ? release->label.version : NULL,
        .listener = release->request.listener,
    };
}

static mode_t output_mode(const struct jbc_release *release)
{
    struct stat st;
    if (!release->request.manifest_only)
        return jbc_jar_mode(release->inputs.connector.jar) & ~file_umask();
    return stat(release->request.output, &st) == 0 ? st.st_mode & 0777 : 0600;
}

static int open_output(struct jbc_release *release, struct jbc_error *error)
{
    const struct jbc_release_request *request = &release->request;
    const char *path = request->in_place ? request->jar : request->output;
    if (!path)
        return 0;
    if (!request->to_stream && output_check(path, error) < 0)
        return -1;
    if (request->dry_run)
        return 0;
    if (request->to_stream)
        return output_open_stream(&release->output, request->stream, path, error);
    release->made_folders = output_missing_folders(path);
    if (output_make_folder(path, error) < 0)
        return -1;
    return output_open(&release->output, path, output_mode(release), error);
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
    if (request_check(request, error) == 0 && inputs_read(&release->inputs, request, error) == 0 &&
        choose_label(release, error) == 0) {
        const struct fill_sources sources = sources_of(release, NULL);
        if (fill_check(&sources, error) == 0 &&
            inputs_read_replaced(&release->inputs, request, error) == 0 &&
            open_output(release, error) == 0) {
            inputs_warn(&release->inputs, request);
            return release;
        }
    }
    jbc_release_free(release);
    return NULL;
}

const char *jbc_release_name(const struct jbc_release *release)
{
    return release->label.name;
}

const char *jbc_release_version(const struct jbc_release *release)
{
    return release->label.version ? release->label.version : release->registered_version;
}

/* Where nothing else tells the version, it is the one that was registered, perhaps long ago. */
static int take_registered_version(struct jbc_release *release, const char *version,
                                   struct jbc_error *error)
{
    free(release->registered_version);
    release->registered_version = NULL;
    if (release->label.version || !version)
        return 0;
    if (!(release->registered_version = strdup(version)))
        return fail_memory(error);
    listener_tell(release->request.listener, JBC_WARNING,
                  "neither adapter.json nor the manifest tells a version: it is %s, as registered. "
                  "Agents reload a connector only when its Version grows",
                  version);
    return 0;
}

static const char *endpoint_of(const struct jbc_manifest *manifest)
{
    const char *endpoint = jbc_manifest_get(manifest, jbc_endpoint_attribute[JBC_SPELLING_PRESENT]);
    return endpoint ? endpoint
                    : jbc_manifest_get(manifest, jbc_endpoint_attribute[JBC_SPELLING_OLDER]);
}

/* An output with another key is of another registration, perhaps of another organization. */
static void warn_of_other(const struct jbc_release *release,
                          const struct jbc_registration *registration)
{
    const struct jbc_manifest *replaced = &release->inputs.replaced;
    const char *key = jbc_manifest_get(replaced, JBC_ATTRIBUTE_KEY);
    const char *endpoint = endpoint_of(replaced);
    if (key && !jbc_is_placeholder(key) && strcmp(key, registration->key) != 0)
        listener_tell(
            release->request.listener, JBC_WARNING,
            "the output %s holds another registration: its endpoint is %s, and will be %s",
            release->request.output, endpoint ? endpoint : "not told",
            registration->endpoint_entity_id);
}

const struct jbc_connector *jbc_release_connector(const struct jbc_release *release)
{
    return release->inputs.connector.jar ? &release->inputs.connector : NULL;
}

const struct jbc_manifest *jbc_release_template(const struct jbc_release *release)
{
    return &release->inputs.template_;
}

int jbc_release_fill(struct jbc_release *release, const struct jbc_registration *registration,
                     struct jbc_error *error)
{
    const char *name = release->label.name;
    fill_clear(&release->filled);
    if (name && registration->name && strcmp(name, registration->name) != 0)
        return fail_with(error, JBC_BAD_INPUT,
                         "the registration is of '%s', but the connector's name is '%s'",
                         registration->name, name);
    if (take_registered_version(release, registration->version, error) < 0)
        return -1;
    const struct fill_sources sources = sources_of(release, registration);
    if (fill_manifest(&sources, &release->filled, error) < 0)
        return -1;
    warn_of_other(release, registration);
    return 0;
}

const struct jbc_manifest *jbc_release_replaced(const struct jbc_release *release)
{
    return release->inputs.replaced.source ? &release->inputs.replaced : NULL;
}

const struct jbc_activities *jbc_release_activities(const struct jbc_release *release)
{
    return &release->filled.activities;
}

const struct jbc_id_plan *jbc_release_id_plan(const struct jbc_release *release)
{
    return &release->filled.ids;
}

const struct jbc_manifest *jbc_release_manifest(const struct jbc_release *release)
{
    return &release->filled.manifest;
}

/* A dry run prepares none, and a commit closes it. */
static int check_output(const struct jbc_release *release, struct jbc_error *error)
{
    return release->output.open
               ? 0
               : fail_with(error, JBC_USAGE, "this release has no output to write");
}

/* Puts the output's name in front of a failure that knows only its descriptor. */
static int name_output(const struct jbc_release *release, const struct jbc_error *reason,
                       struct jbc_error *error)
{
    const struct jbc_release_request *request = &release->request;
    const char *jar = request->jar, *name = request->in_place ? jar : request->output;
    bool is_named = strstr(reason->message, name) || (jar && strstr(reason->message, jar));
    if ((reason->code != JBC_FAILED || is_named) && error) {
        *error = *reason;
        return -1;
    }
    return fail_with(error, JBC_FAILED, "cannot write %s: %s", name, reason->message);
}

int jbc_release_pack(struct jbc_release *release, struct jbc_error *error)
{
    const struct jbc_release_request *request = &release->request;
    char *data = NULL;
    size_t length = 0;
    if (check_output(release, error) < 0)
        return -1;
    if (jbc_manifest_format(&release->filled.manifest, &data, &length, error) < 0)
        return -1;
    const struct jbc_jar_copy copy = {.manifest = data,
                                      .manifest_length = length,
                                      .strip_signatures = request->strip_signatures,
                                      .source_date_epoch = request->source_date_epoch,
                                      .listener = request->listener};
    struct jbc_error reason = {0};
    int result =
        request->manifest_only
            ? file_write_all(release->output.fd, data, length, request->output, &reason)
            : jbc_jar_write(release->inputs.connector.jar, &copy, release->output.fd, &reason);
    explicit_bzero(data, length);
    free(data);
    return result < 0 ? name_output(release, &reason, error) : 0;
}

int jbc_release_digest(const struct jbc_release *release, char hex[65], struct jbc_error *error)
{
    if (check_output(release, error) < 0)
        return -1;
    struct jbc_error reason = {0};
    if (digest_file(release->output.fd, hex, &reason) < 0)
        return name_output(release, &reason, error);
    return 0;
}

/* An agent loads a connector again only when its Version has grown. */
static void warn_of_version(const struct jbc_release *release)
{
    const char *before = jbc_manifest_get(&release->inputs.replaced, JBC_ATTRIBUTE_VERSION);
    const char *now = jbc_manifest_get(&release->filled.manifest, JBC_ATTRIBUTE_VERSION);
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
    if (!release->request.manifest_only &&
        jbc_jar_check_unchanged(release->inputs.connector.jar, error) < 0)
        return -1;
    if (output_commit(&release->output, error) < 0)
        return -1;
    if (release->output.changed && !release->request.manifest_only)
        warn_of_version(release);
    return 0;
}
