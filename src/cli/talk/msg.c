#include "msg.h"

#include "advice.h"
#include "defuse.h"
#include "fail.h"
#include "masks.h"
#include "text.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ERROR_COLOUR   "1;31"
#define WARNING_COLOUR "1;33"
#define NOTE_COLOUR    "1;36"

enum { PROGRESS_FROM = 8 * 1024 * 1024 };

static char speaker[192] = "jbc"; /* who every line is said by */
static bool is_quiet, is_verbose, is_terminal, has_colours;
static bool progress_is_shown;
static volatile sig_atomic_t stop_signal;
static char last_error[2048];

void msg_setup(bool quiet, bool verbose)
{
    const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
    is_quiet = quiet;
    is_verbose = verbose;
    is_terminal = isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
    has_colours = is_terminal && !(no_color && *no_color);
}

static void end_progress(void)
{
    if (progress_is_shown)
        fputs("\r\033[K", stderr);
    progress_is_shown = false;
}

/* For --json, which tells the error, too. */
static void remember(const char *said)
{
    snprintf(last_error, sizeof last_error, "%s", said);
}

/* One line with its prefix ("error: ", or "") in a colour. */
static void say(const char *prefix, const char *colour, const char *said)
{
    char text[2048];
    snprintf(text, sizeof text, "%s", said);
    if (strcmp(prefix, "error: ") == 0)
        remember(text);
    defuse_line(text);
    end_progress();
    if (has_colours && *prefix)
        fprintf(stderr, "%s: \033[%sm%s\033[0m%s\n", speaker, colour, prefix, text);
    else
        fprintf(stderr, "%s: %s%s\n", speaker, prefix, text);
}

static void say_format(const char *prefix, const char *colour, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

static void say_format(const char *prefix, const char *colour, const char *format, va_list args)
{
    char raw[1024], text[2048];
    vsnprintf(raw, sizeof raw, format, args);
    text_hide_user(raw);
    text_visible(text, sizeof text, raw);
    say(prefix, colour, text);
}

void msg_error(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say_format("error: ", ERROR_COLOUR, format, args);
    va_end(args);
}

const char *msg_last_error(void)
{
    return *last_error ? last_error : NULL;
}

void msg_warning(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say_format("warning: ", WARNING_COLOUR, format, args);
    va_end(args);
}

void msg_note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (!is_quiet)
        say_format("note: ", NOTE_COLOUR, format, args);
    va_end(args);
}

void msg_step(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (!is_quiet)
        say_format("", "", format, args);
    va_end(args);
}

int msg_exit_code(const struct jbc_error *error)
{
    switch (error->code) {
    case JBC_STOPPED:
        return 128 + msg_signal();
    case JBC_CODE_NEEDED:
        return JBC_DENIED;
    case JBC_UNKNOWN:
        return JBC_REMOTE;
    case JBC_OK: /* what failed said nothing: most likely memory ran out */
        return JBC_FAILED;
    default:
        return (int)error->code;
    }
}

int msg_fail(const struct jbc_error *error)
{
    struct jbc_error told = *error;
    advice_add(&told);
    if (error->code == JBC_STOPPED) {
        remember("interrupted");
        say("", "", "interrupted");
    } else {
        say("error: ", ERROR_COLOUR, told.message[0] ? told.message : "out of memory");
    }
    return msg_exit_code(error);
}

void msg_about(const char *organization, const char *connector, size_t index, size_t total)
{
    if (!organization)
        snprintf(speaker, sizeof speaker, "jbc");
    else if (is_terminal)
        snprintf(speaker, sizeof speaker, "jbc: [%zu of %zu] %.70s%s%.70s", index, total,
                 organization, connector ? "/" : "", connector ? connector : "");
    else
        snprintf(speaker, sizeof speaker, "%.70s%s%.70s", organization, connector ? "/" : "",
                 connector ? connector : "");
}

int msg_fail_about(const char *label, const struct jbc_error *error)
{
    snprintf(speaker, sizeof speaker, "%s%s", is_terminal ? "jbc: " : "", label);
    int code = msg_fail(error);
    msg_about(NULL, NULL, 0, 0);
    return code;
}

static void hear(void *context, enum jbc_news news, const char *text)
{
    (void)context;
    switch (news) {
    case JBC_WARNING:
        say("warning: ", WARNING_COLOUR, text);
        break;
    case JBC_NOTE:
        if (!is_quiet)
            say("note: ", NOTE_COLOUR, text);
        break;
    case JBC_LEFTOVER:
        msg_warning("'jbc delete --id %s', said where and who as here, deletes it", text);
        break;
    case JBC_STEP:
        if (!is_quiet)
            say("", "", text);
        break;
    case JBC_TRACE:
        if (is_verbose)
            say("", "", text);
        break;
    case JBC_SECRET:
        mask_secret(text);
        break;
    }
}

static void show_progress(void *context, uint64_t done, uint64_t total)
{
    static int shown;
    (void)context;
    if (is_quiet || !is_terminal || total < PROGRESS_FROM)
        return;
    int percent = (int)(done * 100 / total);
    if (progress_is_shown && percent == shown)
        return;
    shown = percent;
    progress_is_shown = true;
    fprintf(stderr, "\rjbc: writing %d%%", percent);
    if (done == total)
        end_progress();
}

const struct jbc_listener *msg_listener(void)
{
    static const struct jbc_listener listener = {
        .hear = hear, .progress = show_progress, .stop = &stop_signal};
    return &listener;
}

static void on_signal(int number)
{
    stop_signal = number;
}

void msg_catch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    struct sigaction action = {.sa_handler = on_signal}, old;
    sigemptyset(&action.sa_mask);
    /* Without SA_RESTART, so that a wait ends; what was ignored (nohup) stays so. */
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    /* A closed pipe, or a file at its size limit, is a write error like any other. */
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGXFSZ, &action, NULL);
}

int msg_signal(void)
{
    return stop_signal;
}
