#include "json_file.h"

#include "fail.h"
#include "file.h"
#include "output.h"

cJSON *json_file_read(const char *path, size_t limit, struct jbc_error *error)
{
    struct buf text = {0};
    cJSON *json = NULL;
    if (file_read(&text, path, limit, error) == 0)
        json = json_parse(text.data ? text.data : "", text.length, path, JBC_BAD_INPUT, error);
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
