#include "faults.h"

#include "fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { REFUSE, HTTP, DELAY, DROP, LOSE, LATE, TRUNCATE, GARBAGE, REDIRECT, TFA, KINDS };

static const struct {
    const char *name;
    enum { NOTHING, WORD, NUMBER } value;
} kinds[KINDS] = {
    [REFUSE] = {"refuse", WORD},        [HTTP] = {"http", NUMBER},
    [DELAY] = {"delay", NUMBER},        [DROP] = {"drop", NOTHING},
    [LOSE] = {"lose", NOTHING},         [LATE] = {"late", NUMBER},
    [TRUNCATE] = {"truncate", NOTHING}, [GARBAGE] = {"garbage", NOTHING},
    [REDIRECT] = {"redirect", WORD},    [TFA] = {"tfa", NOTHING},
};

static const char *const calls[] = {"login",  "tfacode",        "register", "list",
                                    "delete", "delete-payload", "validate", "unknown"};

struct fault {
    enum call call;
    enum kind kind;
    char *word;
    long number;
    unsigned long nth; /* 0: every one */
};

const char *call_name(enum call call)
{
    return calls[call];
}

static int fail_fault(struct jbc_error *error, const char *text, const char *problem)
{
    return fail_with(error, JBC_USAGE,
                     "the fault '%s' %s: it is CALL:KIND[=VALUE][@N], CALL one of login tfacode "
                     "register list delete delete-payload validate, KIND one of refuse=CODE "
                     "http=CODE delay=MS drop lose late=MS truncate garbage redirect=URL, or "
                     "login:tfa",
                     text, problem);
}

/* Takes a final @digits off the text; calls are counted from 1. */
static bool take_nth(char *text, unsigned long *nth)
{
    char *at = strrchr(text, '@');
    if (!at || !at[1] || strspn(at + 1, "0123456789") != strlen(at + 1))
        return true;
    *at = '\0';
    *nth = strtoul(at + 1, NULL, 10);
    return *nth > 0;
}

static bool kind_is_of(enum kind kind, enum call call)
{
    return (kind != TFA || call == CALL_LOGIN) && (kind != LATE || call == CALL_REGISTER);
}

static bool find_call(const char *name, enum call *call)
{
    for (int i = CALL_LOGIN; i < CALL_UNKNOWN; i++)
        if (strcmp(calls[i], name) == 0) {
            *call = (enum call)i;
            return true;
        }
    return false;
}

static bool find_kind(const char *name, enum kind *kind)
{
    for (int i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0) {
            *kind = (enum kind)i;
            return true;
        }
    return false;
}

static bool take_value(struct fault *fault, const char *value)
{
    if (kinds[fault->kind].value == NOTHING)
        return !value;
    if (!value || !*value)
        return false;
    if (kinds[fault->kind].value == WORD)
        return (fault->word = strdup(value)) != NULL;
    fault->number = strtol(value, NULL, 10);
    return value[strspn(value, "0123456789")] == '\0' && fault->number <= 3600000 &&
           (fault->kind != HTTP || (fault->number >= 200 && fault->number <= 599));
}

/* copy is the text, which is cut into its parts. */
static int parse_one(struct fault *fault, char *copy, const char *text, struct jbc_error *error)
{
    if (!take_nth(copy, &fault->nth))
        return fail_fault(error, text, "has a wrong value behind '@' (calls are counted from 1)");
    char *kind = strchr(copy, ':'), *value = kind ? strchr(kind, '=') : NULL;
    if (kind)
        *kind++ = '\0';
    if (value)
        *value++ = '\0';
    if (!kind || !find_call(copy, &fault->call))
        return fail_fault(error, text, "names no call");
    if (!find_kind(kind, &fault->kind) || !kind_is_of(fault->kind, fault->call))
        return fail_fault(error, text, "is of no known kind for its call");
    if (!take_value(fault, value))
        return fail_fault(error, text, "has a wrong value, or lacks one");
    return 0;
}

int faults_parse(struct faults *faults, const char *const *texts, size_t count,
                 struct jbc_error *error)
{
    faults->items = calloc(count + 1, sizeof *faults->items);
    if (!faults->items)
        return fail_memory(error);
    for (size_t i = 0; i < count; i++) {
        char *copy = strdup(texts[i]);
        int result = copy ? parse_one(&faults->items[faults->count++], copy, texts[i], error)
                          : fail_memory(error);
        free(copy);
        if (result < 0)
            return -1;
    }
    return 0;
}

void faults_clear(struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        free(faults->items[i].word);
    free(faults->items);
    *faults = (struct faults){0};
}

static void apply(struct effects *effects, const struct fault *fault)
{
    size_t used = strlen(effects->names);
    snprintf(effects->names + used, sizeof effects->names - used, " fault=%s",
             kinds[fault->kind].name);
    switch (fault->kind) {
    case REFUSE:
        effects->refuse = fault->word;
        break;
    case REDIRECT:
        effects->redirect = fault->word;
        break;
    case HTTP:
        effects->http = fault->number;
        break;
    case DELAY:
        effects->delay = fault->number;
        break;
    case LATE:
        effects->late = fault->number;
        break;
    case DROP:
        effects->drop = true;
        break;
    case LOSE:
        effects->lose = true;
        break;
    case TRUNCATE:
        effects->truncate = true;
        break;
    case GARBAGE:
        effects->garbage = true;
        break;
    default:
        effects->tfa = true;
        break;
    }
}

struct effects faults_next(struct faults *faults, enum call call)
{
    struct effects effects = {0};
    unsigned long nth = ++faults->calls[call];
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->items[i];
        if (fault->call == call && (fault->nth == 0 || fault->nth == nth))
            apply(&effects, fault);
    }
    return effects;
}
