#ifndef SOURCES_H
#define SOURCES_H

#include "settings.h"
#include "values.h"

/* Within settings: the sources of a value, in their order. */
enum source {
    SOURCE_OPTION,
    SOURCE_VARIABLE,
    SOURCE_POSTMAN,
    SOURCE_TOKEN_FILE,
    SOURCE_REGISTRATION,
    SOURCE_COUNT,
};

/* What a source says; value NULL: nothing. Borrowed. */
struct said {
    const char *value;
    const char *origin;
};

/* What a variable of the environment says. */
struct said env_said(const char *name);

/* The first source that says something; SOURCE_COUNT if none does. */
enum source source_of(const struct said said[SOURCE_COUNT]);

/* VALUE_PLAIN for options and variables, VALUE_MEMBER for files. */
enum value_kind source_kind(enum source source);

/* Sets a setting to what the first source says, if any does. */
int source_take(struct setting *setting, const struct said said[SOURCE_COUNT],
                struct jbc_error *error);

/* What messages call the files that are sources. */
struct source_names {
    char postman[320], token_file[320], registration[320];
};
void source_names(struct source_names *names, const struct settings *settings);

#endif
