#ifndef CLIENT_DEADLINE_H
#define CLIENT_DEADLINE_H

#include <jbc/client.h>
#include <stdint.h>

/* From now on calls end by then (of exchange_now; a second later at most), whatever the options
 * say; 0: no more. */
void client_set_deadline(struct jbc_client *client, int64_t deadline);

#endif
