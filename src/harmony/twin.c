#include "twin.h"

#include <stddef.h>
#include <string.h>
#include <uninorm.h>

static bool is_twin(const char *a, const char *b)
{
    int order = 1;
    if (strcmp(a, b) == 0)
        return false;
    return u8_normcmp((const uint8_t *)a, strlen(a), (const uint8_t *)b, strlen(b), UNINORM_NFC,
                      &order) == 0 &&
           order == 0;
}

const char *twin_find(const struct jbc_registration_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].name && is_twin(list->items[i].name, name))
            return list->items[i].name;
    return NULL;
}
