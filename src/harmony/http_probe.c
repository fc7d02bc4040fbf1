#include "http_probe.h"

#include "fail.h"
#include "http.h"
#include "http_curl.h"
#include "listener.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* libcurl does not tell before 8.7 whether it used a proxy, but it always says which variable it
 * took one from; the value, which may hold a password, is not looked at. */
static int take_words(CURL *curl, curl_infotype type, char *data, size_t size, void *context)
{
    static const char words[] = "Uses proxy env variable ";
    struct jbc_probe *probe = context;
    (void)curl;
    if (type != CURLINFO_TEXT || size < sizeof words || strncmp(data, words, sizeof words - 1) != 0)
        return 0;
    const char *name = data + sizeof words - 1;
    size_t length = 0;
    while (sizeof words - 1 + length < size && strchr(" =\n", name[length]) == NULL)
        length++;
    if (length >= sizeof probe->proxy_variable || strncasecmp(name, "no_proxy", length) == 0)
        return 0;
    memcpy(probe->proxy_variable, name, length);
    probe->proxy_variable[length] = '\0';
    return 0;
}

static size_t take_date(char *data, size_t size, size_t count, void *context)
{
    static const char name[] = "date:";
    struct jbc_probe *probe = context;
    char value[64];
    size_t length = size * count;
    if (length < sizeof name || strncasecmp(data, name, sizeof name - 1) != 0)
        return length;
    snprintf(value, sizeof value, "%.*s", (int)(length - sizeof name + 1) % 64,
             data + sizeof name - 1);
    value[strcspn(value, "\r\n")] = '\0';
    time_t when = curl_getdate(value, NULL);
    probe->server_time = when > 0 ? when : 0;
    probe->local_time = when > 0 ? time(NULL) : 0;
    return length;
}

static int look_for_stop(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    return listener_stopped(((const struct http *)context)->listener);
}

static CURLcode set_all(struct http *http, const char *url, struct jbc_probe *probe)
{
    const struct http_request request = {.method = "HEAD", .url = url};
    CURL *curl = http->curl;
    CURLcode code = http_set_limits(curl, http, &request);
    if (code == CURLE_OK)
        code = http_set_authorities(curl, http);
    SET(code, curl, CURLOPT_URL, url);
    SET(code, curl, CURLOPT_USERAGENT, "jbc");
    SET(code, curl, CURLOPT_NOBODY, 1L);
    SET(code, curl, CURLOPT_FRESH_CONNECT, 1L);
    SET(code, curl, CURLOPT_FORBID_REUSE, 1L);
    SET(code, curl, CURLOPT_CERTINFO, 1L);
    SET(code, curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    SET(code, curl, CURLOPT_ERRORBUFFER, http->reason);
    SET(code, curl, CURLOPT_VERBOSE, 1L);
    SET(code, curl, CURLOPT_DEBUGFUNCTION, take_words);
    SET(code, curl, CURLOPT_DEBUGDATA, probe);
    SET(code, curl, CURLOPT_HEADERFUNCTION, take_date);
    SET(code, curl, CURLOPT_HEADERDATA, probe);
    SET(code, curl, CURLOPT_XFERINFOFUNCTION, look_for_stop);
    SET(code, curl, CURLOPT_XFERINFODATA, http);
    SET(code, curl, CURLOPT_NOPROGRESS, 0L);
    return code;
}

/* ---- what came of it ---- */

/* libcurl's own measure, CURLINFO_CONNECT_TIME, counts TLS in. */
static bool is_connected(CURL *curl, CURLcode code, const struct jbc_probe *probe)
{
    long port = 0;
    if (code == CURLE_COULDNT_CONNECT || (probe->proxy_status && probe->proxy_status / 100 != 2))
        return false;
    return code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION ||
           code == CURLE_SSL_CACERT_BADFILE ||
           (curl_easy_getinfo(curl, CURLINFO_LOCAL_PORT, &port) == CURLE_OK && port > 0);
}

static bool is_done(CURL *curl, CURLINFO what)
{
    curl_off_t when = 0;
    return curl_easy_getinfo(curl, what, &when) == CURLE_OK && when > 0;
}

static enum jbc_probe_stage stage_of(CURL *curl, CURLcode code, const struct jbc_probe *probe,
                                     bool is_https)
{
    if (code == CURLE_OK)
        return JBC_PROBE_ANSWERED;
    if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY ||
        (code == CURLE_OPERATION_TIMEDOUT && !is_done(curl, CURLINFO_NAMELOOKUP_TIME_T)))
        return JBC_PROBE_NOTHING;
    if (!is_connected(curl, code, probe))
        return JBC_PROBE_RESOLVED;
    return !is_https || is_done(curl, CURLINFO_APPCONNECT_TIME_T) ? JBC_PROBE_SECURED
                                                                  : JBC_PROBE_CONNECTED;
}

