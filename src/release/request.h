#ifndef REQUEST_H
#define REQUEST_H

#include <jbc/release.h>

/* Fails with JBC_USAGE where a request makes no sense: something is missing, two things exclude
 * each other, or the output is one of the inputs. */
int request_check(const struct jbc_release_request *request, struct jbc_error *error);

#endif
