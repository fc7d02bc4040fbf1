#include "values.h"

#include "env.h"
#include "fail.h"
#include "file.h"
#include "msg.h"
#include "text.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool is_secret(enum value_kind kind)
{
    return kind == VALUE_SECRET || kind == VALUE_PASSWORD;
}

static int refuse(const char *origin, enum value_kind kind, const char *why,
                  struct jbc_error *error)
{
    return fail_with(error, kind == VALUE_MEMBER ? JBC_BAD_INPUT : JBC_USAGE, "%s %s", origin, why);
}

/* ---- what is around a value ---- */

static bool starts_with(const struct buf *value, const char *bytes)
{
    size_t length = strlen(bytes);
    return value->length >= length && memcmp(value->data, bytes, length) == 0;
}

/* Keeps what is between front and end, and wipes the rest. */
static void keep(struct buf *value, size_t front, size_t end)
{
    memmove(value->data, value->data + front, end - front);
    explicit_bzero(value->data + end - front, value->length - (end - front));
    value->length = end - front;
}

/* Cuts bytes of a set from both ends; true where there were any. */
static bool cut_around(struct buf *value, const char *set)
{
    size_t front = 0, end = value->length;
    while (front < end && value->data[front] && strchr(set, value->data[front]))
        front++;
    while (end > front && value->data[end - 1] && strchr(set, value->data[end - 1]))
        end--;
    if (end - front == value->length)
        return false;
    keep(value, front, end);
    return true;
}

static void cut_mark(struct buf *value, const char *origin)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (!starts_with(value, mark))
        return;
    keep(value, strlen(mark), value->length);
    msg_note("%s begins with a byte order mark, which is cut off", origin);
}

static int cut(struct buf *value, const char *origin, enum value_kind kind, struct jbc_error *error)
{
    if (starts_with(value, "\xff\xfe") || starts_with(value, "\xfe\xff"))
        return refuse(origin, kind, "is UTF-16: save it as UTF-8", error);
    cut_mark(value, origin);
    if (cut_around(value, "\r\n"))
        msg_note("%s has a line end around its value, which is cut off", origin);
    if (!cut_around(value, " \t\r\n"))
        return 0;
    if (!is_secret(kind))
        msg_note("%s has blanks around its value, which are cut off", origin);
    else if (kind == VALUE_PASSWORD)
        return refuse(origin, kind,
                      "begins or ends with a blank, and is not sent: take the blank away or, if it "
                      "is meant, type the password at jbc's prompt",
                      error);
    else
        return refuse(origin, kind, "begins or ends with a blank: take it away", error);
    return 0;
}

/* ---- what can't be meant ---- */

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), behind = strlen(end);
    return length >= behind && strcmp(text + length - behind, end) == 0;
}

/* %NAME%, as the command line of Windows has it. */
static bool is_percent_name(const char *text)
{
    size_t length = 1;
    if (text[0] != '%' || isdigit((unsigned char)text[1]))
        return false;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    return length > 1 && strcmp(text + length, "%") == 0;
}

static bool is_reference(const char *text)
{
    return (strstr(text, "${{") && strstr(text, "}}")) || is_percent_name(text) ||
           (strncmp(text, "$(", 2) == 0 && ends_with(text, ")")) ||
           (strncmp(text, "${", 2) == 0 && ends_with(text, "}"));
}

static bool is_mask(const char *text)
{
    size_t stars = strspn(text, "*");
    return (stars >= 3 && !text[stars]) || strcmp(text, "[MASKED]") == 0 ||
           strcmp(text, "[secure]") == 0;
}

/* The path of a file that is there, as people write one: /..., ./..., ~/... */
static bool is_path(const char *text)
{
    const char *home = env_get("HOME");
    struct buf path = {0};
    if (strncmp(text, "~/", 2) == 0 && home)
        buf_addf(&path, "%s%s", home, text + 1);
    else if (text[0] == '/' || strncmp(text, "./", 2) == 0)
        buf_adds(&path, text);
    bool result = path.length > 0 && !path.failed && file_exists(path.data);
    buf_clear(&path);
    return result;
}

static int check(const char *text, const char *origin, enum value_kind kind,
                 struct jbc_error *error)
{
    if (is_secret(kind) ? strpbrk(text, "\r\n") != NULL : text_has_control(text))
        return refuse(origin, kind,
                      is_secret(kind) ? "holds a line end" : "holds a control character", error);
    if (is_reference(text))
        return refuse(origin, kind,
                      "is a reference (as ${{ ... }}) that nobody put the value in place of: is it "
                      "known to this job?",
                      error);
    if (is_mask(text))
        return refuse(origin, kind,
                      "is a mask that stands in a log for a hidden value: it was copied from there",
                      error);
    if (is_secret(kind) && is_path(text))
        return refuse(origin, kind,
                      kind == VALUE_PASSWORD ? "is the path of a file, and is not sent: "
                                               "--password-file reads a password from a file"
                                             : "is the path of a file, not what is in it",
                      error);
    return 0;
}

int value_clean(struct buf *value, const char *origin, enum value_kind kind,
                struct jbc_error *error)
{
    if (value->failed)
        return fail_memory(error);
    if (value->length > 0 && cut(value, origin, kind, error) < 0)
        return -1;
    if (value->length == 0)
        return refuse(origin, kind, "is empty", error);
    if (strlen(value->data) != value->length)
        return refuse(origin, kind, "holds a NUL: if it is UTF-16, save it as UTF-8", error);
    return check(value->data, origin, kind, error);
}

/* ---- settings ---- */

int setting_set(struct setting *setting, const char *value, const char *origin,
                enum value_kind kind, struct jbc_error *error)
{
    struct buf copy = {0};
    buf_adds(&copy, value);
    if (value_clean(&copy, origin, kind, error) < 0) {
        buf_clear(&copy);
        return -1;
    }
    setting->value = buf_take(&copy);
    setting->origin = strdup(origin);
    if (setting->value && setting->origin)
        return 0;
    setting_clear(setting);
    return fail_memory(error);
}

void setting_clear(struct setting *setting)
{
    buf_wipe_free(setting->value);
    free(setting->origin);
    *setting = (struct setting){0};
}

int value_number(const char *text, const char *origin, int64_t least, int64_t most, int64_t *number,
                 struct jbc_error *error)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || *end || text[0] < '0' || text[0] > '9' || value < least || value > most)
        return fail_with(error, JBC_USAGE,
                         "%s is '%s', but must be a whole number from %" PRId64 " to %" PRId64,
                         origin, text, least, most);
    *number = value;
    return 0;
}
