#include "state.h"

#include "buf.h"
#include "env.h"
#include "fail.h"
#include "folder.h"

#include <string.h>

char *state_folder(struct jbc_error *error)
{
    const char *state = env_get("XDG_STATE_HOME"), *home = env_get("HOME");
    struct buf path = {0};
    if (state && state[0] == '/') {
        buf_addf(&path, "%s/jbc", state);
    } else if (home) {
        buf_addf(&path, "%s/.local/state/jbc", strcmp(home, "/") == 0 ? "" : home);
    } else {
        fail_with(error, JBC_FAILED,
                  "there is no place for jbc's state: set HOME or XDG_STATE_HOME");
        return NULL;
    }
    char *folder = buf_take(&path);
    if (!folder)
        fail_memory(error);
    return folder;
}

int state_fail(const struct jbc_error *reason, struct jbc_error *error)
{
    return fail_with(error, reason->code, "%s; XDG_STATE_HOME names another place for jbc's state",
                     reason->message);
}

int state_prepare(const char *folder, bool dry_run, struct jbc_error *error)
{
    struct jbc_error reason = {0};
    int result =
        dry_run ? folder_check_private(folder, &reason) : folder_make_private(folder, &reason);
    return result < 0 ? state_fail(&reason, error) : 0;
}
