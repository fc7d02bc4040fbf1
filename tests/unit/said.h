#ifndef SAID_H
#define SAID_H

/* Catches what is said on standard error from said_begin to said_end, which returns it: borrowed
 * until it begins again. */
void said_begin(void);
const char *said_end(void);

#endif
