#include "version.h"

#include <stddef.h>
#include <string.h>

/* Digits as a number of any size. */
static int compare_numbers(const char *a, size_t length_a, const char *b, size_t length_b)
{
    for (; length_a > 1 && *a == '0'; length_a--)
        a++;
    for (; length_b > 1 && *b == '0'; length_b--)
        b++;
    if (length_a != length_b)
        return length_a < length_b ? -1 : 1;
    return memcmp(a, b, length_a);
}

static int compare_parts(const char *a, size_t length_a, const char *b, size_t length_b)
{
    if (strspn(a, "0123456789") == length_a && strspn(b, "0123456789") == length_b)
        return compare_numbers(a, length_a, b, length_b);
    int order = memcmp(a, b, length_a < length_b ? length_a : length_b);
    return order != 0 ? order : (length_a > length_b) - (length_a < length_b);
}

int version_compare(const char *a, const char *b)
{
    for (;;) {
        size_t length_a = strcspn(a, "."), length_b = strcspn(b, ".");
        int order = compare_parts(a, length_a, b, length_b);
        if (order != 0)
            return order;
        a += length_a;
        b += length_b;
        if (!*a || !*b)
            return !!*a - !!*b;
        a++;
        b++;
    }
}
