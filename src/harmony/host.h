#ifndef HOST_H
#define HOST_H

#include <jbc/error.h>

/* 1 where a URL's host is this machine itself, 0 where it is not, -1 where memory runs out. */
int host_is_loopback(const char *url);

/* jbc_host_normalize. */
char *host_normalize(const char *host, struct jbc_error *error);

#endif
