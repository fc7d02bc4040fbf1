#include "words.h"

#include "buf.h"
#include "json.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const char hidden[] = "*****";

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* The UTF-16 unit of \uXXXX at text, or -1. */
static long unit_at(const char *text)
{
    long unit = 0;
    if (text[0] != '\\' || text[1] != 'u')
        return -1;
    for (size_t i = 2; i < 6; i++) {
        int digit = hex_digit(text[i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static size_t put_utf8(char out[4], uint32_t point)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    size_t length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = length; i-- > 1; point >>= 6)
        out[i] = (char)(0x80 | (point & 0x3f));
    out[0] = (char)((0xf00U >> length & 0xff) | point);
    return length;
}

/* The character at text: out gets its bytes, *length their count. Returns how many bytes spell it;
 * with is_json they may be an escape of JSON. */
static size_t character_at(const char *text, bool is_json, char out[4], size_t *length)
{
    static const char escapes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    out[0] = text[0];
    *length = 1;
    if (!is_json || text[0] != '\\' || !text[1])
        return 1;
    const char *escape = strchr(escapes, text[1]);
    if (escape) {
        out[0] = meant[escape - escapes];
        return 2;
    }
    long unit = unit_at(text);
    if (unit < 0)
        return 1;
    long low = unit >= 0xd800 && unit < 0xdc00 ? unit_at(text + 6) : -1;
    bool is_pair = low >= 0xdc00 && low < 0xe000;
    *length = put_utf8(
        out, (uint32_t)(is_pair ? 0x10000 + (unit - 0xd800) * 1024 + (low - 0xdc00) : unit));
    return is_pair ? 12 : 6;
}

/* How many bytes at text spell the secret; 0 where something else stands there. */
static size_t spelled_at(const char *text, const char *secret, bool is_json)
{
    const char *at = text;
    while (*secret) {
        char bytes[4];
        size_t length;
        if (!*at)
            return 0;
        at += character_at(at, is_json, bytes, &length);
        if (strncmp(secret, bytes, length) != 0)
            return 0;
        secret += length;
    }
    return (size_t)(at - text);
}

static void hide(char *words, const char *secret)
{
    if (!secret || strlen(secret) < sizeof hidden - 1)
        return;
    for (char *at = words; *at; at++) {
        size_t length = spelled_at(at, secret, false);
        if (length == 0)
            length = spelled_at(at, secret, true);
        if (length == 0)
            continue;
        memmove(at + sizeof hidden - 1, at + length, strlen(at + length) + 1);
        memcpy(at, hidden, sizeof hidden - 1);
        at += sizeof hidden - 2;
    }
}

void words_of(const cJSON *json, const char *const secrets[], size_t count, char words[WORDS_SIZE])
{
    const char *code = json_string(json, "errorCode");
    const char *message = json_string(json, "errorMessage");
    struct buf all = {0};
    buf_addf(&all, "%s%s%s", code ? code : "", code && message ? ": " : "", message ? message : "");
    words[0] = '\0';
    for (size_t i = 0; !all.failed && i < count; i++)
        hide(all.data, secrets[i]);
    /* Cut only when nothing in it is secret any more. */
    if (!all.failed)
        snprintf(words, WORDS_SIZE, "%s", all.data);
    buf_clear(&all);
}
