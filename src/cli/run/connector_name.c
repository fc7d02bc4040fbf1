#include "connector_name.h"

#include "fail.h"

#include <jbc/connector.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *name, struct jbc_error *error)
{
    char *made = strdup(name);
    if (!made)
        fail_memory(error);
    return made;
}

static char *name_in_jar(const struct project_run *run, const struct project_release *which,
                         struct jbc_error *error)
{
    struct jbc_connector connector = {0};
    char *name = NULL, *jar = project_jar(&run->selection.project, which, error);
    if (jar && jbc_connector_open(&connector, jar, NULL, error) == 0) {
        if (connector.adapter.name)
            name = copy(connector.adapter.name, error);
        else
            fail_with(error, JBC_BAD_INPUT, "%s holds no entry %s: a connector's JAR has it", jar,
                      connector.adapter_entry);
    }
    jbc_connector_clear(&connector);
    free(jar);
    return name;
}

char *connector_name(const struct project_run *run, const struct project_release *which,
                     struct jbc_error *error)
{
    const struct lock_entry *entry =
        lock_find(&run->lock, which->organization->label, which->connector->label);
    if (entry)
        return copy(entry->name, error);
    if (which->connector->name)
        return copy(which->connector->name, error);
    return name_in_jar(run, which, error);
}
