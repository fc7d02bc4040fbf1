#include "simulator.h"

#include "buf.h"
#include "calls.h"
#include "fail.h"
#include "faults.h"
#include "file.h"
#include "text.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    BODY_LIMIT = 1024 * 1024,
    PEM_LIMIT = 1024 * 1024,
    SESSION_SECONDS = 14400,
    SLICE_MS = 20 /* how soon a delay notices that the simulator ends */
};

struct simulator {
    struct MHD_Daemon *daemon;
    char url[64];
    bool verbose;
    long clock_skew;
    pthread_mutex_t lock; /* of account and faults */
    bool has_lock;
    struct account account;
    struct faults faults;
    atomic_bool ends;
};

/* ---- one request ---- */

/* A request's body while it comes in. */
struct incoming {
    struct buf body;
    bool is_too_large;
};

/* One line by one write, so that lines of several threads do not mix. Nothing of a secret is in a
 * method, a path or a status. */
static void log_request(const struct simulator *simulator, enum call call,
                        const struct request *request, unsigned status,
                        const struct effects *effects)
{
    char path[512], line[1024], code[16] = "-";
    if (!simulator->verbose)
        return;
    text_visible(path, sizeof path, request->path);
    if (status)
        snprintf(code, sizeof code, "%u", status);
    int length = snprintf(line, sizeof line, "simulator: %s %.16s %s %s%s\n", call_name(call),
                          request->method, path, code, effects->names);
    if (length > 0 && write(STDERR_FILENO, line, (size_t)length) < 0)
        return; /* nobody reads the log */
}

static void wait_for(const struct simulator *simulator, long milliseconds)
{
    int64_t until = store_now() + milliseconds, left;
    while ((left = until - store_now()) > 0 && !atomic_load(&simulator->ends)) {
        const struct timespec slice = {.tv_nsec = (left < SLICE_MS ? left : SLICE_MS) * 1000000L};
        nanosleep(&slice, NULL);
    }
}

/* What a fault puts in the place of an answer; true if there is one. */
static bool misbehave(const struct effects *effects, enum call call, struct reply *reply)
{
    if (effects->redirect)
        calls_refuse(reply, 302, call_name(call), "MOVED", "See the other place.");
    else if (effects->http)
        calls_refuse(reply, (unsigned)effects->http, call_name(call), "SIMULATED_FAULT",
                     "The simulator was told to answer this.");
    else if (effects->refuse)
        calls_refuse(reply, 200, call_name(call), effects->refuse,
                     "The simulator was told to refuse this.");
    else
        return false;
    return true;
}

/* What comes of an answer that is truncated: the head promises more than is sent. */
struct cut {
    char *data;
    size_t length;
};

static ssize_t read_cut(void *context, uint64_t position, char *out, size_t size)
{
    const struct cut *cut = context;
    if (position >= cut->length)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t left = cut->length - (size_t)position;
    memcpy(out, cut->data + position, left < size ? left : size);
    return (ssize_t)(left < size ? left : size);
}

static void free_cut(void *context)
{
    struct cut *cut = context;
    free(cut->data);
    free(cut);
}

static struct MHD_Response *truncated(const struct reply *reply)
{
    struct cut *cut = calloc(1, sizeof *cut);
    size_t half = reply->body.length / 2;
    if (!cut || !(cut->data = malloc(half + 1))) {
        free(cut);
        return NULL;
    }
    if (half)
        memcpy(cut->data, reply->body.data, half);
    cut->length = half;
    return MHD_create_response_from_callback(reply->body.length, 4096, read_cut, cut, free_cut);
}

static struct MHD_Response *response_of(const struct reply *reply, const struct effects *effects)
{
    static const char garbage[] = "<html>\x01 this is no JSON \xff\xfe";
    if (effects->truncate)
        return truncated(reply);
    const char *data = effects->garbage ? garbage : reply->body.data ? reply->body.data : "";
    size_t length = effects->garbage ? sizeof garbage - 1 : reply->body.length;
    return MHD_create_response_from_buffer(length, (void *)(uintptr_t)data, MHD_RESPMEM_MUST_COPY);
}

