#include "class_maker.h"

#include <string.h>

static void put(struct buf *buf, uint32_t value, int size)
{
    while (size-- > 0) {
        const unsigned char byte = (unsigned char)(value >> (8 * size));
        buf_add(buf, &byte, 1);
    }
}

unsigned maker_utf8(struct class_maker *maker, const char *text)
{
    put(&maker->constants, 1, 1);
    put(&maker->constants, (uint32_t)strlen(text), 2);
    buf_adds(&maker->constants, text);
    return ++maker->count;
}

unsigned maker_class(struct class_maker *maker, const char *name)
{
    unsigned text = maker_utf8(maker, name);
    put(&maker->constants, 7, 1);
    put(&maker->constants, text, 2);
    return ++maker->count;
}

unsigned maker_tag(struct class_maker *maker, unsigned tag, size_t bytes)
{
    put(&maker->constants, tag, 1);
    for (size_t i = 0; i < bytes; i++)
        put(&maker->constants, 0, 1);
    return ++maker->count;
}

unsigned maker_long(struct class_maker *maker)
{
    unsigned number = maker_tag(maker, 5, 8);
    maker->count++;
    return number;
}

void maker_u1(struct class_maker *maker, unsigned value)
{
    put(&maker->rest, value, 1);
}

void maker_u2(struct class_maker *maker, unsigned value)
{
    put(&maker->rest, value, 2);
}

void maker_u4(struct class_maker *maker, uint32_t value)
{
    put(&maker->rest, value, 4);
}

void maker_head(struct class_maker *maker, const char *name, const char *super)
{
    maker_u2(maker, 0x0021);
    maker_u2(maker, maker_class(maker, name));
    maker_u2(maker, super ? maker_class(maker, super) : 0);
    maker_u2(maker, 0);
    maker_u2(maker, 0);
}

struct buf maker_take(struct class_maker *maker)
{
    struct buf file = {0};
    put(&file, 0xcafebabe, 4);
    put(&file, 0, 2);
    put(&file, maker->major ? maker->major : 52, 2);
    put(&file, maker->count + 1, 2);
    buf_add(&file, maker->constants.data, maker->constants.length);
    buf_add(&file, maker->rest.data, maker->rest.length);
    buf_clear(&maker->constants);
    buf_clear(&maker->rest);
    *maker = (struct class_maker){0};
    return file;
}
