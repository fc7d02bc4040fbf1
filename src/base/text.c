#include "text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

size_t text_utf8_length(const char *text, size_t length)
{
    const unsigned char *s = (const unsigned char *)text;
    if (length == 0)
        return 0;
    if (s[0] < 0x80)
        return 1;

    size_t size = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if (s[0] < 0xc2 || s[0] > 0xf4 || length < size)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
    bool surrogate = s[0] == 0xed && s[1] > 0x9f;
    bool beyond = s[0] == 0xf4 && s[1] > 0x8f;
    return overlong || surrogate || beyond ? 0 : size;
}

bool text_is_utf8(const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t size = text_utf8_length(text + i, length - i);
        if (size == 0)
            return false;
        i += size;
    }
    return true;
}

bool text_has_control(const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    for (; *s; s++)
        if (*s < 0x20 || *s == 0x7f || (*s == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0))
            return true;
    return false;
}

static uint32_t code_point(const char *text, size_t size)
{
    const unsigned char *s = (const unsigned char *)text;
    uint32_t point = size == 1 ? s[0] : s[0] & (0xffU >> (size + 1));
    for (size_t i = 1; i < size; i++)
        point = point << 6 | (s[i] & 0x3f);
    return point;
}

size_t text_character(const char *text, size_t length, uint32_t *point)
{
    size_t size = text_utf8_length(text, length);
    *point = size ? code_point(text, size) : (unsigned char)*text;
    return size;
}

bool text_disturbs(uint32_t point)
{
    static const uint32_t ranges[][2] = {
        {0, 0x1f},        {0x7f, 0x9f},       {0xad, 0xad},     /* controls, the soft hyphen */
        {0x61c, 0x61c},   {0x180e, 0x180e},   {0x200b, 0x200f}, /* marks, joiners */
        {0x2028, 0x202e}, {0x2060, 0x206f},   {0xfeff, 0xfeff}, /* ends, overrides, isolates */
        {0xfff9, 0xfffb}, {0xe0000, 0xe007f},                   /* annotations, tags */
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (point >= ranges[i][0] && point <= ranges[i][1])
            return true;
    return false;
}

/* Writes the character at text into out as a person may see it; returns the bytes it took of text.
 */
static size_t visible_one(char out[16], const char *text, size_t length)
{
    uint32_t point;
    size_t size = text_character(text, length, &point);
    if (size && !text_disturbs(point)) {
        memcpy(out, text, size);
        out[size] = '\0';
        return size;
    }
    if (point == '\n' || point == '\r' || point == '\t')
        snprintf(out, 16, "\\%c", point == '\n' ? 'n' : point == '\r' ? 'r' : 't');
    else if (point < 0x80 || !size)
        snprintf(out, 16, "\\x%02x", (unsigned)point);
    else
        snprintf(out, 16, "\\u{%04x}", (unsigned)point);
    return size ? size : 1;
}

void text_visible(char *out, size_t size, const char *text)
{
    size_t length = strlen(text), used = 0;
    for (size_t i = 0; i < length;) {
        char one[16];
        i += visible_one(one, text + i, length - i);
        size_t needed = strlen(one);
        if (used + needed >= size)
            break;
        memcpy(out + used, one, needed);
        used += needed;
    }
    out[used] = '\0';
}

/* A password may hold any character that a URL must not have: only a blank ends it. */
void text_hide_user(char *text)
{
    static const char hidden[] = "***";
    for (char *at = strstr(text, "://"); at; at = strstr(at, "://")) {
        at += strlen("://");
        char *end = at + strcspn(at, " ");
        while (end > at && *end != '@')
            end--;
        if (*end != '@')
            continue;
        size_t shown =
            (size_t)(end - at) < sizeof hidden - 1 ? (size_t)(end - at) : sizeof hidden - 1;
        memcpy(at, hidden, shown);
        memmove(at + shown, end, strlen(end) + 1);
    }
}
