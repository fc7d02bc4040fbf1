#include "device.h"

#include "fail.h"
#include "file.h"
#include "folder.h"
#include "output.h"
#include "process.h"
#include "state.h"

#include <string.h>

enum { ID_LIMIT = 256, RANDOM_BYTES = 16 };

static int path_of(struct buf *path, const char *state_folder, struct jbc_error *error)
{
    buf_addf(path, "%s/device-id", state_folder);
    return path->failed ? fail_memory(error) : 0;
}

/* What another user can plant there is not sent: Harmony might come to trust it. */
static int read_kept(struct buf *device, const char *state_folder, struct jbc_error *error)
{
    struct buf path = {0};
    struct jbc_error reason = {0};
    bool is_there = false;
    int result = path_of(&path, state_folder, &reason);
    if (result == 0)
        result = folder_check_private(state_folder, &reason);
    if (result == 0)
        result = file_check_plain(path.data, &is_there, &reason);
    if (result == 0 && is_there)
        result = file_read(device, path.data, ID_LIMIT, &reason);
    buf_clear(&path);
    return result < 0 ? state_fail(&reason, error) : 0;
}

int device_read(struct buf *device, const char *state_folder, const char *given,
                struct jbc_error *error)
{
    int result = 0;
    if (given)
        buf_adds(device, given);
    else if (state_folder && file_exists(state_folder))
        result = read_kept(device, state_folder, error);
    if (device->length)
        device->length = strcspn(device->data, "\r\n");
    if (device->data)
        device->data[device->length] = '\0';
    return result;
}

static int keep(const struct buf *device, const char *state_folder, struct jbc_error *error)
{
    struct buf path = {0};
    struct jbc_error reason = {0};
    int result = path_of(&path, state_folder, &reason);
    if (result == 0)
        result = folder_make_private(state_folder, &reason);
    if (result == 0)
        result = file_check_plain(path.data, NULL, &reason);
    if (result == 0)
        result = output_write(path.data, device->data, device->length, 0600, &reason);
    buf_clear(&path);
    return result < 0 ? state_fail(&reason, error) : 0;
}

int device_make(struct buf *device, const char *state_folder, struct jbc_error *error)
{
    unsigned char random[RANDOM_BYTES];
    if (process_random(random, sizeof random) < 0)
        return fail_errno(error, "cannot make a device id from random numbers");
    buf_adds(device, "jbc-");
    for (size_t i = 0; i < sizeof random; i++)
        buf_addf(device, "%02x", random[i]);
    if (device->failed)
        return fail_memory(error);
    return state_folder ? keep(device, state_folder, error) : 0;
}
