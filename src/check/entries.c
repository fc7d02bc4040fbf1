#include "entries.h"

#include "fail.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 32768 };

static int compare(const void *a, const void *b)
{
    const struct entry_name *first = a, *second = b;
    int order = strcmp(first->name, second->name);
    return order ? order : (first->index > second->index) - (first->index < second->index);
}

int entries_open(struct entries *entries, const struct jbc_jar *jar, struct jbc_error *error)
{
    size_t count = jbc_jar_count(jar);
    entries->jar = jar;
    entries->sorted = calloc(count + 1, sizeof *entries->sorted);
    if (!entries->sorted)
        return fail_memory(error);
    for (; entries->count < count; entries->count++) {
        struct jbc_jar_entry entry;
        if (jbc_jar_entry(jar, entries->count, &entry, error) < 0)
            return -1;
        entries->sorted[entries->count] = (struct entry_name){entry.name, entries->count};
    }
    qsort(entries->sorted, count, sizeof *entries->sorted, compare);
    return 0;
}

void entries_clear(struct entries *entries)
{
    free(entries->sorted);
    *entries = (struct entries){0};
}

/* Orders a name before a text of that length, as strcmp orders the texts. */
static int order(const char *name, const char *text, size_t length)
{
    int result = strncmp(name, text, length);
    return result ? result : name[length] != '\0';
}

static size_t find(const struct entries *entries, const char *text, size_t length)
{
    size_t low = 0, high = entries->count;
    if (!entries->sorted)
        return entries->jar ? jbc_jar_find(entries->jar, text, length) : NO_SUCH_ENTRY;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order(entries->sorted[middle].name, text, length) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || order(entries->sorted[low - 1].name, text, length) != 0)
        return NO_SUCH_ENTRY;
    return entries->sorted[low - 1].index;
}

size_t entries_find(const struct entries *entries, const char *name)
{
    return find(entries, name, strlen(name));
}

bool entries_has(const struct entries *entries, const char *name)
{
    return entries_find(entries, name) != NO_SUCH_ENTRY;
}

bool entries_has_n(const struct entries *entries, const char *name, size_t length)
{
    return find(entries, name, length) != NO_SUCH_ENTRY;
}

static int read_block(struct jbc_jar_stream *stream, size_t room, struct buf *out, size_t *got,
                      struct jbc_error *error)
{
    buf_reserve(out, room);
    if (out->failed)
        return fail_memory(error);
    if (jbc_jar_stream_read(stream, out->data + out->length, room, got, error) < 0)
        return -1;
    out->length += *got;
    out->data[out->length] = '\0';
    return 0;
}

int entries_read(const struct entries *entries, size_t index, size_t limit, struct buf *out,
                 struct jbc_error *error)
{
    struct jbc_jar_stream *stream = jbc_jar_stream_open(entries->jar, index, error);
    size_t left = limit, got = 1;
    int result = stream ? 0 : -1;
    while (result == 0 && left > 0 && got > 0) {
        result = read_block(stream, left < BLOCK ? left : BLOCK, out, &got, error);
        left -= got;
    }
    jbc_jar_stream_close(stream);
    return result;
}
