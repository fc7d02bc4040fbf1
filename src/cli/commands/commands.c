#include "cmd.h"

#include <string.h>

const struct command *const commands[] = {
    &cmd_prepare_release, &cmd_init,   &cmd_register,  &cmd_lock,       &cmd_list,    &cmd_validate,
    &cmd_delete,          &cmd_login,  &cmd_manifest,  &cmd_package,    &cmd_inspect, &cmd_check,
    &cmd_verify,          &cmd_doctor, &cmd_simulator, &cmd_completion, &cmd_help,    NULL,
};

const struct command *command_find(const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}
