#include "ci.h"

#include "buf.h"
#include "env.h"
#include "msg.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    LINE = 72,        /* bytes of a manifest's line (JAR File Specification) */
    SMALLEST_MASK = 4 /* a shorter piece would hide half of the log */
};

static bool is_github(void)
{
    const char *value = env_get("GITHUB_ACTIONS");
    return value && strcmp(value, "true") == 0;
}

/* One line by one write, so that nothing comes between. */
static void mask_bytes(const char *bytes, size_t length)
{
    struct buf line = {0};
    buf_adds(&line, "::add-mask::");
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '%')
            buf_adds(&line, "%25");
        else
            buf_add(&line, bytes + i, 1);
    }
    buf_adds(&line, "\n");
    if (!line.failed && write(STDERR_FILENO, line.data, line.length) < 0)
        msg_warning("cannot mask a secret: %s", strerror(errno));
    buf_clear(&line);
}

/* The pieces of a value that is folded behind "attribute: ", at characters. */
static void mask_pieces(const char *secret, const char *attribute)
{
    size_t length = strlen(secret), room = LINE - strlen(attribute) - 2;
    if (length <= room)
        return;
    for (size_t at = 0; at < length; room = LINE - 1) {
        size_t size = 0;
        while (at + size < length) {
            size_t next = text_utf8_length(secret + at + size, length - at - size);
            if (next == 0 || size + next > room)
                break;
            size += next;
        }
        if (size == 0)
            return;
        if (size >= SMALLEST_MASK)
            mask_bytes(secret + at, size);
        at += size;
    }
}

void ci_mask(const char *secret)
{
    if (!secret || !*secret || !is_github() || env_get("JBC_NO_MASK"))
        return;
    mask_bytes(secret, strlen(secret));
    mask_pieces(secret, "Jitterbit-Connector-Key");
    mask_pieces(secret, "Jitterbit-Connector-Secret");
}

void ci_mask_registration(const struct jbc_registration *registration)
{
    ci_mask(registration->key);
    ci_mask(registration->secret);
}

void ci_defuse(char *line)
{
    char *at = line;
    if (strncmp(line, "::", 2) == 0)
        line[0] = '.';
    while ((at = strstr(at, "##[")))
        at[2] = '(';
}

/* A table row; what Markdown or HTML would act on becomes plain text. */
static void add_row(struct buf *text, const char *label, const char *value)
{
    char shown[1024];
    if (!value)
        return;
    text_visible(shown, sizeof shown, value);
    buf_addf(text, "| %s | ", label);
    for (const char *at = shown; *at; at++) {
        bool is_plain = (*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'z') ||
                        (*at >= 'A' && *at <= 'Z') || (*at & 0x80) || *at == ' ' || *at == '/';
        if (is_plain)
            buf_add(text, at, 1);
        else
            buf_addf(text, "&#%d;", *at);
    }
    buf_adds(text, " |\n");
}

static void add_report(struct buf *text, const struct report *report)
{
    const struct jbc_registration *registration = report->registration;
    buf_adds(text, "### Connector release\n\n| | |\n|---|---|\n");
    add_row(text, "Connector", report->name);
    add_row(text, "Version", report->version);
    if (registration) {
        add_row(text, "Registration", registration->id);
        add_row(text, "Registered version", registration->version);
        add_row(text, "Endpoint", registration->endpoint_entity_id);
    }
    add_row(text, "Registered by this run", report->registered ? "yes" : "no");
    for (size_t i = 0; i < report->activity_count; i++) {
        char label[160];
        snprintf(label, sizeof label, "Activity %.140s", report->activities[i].name);
        add_row(text, label, report->activities[i].id);
    }
    add_row(text, "Output", report->output);
    add_row(text, "Validated by Harmony", report->validated ? "yes" : "no");
    buf_adds(text, "\n");
}

void ci_summarize(const struct report *report)
{
    const char *path = env_get("GITHUB_STEP_SUMMARY");
    struct buf text = {0};
    if (!path || !is_github())
        return;
    add_report(&text, report);
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (text.failed || fd < 0 || write(fd, text.data, text.length) != (ssize_t)text.length)
        msg_warning("cannot write the job's summary to %s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    buf_clear(&text);
}
