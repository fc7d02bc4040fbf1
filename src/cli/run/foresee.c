#include "foresee.h"

#include "digest.h"
#include "file.h"

#include <fcntl.h>
#include <jbc/attributes.h>
#include <string.h>
#include <unistd.h>

/* The digest of the file that is there; empty where it cannot be read. */
static void digest_there(const char *path, char digest[65])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    digest[0] = '\0';
    if (fd < 0)
        return;
    if (digest_file(fd, digest, NULL) < 0)
        digest[0] = '\0';
    close(fd);
}

/* That of the output as a run that is not dry would write it. */
static int digest_of_output(const struct job *job, const struct planned *planned,
                            const struct planned_ids *ids, char digest[65], struct jbc_error *error)
{
    const struct options *options = job->options;
    const struct jbc_release_lock lock = {.activities = ids->activities,
                                          .retired = ids->retired,
                                          .renames = planned->lock.renames,
                                          .rename_count = planned->lock.rename_count};
    struct jbc_release_request request = {.jar = options->jar,
                                          .manifest = options->manifest,
                                          .registration = options->registration,
                                          .output = planned_output(planned),
                                          .to_stream = true,
                                          .stream = -1,
                                          .strip_signatures = options->strip_signatures,
                                          .name = options->name,
                                          .version = options->connector_version,
                                          .lock = &lock};
    struct jbc_release *release = NULL;
    int result = settings_source_date_epoch(&request.source_date_epoch, error);
    if (result == 0 && !(release = jbc_release_open(&request, error)))
        result = -1;
    if (result == 0)
        result = jbc_release_fill(release, &job->registration, error);
    if (result == 0)
        result = jbc_release_pack(release, error);
    if (result == 0)
        result = jbc_release_digest(release, digest, error);
    jbc_release_free(release);
    return result;
}

int foresee_output(struct job *job, const struct planned *planned, const struct planned_ids *ids,
                   struct jbc_error *error)
{
    struct report *report = &job->report;
    const struct jbc_manifest *replaced = jbc_release_replaced(job->release);
    const char *output = planned_output(planned);
    char there[65], made[65];
    report->planned_output = output;
    report->manifest_version = planned->manifest_version;
    report->replaced_version = replaced ? jbc_manifest_get(replaced, JBC_ATTRIBUTE_VERSION) : NULL;
    if (!output || !file_exists(output)) {
        report->output_is = output ? "new" : NULL;
        return 0;
    }
    report->output_is = "changed";
    if (!report->registration || planned->goal == GOAL_REGISTER)
        return 0;
    if (digest_of_output(job, planned, ids, made, error) < 0)
        return -1;
    digest_there(output, there);
    if (strcmp(there, made) == 0)
        report->output_is = "equal";
    return 0;
}
