#include "fail.h"

#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int fill_error(struct jbc_error *error, enum jbc_code code, const char *text)
{
    if (error) {
        error->code = code;
        error->hint = JBC_HINT_NONE;
        text_visible(error->message, sizeof error->message, text);
    }
    return -1;
}

int fail_with(struct jbc_error *error, enum jbc_code code, const char *format, ...)
{
    char text[2 * sizeof error->message];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_hide_user(text);
    return fill_error(error, code, text);
}

int fail_errno(struct jbc_error *error, const char *format, ...)
{
    const char *reason = strerror(errno);
    char text[2 * sizeof error->message];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return fail_with(error, JBC_FAILED, "%s: %s", text, reason);
}

int fail_hint(struct jbc_error *error, enum jbc_hint hint)
{
    if (error)
        error->hint = hint;
    return -1;
}

int fail_memory(struct jbc_error *error)
{
    return fail_with(error, JBC_FAILED, "out of memory");
}

int fail_stopped(struct jbc_error *error)
{
    return fail_with(error, JBC_STOPPED, "interrupted");
}
