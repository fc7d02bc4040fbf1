#ifndef JBC_ERROR_H
#define JBC_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

/*
 * How a libjbc function says that it failed.
 *
 * A function that can fail returns 0 or -1 (or a pointer that may be NULL) and takes a
 * struct jbc_error as its last parameter. On failure the struct is filled; on success it is left
 * as it was. It owns nothing: there is nothing to free. NULL is allowed where the caller does not
 * want to know.
 *
 * 1 to 8 are the exit codes of the jbc program; the others tell a caller what it can do next.
 */
enum jbc_code {
    JBC_OK = 0,
    JBC_FAILED = 1,    /* files, memory, anything else */
    JBC_USAGE = 2,     /* the caller asked for something that makes no sense */
    JBC_BAD_INPUT = 3, /* a JAR, template, adapter.json or registration file is wrong */
    JBC_DENIED = 4,    /* log-in refused, token expired (HTTP 401, 403) */
    JBC_REMOTE = 5,    /* Harmony refused, could not be reached, or answered nonsense */
    JBC_AMBIGUOUS = 6, /* more than one registration fits */
    JBC_INVALID = 7,   /* Harmony says that key and secret are not valid */

    JBC_DIFFERS = 8, /* what is recorded and what is found differ */

    JBC_CODE_NEEDED = 100, /* a two-factor code was mailed: log in with it */
    JBC_UNKNOWN = 101,     /* a request was sent and its outcome is not known */
    JBC_STOPPED = 102,     /* the caller's stop flag was seen (see listener.h) */
};

/* What would mend it, where the message can't say so: how a caller gives that (an option, a button)
 * is the caller's to add. */
enum jbc_hint {
    JBC_HINT_NONE = 0,
    JBC_HINT_LIST,         /* list the registered connectors, to see their ids */
    JBC_HINT_ORGANIZATION, /* name the organization */
    JBC_HINT_TOKEN,        /* log in anew and write a token file */
    JBC_HINT_REGISTRATION, /* write a registration file */
    JBC_HINT_TEMPLATE,     /* give a manifest template */
    JBC_HINT_IN_PLACE,     /* say that the JAR itself is to be replaced */
    JBC_HINT_NEW,          /* have a new one registered, whatever there is */
    JBC_HINT_STRIP,        /* have the signature dropped */
};

/*
 * message: one line of UTF-8, NUL-terminated, without a final full stop or newline. It says what
 * is wrong, where, and where possible what to do. Control characters that came from outside are
 * written visibly (\n, \x1b), and it holds no password, token, key or secret.
 */
struct jbc_error {
    enum jbc_code code;
    char message[1024];
    enum jbc_hint hint;
};

#ifdef __cplusplus
}
#endif

#endif
