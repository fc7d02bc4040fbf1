#ifndef ADVICE_H
#define ADVICE_H

#include <jbc/error.h>

/* Adds to the message by which option or command of this program the error's hint is followed: the
 * library knows neither. The hint is taken away, so that it is added once. */
void advice_add(struct jbc_error *error);

#endif
