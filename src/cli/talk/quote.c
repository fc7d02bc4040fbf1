#include "quote.h"

#include <string.h>

void quote_shell(struct buf *out, const char *value)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "@%+=:,./_-";
    if (*value && strspn(value, plain) == strlen(value)) {
        buf_adds(out, value);
        return;
    }
    buf_adds(out, "'");
    for (; *value; value++)
        if (*value == '\'')
            buf_adds(out, "'\\''");
        else
            buf_add(out, value, 1);
    buf_adds(out, "'");
}

/* Each of special behind a backslash. */
static void escape(struct buf *out, const char *value, const char *special)
{
    for (; *value; value++) {
        if (strchr(special, *value))
            buf_adds(out, "\\");
        buf_add(out, value, 1);
    }
}

void quote_cmake(struct buf *out, const char *value)
{
    buf_adds(out, "\"");
    escape(out, value, "\\\"$");
    buf_adds(out, "\"");
}

/* Blanks ahead of a value are lost, a backslash at its end takes the line's end away: $() is
 * nothing, but stands in between. */
void quote_make(struct buf *out, const char *value)
{
    size_t length = strlen(value);
    bool is_padded = *value == ' ' || *value == '\t';
    buf_adds(out, is_padded ? "$()" : "");
    for (size_t i = 0; i < length; i++) {
        const char one[] = {value[i], '\0'};
        buf_adds(out, value[i] == '$' ? "$$" : value[i] == '#' ? "\\#" : one);
    }
    buf_adds(out, length > 0 && strchr(" \t\\", value[length - 1]) ? "$()" : "");
}

bool quote_make_can_name(const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "+,./_-";
    for (; *path; path++)
        if (!(*path & 0x80) && !strchr(plain, *path))
            return false;
    return true;
}

void quote_xml(struct buf *out, const char *value)
{
    for (; *value; value++) {
        if (*value == '&')
            buf_adds(out, "&amp;");
        else if (*value == '-' && value[1] == '-')
            buf_adds(out, "&#45;");
        else if (*value == '<')
            buf_adds(out, "&lt;");
        else if (*value == '>')
            buf_adds(out, "&gt;");
        else
            buf_add(out, value, 1);
    }
}

void quote_nothing(struct buf *out, const char *value)
{
    buf_adds(out, value);
}
