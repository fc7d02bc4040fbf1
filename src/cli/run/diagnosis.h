#ifndef DIAGNOSIS_H
#define DIAGNOSIS_H

#include <jbc/error.h>
#include <stdbool.h>
#include <stddef.h>

/* What was found step by step: what is so, and for what is not right one cause and one remedy. */
enum step_state { STEP_OK, STEP_WARNING, STEP_FAILED, STEP_NOT_TRIED };

/* "ok", "warning", "failed", "not tried". */
const char *step_state_name(enum step_state state);

struct step {
    const char *organization; /* label; NULL: of none, or of all. Borrowed */
    char *name;
    enum step_state state;
    char *found;
    char *remedy;       /* NULL: nothing is to be done */
    enum jbc_code code; /* of one that failed */
};

/* A step is told once, however often it is found. */
struct diagnosis {
    const char *organization; /* that the steps to come are about; borrowed */
    struct step *steps;
    size_t count;
    bool failed; /* memory ran out: look once, at the end */
};

void diagnosis_ok(struct diagnosis *diagnosis, const char *name, const char *found, ...)
    __attribute__((format(printf, 3, 4)));
void diagnosis_warn(struct diagnosis *diagnosis, const char *name, const char *remedy,
                    const char *found, ...) __attribute__((format(printf, 4, 5)));
void diagnosis_fail(struct diagnosis *diagnosis, const char *name, enum jbc_code code,
                    const char *remedy, const char *found, ...)
    __attribute__((format(printf, 5, 6)));

/* A step that needs one that failed. */
void diagnosis_skip(struct diagnosis *diagnosis, const char *name);

/* The first that failed; NULL: none did. */
const struct step *diagnosis_failure(const struct diagnosis *diagnosis);

void diagnosis_clear(struct diagnosis *diagnosis);

#endif
