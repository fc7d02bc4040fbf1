#ifndef VALUES_H
#define VALUES_H

#include "buf.h"

#include <jbc/error.h>
#include <stdint.h>

/* Values from outside (options, variables, files, standard input), cleaned of what came along when
 * they were pasted or mounted, and refused where they can't be meant. */

/* A value, and where it came from as messages call it: "--host", "HARMONY_HOST", "the token file
 * t.json". Both are owned; NULL: no source has one. */
struct setting {
    char *value;
    char *origin;
};

enum value_kind {
    VALUE_PLAIN,    /* blanks around it are cut; what is wrong with it is JBC_USAGE */
    VALUE_MEMBER,   /* the same in a file of several: JBC_BAD_INPUT */
    VALUE_SECRET,   /* blanks around it are JBC_USAGE, as is the path of a file */
    VALUE_PASSWORD, /* the same, and there is a prompt that takes it as it is */
};

/*
 * Cuts a byte order mark and line ends around the value, with a note. Fails where it is UTF-16,
 * empty, holds a NUL, a control character (a secret: a line end), is a mask that a log shows
 * instead of a secret, or a reference that a CI server did not resolve (${{ ... }}, $(...), ${...},
 * %...%). No message shows the value.
 */
int value_clean(struct buf *value, const char *origin, enum value_kind kind,
                struct jbc_error *error);

/* Sets a setting to a copy of the value, cleaned. setting must be clear, and stays so on failure.
 */
int setting_set(struct setting *setting, const char *value, const char *origin,
                enum value_kind kind, struct jbc_error *error);

/* Wipes and frees; leaves {0}. */
void setting_clear(struct setting *setting);

/* A whole number from least to most; JBC_USAGE where text is none. */
int value_number(const char *text, const char *origin, int64_t least, int64_t most, int64_t *number,
                 struct jbc_error *error);

#endif
