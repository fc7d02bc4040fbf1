#define _GNU_SOURCE /* strcasestr */
#include "placeholder.h"

#include <jbc/registration.h>
#include <string.h>
#include <strings.h>

bool jbc_is_placeholder(const char *value)
{
    size_t length = strlen(value);
    return strspn(value, "*Xx- ") == length ||
           (value[0] == '(' && strcasestr(value, "placeholder")) ||
           (length > 1 && value[0] == '@' && value[length - 1] == '@');
}

/* @name@, where name is a property's: an address or "A @ B @ C" is none. */
static bool has_at_signs(const char *text)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    for (; (text = strchr(text, '@')); text++) {
        size_t length = strspn(text + 1, allowed);
        if (length > 0 && text[1 + length] == '@')
            return true;
    }
    return false;
}

bool placeholder_is_left(const char *text)
{
    const char *dollar = strstr(text, "${");
    return (dollar && strchr(dollar, '}')) || has_at_signs(text) ||
           strncasecmp(text, "(placeholder", 12) == 0;
}
