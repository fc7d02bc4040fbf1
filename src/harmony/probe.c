#include "host.h"
#include "http_probe.h"

#include <stdlib.h>

enum { TIMEOUT_SECONDS = 60 };

int jbc_client_probe(const struct jbc_client_options *options, struct jbc_probe *probe,
                     struct jbc_error *error)
{
    const struct http_options how = {
        .ca_file = options->ca_file,
        .ca_folder = options->ca_folder,
        .timeout_seconds = options->timeout_seconds ? options->timeout_seconds : TIMEOUT_SECONDS,
        .listener = options->listener};
    *probe = (struct jbc_probe){0};
    char *host = host_normalize(options->host, error);
    struct http *http = host ? http_new(&how, error) : NULL;
    int result = http ? http_probe(http, host, probe, error) : -1;
    http_free(http);
    free(host);
    return result;
}
