#include "listener.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void listener_tell(const struct jbc_listener *listener, enum jbc_news news, const char *format, ...)
{
    if (!listener || !listener->hear)
        return;
    char text[2048], shown[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (news != JBC_SECRET)
        text_hide_user(text);
    text_visible(shown, sizeof shown, text);
    listener->hear(listener->context, news, news == JBC_SECRET ? text : shown);
    explicit_bzero(text, sizeof text);
    explicit_bzero(shown, sizeof shown);
}

bool listener_stopped(const struct jbc_listener *listener)
{
    return listener && listener->stop && *listener->stop;
}