static void take_certificate(CURL *curl, struct jbc_probe *probe)
{
    struct curl_certinfo *info = NULL;
    if (curl_easy_getinfo(curl, CURLINFO_CERTINFO, &info) != CURLE_OK || !info ||
        info->num_of_certs < 1)
        return;
    for (const struct curl_slist *line = info->certinfo[0]; line; line = line->next) {
        if (strncmp(line->data, "Issuer:", 7) == 0)
            snprintf(probe->issuer, sizeof probe->issuer, "%s", line->data + 7);
        if (strncmp(line->data, "Expire date:", 12) == 0) {
            time_t ends = curl_getdate(line->data + 12, NULL);
            probe->certificate_ends = ends > 0 ? ends : 0;
        }
    }
}

static void take_facts(struct http *http, struct jbc_probe *probe)
{
    char *text = NULL;
    if (curl_easy_getinfo(http->curl, CURLINFO_PRIMARY_IP, &text) == CURLE_OK && text)
        snprintf(probe->address, sizeof probe->address, "%s", text);
    if (curl_easy_getinfo(http->curl, CURLINFO_HTTP_CONNECTCODE, &probe->proxy_status) != CURLE_OK)
        probe->proxy_status = 0;
    text = http->ca_file;
#if LIBCURL_VERSION_NUM >= 0x075400
    if (!text && curl_easy_getinfo(http->curl, CURLINFO_CAINFO, &text) != CURLE_OK)
        text = NULL;
#endif
    snprintf(probe->authorities, sizeof probe->authorities, "%s", text ? text : "");
    take_certificate(http->curl, probe);
}

/* Whose certificate was not trusted: another handshake, after which nothing is sent, whoever it is
 * with. */
static void look_at_untrusted(struct http *http, const char *url, struct jbc_probe *probe)
{
    struct jbc_probe ignored = {0};
    curl_easy_reset(http->curl);
    CURLcode code = set_all(http, url, &ignored);
    SET(code, http->curl, CURLOPT_CONNECT_ONLY, 1L);
    SET(code, http->curl, CURLOPT_SSL_VERIFYPEER, 0L);
    SET(code, http->curl, CURLOPT_SSL_VERIFYHOST, 0L);
    if (code == CURLE_OK && curl_easy_perform(http->curl) == CURLE_OK)
        take_certificate(http->curl, probe);
}

static int fail_probe(const struct http *http, CURLcode code, struct jbc_error *error)
{
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return fail_stopped(error);
    if (code == CURLE_OUT_OF_MEMORY)
        return fail_memory(error);
    return fail_with(error, JBC_REMOTE, "%s", http_reason(http, code));
}

int http_probe(struct http *http, const char *url, struct jbc_probe *probe, struct jbc_error *error)
{
    *probe = (struct jbc_probe){0};
    curl_easy_reset(http->curl);
    http->reason[0] = '\0';
    CURLcode code = set_all(http, url, probe);
    if (code == CURLE_OK)
        code = curl_easy_perform(http->curl);
    take_facts(http, probe);
    probe->reached = stage_of(http->curl, code, probe, strncmp(url, "https:", 6) == 0);
    int result = code == CURLE_OK ? 0 : fail_probe(http, code, error);
    if (code == CURLE_PEER_FAILED_VERIFICATION)
        look_at_untrusted(http, url, probe);
    curl_easy_reset(http->curl);
    return result;
}
