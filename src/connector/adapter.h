#ifndef ADAPTER_H
#define ADAPTER_H

#include "buf.h"

#include <jbc/connector.h>

enum { ADAPTER_LIMIT = 64 * 1024 * 1024 /* bytes: icons may be data URIs inside it */ };

/* Parses and checks adapter.json; source is what messages call it. See jbc_adapter_read. */
int adapter_parse(struct jbc_adapter *adapter, const char *data, size_t length, const char *source,
                  struct jbc_error *error);

#endif
