#include "http.h"

#include "fail.h"

#include "listener.h"
#include <jbc/client.h>

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    BODY_LIMIT = 4 * 1024 * 1024,
    HEADER_LIMIT = 256 * 1024,
    CONNECT_TIMEOUT_SECONDS = 15,
    RETRY_AFTER_LIMIT_SECONDS = 60,
};

struct http {
    CURL *curl;
    char *ca_file;
    long timeout_seconds;
    const struct jbc_listener *listener;
    char reason[CURL_ERROR_SIZE];
};

/* One transfer under way. */
struct transfer {
    struct http *http;
    struct http_answer *answer;
    size_t header_bytes;
};

struct http *http_new(const struct http_options *options, struct jbc_error *error)
{
    struct http *http = calloc(1, sizeof *http);
    if (!http || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(http);
        fail_memory(error);
        return NULL;
    }
    http->curl = curl_easy_init();
    http->ca_file = options->ca_file ? strdup(options->ca_file) : NULL;
    http->timeout_seconds = options->timeout_seconds;
    http->listener = options->listener;
    if (!http->curl || (options->ca_file && !http->ca_file)) {
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
    free(http);
    curl_global_cleanup();
}

void http_answer_clear(struct http_answer *answer)
{
    buf_clear(&answer->body);
    *answer = (struct http_answer){0};
}

static bool is_loopback(const char *host)
{
    struct in_addr address;
    return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127);
}

/* A part of a URL, to be freed with curl_free; NULL where there is none. */
static char *url_part(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    return curl_url_get(url, part, &text, 0) == CURLUE_OK ? text : NULL;
}

static bool url_is_loopback(const char *text)
{
    CURLU *url = curl_url();
    bool result = false;
    if (url && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK) {
        char *host = url_part(url, CURLUPART_HOST);
        result = host && is_loopback(host);
        curl_free(host);
    }
    curl_url_cleanup(url);
    return result;
}

bool jbc_host_is_loopback(const char *host)
{
    return url_is_loopback(host);
}

static bool has_part(CURLU *url, CURLUPart part)
{
    char *text = url_part(url, part);
    bool result = text && strcmp(text, "/") != 0;
    curl_free(text);
    return result;
}

static bool is_bare(CURLU *url)
{
    return !has_part(url, CURLUPART_USER) && !has_part(url, CURLUPART_PASSWORD) &&
           !has_part(url, CURLUPART_PATH) && !has_part(url, CURLUPART_QUERY) &&
           !has_part(url, CURLUPART_FRAGMENT);
}

static bool is_spoken(const char *scheme, const char *host, const char *text,
                      struct jbc_error *error)
{
    if (strcasecmp(scheme, "https") == 0)
        return true;
    if (strcasecmp(scheme, "http") != 0)
        fail_with(error, JBC_USAGE, "'%s': only https is spoken", text);
    else if (is_loopback(host))
        return true;
    else
        fail_with(error, JBC_USAGE,
                  "'%s': a password would travel readable; http is for loopback only, use https",
                  text);
    return false;
}

/* port is NULL where it is the scheme's own. */
static char *join_host(const char *scheme, const char *host, const char *port,
                       struct jbc_error *error)
{
    struct buf joined = {0};
    buf_addf(&joined, "%s://%s%s%s", scheme, host, port ? ":" : "", port ? port : "");
    char *text = buf_take(&joined);
    if (!text)
        fail_memory(error);
    for (char *at = text; at && *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return text;
}

static char *normalize(CURLU *url, const char *text, struct jbc_error *error)
{
    char *scheme = NULL, *host = NULL, *port = NULL, *result = NULL;
    if (strpbrk(text, " ?#\\") || curl_url_set(url, CURLUPART_URL, text, 0) != CURLUE_OK ||
        !(scheme = url_part(url, CURLUPART_SCHEME)) || !(host = url_part(url, CURLUPART_HOST))) {
        fail_with(error, JBC_USAGE, "'%s' is not a host: give https://HOST or https://HOST:PORT",
                  text);
    } else if (!is_bare(url)) {
        fail_with(error, JBC_USAGE,
                  "a host is a scheme, a name and perhaps a port, with nothing before or behind: "
                  "give %s://%s",
                  scheme, host);
    } else if (is_spoken(scheme, host, text, error)) {
        if (curl_url_get(url, CURLUPART_PORT, &port, CURLU_NO_DEFAULT_PORT) != CURLUE_OK)
            port = NULL;
        result = join_host(scheme, host, port, error);
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    return result;
}

char *http_normalize_host(const char *text, struct jbc_error *error)
{
    CURLU *url = curl_url();
    if (!url) {
        fail_memory(error);
        return NULL;
    }
    char *result = normalize(url, text, error);
    curl_url_cleanup(url);
    return result;
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct buf *body = &((struct transfer *)context)->answer->body;
    size_t length = size * count;
    if (length > BODY_LIMIT - body->length)
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
    return transfer->header_bytes > HEADER_LIMIT ? 0 : size * count;
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

/* What holds for every transfer: whom to trust, how long, how much, and where never to go. */
static void set_limits(CURL *curl, const struct http *http, const char *url)
{
    long connect = http->timeout_seconds < CONNECT_TIMEOUT_SECONDS ? http->timeout_seconds
                                                                   : CONNECT_TIMEOUT_SECONDS;
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, http->timeout_seconds);
    if (http->ca_file) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, http->ca_file);
        curl_easy_setopt(curl, CURLOPT_CAPATH, NULL); /* else the system's are trusted as well */
    }
    if (url_is_loopback(url))
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

static void set_request(CURL *curl, const struct http_request *request, struct curl_slist *headers)
{
    curl_easy_setopt(curl, CURLOPT_URL, request->url);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "jbc");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (request->body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request->body->data);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)request->body->length);
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request->method);
    if (request->once) {
        /* On a kept connection that the server has closed, libcurl itself would send it again. */
        curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    }
}

