#ifndef MSG_H
#define MSG_H

#include <jbc/error.h>
#include <jbc/listener.h>
#include <stdbool.h>

/*
 * Talk, on stderr. Errors and warnings always appear; notes and steps unless --quiet; traces with
 * --verbose. Colours and progress only on a terminal.
 */
void msg_setup(bool quiet, bool verbose);

/* "jbc: error: ..."; the message's control characters are made visible. */
void msg_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void msg_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void msg_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
void msg_step(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The last error that was printed; NULL: there was none. */
const char *msg_last_error(void);

/* Prints the error and returns the exit code that goes with it. */
int msg_fail(const struct jbc_error *error);

/* That code alone. */
int msg_exit_code(const struct jbc_error *error);

/* What is said from now on is about one release of several: off a terminal every line begins with
 * "organization/connector: ", on one with "jbc: [index of total] organization/connector: ".
 * Without a connector the organization stands alone; NULLs end that. */
void msg_about(const char *organization, const char *connector, size_t index, size_t total);

/* msg_fail with a label in that place. */
int msg_fail_about(const char *label, const struct jbc_error *error);

/* A listener that talks this way and stops on SIGINT, SIGTERM, SIGHUP and SIGQUIT. */
const struct jbc_listener *msg_listener(void);

/* Catches these signals from now on. */
void msg_catch_signals(void);

/* The signal that came, or 0. */
int msg_signal(void);

#endif
