#include "masks.h"

#include "buf.h"
#include "defuse.h"
#include "fail.h"
#include "file.h"
#include "github.h"
#include "json.h"
#include "json_text.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SMALLEST_MASK = 4, /* a shorter piece would hide half of the log */
    SHOWN_LIMIT = 16384
};

/* One line by one write, so that nothing comes between. Another program may have left its last line
 * without an end (Maven does), behind which GitHub would not see the first mask. */
static void mask_bytes(const char *bytes, size_t length)
{
    static bool is_later;
    struct buf line = {0};
    struct jbc_error error = {0};
    buf_adds(&line, is_later ? "::add-mask::" : "\n::add-mask::");
    is_later = true;
    for (size_t i = 0; i < length; i++) {
        if (strchr("%\r\n", bytes[i]))
            buf_addf(&line, "%%%02X", bytes[i]);
        else
            buf_add(&line, bytes + i, 1);
    }
    buf_adds(&line, "\n");
    if (line.failed)
        fail_memory(&error);
    else
        file_write_all(STDERR_FILENO, line.data, line.length, "standard error", &error);
    if (error.code)
        fprintf(stderr, "jbc: warning: cannot mask a secret: %s\n", error.message);
    buf_clear(&line);
}

/* As messages and tables show it. */
static void mask_shown(const char *secret)
{
    char shown[SHOWN_LIMIT];
    text_visible(shown, sizeof shown, secret);
    defuse_line(shown);
    if (strcmp(shown, secret) != 0)
        mask_bytes(shown, strlen(shown));
    explicit_bzero(shown, sizeof shown);
}

/* As it stands in JSON, between its quotes. */
static void mask_escaped(const char *secret)
{
    struct buf text = {0};
    cJSON *json = cJSON_CreateString(secret);
    json_text(&text, json);
    json_free(json);
    size_t around = strlen("\"\"\n"), length = strlen(secret);
    if (!text.failed && text.length > around &&
        (text.length - around != length || memcmp(text.data + 1, secret, length) != 0))
        mask_bytes(text.data + 1, text.length - around);
    buf_clear(&text);
}

static const char fold[] = "\r\n ";

static bool is_fold(const char *at)
{
    return strncmp(at, fold, strlen(fold)) == 0;
}

/* Where a secret that begins at this place ends, perhaps behind folds; NULL: none begins here. */
static const char *end_of(const char *at, const char *secret)
{
    if (*at != *secret)
        return NULL;
    while (*secret) {
        if (is_fold(at))
            at += strlen(fold);
        else if (*at++ != *secret++)
            return NULL;
    }
    return at;
}

/* The pieces of a secret, wherever it is folded in the lines of a manifest. */
static void mask_pieces(const char *lines, const char *secret)
{
    for (const char *at = lines; *at; at++) {
        const char *end = end_of(at, secret);
        bool is_whole = end && (size_t)(end - at) == strlen(secret);
        while (end && !is_whole && at < end) {
            size_t piece = 0;
            while (at + piece < end && !is_fold(at + piece))
                piece++;
            if (piece >= SMALLEST_MASK)
                mask_bytes(at, piece);
            at += piece + (at + piece < end ? strlen(fold) : 0);
        }
        if (end)
            at = end - 1;
    }
}

/* Masks what the folds of a manifest make of two secrets, either of which may be NULL. */
static void mask_folded(const struct jbc_manifest *manifest, const char *one, const char *other)
{
    char *lines = NULL;
    size_t length = 0;
    if (jbc_manifest_format(manifest, &lines, &length, NULL) < 0)
        return;
    if (one)
        mask_pieces(lines, one);
    if (other)
        mask_pieces(lines, other);
    explicit_bzero(lines, length);
    free(lines);
}

void mask_secret(const char *secret)
{
    static const char *const attributes[] = {"Jitterbit-Connector-Key",
                                             "Jitterbit-Connector-Secret"};
    if (!secret || !*secret || !github_get()->is_masking)
        return;
    mask_bytes(secret, strlen(secret));
    mask_shown(secret);
    mask_escaped(secret);
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        struct jbc_manifest manifest = {0};
        if (jbc_manifest_set(&manifest, attributes[i], secret, NULL) == 0)
            mask_folded(&manifest, secret, NULL);
        jbc_manifest_clear(&manifest);
    }
}

void mask_registration(const struct jbc_registration *registration)
{
    mask_secret(registration->key);
    mask_secret(registration->secret);
}

void mask_manifest(const struct jbc_manifest *manifest, const struct jbc_registration *registration)
{
    if (github_get()->is_masking)
        mask_folded(manifest, registration->key, registration->secret);
}
