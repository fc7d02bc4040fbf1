#include "ci.h"

#include "buf.h"
#include "env.h"
#include "fail.h"
#include "file.h"
#include "json.h"
#include "msg.h"
#include "text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    SMALLEST_MASK = 4, /* a shorter piece would hide half of the log */
    SHOWN_LIMIT = 16384
};

static bool is_github(void)
{
    const char *value = env_get("GITHUB_ACTIONS");
    return value && strcmp(value, "true") == 0;
}

static bool is_masking(void)
{
    const char *off = env_get("JBC_NO_MASK");
    return is_github() && !(off && strcmp(off, "1") == 0);
}

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
        msg_warning("cannot mask a secret: %s", error.message);
    buf_clear(&line);
}

/* As messages and tables show it. */
static void mask_shown(const char *secret)
{
    char shown[SHOWN_LIMIT];
    text_visible(shown, sizeof shown, secret);
    ci_defuse(shown);
    if (strcmp(shown, secret) != 0)
        mask_bytes(shown, strlen(shown));
    explicit_bzero(shown, sizeof shown);
}

/* As it stands in JSON. */
static void mask_escaped(const char *secret)
{
    struct buf text = {0};
    cJSON *json = cJSON_CreateString(secret);
    json_print(&text, json);
    json_free(json);
    size_t around = strlen("\"\"\n");
    if (!text.failed && text.length > around && text.length - around != strlen(secret))
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

void ci_mask(const char *secret)
{
    static const char *const attributes[] = {"Jitterbit-Connector-Key",
                                             "Jitterbit-Connector-Secret"};
    if (!secret || !*secret || !is_masking())
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

void ci_mask_registration(const struct jbc_registration *registration)
{
    ci_mask(registration->key);
    ci_mask(registration->secret);
}

void ci_mask_manifest(const struct jbc_manifest *manifest,
                      const struct jbc_registration *registration)
{
    if (is_masking())
        mask_folded(manifest, registration->key, registration->secret);
}

const char *ci_bracket(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (const char *at = text; (at = strstr(at, "##")); at++) {
        const char *bracket = at + 2 + strspn(at + 2, letters);
        if (*bracket == '[')
            return bracket;
    }
    return NULL;
}

/* Blanks of every alphabet, which GitHub skips: all bytes beyond ASCII count as such. */
static size_t blanks(const char *line)
{
    size_t length = 0;
    while (line[length] && (line[length] == ' ' || (line[length] & 0x80)))
        length++;
    return length;
}

void ci_defuse(char *line)
{
    char *start = line + blanks(line);
    if (strncmp(start, "::", 2) == 0)
        *start = '.';
    for (const char *at = line; (at = ci_bracket(at));)
        line[at - line] = '(';
}

/* What Markdown or HTML would act on becomes plain text. */
static void add_plain(struct buf *text, const char *value)
{
    static const char plain[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ /";
    char shown[1024];
    text_visible(shown, sizeof shown, value);
    for (const char *at = shown; *at; at++) {
        if (strchr(plain, *at) || (*at & 0x80))
            buf_add(text, at, 1);
        else
            buf_addf(text, "&#%d;", *at);
    }
}

static void add_row(struct buf *text, const char *label, const char *value)
{
    if (!value)
        return;
    buf_adds(text, "| ");
    add_plain(text, label);
    buf_adds(text, " | ");
    add_plain(text, value);
    buf_adds(text, " |\n");
}

static void add_report(struct buf *text, const struct report *report)
{
    const struct jbc_registration *registration = report->registration;
    buf_addf(text, "### Connector release%s\n\n| | |\n|---|---|\n",
             report->dry_run ? " (dry run)" : "");
    if (report->simulated)
        add_row(text, "Simulated", "yes: these ids are not those of Harmony");
    add_row(text, "Connector", report->name);
    add_row(text, "Version", report->version);
    if (registration) {
        add_row(text, "Registration", registration->id);
        add_row(text, "Registered version", registration->version);
        add_row(text, "Endpoint", registration->endpoint_entity_id);
    }
    add_row(text, "Registered by this run", report->registered ? "yes" : "no");
    for (size_t i = 0; i < report->activities.count; i++) {
        char label[160];
        snprintf(label, sizeof label, "Activity %.140s", report->activities.items[i].name);
        add_row(text, label, report->activities.items[i].id);
    }
    add_row(text, "Output", report->output);
    add_row(text, "Validated by Harmony", report->validated ? "yes" : "no");
    buf_adds(text, "\n");
}

void ci_summarize(const struct report *report)
{
    const char *path = env_get("GITHUB_STEP_SUMMARY");
    struct jbc_error error = {0};
    struct buf text = {0};
    if (!path || !is_github())
        return;
    add_report(&text, report);
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        fail_errno(&error, "cannot open %s", path);
    else if (text.failed)
        fail_memory(&error);
    else
        file_write_all(fd, text.data, text.length, path, &error);
    if (error.code)
        msg_warning("the job has no summary: %s", error.message);
    if (fd >= 0)
        close(fd);
    buf_clear(&text);
}
