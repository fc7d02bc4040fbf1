#include "played_harmony.h"

#include "expect.h"
#include "host.h"
#include "http.h"
#include "http_probe.h"
#include "temp_folder.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { MOST = 16 };

static struct other others[MOST];
static size_t other_count;
static struct posting posting;
static int64_t now, zero, list_takes;
static bool list_is_missing, is_posted;
static struct run run;

/* ---- the clock ---- */

int __wrap_nanosleep(const struct timespec *wanted, struct timespec *left);
int __wrap_clock_gettime(clockid_t clock, struct timespec *time);

int __wrap_nanosleep(const struct timespec *wanted, struct timespec *left)
{
    (void)left;
    now += wanted->tv_sec * 1000 + wanted->tv_nsec / 1000000;
    return 0;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *time)
{
    (void)clock;
    *time = (struct timespec){.tv_sec = now / 1000, .tv_nsec = now % 1000 * 1000000};
    return 0;
}

/* ---- http, played ---- */

struct http *http_new(const struct http_options *options, struct jbc_error *error)
{
    (void)options, (void)error;
    return malloc(1);
}

void http_free(struct http *http)
{
    free(http);
}

/* No network here. */
int http_probe(struct http *http, const char *url, struct jbc_probe *probe, struct jbc_error *error)
{
    (void)http;
    (void)url;
    *probe = (struct jbc_probe){0};
    (void)error;
    return -1;
}

char *host_normalize(const char *host, struct jbc_error *error)
{
    (void)error;
    return strdup(host);
}

void http_answer_clear(struct http_answer *answer)
{
    buf_clear(&answer->body);
}

static bool is_listed(const struct other *other)
{
    int64_t since = now - zero;
    return other->id && (other->from < 0 || (is_posted && since >= other->from)) &&
           since < other->to;
}

static void add_element(struct buf *body, const struct other *other)
{
    buf_addf(body, "{\"id\":\"%s\",\"name\":\"%s\",\"version\":\"%s\",", other->id,
             other->name ? other->name : "Dropbox", other->version ? other->version : "1.0");
    if (!other->is_odd)
        buf_addf(body, "\"key\":\"KEY-%s\",", other->id);
    buf_adds(body, "\"secret\":\"S-CANARY\",\"endpointEntityId\":100,\"functionEntityStartId\":101,"
                   "\"functionEntityEndId\":199}");
}

static void answer_list(struct buf *body)
{
    bool is_first = true;
    run.lists++;
    if (list_is_missing) {
        buf_adds(body, "{\"status\":true,\"registeredConnectorList\":null}");
        return;
    }
    buf_adds(body, "{\"registeredConnectorList\":[");
    for (size_t i = 0; i < other_count; i++)
        if (is_listed(&others[i])) {
            buf_adds(body, is_first ? "" : ",");
            add_element(body, &others[i]);
            is_first = false;
        }
    buf_adds(body, "]}");
}

/* The request's. */
static const char *posted_name(const struct buf *request)
{
    static char names[MOST][24];
    cJSON *json = cJSON_ParseWithLength(request->data, request->length);
    char *name = names[other_count];
    snprintf(name, sizeof *names, "%s", cJSON_GetObjectItem(json, "name")->valuestring);
    cJSON_Delete(json);
    return name;
}

static bool answer_post(struct buf *body, const struct buf *request)
{
    run.posts++;
    zero = now;
    is_posted = true;
    if (posting.refusal) {
        buf_addf(body, "{\"status\":false,\"errorCode\":\"%s\"}", posting.refusal);
        return true;
    }
    if (posting.id) {
        const struct other own = {.id = posting.id,
                                  .name = posted_name(request),
                                  .from = posting.late < 0 ? FOREVER : posting.late,
                                  .to = FOREVER};
        harmony_add(&own);
        add_element(body, &own);
    }
    return !posting.is_lost;
}

static void answer_delete(struct buf *body, const char *url)
{
    const char *id = strrchr(url, '/') + 1;
    size_t used = strlen(run.deleted);
    snprintf(run.deleted + used, sizeof run.deleted - used, "%s ", id);
    for (size_t i = 0; i < other_count; i++)
        if (others[i].id && strcmp(others[i].id, id) == 0)
            others[i].id = NULL;
    buf_adds(body, "{\"status\":true}");
}

static enum http_outcome fail_to(enum http_outcome outcome, struct jbc_error *error)
{
    *error = (struct jbc_error){.code = JBC_REMOTE, .message = "nothing came back"};
    return outcome;
}

enum http_outcome http_send(struct http *http, const struct http_request *request,
                            struct http_answer *answer, struct jbc_error *error)
{
    (void)http;
    *answer = (struct http_answer){.status = 200, .retry_after = -1};
    if (strcmp(request->method, "POST") == 0) {
        if (answer_post(&answer->body, request->body))
            return HTTP_ANSWERED;
        buf_clear(&answer->body);
        return fail_to(HTTP_LOST, error);
    }
    if (strcmp(request->method, "DELETE") == 0) {
        answer_delete(&answer->body, request->url);
        return HTTP_ANSWERED;
    }
    bool is_cut = request->milliseconds > 0 && request->milliseconds < list_takes;
    now += is_cut ? request->milliseconds : list_takes;
    if (is_cut)
        return fail_to(HTTP_GAVE_UP, error);
    answer_list(&answer->body);
    return HTTP_ANSWERED;
}