static void set_callbacks(CURL *curl, struct transfer *transfer)
{
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer->http->reason);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_for_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

/* True once something of the request itself, and not only of a proxy's CONNECT, was sent. */
static bool was_sent(CURL *curl)
{
    long bytes = 0, connected = 0;
    curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &bytes);
    curl_easy_getinfo(curl, CURLINFO_HTTP_CONNECTCODE, &connected);
    return bytes > 0 && (connected == 0 || connected / 100 == 2);
}

static enum http_outcome outcome_of(CURL *curl, CURLcode code)
{
    bool sent = was_sent(curl);
    switch (code) {
    case CURLE_OK:
        return HTTP_ANSWERED;
    case CURLE_PEER_FAILED_VERIFICATION: /* the handshake fails before anything is sent */
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return HTTP_IMPOSSIBLE;
    case CURLE_SSL_CONNECT_ERROR: /* the handshake was cut off, or failed for another reason */
        return HTTP_NOT_SENT;
    case CURLE_OUT_OF_MEMORY:
        return sent ? HTTP_LOST : HTTP_IMPOSSIBLE;
    case CURLE_ABORTED_BY_CALLBACK:
        return HTTP_STOPPED;
    case CURLE_WRITE_ERROR:
        return HTTP_GAVE_UP;
    case CURLE_OPERATION_TIMEDOUT:
        return sent ? HTTP_GAVE_UP : HTTP_NOT_SENT;
    default:
        return sent ? HTTP_LOST : HTTP_NOT_SENT;
    }
}

static void explain(const struct http *http, const struct http_request *request, CURLcode code,
                    enum http_outcome outcome, struct jbc_error *error)
{
    const char *reason = http->reason[0] ? http->reason : curl_easy_strerror(code);
    if (outcome == HTTP_STOPPED)
        fail_stopped(error);
    else if (code == CURLE_WRITE_ERROR)
        fail_with(error, JBC_REMOTE,
                  "%s %s: the answer is too large: its body is over 4 MiB, or its headers are over "
                  "256 KiB",
                  request->method, request->url);
    else if (code == CURLE_OPERATION_TIMEDOUT && outcome == HTTP_GAVE_UP)
        fail_with(error, JBC_REMOTE, "%s %s: no answer within %ld s", request->method, request->url,
                  http->timeout_seconds);
    else if (outcome == HTTP_IMPOSSIBLE)
        fail_with(error, JBC_REMOTE, "%s: no trusted connection: %s", request->url, reason);
    else
        fail_with(error, JBC_REMOTE, "%s %s: %s", request->method, request->url, reason);
}

static void take_answer(CURL *curl, struct http_answer *answer)
{
    curl_off_t seconds = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->status);
    answer->retry_after = -1;
    if (curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds) != CURLE_OK || seconds == 0)
        return;
    answer->retry_after = seconds < 0                           ? 0
                          : seconds > RETRY_AFTER_LIMIT_SECONDS ? RETRY_AFTER_LIMIT_SECONDS
                                                                : (long)seconds;
}

enum http_outcome http_send(struct http *http, const struct http_request *request,
                            struct http_answer *answer, struct jbc_error *error)
{
    struct transfer transfer = {.http = http, .answer = answer};
    struct curl_slist *headers = make_headers(request);
    if (!headers) {
        fail_memory(error);
        return HTTP_IMPOSSIBLE;
    }

    curl_easy_reset(http->curl);
    http->reason[0] = '\0';
    set_limits(http->curl, http, request->url);
    set_request(http->curl, request, headers);
    set_callbacks(http->curl, &transfer);
    CURLcode code = curl_easy_perform(http->curl);
    enum http_outcome outcome = outcome_of(http->curl, code);

    if (outcome == HTTP_ANSWERED) {
        take_answer(http->curl, answer);
        listener_tell(http->listener, JBC_TRACE, "%s %s: HTTP %ld", request->method, request->url,
                      answer->status);
    } else {
        explain(http, request, code, outcome, error);
        listener_tell(http->listener, JBC_TRACE, "%s %s: no answer", request->method, request->url);
        buf_clear(&answer->body);
    }
    curl_easy_reset(http->curl);
    free_headers(headers);
    return outcome;
}
