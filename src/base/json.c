#include "json.h"

#include "fail.h"
#include "text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 100, MOST_VALUES = 200000 /* of about 100 bytes of memory each */ };

/* A text on its way to cJSON: checked, with its numbers put in quotes. */
struct scan {
    const char *at;
    const char *start;
    const char *end;
    struct buf out;
    unsigned long values;
    const char *problem; /* what is wrong at `at` */
};

static bool scan_value(struct scan *scan, int depth);

static bool scan_fail(struct scan *scan, const char *problem)
{
    if (!scan->problem)
        scan->problem = problem;
    return false;
}

static int scan_peek(const struct scan *scan)
{
    return scan->at < scan->end ? (unsigned char)*scan->at : -1;
}

static void scan_blanks(struct scan *scan)
{
    while (scan->at < scan->end && strchr(" \t\r\n", *scan->at) && *scan->at)
        scan->at++;
}

/* Copies length bytes. */
static void scan_keep(struct scan *scan, size_t length)
{
    buf_add(&scan->out, scan->at, length);
    scan->at += length;
}

static bool scan_char(struct scan *scan, char wanted, const char *problem)
{
    scan_blanks(scan);
    if (scan_peek(scan) != wanted)
        return scan_fail(scan, problem);
    scan_keep(scan, 1);
    return true;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* The four digits behind \u, or -1. */
static long hex4(const struct scan *scan, const char *at)
{
    if (scan->end - at < 4 || !is_hex(at[0]) || !is_hex(at[1]) || !is_hex(at[2]) || !is_hex(at[3]))
        return -1;
    const char digits[5] = {at[0], at[1], at[2], at[3], '\0'};
    return strtol(digits, NULL, 16);
}

/* RFC 8259, section 7; a lone surrogate is no character. */
static bool scan_escape(struct scan *scan)
{
    if (scan->end - scan->at < 2)
        return scan_fail(scan, "the string is cut off");
    if (scan->at[1] != 'u') {
        if (!scan->at[1] || !strchr("\"\\/bfnrt", scan->at[1]))
            return scan_fail(scan, "an unknown escape");
        scan_keep(scan, 2);
        return true;
    }
    long unit = hex4(scan, scan->at + 2);
    if (unit < 0)
        return scan_fail(scan, "four hexadecimal digits are wanted behind \\u");
    if (unit == 0)
        return scan_fail(scan, "a NUL character");
    if (unit >= 0xdc00 && unit <= 0xdfff)
        return scan_fail(scan, "half of a surrogate pair");
    if (unit >= 0xd800 && unit <= 0xdbff) {
        long low = scan->end - scan->at >= 12 && scan->at[6] == '\\' && scan->at[7] == 'u'
                       ? hex4(scan, scan->at + 8)
                       : -1;
        if (low < 0xdc00 || low > 0xdfff)
            return scan_fail(scan, "half of a surrogate pair");
        scan_keep(scan, 6);
    }
    scan_keep(scan, 6);
    return true;
}

static bool scan_string(struct scan *scan)
{
    if (scan_peek(scan) != '"')
        return scan_fail(scan, "a string is wanted");
    scan_keep(scan, 1);
    for (;;) {
        int c = scan_peek(scan);
        if (c < 0)
            return scan_fail(scan, "the string is cut off");
        if (c == '"')
            break;
        if (c < 0x20)
            return scan_fail(scan, "a control character in a string");
        if (c == '\\') {
            if (!scan_escape(scan))
                return false;
            continue;
        }
        size_t length = text_utf8_length(scan->at, (size_t)(scan->end - scan->at));
        if (length == 0)
            return scan_fail(scan, "not UTF-8");
        scan_keep(scan, length);
    }
    scan_keep(scan, 1);
    return true;
}

static size_t digits_at(const struct scan *scan, const char *at)
{
    size_t count = 0;
    while (at + count < scan->end && at[count] >= '0' && at[count] <= '9')
        count++;
    return count;
}

/* RFC 8259, section 6. The number is kept as a string. */
static bool scan_number(struct scan *scan)
{
    const char *at = scan->at + (*scan->at == '-');
    size_t digits = digits_at(scan, at);
    bool good = digits == 1 || (digits > 1 && *at != '0');
    at += digits;
    if (good && at < scan->end && *at == '.') {
        good = (digits = digits_at(scan, ++at)) > 0;
        at += digits;
    }
    if (good && at < scan->end && (*at == 'e' || *at == 'E')) {
        at++;
        at += at < scan->end && (*at == '+' || *at == '-');
        good = (digits = digits_at(scan, at)) > 0;
        at += digits;
    }
    if (!good)
        return scan_fail(scan, "not a number");
    buf_adds(&scan->out, "\"");
    scan_keep(scan, (size_t)(at - scan->at));
    buf_adds(&scan->out, "\"");
    return true;
}

static bool scan_word(struct scan *scan)
{
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < 3; i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(scan->end - scan->at) >= length && !memcmp(scan->at, words[i], length)) {
            scan_keep(scan, length);
            return true;
        }
    }
    return scan_fail(scan, scan->at == scan->end ? "the text is cut off" : "a value is wanted");
}

