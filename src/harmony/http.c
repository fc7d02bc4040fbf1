#include "http.h"

#include "fail.h"
#include "host.h"
#include "http_curl.h"
#include "listener.h"
#include "wipe.h"

#include <stdlib.h>
#include <string.h>

enum {
    BODY_LIMIT = 256 * 1024,
    LARGE_BODY_LIMIT = 4 * 1024 * 1024,
    HEADER_LIMIT = 256 * 1024,
    CONNECT_TIMEOUT_SECONDS = 15,
    RETRY_AFTER_LIMIT_SECONDS = 60,
};

/* One transfer under way. */
struct transfer {
    struct http *http;
    struct http_answer *answer;
    size_t header_bytes, body_limit;
    bool is_too_large;
};

/* libcurl with memory that is wiped when it lets go of it: requests hold a password and a token. */
static bool start_libcurl(void)
{
    return curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wipe_free, wipe_realloc, strdup,
                                calloc) == CURLE_OK;
}

struct http *http_new(const struct http_options *options, struct jbc_error *error)
{
    struct http *http = calloc(1, sizeof *http);
    if (!http || !start_libcurl()) {
        free(http);
        fail_memory(error);
        return NULL;
    }
    http->curl = curl_easy_init();
    http->ca_file = options->ca_file ? strdup(options->ca_file) : NULL;
    http->ca_folder = options->ca_folder ? strdup(options->ca_folder) : NULL;
    http->timeout_seconds = options->timeout_seconds;
    http->listener = options->listener;
    if (!http->curl || (options->ca_file && !http->ca_file) ||
        (options->ca_folder && !http->ca_folder)) {
        http_free(http);
        fail_memory(error);
        return NULL;
    }
    return http;
}

void http_free(struct http *http)
{
    if (!http)
        return;
    curl_easy_cleanup(http->curl);
    free(http->ca_file);
    free(http->ca_folder);
    free(http);
    curl_global_cleanup();
}

void http_answer_clear(struct http_answer *answer)
{
    buf_clear(&answer->body);
    *answer = (struct http_answer){0};
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct buf *body = &transfer->answer->body;
    size_t length = size * count;
    transfer->is_too_large = length > transfer->body_limit - body->length;
    if (transfer->is_too_large)
        return 0;
    buf_add(body, data, length);
    return body->failed ? 0 : length;
}

/* Nothing in a header matters here, but a flood of them must end. */
static size_t take_header(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    (void)data;
    transfer->header_bytes += size * count;
    transfer->is_too_large = transfer->header_bytes > HEADER_LIMIT;
    return transfer->is_too_large ? 0 : size * count;
}

static int look_for_stop(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    return listener_stopped(((struct transfer *)context)->http->listener);
}

/* The headers are wiped as well as freed: one of them is the token. */
static void free_headers(struct curl_slist *headers)
{
    for (struct curl_slist *one = headers; one; one = one->next)
        explicit_bzero(one->data, strlen(one->data));
    curl_slist_free_all(headers);
}

static struct curl_slist *make_headers(const struct http_request *request)
{
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    struct curl_slist *longer =
        headers ? curl_slist_append(headers, "Accept: application/json") : NULL;
    if (longer && request->token) {
        struct buf line = {0};
        buf_addf(&line, "authToken: %s", request->token);
        longer = line.failed ? NULL : curl_slist_append(headers, line.data);
        buf_clear(&line);
    }
    if (!longer)
        free_headers(headers);
    return longer;
}

CURLcode http_set_authorities(CURL *curl, const struct http *http)
{
    CURLcode code = CURLE_OK;
    if (http->ca_file)
        SET(code, curl, CURLOPT_CAINFO, http->ca_file);
    if (http->ca_file || http->ca_folder)
        SET(code, curl, CURLOPT_CAPATH, http->ca_folder);
    return code;
}