/* The Date of a clock that is wrong. */
static void add_date(struct MHD_Response *response, long skew)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t now = time(NULL) + skew;
    struct tm tm;
    char date[64];
    if (!gmtime_r(&now, &tm))
        return;
    snprintf(date, sizeof date, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday], tm.tm_mday,
             months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
    MHD_add_response_header(response, "Date", date);
}

static enum MHD_Result send_reply(const struct simulator *simulator,
                                  struct MHD_Connection *connection, const struct reply *reply,
                                  const struct effects *effects)
{
    struct MHD_Response *response = response_of(reply, effects);
    if (!response)
        return MHD_NO;
    if (simulator->clock_skew)
        add_date(response, simulator->clock_skew);
    MHD_add_response_header(response, "Content-Type", "application/json");
    if (effects->redirect)
        MHD_add_response_header(response, "Location", effects->redirect);
    enum MHD_Result result = MHD_queue_response(connection, reply->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result answer(struct simulator *simulator, struct MHD_Connection *connection,
                              const struct request *request)
{
    char org[32] = "", id[32] = "";
    bool wrong_method;
    struct reply reply = {0};
    enum MHD_Result result = MHD_NO; /* closes the connection unanswered */
    enum call call = calls_route(request->method, request->path, org, id, &wrong_method);

    pthread_mutex_lock(&simulator->lock);
    struct effects effects = faults_next(&simulator->faults, call);
    pthread_mutex_unlock(&simulator->lock);
    if (effects.delay)
        wait_for(simulator, effects.delay);
    if (!effects.drop && !misbehave(&effects, call, &reply)) {
        pthread_mutex_lock(&simulator->lock);
        calls_answer(&simulator->account, call, request, &effects, &reply);
        pthread_mutex_unlock(&simulator->lock);
    }
    bool is_answered = !effects.drop && !effects.lose;
    log_request(simulator, call, request, is_answered ? reply.status : 0, &effects);
    if (is_answered)
        result = send_reply(simulator, connection, &reply, &effects);
    buf_clear(&reply.body);
    return result;
}

static enum MHD_Result refuse_large(const struct simulator *simulator,
                                    struct MHD_Connection *connection)
{
    struct reply reply = {0};
    const struct effects effects = {0};
    calls_refuse(&reply, 413, "Unknown", "BODY_TOO_LARGE", "The body is too large.");
    enum MHD_Result result = send_reply(simulator, connection, &reply, &effects);
    buf_clear(&reply.body);
    return result;
}

/* libmicrohttpd calls this for the head, for each part of the body, and at its end. */
// NOLINTNEXTLINE(readability-function-size): the parameters are libmicrohttpd's
static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
    (void)version;
    struct incoming *incoming = *state;
    if (!incoming) {
        *state = calloc(1, sizeof *incoming);
        return *state ? MHD_YES : MHD_NO;
    }
    if (*upload_size > 0) {
        if (incoming->body.length + *upload_size > BODY_LIMIT)
            incoming->is_too_large = true;
        else
            buf_add(&incoming->body, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    if (incoming->is_too_large || incoming->body.failed)
        return refuse_large(context, connection);
    const struct request request = {
        .method = method,
        .path = path,
        .token = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "authToken"),
        .content_type = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Type"),
        .body = incoming->body.data,
        .body_length = incoming->body.length};
    return answer(context, connection, &request);
}

static void completed(void *context, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode code)
{
    (void)context, (void)connection, (void)code;
    struct incoming *incoming = *state;
    if (incoming)
        buf_clear(&incoming->body);
    free(incoming);
    *state = NULL;
}

/* libmicrohttpd's own words, which --verbose alone would not explain. */
static void log_nothing(void *context, const char *format, va_list args)
{
    (void)context, (void)format, (void)args;
}

/* ---- the simulator ---- */

static bool copy(char **to, const char *from)
{
    *to = strdup(from);
    return *to != NULL;
}

static int set_account(struct account *account, const struct simulator_options *options,
                       struct jbc_error *error)
{
    const char *org_id = options->org_id ? options->org_id : "12345";
    if (strspn(org_id, "0123456789") != strlen(org_id) || strlen(org_id) > 19)
        return fail_with(error, JBC_USAGE, "--org-id %s is no id: it has 1 to 19 digits", org_id);
    if (!copy(&account->username, options->username ? options->username : "demo@example.com") ||
        !copy(&account->password, options->password ? options->password : "demo") ||
        !copy(&account->org_id, org_id))
        return fail_memory(error);
    long seconds = options->session_seconds ? options->session_seconds : SESSION_SECONDS;
    account->session_milliseconds = (int64_t)seconds * 1000;
    account->in_use = calloc(options->in_use_count + 1, sizeof *account->in_use);
    if (!account->in_use)
        return fail_memory(error);
    for (; account->in_use_count < options->in_use_count; account->in_use_count++)
        if (!copy(&account->in_use[account->in_use_count], options->in_use[account->in_use_count]))
            return fail_memory(error);
    return store_open(&account->store, options->state_file, options->first_id, error);
}

static int read_pems(const struct simulator_options *options, struct buf *cert, struct buf *key,
                     struct jbc_error *error)
{
    if (!options->tls_cert != !options->tls_key)
        return fail_with(error, JBC_USAGE, "--tls-cert and --tls-key go together");
    if (!options->tls_cert)
        return 0;
    return file_read(cert, options->tls_cert, PEM_LIMIT, error) < 0
               ? -1
               : file_read(key, options->tls_key, PEM_LIMIT, error);
}

static int listen_on(struct simulator *simulator, const struct simulator_options *options,
                     struct jbc_error *error)
{
    struct buf cert = {0}, key = {0};
    if (read_pems(options, &cert, &key, error) < 0) {
        buf_clear(&cert);
        buf_clear(&key);
        return -1;
    }
    const struct sockaddr_in address = {.sin_family = AF_INET,
                                        .sin_port = htons(options->port),
                                        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, cert.data},
                                   {MHD_OPTION_HTTPS_MEM_KEY, 0, key.data},
                                   {MHD_OPTION_END, 0, NULL}};
    if (!options->tls_cert)
        tls[0].option = MHD_OPTION_END;
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                     MHD_USE_POLL | MHD_USE_ERROR_LOG | (options->tls_cert ? MHD_USE_TLS : 0) |
                     (options->clock_skew ? MHD_USE_SUPPRESS_DATE_NO_CLOCK : 0);
    simulator->daemon = MHD_start_daemon(
        flags, options->port, NULL, NULL, handle, simulator, MHD_OPTION_EXTERNAL_LOGGER,
        log_nothing, NULL, MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)&address,
        MHD_OPTION_NOTIFY_COMPLETED, completed, NULL, MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
    buf_clear(&cert);
    buf_clear(&key);
    if (!simulator->daemon)
        return fail_with(error, JBC_FAILED, "cannot listen on 127.0.0.1, port %u%s: is it in use?",
                         options->port,
                         options->tls_cert ? " (or certificate and key do not fit)" : "");
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(simulator->daemon, MHD_DAEMON_INFO_BIND_PORT);
    snprintf(simulator->url, sizeof simulator->url, "http%s://127.0.0.1:%u",
             options->tls_cert ? "s" : "", info ? info->port : options->port);
    return 0;
}

struct simulator *simulator_start(const struct simulator_options *options, struct jbc_error *error)
{
    struct simulator *simulator = calloc(1, sizeof *simulator);
    if (!simulator) {
        fail_memory(error);
        return NULL;
    }
    simulator->verbose = options->verbose;
    simulator->clock_skew = options->clock_skew;
    simulator->has_lock = pthread_mutex_init(&simulator->lock, NULL) == 0;
    if (simulator->has_lock &&
        faults_parse(&simulator->faults, options->faults, options->fault_count, error) == 0 &&
        set_account(&simulator->account, options, error) == 0 &&
        listen_on(simulator, options, error) == 0)
        return simulator;
    simulator_free(simulator);
    return NULL;
}

void simulator_free(struct simulator *simulator)
{
    if (!simulator)
        return;
    atomic_store(&simulator->ends, true);
    if (simulator->daemon)
        MHD_stop_daemon(simulator->daemon);
    account_clear(&simulator->account);
    faults_clear(&simulator->faults);
    if (simulator->has_lock)
        pthread_mutex_destroy(&simulator->lock);
    free(simulator);
}

const char *simulator_url(const struct simulator *simulator)
{
    return simulator->url;
}
