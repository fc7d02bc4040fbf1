#include "job.h"

#include "check_release.h"
#include "destination.h"
#include "fail.h"
#include "masks.h"
#include "msg.h"
#include "secrets.h"

#include <stdlib.h>
#include <string.h>

/* Will an agent load it? A manifest alone is none to load. */
static int check(const struct job *job, struct jbc_error *error)
{
    const struct project_organization *organization = job->settings->organization;
    bool is_protected = organization && organization->is_protected;
    const char *version =
        job->registration.version ? job->registration.version : job->registered_version;
    return job->manifest_only ? 0
                              : check_release(job->release, job->options, version, is_protected,
                                              job->listener, error);
}

static bool allows_no_mark(const struct options *options)
{
    for (size_t i = 0; i < options->allow.count; i++)
        if (strcmp(options->allow.items[i], "connector-mark") == 0)
            return true;
    return false;
}

int job_open(struct job *job, struct jbc_error *error)
{
    const struct options *options = job->options;
    struct jbc_release_request request = {.jar = options->jar,
                                          .manifest = options->manifest,
                                          .registration = options->registration,
                                          .adapter = options->adapter,
                                          .manifest_only = job->manifest_only,
                                          .dry_run = options->dry_run,
                                          .strip_signatures = options->strip_signatures,
                                          .may_lack_mark = allows_no_mark(options),
                                          .name = options->name,
                                          .version = options->connector_version,
                                          .last_version = job->settings->version.value,
                                          .lock = job->lock,
                                          .listener = job->listener};
    destination_set(&request, options);
    if (settings_source_date_epoch(&request.source_date_epoch, error) < 0)
        return -1;
    job->release = jbc_release_open(&request, error);
    if (!job->release)
        return -1;
    job->report.name = jbc_release_name(job->release);
    job->report.version = jbc_release_version(job->release);
    if (options->registration)
        return check(job, error);
    if (settings_check_connector(job->settings, job->report.name, error) < 0)
        return -1;
    if (!job->report.version)
        return fail_with(error, JBC_BAD_INPUT,
                         "the connector's version is in neither adapter.json nor the manifest's "
                         "Version: give --connector-version");
    return check(job, error);
}

static void tell_where(struct job *job)
{
    const struct jbc_client *client = job->session->client;
    job->report.host = jbc_client_host(client);
    job->report.org_id = jbc_client_org(client);
}

int job_enroll(struct job *job, const struct jbc_enrollment *how, struct jbc_error *error)
{
    struct jbc_registration registration = {0};
    enum jbc_enroll_way way;
    tell_where(job);
    if (jbc_enroll(job->session->client, how, msg_listener(), &registration, &way, error) < 0)
        return -1;
    job_take(job, &registration, way);
    return 0;
}

void job_take(struct job *job, struct jbc_registration *registration, enum jbc_enroll_way way)
{
    tell_where(job);
    job->way = way;
    job->registration = *registration;
    *registration = (struct jbc_registration){0};
    job->report.registered = way == JBC_ENROLL_CREATED;
    job->report.registration = job->registration.key ? &job->registration : NULL;
}

int job_read_registration(struct job *job, const char *path, struct jbc_error *error)
{
    int result = secrets_read_registration(&job->registration, path, error);
    mask_registration(&job->registration);
    job->report.host = job->registration.host;
    job->report.org_id = job->registration.org_id;
    job->report.registration = result == 0 ? &job->registration : NULL;
    return result;
}

int job_fill(struct job *job, struct jbc_error *error)
{
    if (jbc_release_fill(job->release, &job->registration, error) < 0)
        return -1;
    mask_manifest(jbc_release_manifest(job->release), &job->registration);
    job->report.version = jbc_release_version(job->release);
    job->report.activities = *jbc_release_activities(job->release);
    return 0;
}

int job_pack(struct job *job, struct jbc_error *error)
{
    const struct options *options = job->options;
    msg_step("writing %s", destination_name(options));
    if (jbc_release_pack(job->release, error) < 0)
        return -1;
    if (options->validate) {
        msg_step("having Harmony validate key and secret");
        if (jbc_client_validate(job->session->client, job->report.name, job->registration.key,
                                job->registration.secret, error) < 0)
            return -1;
        job->report.validated = true;
    }
    return report_wants_digest(options->json)
               ? jbc_release_digest(job->release, job->report.sha256, error)
               : 0;
}

int job_commit(struct job *job, struct jbc_error *error)
{
    if (jbc_release_commit(job->release, error) < 0)
        return -1;
    job->report.output = destination_path(job->options);
    return 0;
}

void job_clear(struct job *job)
{
    jbc_registration_clear(&job->registration);
    jbc_release_free(job->release);
    job->release = NULL;
    job->report = (struct report){0};
}
