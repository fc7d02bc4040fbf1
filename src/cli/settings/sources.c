#include "sources.h"

#include "env.h"

#include <stdio.h>

struct said env_said(const char *name)
{
    return (struct said){env_get(name), name};
}

enum source source_of(const struct said said[SOURCE_COUNT])
{
    int source = 0;
    while (source < SOURCE_COUNT && !said[source].value)
        source++;
    return (enum source)source;
}

enum value_kind source_kind(enum source source)
{
    return source <= SOURCE_VARIABLE ? VALUE_PLAIN : VALUE_MEMBER;
}

int source_take(struct setting *setting, const struct said said[SOURCE_COUNT],
                struct jbc_error *error)
{
    enum source source = source_of(said);
    if (source == SOURCE_COUNT)
        return 0;
    return setting_set(setting, said[source].value, said[source].origin, source_kind(source),
                       error);
}

static void name_file(char name[320], const char *what, const char *path)
{
    snprintf(name, 320, "the %s %.280s", what, path ? path : "");
}

void source_names(struct source_names *names, const struct settings *settings)
{
    const struct options *options = settings->options;
    name_file(names->postman, "Postman environment", options->postman_env);
    name_file(names->token_file, "token file", settings->token_file);
    name_file(names->registration, "registration file", options->registration);
}