/* ---- what a test says ---- */

int harmony_begin(void **state)
{
    other_count = 0;
    posting = (struct posting){0};
    now = zero = 1000000;
    list_takes = 0;
    list_is_missing = is_posted = false;
    return empty_temp_folder(state);
}

void harmony_add(const struct other *other)
{
    assert_true(other_count < MOST);
    others[other_count++] = *other;
}

void harmony_post(const struct posting *what)
{
    posting = *what;
}

void harmony_list(int64_t milliseconds, bool is_missing)
{
    list_takes = milliseconds;
    list_is_missing = is_missing;
}

static void hear(void *context, enum jbc_news news, const char *text)
{
    (void)context;
    size_t used = strlen(run.warnings), left = strlen(run.leftovers);
    if (news == JBC_LEFTOVER)
        snprintf(run.leftovers + left, sizeof run.leftovers - left, "%s ", text);
    else if (news == JBC_WARNING || news == JBC_NOTE)
        snprintf(run.warnings + used, sizeof run.warnings - used, "%s\n", text);
}

struct jbc_enrollment dropbox(void)
{
    return (struct jbc_enrollment){.wish = {.name = "Dropbox", .version = "1.0"},
                                   .state_folder = "state"};
}

static const struct jbc_listener listener = {.hear = hear};

static struct jbc_client *run_begin(void)
{
    const struct jbc_client_options options = {
        .host = "https://h", .org_id = "7", .listener = &listener};
    struct jbc_client *client = jbc_client_new(&options, NULL);
    assert_non_null(client);
    assert_int_equal(jbc_client_use_token(client, "t", 0, NULL), 0);
    run = (struct run){.milliseconds = -now};
    return client;
}

static void run_take(struct jbc_registration *registration, enum jbc_enroll_way way)
{
    run.created = way == JBC_ENROLL_CREATED;
    snprintf(run.id, sizeof run.id, "%s", registration->id ? registration->id : "");
    jbc_registration_clear(registration);
}

static void run_end(struct jbc_client *client)
{
    run.milliseconds += now;
    jbc_client_free(client);
    assert_null(strstr(run.warnings, "CANARY"));
    assert_null(strstr(run.error.message, "CANARY"));
}

struct run run_enroll(const struct jbc_enrollment *enrollment)
{
    struct jbc_client *client = run_begin();
    struct jbc_registration registration = {0};
    enum jbc_enroll_way way = JBC_ENROLL_FOUND;
    run.result = jbc_enroll(client, enrollment, &listener, &registration, &way, &run.error);
    run_take(&registration, way);
    run_end(client);
    return run;
}

static void end_sharing(struct sharing *one, struct jbc_enrolling *enrolling)
{
    struct jbc_registration registration = {0};
    enum jbc_enroll_way way = JBC_ENROLL_FOUND;
    if (!enrolling)
        return;
    if (one->is_left)
        jbc_enroll_free(enrolling);
    else if (jbc_enroll_end(enrolling, &registration, &way, &run.error) < 0)
        run.result = -1;
    run_take(&registration, way);
    memcpy(one->id, run.id, sizeof one->id);
}

struct run run_sharing(struct sharing *all, size_t count)
{
    const char *names[MOST];
    struct jbc_enrolling *begun[MOST];
    struct jbc_registration_list listed = {0};
    struct jbc_client *client = run_begin();
    for (size_t i = 0; i < count; i++)
        names[i] = all[i].name;
    struct jbc_turns *turns = jbc_turns_take(client, "state", names, count, &listener, NULL);
    assert_non_null(turns);
    assert_int_equal(jbc_client_list(client, &listed, NULL), 0);

    struct jbc_enrollment what = dropbox();
    what.turns = turns;
    what.listed = &listed;
    for (size_t i = 0; i < count; i++) {
        what.wish.name = all[i].name;
        harmony_post(&all[i].posting);
        begun[i] = jbc_enroll_begin(client, &what, &listener, &run.error);
        run.result = begun[i] ? run.result : -1;
    }
    for (size_t i = 0; i < count; i++)
        end_sharing(&all[i], begun[i]);
    jbc_turns_free(turns);
    jbc_registration_list_clear(&listed);
    run_end(client);
    return run;
}

/* ---- the record ---- */

static const char *record_path(void)
{
    static char path[512];
    DIR *dir = opendir("state");
    path[0] = '\0';
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (strstr(entry->d_name, ".intent"))
            snprintf(path, sizeof path, "state/%s", entry->d_name);
    if (dir)
        closedir(dir);
    return path;
}

bool record_is_kept(void)
{
    return *record_path();
}

/* The file's time too: it counts where the record itself tells none. */
void record_age(long seconds)
{
    char text[4096], older[4096];
    FILE *file = fopen(record_path(), "r+");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    char *at = strstr(text, "\"time\":");
    if (at) {
        long long made = strtoll(at + 7, &at, 10);
        snprintf(older, sizeof older, "%.*s%lld%s", (int)(strstr(text, "\"time\":") + 7 - text),
                 text, made - seconds, at);
        rewind(file);
        fputs(older, file);
    }
    fclose(file);
    const struct timespec then[2] = {{.tv_sec = time(NULL) - seconds},
                                     {.tv_sec = time(NULL) - seconds}};
    assert_int_equal(utimensat(AT_FDCWD, record_path(), then, 0), 0);
}

void record_damage(void)
{
    make_file(record_path(), "{\"na");
}
