#include "secrets.h"

#include "fail.h"
#include "file.h"
#include "msg.h"
#include "prompt.h"
#include "quote.h"
#include "text.h"
#include "values.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PASSWORD_LIMIT = 1024, VALUE_LIMIT = 4096, READABLE_BY_OTHERS = 0044 };

bool secrets_are_open(const char *path, mode_t *mode)
{
    struct stat st;
    if (stat(path, &st) < 0 || !S_ISREG(st.st_mode) || !(st.st_mode & READABLE_BY_OTHERS) ||
        !file_has_modes(path))
        return false;
    *mode = st.st_mode & 0777;
    return true;
}

void secrets_add_remedy(struct buf *out, const char *path)
{
    buf_adds(out, "take that away: chmod go= ");
    quote_shell(out, path);
}

void secrets_warn(const char *path)
{
    mode_t mode;
    struct buf remedy = {0};
    if (!secrets_are_open(path, &mode))
        return;
    secrets_add_remedy(&remedy, path);
    msg_warning("%s holds secrets, and its mode %03o lets others read it; %s", path, (unsigned)mode,
                remedy.failed ? "take that away" : remedy.data);
    buf_clear(&remedy);
}

/* The first line of what fd gives, byte by byte: nothing stays behind in a buffer of stdio. */
static int read_first_line(struct buf *line, int fd, struct jbc_error *error)
{
    char byte;
    ssize_t count;
    while ((count = read(fd, &byte, 1)) == 1 && byte != '\n' && line->length <= PASSWORD_LIMIT)
        buf_add(line, &byte, 1);
    if (count < 0)
        return msg_signal() ? fail_stopped(error)
                            : fail_errno(error, "cannot read the password from standard input");
    if (line->failed)
        return fail_memory(error);
    if (line->length > PASSWORD_LIMIT)
        return fail_with(error, JBC_USAGE, "the password is longer than %d bytes", PASSWORD_LIMIT);
    if (line->length > 0 && line->data[line->length - 1] == '\r')
        line->data[--line->length] = '\0';
    return 0;
}

int secrets_read_password(struct buf *password, const char *path, struct jbc_error *error)
{
    char origin[320];
    snprintf(origin, sizeof origin, "the password%s%.280s", path ? " in " : " on standard input",
             path ? path : "");
    if (path)
        secrets_warn(path);
    int result = path ? file_read_line(password, path, PASSWORD_LIMIT, error)
                      : read_first_line(password, STDIN_FILENO, error);
    return result < 0 ? -1 : value_clean(password, origin, VALUE_PASSWORD, error);
}

int secrets_ask_password(struct buf *password, struct jbc_error *error)
{
    if (prompt_line("Harmony password", true, password, error) < 0)
        return -1;
    if (password->length == 0)
        return fail_with(error, JBC_USAGE, "the password is empty");
    if (strlen(password->data) != password->length)
        return fail_with(error, JBC_USAGE, "the password holds a NUL");
    return 0;
}

/* What makes the file one that can't be meant, as it would a registration file. */
static int check_value(const struct buf *value, const char *origin, struct jbc_error *error)
{
    if (value->failed)
        return fail_memory(error);
    if (value->length == 0)
        return fail_with(error, JBC_BAD_INPUT, "%s is empty", origin);
    if (strlen(value->data) != value->length)
        return fail_with(error, JBC_BAD_INPUT, "%s holds a NUL: if it is UTF-16, save it as UTF-8",
                         origin);
    if (text_has_control(value->data) || !text_is_utf8(value->data, value->length))
        return fail_with(error, JBC_BAD_INPUT, "%s holds control characters or is not UTF-8",
                         origin);
    return 0;
}

static int check_placeholder(const char *value, const char *origin, struct jbc_error *error)
{
    if (!jbc_is_placeholder(value))
        return 0;
    return fail_with(error, JBC_USAGE,
                     "%s is a placeholder, or the mask of a log that hides secrets", origin);
}

int secrets_read_value(char **value, const char *path, struct jbc_error *error)
{
    char origin[320];
    struct buf line = {0};
    snprintf(origin, sizeof origin, "%.280s: the first line", path);
    secrets_warn(path);
    int result = file_read_line(&line, path, VALUE_LIMIT, error);
    if (result == 0)
        result = check_value(&line, origin, error);
    if (result == 0)
        result = value_clean(&line, origin, VALUE_SECRET, error);
    if (result == 0)
        result = check_placeholder(line.data, origin, error);
    if (result == 0 && !(*value = buf_take(&line)))
        result = fail_memory(error);
    buf_clear(&line);
    return result;
}

int secrets_read_registration(struct jbc_registration *registration, const char *path,
                              struct jbc_error *error)
{
    secrets_warn(path);
    return jbc_registration_read(registration, path, error);
}
