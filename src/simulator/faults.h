#ifndef FAULTS_H
#define FAULTS_H

#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>

/* How the simulator misbehaves: CALL:KIND[=VALUE][@N], for the Nth call, else for every one. */

enum call {
    CALL_LOGIN,
    CALL_TFACODE,
    CALL_REGISTER,
    CALL_LIST,
    CALL_DELETE,
    CALL_DELETE_PAYLOAD,
    CALL_VALIDATE,
    CALL_UNKNOWN, /* what no client of the API asks for */
};

/* As faults and the request log name it. */
const char *call_name(enum call call);

/* What is to happen to one call; texts are borrowed from the faults. */
struct effects {
    const char *refuse;   /* an errorCode, with HTTP 200 */
    const char *redirect; /* a URL */
    long http;            /* a status */
    long delay, late;     /* milliseconds */
    bool drop, lose, truncate, garbage, tfa;
    char names[128]; /* for the log: " fault=drop" */
};

struct faults {
    struct fault *items;
    size_t count;
    unsigned long calls[CALL_UNKNOWN + 1]; /* seen so far */
};

/* Fails with JBC_USAGE and the fault's text. */
int faults_parse(struct faults *faults, const char *const *texts, size_t count,
                 struct jbc_error *error);
void faults_clear(struct faults *faults);

/* Counts a call and tells what is to happen to it. */
struct effects faults_next(struct faults *faults, enum call call);

#endif
