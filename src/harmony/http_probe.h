#ifndef HTTP_PROBE_H
#define HTTP_PROBE_H

#include "http.h"

#include <jbc/client.h>

/* jbc_client_probe, for a URL that is a host alone. */
int http_probe(struct http *http, const char *url, struct jbc_probe *probe,
               struct jbc_error *error);

#endif
