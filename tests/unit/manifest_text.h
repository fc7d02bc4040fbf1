#ifndef MANIFEST_TEXT_H
#define MANIFEST_TEXT_H

/* What the tests of the manifest format share. */

#include "buf.h"
#include <jbc/manifest.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define VERSION "Manifest-Version: 1.0\r\n"

static inline struct jbc_manifest parsed_as(enum jbc_manifest_origin origin, const char *text,
                                            size_t length)
{
    struct jbc_manifest manifest = {0};
    struct jbc_error error = {0};
    if (jbc_manifest_parse(&manifest, text, length, "x.mf", origin, &error) < 0)
        fail_msg("refused: %s", error.message);
    return manifest;
}

static inline struct jbc_manifest parsed(const char *text)
{
    return parsed_as(JBC_MANIFEST_OF_JAR, text, strlen(text));
}

static inline void assert_format(const struct jbc_manifest *manifest, const char *wanted)
{
    char *text = NULL;
    size_t length = 0;
    struct jbc_error error;
    assert_int_equal(jbc_manifest_format(manifest, &text, &length, &error), 0);
    assert_string_equal(text, wanted);
    assert_int_equal(length, strlen(wanted));
    buf_wipe_free(text);
}

/* before, then length times 'v', then after. */
static inline char *padded(const char *before, size_t length, const char *after)
{
    struct buf text = {0};
    buf_adds(&text, before);
    for (size_t i = 0; i < length; i++)
        buf_adds(&text, "v");
    buf_adds(&text, after);
    return buf_take(&text);
}

#endif