/* The members behind '{' or elements behind '[', up to the closing bracket. */
static bool scan_members(struct scan *scan, bool named, char close, int depth)
{
    scan_keep(scan, 1);
    scan_blanks(scan);
    if (scan_peek(scan) == close) {
        scan_keep(scan, 1);
        return true;
    }
    for (;;) {
        scan_blanks(scan);
        if (named && (!scan_string(scan) || !scan_char(scan, ':', "a ':' is wanted")))
            return false;
        if (!scan_value(scan, depth))
            return false;
        scan_blanks(scan);
        if (scan_peek(scan) == close) {
            scan_keep(scan, 1);
            return true;
        }
        if (!scan_char(scan, ',',
                       scan->at == scan->end ? "the text is cut off" : "a ',' is wanted"))
            return false;
    }
}

/* Recursion ends at DEEPEST. */
static bool scan_value(struct scan *scan, int depth) // NOLINT(misc-no-recursion)
{
    if (depth == DEEPEST)
        return scan_fail(scan, "nested too deeply");
    if (++scan->values > MOST_VALUES)
        return scan_fail(scan, "more values than anybody needs (200000)");
    scan_blanks(scan);
    int c = scan_peek(scan);
    if (c == '{' || c == '[')
        return scan_members(scan, c == '{', c == '{' ? '}' : ']', depth + 1);
    if (c == '"')
        return scan_string(scan);
    if (c == '-' || (c >= '0' && c <= '9'))
        return scan_number(scan);
    return scan_word(scan);
}

static bool scan_text(struct scan *scan)
{
    if (scan->end - scan->at >= 3 && memcmp(scan->at, "\xef\xbb\xbf", 3) == 0)
        return scan_fail(scan, "a byte order mark, which JSON must not have");
    scan_blanks(scan);
    if (scan->at == scan->end)
        return scan_fail(scan, "empty");
    if (!scan_value(scan, 0))
        return false;
    scan_blanks(scan);
    return scan->at == scan->end || scan_fail(scan, "something stands behind the value");
}

static int scan_error(const struct scan *scan, const char *source, enum jbc_code code,
                      struct jbc_error *error)
{
    unsigned long line = 1, column = 1;
    for (const char *at = scan->start; at < scan->at; at++) {
        column = *at == '\n' ? 1 : column + 1;
        line += *at == '\n';
    }
    return fail_with(error, code, "%s:%lu:%lu: not JSON: %s", source, line, column, scan->problem);
}

cJSON *json_parse(const char *data, size_t length, const char *source, enum jbc_code code,
                  struct jbc_error *error)
{
    struct scan scan = {.at = data, .start = data, .end = data + length};
    cJSON *json = NULL;
    buf_reserve(&scan.out, length + length / 8);
    if (!scan_text(&scan))
        scan_error(&scan, source, code, error);
    else if (scan.out.failed || !(json = cJSON_ParseWithLength(scan.out.data, scan.out.length)))
        fail_memory(error);
    buf_clear(&scan.out);
    return json;
}

static void wipe(cJSON *json) // NOLINT(misc-no-recursion)
{
    for (; json; json = json->next) {
        if (json->valuestring)
            explicit_bzero(json->valuestring, strlen(json->valuestring));
        wipe(json->child);
    }
}

void json_free(cJSON *json)
{
    wipe(json);
    cJSON_Delete(json);
}

const cJSON *json_member(const cJSON *object, const char *name)
{
    const cJSON *found = NULL, *member;
    if (!cJSON_IsObject(object))
        return NULL;
    cJSON_ArrayForEach(member, object) if (strcmp(member->string, name) == 0) found = member;
    return cJSON_IsNull(found) ? NULL : found;
}

const char *json_string(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(json_member(object, name));
}

int json_bool(const cJSON *object, const char *name)
{
    const cJSON *member = json_member(object, name);
    return cJSON_IsBool(member) ? cJSON_IsTrue(member) : -1;
}

bool json_wrong_type(const cJSON *object, const char *name)
{
    const cJSON *member = json_member(object, name);
    return member && !cJSON_IsString(member);
}

void json_print(struct buf *out, const cJSON *json)
{
    /* cJSON would leave what it prints in memory that it freed while it grew: it prints into ours,
     * which is wiped. The size that it needs is found by doubling. */
    if (!json)
        out->failed = true;
    for (size_t size = 4096; !out->failed && size <= INT32_MAX / 2; size *= 2) {
        size_t before = out->length;
        buf_reserve(out, size);
        if (out->failed)
            return;
        if (cJSON_PrintPreallocated((cJSON *)(uintptr_t)json, out->data + before, (int)size, 1)) {
            out->length = before + strlen(out->data + before);
            buf_adds(out, "\n");
            return;
        }
        explicit_bzero(out->data + before, size);
    }
    out->failed = true;
}
