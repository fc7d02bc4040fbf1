#ifndef LISTENER_H
#define LISTENER_H

#include <jbc/listener.h>
#include <stdbool.h>

/* Tells the listener (which may be NULL, or hear nothing), control characters made visible. */
void listener_tell(const struct jbc_listener *listener, enum jbc_news news, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* True once the listener wants the call to end. */
bool listener_stopped(const struct jbc_listener *listener);

#endif
