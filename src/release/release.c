#include "buf.h"
#include "connector.h"
#include "digest.h"
#include "fail.h"
#include "file.h"
#include "fill.h"
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

enum { TEMPLATE_LIMIT = 8 * 1024 * 1024 };

struct jbc_release {
    struct jbc_release_request request;
    struct jbc_connector connector; /* clear: only a manifest, without a JAR */
    struct jbc_manifest template_;
    struct jbc_manifest replaced; /* of the output that stands there now */
    struct jbc_adapter adapter;   /* from a file, outside of the JAR */
    struct jbc_label label;
    char *registered_version; /* where nothing else tells the version */
    struct filled filled;
    struct output output;
};

void jbc_release_free(struct jbc_release *release)
{
    if (!release)
        return;
    output_discard(&release->output);
    fill_clear(&release->filled);
    free(release->registered_version);
    jbc_label_clear(&release->label);
    jbc_adapter_clear(&release->adapter);
    jbc_manifest_clear(&release->replaced);
    jbc_manifest_clear(&release->template_);
    jbc_connector_clear(&release->connector);
    free(release);
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

static int check_signature(const struct jbc_release *release, struct jbc_error *error)
{
    const struct jbc_release_request *request = &release->request;
    if (!jbc_jar_is_signed(release->connector.jar) || request->strip_signatures ||
        request->manifest_only)
        return 0;
    fail_with(error, JBC_BAD_INPUT,
              "%s is signed, and a new manifest breaks the signature: nobody could load it. Sign "
              "the release, not its input",
              request->jar);
    return fail_hint(error, JBC_HINT_STRIP);
}

static int check_adapter(const struct jbc_release *release, struct jbc_error *error)
{
    const struct jbc_connector *connector = &release->connector;
    if (connector->adapter.name || release->request.adapter)
        return 0;
    return fail_with(error, JBC_BAD_INPUT,
                     "%s holds no entry %s: a connector's JAR has it (or the manifest names "
                     "another in Jitterbit-Connector-UI)",
                     release->request.jar, connector->adapter_entry);
}

static int read_connector(struct jbc_release *release, struct jbc_error *error)
{
    const struct jbc_release_request *request = &release->request;
    const struct jbc_manifest *template_ = release->template_.source ? &release->template_ : NULL;
    if (jbc_connector_open(&release->connector, request->jar, template_, error) < 0 ||
        check_signature(release, error) < 0)
        return -1;
    if (request->strip_signatures)
        jbc_manifest_strip_digests(&release->connector.manifest);
    if (template_)
        return check_adapter(release, error);
    if (!release->connector.manifest.source) {
        fail_with(error, JBC_BAD_INPUT, "%s has no manifest", request->jar);
        return fail_hint(error, JBC_HINT_TEMPLATE);
    }
    if (check_adapter(release, error) < 0)
        return -1;
    return jbc_manifest_copy(&release->template_, &release->connector.manifest, error);
}

static int read_inputs(struct jbc_release *release, struct jbc_error *error)
{
    const struct jbc_release_request *request = &release->request;
    if (request->manifest && read_template(&release->template_, request->manifest, error) < 0)
        return -1;
    if (request->jar && read_connector(release, error) < 0)
        return -1;
    return request->adapter ? jbc_adapter_read(&release->adapter, request->adapter, error) : 0;
}

/* NULL where there is none. */
static const struct jbc_adapter *adapter_of(const struct jbc_release *release)
{
    const struct jbc_adapter *adapter =
        release->request.adapter ? &release->adapter : &release->connector.adapter;
    return adapter->name ? adapter : NULL;
}

/* The JAR's own manifest; NULL where there is none. */
static const struct jbc_manifest *own_of(const struct jbc_release *release)
{
    return release->connector.manifest.source ? &release->connector.manifest : NULL;
}

static int choose_label(struct jbc_release *release, struct jbc_error *error)
{
    const struct jbc_release_request *request = &release->request;
    const struct jbc_label_sources sources = {
        .name = request->name,
        .version = request->version,
        .adapter = adapter_of(release),
        .template_ = &release->template_,
        .own = own_of(release),
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
        .template_ = &release->template_,
        .own = own_of(release),
        .replaced = release->replaced.source ? &release->replaced : NULL,
        .adapter = adapter_of(release),
        .registration = registration,
        .lock = release->request.lock,
        .name = !name && registration ? registration->name : name,
        .version = jbc_release_version(release),
        .set_version = release->label.version_is_given ? release->label.version : NULL,
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
        return jbc_jar_mode(release->connector.jar);
    return stat(release->request.output, &st) == 0 ? st.st_mode & 07777 : 0600;
}

static int open_output(struct jbc_release *release, struct jbc_error *error)
{
    const char *path = release->request.in_place ? release->request.jar : release->request.output;
    if (!path)
        return 0;
    if (output_check(path, error) < 0)
        return -1;
    if (release->request.dry_run)
        return 0;
    return output_open(&release->output, path, output_mode(release), error);
}

/* Without it no agent takes the JAR for a connector. */
static void warn_of_mark(const struct jbc_release *release)
{
    const struct jbc_manifest *manifests[2] = {&release->template_, own_of(release)};
    const char *mark = NULL;
    for (int i = 0; i < 2 && !mark; i++)
        mark = manifests[i] ? jbc_manifest_get(manifests[i], JBC_ATTRIBUTE_MARK) : NULL;
    if (!mark)
        listener_tell(release->request.listener, JBC_WARNING,
                      "the manifest lacks '" JBC_ATTRIBUTE_MARK
                      ": true', without which agents take the JAR for no connector");
    else if (strcmp(mark, "true") != 0)
        listener_tell(release->request.listener, JBC_WARNING,
                      "the manifest has '" JBC_ATTRIBUTE_MARK
                      ": %s'; agents take the JAR for a connector only where it is true",
                      mark);
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
    if (request_check(request, error) == 0 && read_inputs(release, error) == 0 &&
        choose_label(release, error) == 0) {
        const struct fill_sources sources = sources_of(release, NULL);
        if (fill_check(&sources, error) == 0 && read_replaced(release, error) == 0 &&
            open_output(release, error) == 0) {
            warn_of_mark(release);
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
    return fill_manifest(&sources, &release->filled, error);
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
    int result = request->manifest_only
                     ? file_write_all(release->output.fd, data, length, request->output, error)
                     : jbc_jar_write(release->connector.jar, &copy, release->output.fd, error);
    explicit_bzero(data, length);
    free(data);
    return result;
}

int jbc_release_digest(const struct jbc_release *release, char hex[65], struct jbc_error *error)
{
    if (check_output(release, error) < 0)
        return -1;
    return digest_file(release->output.fd, hex, error);
}

/* An agent loads a connector again only when its Version has grown. */
static void warn_of_version(const struct jbc_release *release)
{
    const char *before = jbc_manifest_get(&release->replaced, JBC_ATTRIBUTE_VERSION);
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
    if (check_output(release, error) < 0 || output_commit(&release->output, error) < 0)
        return -1;
    if (release->output.changed && !release->request.manifest_only)
        warn_of_version(release);
    return 0;
}
