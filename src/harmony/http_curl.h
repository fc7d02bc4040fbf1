#ifndef HTTP_CURL_H
#define HTTP_CURL_H

#include <curl/curl.h>
#include <jbc/listener.h>

struct http_request;

/* Within http: libcurl, set up the same way for requests and for a probe. */
struct http {
    CURL *curl;
    char *ca_file, *ca_folder;
    long timeout_seconds;
    const struct jbc_listener *listener;
    char reason[CURL_ERROR_SIZE];
};

/* An option that is refused leaves the transfer without what it was to be: all that follow are left
 * out, and the transfer is not made. */
#define SET(code, curl, option, value)                                                             \
    ((code) = (code) == CURLE_OK ? curl_easy_setopt(curl, option, value) : (code))

/* Whom to trust. Beside a file that is given, the system's authorities are trusted no more. */
CURLcode http_set_authorities(CURL *curl, const struct http *http);

/* How long, how much, and where never to go. */
CURLcode http_set_limits(CURL *curl, const struct http *http, const struct http_request *request);

/* libcurl's words, or better ones. Those of a proxy's URL would show the password that is in it,
 * wherever libcurl took it to be. */
const char *http_reason(const struct http *http, CURLcode code);

#endif
