#ifndef CLASS_MAKER_H
#define CLASS_MAKER_H

#include "buf.h"

#include <stdint.h>

/* Class files by hand: constants first, by number, then what stands behind them. */
struct class_maker {
    struct buf constants;
    unsigned count; /* of constants */
    struct buf rest;
    unsigned major;
};

/* Each adds a constant and returns its number. */
unsigned maker_utf8(struct class_maker *maker, const char *text);
unsigned maker_class(struct class_maker *maker, const char *name);
unsigned maker_long(struct class_maker *maker);
unsigned maker_tag(struct class_maker *maker, unsigned tag, size_t bytes);

/* Adds numbers behind the constants. */
void maker_u1(struct class_maker *maker, unsigned value);
void maker_u2(struct class_maker *maker, unsigned value);
void maker_u4(struct class_maker *maker, uint32_t value);

/* Adds access flags, names, and no interfaces, fields; methods and attributes are to follow. */
void maker_head(struct class_maker *maker, const char *name, const char *super);

/* The whole file; the maker is cleared. The caller clears it. */
struct buf maker_take(struct class_maker *maker);

#endif
