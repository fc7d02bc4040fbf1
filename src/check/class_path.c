#include "class_path.h"

#include <string.h>

static const char blanks[] = " \t\r\n\f\v";

bool class_path_next(const char **at, struct class_path_item *item)
{
    const char *path = *at ? *at + strspn(*at, blanks) : "";
    size_t length = strcspn(path, blanks);
    if (length == 0)
        return false;
    *at = path + length;
    while (length > 2 && strncmp(path, "./", 2) == 0) {
        path += 2;
        length -= 2;
    }
    bool is_folder = path[length - 1] == '/', is_url = memchr(path, ':', length);
    *item = (struct class_path_item){path, length, !is_folder && !is_url && path[0] != '/'};
    return true;
}

/* Where the last part of a path begins. */
static size_t last_part(const char *path, size_t length)
{
    while (length > 0 && path[length - 1] != '/')
        length--;
    return length;
}

bool class_path_names(const char *class_path, const char *entry)
{
    struct class_path_item item;
    const char *name = entry + last_part(entry, strlen(entry));
    while (class_path_next(&class_path, &item)) {
        size_t start = last_part(item.path, item.length);
        if (item.length - start == strlen(name) &&
            memcmp(item.path + start, name, strlen(name)) == 0)
            return true;
    }
    return false;
}
