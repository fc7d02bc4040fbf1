#include "fail.h"
#include "file.h"
#include "init.h"
#include "output.h"

#include <string.h>
#include <sys/stat.h>

#define IGNORE_FILE ".gitignore"

enum { FILE_LIMIT = 1024 * 1024 };

static bool has_line(const struct buf *text, const char *line, size_t length)
{
    for (const char *at = text->data; at && *at;) {
        size_t one = strcspn(at, "\n");
        if (one == length && strncmp(at, line, length) == 0)
            return true;
        at += one + (at[one] == '\n');
    }
    return false;
}

/* Adds those of lines that are not in text. */
static size_t add_missing(struct buf *text, const char *lines)
{
    size_t count = 0;
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        if (!has_line(text, lines, length)) {
            if (text->length > 0 && text->data[text->length - 1] != '\n')
                buf_adds(text, "\n");
            buf_addf(text, "%.*s\n", (int)length, lines);
            count++;
        }
        lines += length + (lines[length] == '\n');
    }
    return count;
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0)
        return status.st_mode & 0777;
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

int init_ignore(const char *lines, size_t *count, struct jbc_error *error)
{
    struct buf text = {0};
    int result = 0;
    *count = 0;
    if (file_exists(IGNORE_FILE))
        result = file_read(&text, IGNORE_FILE, FILE_LIMIT, error);
    if (result == 0 && (*count = add_missing(&text, lines)) > 0)
        result = text.failed ? fail_memory(error)
                             : output_write(IGNORE_FILE, text.data, text.length,
                                            mode_of(IGNORE_FILE), error);
    buf_clear(&text);
    return result;
}
