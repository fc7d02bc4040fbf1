#include "host.h"

#include "buf.h"
#include "fail.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <jbc/client.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A URL taken apart; what is not there is NULL. */
struct parts {
    CURLU *url;
    char *scheme, *host, *port; /* the port where it is not the scheme's own */
    bool has_more;              /* user, path, query or fragment */
};

static void free_parts(struct parts *parts)
{
    curl_free(parts->scheme);
    curl_free(parts->host);
    curl_free(parts->port);
    curl_url_cleanup(parts->url);
}

/* A part that is not there is no failure; running out of memory is. */
static CURLUcode take(CURLU *url, CURLUPart part, unsigned flags, char **text)
{
    CURLUcode code = curl_url_get(url, part, text, flags);
    if (code != CURLUE_OK)
        *text = NULL;
    return code == CURLUE_OUT_OF_MEMORY ? code : CURLUE_OK;
}

static CURLUcode look_for_more(struct parts *parts)
{
    static const CURLUPart more[] = {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_PATH,
                                     CURLUPART_QUERY, CURLUPART_FRAGMENT};
    CURLUcode code = CURLUE_OK;
    for (size_t i = 0; i < sizeof more / sizeof more[0] && code == CURLUE_OK; i++) {
        char *text;
        code = take(parts->url, more[i], 0, &text);
        parts->has_more = parts->has_more || (text && strcmp(text, "/") != 0);
        curl_free(text);
    }
    return code;
}

static CURLUcode take_apart(struct parts *parts, const char *text)
{
    CURLUcode code = CURLUE_OUT_OF_MEMORY;
    if ((parts->url = curl_url()))
        code = curl_url_set(parts->url, CURLUPART_URL, text, 0);
    if (code == CURLUE_OK)
        code = take(parts->url, CURLUPART_SCHEME, 0, &parts->scheme);
    if (code == CURLUE_OK)
        code = take(parts->url, CURLUPART_HOST, 0, &parts->host);
    if (code == CURLUE_OK)
        code = take(parts->url, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT, &parts->port);
    return code == CURLUE_OK ? look_for_more(parts) : code;
}

static bool is_loopback(const char *host)
{
    struct in_addr address;
    return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127);
}

int host_is_loopback(const char *url)
{
    struct parts parts = {0};
    CURLUcode code = take_apart(&parts, url);
    int result = code == CURLUE_OUT_OF_MEMORY ? -1 : parts.host && is_loopback(parts.host);
    free_parts(&parts);
    return result;
}

/* A host as it was given, for a message: what stands before '@' is hidden, whatever is in it. */
static const char *shown(char out[300], const char *text)
{
    const char *at = strrchr(text, '@'), *scheme = strstr(text, "://");
    snprintf(out, 300, "%s%.280s", at ? "***" : "", at ? at : text);
    if (at && scheme && scheme < at)
        snprintf(out, 300, "%.*s://***%.200s", (int)(scheme - text) % 32, text, at);
    return out;
}

static char *fail_host(const char *text, const char *problem, struct jbc_error *error)
{
    char out[300];
    fail_with(error, JBC_USAGE, "'%s'%s", shown(out, text), problem);
    return NULL;
}

static char *join(const struct parts *parts, struct jbc_error *error)
{
    struct buf joined = {0};
    buf_addf(&joined, "%s://%s%s%s", parts->scheme, parts->host, parts->port ? ":" : "",
             parts->port ? parts->port : "");
    char *text = buf_take(&joined);
    if (!text)
        fail_memory(error);
    for (char *at = text; at && *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return text;
}

static char *judge(const struct parts *parts, const char *text, struct jbc_error *error)
{
    bool is_https = strcasecmp(parts->scheme, "https") == 0;
    if (!is_https && strcasecmp(parts->scheme, "http") != 0)
        return fail_host(text, ": only https is spoken", error);
    if (!is_https && !is_loopback(parts->host))
        return fail_host(text,
                         ": a password would travel readable; http is for loopback only, use https",
                         error);
    if (!parts->has_more)
        return join(parts, error);
    fail_with(error, JBC_USAGE,
              "a host is a scheme, a name and perhaps a port, with nothing before or behind: "
              "give %s://%s%s%s",
              parts->scheme, parts->host, parts->port ? ":" : "", parts->port ? parts->port : "");
    return NULL;
}

char *host_normalize(const char *text, struct jbc_error *error)
{
    struct parts parts = {0};
    char *result = NULL;
    CURLUcode code = strpbrk(text, " ?#\\") ? CURLUE_MALFORMED_INPUT : take_apart(&parts, text);
    if (code == CURLUE_OUT_OF_MEMORY)
        fail_memory(error);
    else if (code != CURLUE_OK || !parts.scheme || !parts.host)
        fail_host(text, " is not a host: give https://HOST or https://HOST:PORT", error);
    else
        result = judge(&parts, text, error);
    free_parts(&parts);
    return result;
}

int jbc_host_is_loopback(const char *host)
{
    return host_is_loopback(host);
}
