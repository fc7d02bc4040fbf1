#include "json_file.h"

#include "fail.h"
#include "file.h"
#include "output.h"

#include <string.h>

/* How many bytes an editor put before the text: a byte order mark is no part of JSON (RFC 8259,
 * 8.1). */
static size_t mark_of(const struct buf *file)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t length = strlen(mark);
    return file->length >= length && memcmp(file->data, mark, length) == 0 ? length : 0;
}

static bool is_utf16(const struct buf *file)
{
    return file->length >= 2 &&
           (memcmp(file->data, "\xff\xfe", 2) == 0 || memcmp(file->data, "\xfe\xff", 2) == 0);
}

static cJSON *parse(const struct buf *file, const char *path, struct jbc_error *error)
{
    size_t mark = mark_of(file);
    if (!is_utf16(file))
        return json_parse(file->data ? file->data + mark : "", file->length - mark, path,
                          JBC_BAD_INPUT, error);
    fail_with(error, JBC_BAD_INPUT, "%s: not JSON: it is UTF-16; save it as UTF-8", path);
    return NULL;
}

cJSON *json_file_read(const char *path, size_t limit, struct jbc_error *error)
{
    struct buf text = {0};
    cJSON *json = NULL;
    if (file_read(&text, path, limit, error) == 0)
        json = parse(&text, path, error);
    buf_clear(&text);
    return json;
}

int json_file_write(cJSON *json, const char *path, mode_t mode, struct jbc_error *error)
{
    struct buf text = {0};
    int result = -1;
    if (json)
        json_print(&text, json);
    if (!json || text.failed)
        fail_memory(error);
    else
        result = output_write(path, text.data, text.length, mode, error);
    json_free(json);
    buf_clear(&text);
    return result;
}
