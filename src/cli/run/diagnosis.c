#include "diagnosis.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOUND_LIMIT = 1400 };

const char *step_state_name(enum step_state state)
{
    static const char *const names[] = {[STEP_OK] = "ok",
                                        [STEP_WARNING] = "warning",
                                        [STEP_FAILED] = "failed",
                                        [STEP_NOT_TRIED] = "not tried"};
    return names[state];
}

static char *copy(struct diagnosis *diagnosis, const char *text)
{
    char *copied = text ? strdup(text) : NULL;
    if (text && !copied)
        diagnosis->failed = true;
    return copied;
}

/* What every step has but its finding. */
struct kind {
    const char *name, *remedy;
    enum step_state state;
    enum jbc_code code;
};

/* The same of the same: a file that several releases share. */
static bool is_told(const struct diagnosis *diagnosis, const char *name, const char *found)
{
    for (size_t i = 0; i < diagnosis->count; i++) {
        const struct step *step = &diagnosis->steps[i];
        if (step->organization == diagnosis->organization && step->name && step->found &&
            strcmp(step->name, name) == 0 && strcmp(step->found, found) == 0)
            return true;
    }
    return false;
}

static void add(struct diagnosis *diagnosis, const struct kind *kind, const char *format,
                va_list args) __attribute__((format(printf, 3, 0)));

static void add(struct diagnosis *diagnosis, const struct kind *kind, const char *format,
                va_list args)
{
    char found[FOUND_LIMIT];
    vsnprintf(found, sizeof found, format, args);
    if (is_told(diagnosis, kind->name, found))
        return;
    struct step *steps = realloc(diagnosis->steps, (diagnosis->count + 1) * sizeof *steps);
    if (!steps) {
        diagnosis->failed = true;
        return;
    }
    diagnosis->steps = steps;
    steps[diagnosis->count++] = (struct step){.organization = diagnosis->organization,
                                              .name = copy(diagnosis, kind->name),
                                              .state = kind->state,
                                              .found = copy(diagnosis, found),
                                              .remedy = copy(diagnosis, kind->remedy),
                                              .code = kind->code};
}

void diagnosis_ok(struct diagnosis *diagnosis, const char *name, const char *found, ...)
{
    const struct kind kind = {.name = name, .state = STEP_OK};
    va_list args;
    va_start(args, found);
    add(diagnosis, &kind, found, args);
    va_end(args);
}

void diagnosis_warn(struct diagnosis *diagnosis, const char *name, const char *remedy,
                    const char *found, ...)
{
    const struct kind kind = {.name = name, .remedy = remedy, .state = STEP_WARNING};
    va_list args;
    va_start(args, found);
    add(diagnosis, &kind, found, args);
    va_end(args);
}

void diagnosis_fail(struct diagnosis *diagnosis, const char *name, enum jbc_code code,
                    const char *remedy, const char *found, ...)
{
    const struct kind kind = {.name = name, .remedy = remedy, .state = STEP_FAILED, .code = code};
    va_list args;
    va_start(args, found);
    add(diagnosis, &kind, found, args);
    va_end(args);
}

static void skip(struct diagnosis *diagnosis, const char *name, const char *why, ...)
    __attribute__((format(printf, 3, 4)));

static void skip(struct diagnosis *diagnosis, const char *name, const char *why, ...)
{
    const struct kind kind = {.name = name, .state = STEP_NOT_TRIED};
    va_list args;
    va_start(args, why);
    add(diagnosis, &kind, why, args);
    va_end(args);
}

void diagnosis_skip(struct diagnosis *diagnosis, const char *name)
{
    skip(diagnosis, name, "it needs what failed above");
}

const struct step *diagnosis_failure(const struct diagnosis *diagnosis)
{
    for (size_t i = 0; i < diagnosis->count; i++)
        if (diagnosis->steps[i].state == STEP_FAILED)
            return &diagnosis->steps[i];
    return NULL;
}

void diagnosis_clear(struct diagnosis *diagnosis)
{
    for (size_t i = 0; i < diagnosis->count; i++) {
        free(diagnosis->steps[i].name);
        free(diagnosis->steps[i].found);
        free(diagnosis->steps[i].remedy);
    }
    free(diagnosis->steps);
    *diagnosis = (struct diagnosis){0};
}
