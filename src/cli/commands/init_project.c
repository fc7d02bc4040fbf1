#include "file.h"
#include "init.h"
#include "json.h"
#include "out.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

enum { LABEL_LIMIT = 64 };

/* The connector's name as a label: "Folder Drop" is folder-drop. */
static void make_label(char label[LABEL_LIMIT + 1], const char *name)
{
    static const char lower[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    size_t length = 0;
    for (; *name && length < LABEL_LIMIT; name++) {
        const char *capital = strchr(upper, *name);
        char letter = capital ? lower[capital - upper] : *name;
        if (strchr(lower, letter))
            label[length++] = letter;
        else if (length > 0 && label[length - 1] != '-')
            label[length++] = '-';
    }
    while (length > 0 && label[length - 1] == '-')
        length--;
    if (length == 0)
        length = (size_t)snprintf(label, LABEL_LIMIT + 1, "connector");
    label[length] = '\0';
}

/* True where the path, or what stands in the place of its version, means one file alone. */
static bool fits_one(const char *pattern)
{
    glob_t found = {0};
    bool fits = glob(pattern, GLOB_NOSORT, NULL, &found) == 0 && found.gl_pathc == 1;
    globfree(&found);
    return fits;
}

/* The JAR's path; where its name has the version, as a glob for the next one, too. */
static void add_jar(struct buf *out, const char *jar, const char *version)
{
    const char *slash = strrchr(jar, '/'), *name = slash ? slash + 1 : jar;
    const char *at = version && *version ? strstr(name, version) : NULL;
    if (at)
        buf_addf(out, "%.*s*%s", (int)(at - jar), jar, at + strlen(version));
    if (at && !out->failed && fits_one(out->data))
        return;
    buf_clear(out);
    buf_adds(out, jar);
}

static void add_connector(cJSON *json, const struct init_project *project, const char *jar)
{
    char label[LABEL_LIMIT + 1];
    make_label(label, project->connector->registration.name);
    cJSON *connector = cJSON_AddObjectToObject(cJSON_AddObjectToObject(json, "connectors"), label);
    out_add(connector, "jar", jar);
    out_add(connector, "manifest", project->manifest);
}

/* One to begin with, to be put right. */
static void add_organization(cJSON *json, const struct postman *postman)
{
    cJSON *dev = cJSON_AddObjectToObject(cJSON_AddObjectToObject(json, "organizations"), "dev");
    if (postman->host)
        out_add(dev, "host", postman->host);
    else
        out_add(dev, "region", "na");
    out_add(dev, "orgId", postman->org_id ? postman->org_id : "12345");
}

static void add_text(struct buf *out, const struct init_project *project, const char *jar)
{
    cJSON *json = cJSON_CreateObject();
    add_connector(json, project, jar);
    add_organization(json, project->postman);
    out_add(json, "output", "dist/{organization}/{connector}-{version}.jar");
    json_print(out, json);
    json_free(json);
}

void init_add_project(struct buf *out, const struct init_project *project)
{
    const struct jbc_inspection *connector = project->connector;
    const char *version = connector->registration.version ? connector->registration.version
                                                          : connector->manifest_version;
    struct buf jar = {0};
    if (file_exists(INIT_PROJECT_FILE))
        return;
    add_jar(&jar, project->jar, version);
    out->failed = out->failed || jar.failed;
    if (!jar.failed && fits_one(jar.data)) /* else a name that no pattern can say */
        add_text(out, project, jar.data);
    buf_clear(&jar);
}
