#ifndef REGISTRATIONS_H
#define REGISTRATIONS_H

#include <jbc/registration.h>

#include <stddef.h>

/* Registrations that borrow their strings, for tests; never cleared. */

static inline char *borrowed(const char *text)
{
    union {
        const char *from;
        char *to;
    } cast = {.from = text};
    return cast.to;
}

/* A registration that is all right. */
static inline struct jbc_registration good_registration(void)
{
    return (struct jbc_registration){.host = borrowed("https://harmony.example"),
                                     .org_id = borrowed("7"),
                                     .name = borrowed("Dropbox"),
                                     .version = borrowed("1.0"),
                                     .id = borrowed("42"),
                                     .key = borrowed("KEY-1"),
                                     .secret = borrowed("SECRET-1"),
                                     .endpoint_entity_id = borrowed("100"),
                                     .function_entity_start_id = borrowed("101"),
                                     .function_entity_end_id = borrowed("199")};
}

#endif
