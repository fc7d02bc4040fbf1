#include "state.h"

#include "buf.h"
#include "env.h"
#include "fail.h"

char *state_folder(struct jbc_error *error)
{
    const char *state = env_get("XDG_STATE_HOME"), *home = env_get("HOME");
    struct buf path = {0};
    if (state && state[0] == '/') {
        buf_addf(&path, "%s/jbc", state);
    } else if (home) {
        buf_addf(&path, "%s/.local/state/jbc", home);
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
