#include "verify_run.h"

#include "digest.h"
#include "fail.h"
#include "masks.h"

#include <stdlib.h>
#include <string.h>

/* ---- which JARs ---- */

static int open_jar(struct verify_target *target, struct jbc_error *error)
{
    if (jbc_connector_open(&target->connector, target->path, NULL, error) < 0 ||
        jbc_manifest_registration(&target->connector.manifest, &target->carried, error) < 0)
        return -1;
    mask_registration(&target->carried);
    return 0;
}

void verify_open(struct verify_target *target)
{
    if (target->path)
        open_jar(target, &target->error);
}

/* An output's name that tells the version is known once the release is planned. */
static int plan_output(struct verify_target *target, const struct project_run *run,
                       struct jbc_error *error)
{
    const struct settings settings = {.options = run->options};
    const struct project *project = &run->selection.project;
    struct planned planned = {0};
    struct planned_ids ids = {0};
    int result = planned_find(&planned, project, target->which, run->options, GOAL_RELEASE, error);
    if (result == 0)
        result = planned_take_lock(&planned, &run->lock, error);
    if (result == 0)
        result = planned_check(&planned, project, &settings, &ids, error);
    if (result == 0) {
        target->path = planned.output;
        planned.output = NULL;
    }
    planned_ids_clear(&ids);
    planned_clear(&planned);
    return result;
}

void verify_find_output(struct verify_target *target, const struct project_run *run)
{
    const struct project *project = &run->selection.project;
    if (strstr(project->output, "{version}"))
        plan_output(target, run, &target->error);
    else
        target->path = project_path(project, project->output, target->which, NULL, &target->error);
}

/* ---- which release ---- */

enum likeness { LIKE_ANY, LIKE_NAME, LIKE_ENDPOINT, LIKE_KEY };

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static enum likeness likeness_of(const struct verify_target *target, const struct lock_entry *entry,
                                 const char *key_digest)
{
    if (!entry)
        return LIKE_ANY;
    return same(entry->key_digest, key_digest)                                   ? LIKE_KEY
           : same(entry->endpoint_entity_id, target->carried.endpoint_entity_id) ? LIKE_ENDPOINT
           : same(entry->name, target->connector.adapter.name)                   ? LIKE_NAME
                                                                                 : LIKE_ANY;
}

static int fail_release(const struct verify_target *target, const struct project_run *run,
                        size_t fitting, struct jbc_error *error)
{
    return fail_with(error, JBC_USAGE,
                     "%s fits %s of the releases of %s: say which it is by --organization and "
                     "--connector",
                     target->path, fitting > 1 ? "several" : "none", run->selection.project.path);
}

int verify_find_release(struct verify_target *target, const struct project_run *run,
                        struct jbc_error *error)
{
    const struct selection *selection = &run->selection;
    enum likeness best = LIKE_ANY;
    size_t fitting = 0;
    char digest[65] = "";
    if (target->carried.key)
        digest_text(target->carried.key, digest);
    for (size_t i = 0; i < selection->count; i++) {
        const struct project_release *which = &selection->releases[i];
        enum likeness like = likeness_of(
            target, lock_find(&run->lock, which->organization->label, which->connector->label),
            digest);
        if (like < best)
            continue;
        fitting = like > best ? 1 : fitting + 1;
        best = like;
        target->which = which;
    }
    if (fitting == 1 && (best > LIKE_ANY || selection->count == 1))
        return 0;
    target->which = NULL;
    return fail_release(target, run, best > LIKE_ANY ? fitting : 0, error);
}

/* ---- what is found ---- */

/* Harmony's list, asked for once. */
static int list(struct verify_harmony *harmony)
{
    if (!harmony->is_asked && harmony->error.code == JBC_OK)
        jbc_client_list(harmony->client, &harmony->list, &harmony->error);
    harmony->is_asked = true;
    return harmony->error.code == JBC_OK ? 0 : -1;
}

static void see_validity(struct verify_target *target, const struct verify_jar *jar,
                         const struct jbc_registration *listed, struct verify_harmony *harmony)
{
    const struct jbc_registration *carried = jar->carried;
    const char *name = jar->adapter->name ? jar->adapter->name : listed ? listed->name : NULL;
    struct jbc_error error = {0};
    if (!carried->key || !carried->secret || !name) {
        verify_unknown(&target->findings, "Harmony: key and secret",
                       "the JAR lacks a name, key or secret");
        return;
    }
    int result = jbc_client_validate(harmony->client, name, carried->key, carried->secret, &error);
    verify_validated(&target->findings, result < 0 ? &error : NULL);
    if (result < 0 && error.code != JBC_INVALID)
        target->error = error;
}

static void see_harmony(struct verify_target *target, const struct verify_jar *jar,
                        const struct jbc_registration *listed, struct verify_harmony *harmony)
{
    if (harmony->error.code != JBC_OK) {
        verify_unknown(&target->findings, "Harmony", harmony->error.message);
        target->error = harmony->error;
        return;
    }
    verify_listed(&target->findings, jar, &harmony->list);
    see_validity(target, jar, listed, harmony);
}

void verify_target_see(struct verify_target *target, const struct lock *lock,
                       struct verify_harmony *harmony)
{
    const struct verify_jar jar = {
        .manifest = &target->connector.manifest,
        .carried = &target->carried,
        .adapter = &target->connector.adapter,
        .entry = target->which ? lock_find(lock, target->which->organization->label,
                                           target->which->connector->label)
                               : NULL};
    const struct jbc_registration *listed =
        harmony && list(harmony) == 0 ? verify_find_listed(&harmony->list, &jar) : NULL;
    verify_manifest(&target->findings, &jar);
    verify_lock(&target->findings, &jar);
    verify_adapter(&target->findings, &jar, listed);
    if (harmony)
        see_harmony(target, &jar, listed, harmony);
    if (target->findings.failed)
        fail_memory(&target->error);
}

void verify_target_clear(struct verify_target *target)
{
    free(target->path);
    jbc_connector_clear(&target->connector);
    jbc_registration_clear(&target->carried);
    verify_findings_clear(&target->findings);
    *target = (struct verify_target){0};
}
