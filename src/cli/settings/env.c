#include "env.h"

#include "buf.h"
#include "fail.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *env_get(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

char *env_state_folder(struct jbc_error *error)
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

int env_state_fail(const struct jbc_error *reason, struct jbc_error *error)
{
    char text[sizeof reason->message];
    memcpy(text, reason->message, sizeof text);
    return fail_with(error, reason->code, "%s; XDG_STATE_HOME names another place for jbc's state",
                     text);
}

int env_number(const char *text, const char *what, int64_t least, int64_t most, int64_t *number,
               struct jbc_error *error)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || *end || text[0] < '0' || text[0] > '9' || value < least || value > most)
        return fail_with(error, JBC_USAGE,
                         "%s is '%s', but must be a whole number from %" PRId64 " to %" PRId64,
                         what, text, least, most);
    *number = value;
    return 0;
}

int env_source_date_epoch(int64_t *epoch, struct jbc_error *error)
{
    const char *text = env_get("SOURCE_DATE_EPOCH");
    *epoch = -1;
    return text ? env_number(text, "SOURCE_DATE_EPOCH", 0, INT64_C(253402300799), epoch, error) : 0;
}