CURLcode http_set_limits(CURL *curl, const struct http *http, const struct http_request *request)
{
    CURLcode code = CURLE_OK;
    long limit = http->timeout_seconds * 1000, connect = CONNECT_TIMEOUT_SECONDS * 1000L;
    if (request->milliseconds > 0 && request->milliseconds < limit)
        limit = request->milliseconds;
#if LIBCURL_VERSION_NUM >= 0x075500
    SET(code, curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    SET(code, curl, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
    SET(code, curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(code, curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(code, curl, CURLOPT_FOLLOWLOCATION, 0L);
    SET(code, curl, CURLOPT_NOSIGNAL, 1L);
    SET(code, curl, CURLOPT_CONNECTTIMEOUT_MS, limit < connect ? limit : connect);
    SET(code, curl, CURLOPT_TIMEOUT_MS, limit);
    int is_loopback = host_is_loopback(request->url);
    if (is_loopback < 0)
        return CURLE_OUT_OF_MEMORY;
    if (is_loopback)
        SET(code, curl, CURLOPT_PROXY, "");
    return code;
}

static CURLcode set_request(CURL *curl, const struct http_request *request,
                            struct curl_slist *headers)
{
    CURLcode code = CURLE_OK;
    SET(code, curl, CURLOPT_URL, request->url);
    SET(code, curl, CURLOPT_USERAGENT, "jbc");
    SET(code, curl, CURLOPT_HTTPHEADER, headers);
    if (request->body) {
        SET(code, curl, CURLOPT_POSTFIELDS, request->body->data);
        SET(code, curl, CURLOPT_POSTFIELDSIZE, (long)request->body->length);
    }
    SET(code, curl, CURLOPT_CUSTOMREQUEST, request->method);
    if (request->once) {
        /* On a kept connection that the server has closed, libcurl itself would send it again. */
        SET(code, curl, CURLOPT_FRESH_CONNECT, 1L);
        SET(code, curl, CURLOPT_FORBID_REUSE, 1L);
    }
    return code;
}

static CURLcode set_callbacks(CURL *curl, struct transfer *transfer)
{
    CURLcode code = CURLE_OK;
    SET(code, curl, CURLOPT_ERRORBUFFER, transfer->http->reason);
    SET(code, curl, CURLOPT_WRITEFUNCTION, take_body);
    SET(code, curl, CURLOPT_WRITEDATA, transfer);
    SET(code, curl, CURLOPT_HEADERFUNCTION, take_header);
    SET(code, curl, CURLOPT_HEADERDATA, transfer);
    SET(code, curl, CURLOPT_XFERINFOFUNCTION, look_for_stop);
    SET(code, curl, CURLOPT_XFERINFODATA, transfer);
    SET(code, curl, CURLOPT_NOPROGRESS, 0L);
    return code;
}

/* False only where for sure nothing of the request itself, but at most a proxy's CONNECT, was sent.
 */
static bool was_sent(CURL *curl)
{
    long bytes = 0, connected = 0;
    if (curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &bytes) != CURLE_OK ||
        curl_easy_getinfo(curl, CURLINFO_HTTP_CONNECTCODE, &connected) != CURLE_OK)
        return true;
    return bytes > 0 && (connected == 0 || connected / 100 == 2);
}

static enum http_outcome outcome_of(CURL *curl, CURLcode code)
{
    switch (code) {
    case CURLE_OK:
        return HTTP_ANSWERED;
    case CURLE_ABORTED_BY_CALLBACK:
        return HTTP_STOPPED;
    case CURLE_WRITE_ERROR:
        return HTTP_GAVE_UP;
    case CURLE_OPERATION_TIMEDOUT:
        return was_sent(curl) ? HTTP_GAVE_UP : HTTP_NOT_SENT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_UNSUPPORTED_PROTOCOL: /* also of an answer that is no HTTP/1 */
    case CURLE_OUT_OF_MEMORY:
        return was_sent(curl) ? HTTP_LOST : HTTP_IMPOSSIBLE;
    default:
        return was_sent(curl) ? HTTP_LOST : HTTP_NOT_SENT;
    }
}

static bool contains_one(const char *text, const char *const parts[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(text, parts[i]))
            return true;
    return false;
}

/* What OpenSSL and GnuTLS say of a server that does not speak TLS. */
static bool is_no_tls(const char *reason)
{
    static const char *const words[] = {"wrong version number", "http request",
                                        "packet with unexpected length", "unexpected TLS packet"};
    return contains_one(reason, words, sizeof words / sizeof words[0]);
}

/* And of one that ends the connection where TLS begins, as a server of HTTP does now and then
 * before its answer was read. */
static bool is_hung_up(const char *reason)
{
    static const char *const begin[] = {"TLS connect error", "SSL_connect"};
    static const char *const ends[] = {"unexpected eof", "SSL_ERROR_SYSCALL",
                                       "Connection reset by peer"};
    return contains_one(reason, begin, sizeof begin / sizeof begin[0]) &&
           contains_one(reason, ends, sizeof ends / sizeof ends[0]);
}

const char *http_reason(const struct http *http, CURLcode code)
{
    static const char *const proxy[] = {"Unsupported proxy"};
    if (code == CURLE_COULDNT_RESOLVE_PROXY)
        return "the proxy's name cannot be resolved: look at the proxy variables";
    if (contains_one(http->reason, proxy, 1))
        return "the proxy's URL makes no sense: look at the proxy variables";
    if (is_no_tls(http->reason))
        return "the server does not speak TLS there: https needs another port, or the port is of "
               "http";
    if (is_hung_up(http->reason))
        return "the server does not speak TLS there, but hangs up: https needs another port, the "
               "port is of http, or something in between cuts TLS off";
    return http->reason[0] ? http->reason : curl_easy_strerror(code);
}

static void explain(const struct transfer *transfer, const struct http_request *request,
                    CURLcode code, enum http_outcome outcome, struct jbc_error *error)
{
    const char *reason = http_reason(transfer->http, code);
    long limit = transfer->http->timeout_seconds;
    if (outcome == HTTP_STOPPED)
        fail_stopped(error);
    else if (transfer->is_too_large)
        fail_with(error, JBC_REMOTE,
                  "%s %s: the answer is too large: its body is over %s, or its headers are "
                  "over 256 KiB",
                  request->method, request->url, request->large ? "4 MiB" : "256 KiB");
    else if (code == CURLE_OUT_OF_MEMORY || code == CURLE_WRITE_ERROR)
        fail_memory(error);
    else if (code == CURLE_OPERATION_TIMEDOUT && outcome == HTTP_GAVE_UP &&
             (request->milliseconds == 0 || request->milliseconds >= limit * 1000))
        fail_with(error, JBC_REMOTE, "%s %s: no answer within %ld s", request->method, request->url,
                  limit);
    else if (outcome == HTTP_IMPOSSIBLE)
        fail_with(error, JBC_REMOTE, "%s: no trusted connection: %s", request->url, reason);
    else
        fail_with(error, JBC_REMOTE, "%s %s: %s", request->method, request->url, reason);
}

static void take_answer(CURL *curl, struct http_answer *answer)
{
    curl_off_t seconds = 0;
    if (curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status) != CURLE_OK)
        answer->status = 0; /* which is no success */
    answer->retry_after = -1;
    if (curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds) != CURLE_OK || seconds == 0)
        return;
    answer->retry_after = seconds < 0                           ? 0
                          : seconds > RETRY_AFTER_LIMIT_SECONDS ? RETRY_AFTER_LIMIT_SECONDS
                                                                : (long)seconds;
}

static CURLcode set_all(struct transfer *transfer, const struct http_request *request,
                        struct curl_slist *headers)
{
    CURL *curl = transfer->http->curl;
    CURLcode code = http_set_limits(curl, transfer->http, request);
    if (code == CURLE_OK)
        code = http_set_authorities(curl, transfer->http);
    if (code == CURLE_OK)
        code = set_request(curl, request, headers);
    return code == CURLE_OK ? set_callbacks(curl, transfer) : code;
}

/* A transfer that cannot be set up as it must be is not made. */
static enum http_outcome refuse(CURLcode code, const struct http_request *request,
                                struct jbc_error *error)
{
    if (code == CURLE_OUT_OF_MEMORY)
        fail_memory(error);
    else
        fail_with(error, JBC_FAILED, "%s %s: libcurl cannot do what is needed: %s", request->method,
                  request->url, curl_easy_strerror(code));
    return HTTP_IMPOSSIBLE;
}

static enum http_outcome perform(struct transfer *transfer, const struct http_request *request,
                                 struct jbc_error *error)
{
    struct http *http = transfer->http;
    CURLcode code = curl_easy_perform(http->curl);
    enum http_outcome outcome = outcome_of(http->curl, code);
    if (outcome == HTTP_ANSWERED) {
        take_answer(http->curl, transfer->answer);
        listener_tell(http->listener, JBC_TRACE, "%s %s: HTTP %ld", request->method, request->url,
                      transfer->answer->status);
    } else {
        explain(transfer, request, code, outcome, error);
        listener_tell(http->listener, JBC_TRACE, "%s %s: no answer", request->method, request->url);
        buf_clear(&transfer->answer->body);
    }
    return outcome;
}

enum http_outcome http_send(struct http *http, const struct http_request *request,
                            struct http_answer *answer, struct jbc_error *error)
{
    struct transfer transfer = {.http = http,
                                .answer = answer,
                                .body_limit = request->large ? LARGE_BODY_LIMIT : BODY_LIMIT};
    struct curl_slist *headers = make_headers(request);
    if (!headers)
        return refuse(CURLE_OUT_OF_MEMORY, request, error);

    curl_easy_reset(http->curl);
    http->reason[0] = '\0';
    CURLcode code = set_all(&transfer, request, headers);
    enum http_outcome outcome =
        code == CURLE_OK ? perform(&transfer, request, error) : refuse(code, request, error);
    curl_easy_reset(http->curl);
    free_headers(headers);
    return outcome;
}
