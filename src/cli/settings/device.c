#include "device.h"

#include "fail.h"
#include "file.h"
#include "folder.h"
#include "output.h"

#include <string.h>
#include <sys/random.h>

enum { ID_LIMIT = 256, RANDOM_BYTES = 16 };

static int path_of(struct buf *path, const char *state_folder, struct jbc_error *error)
{
    buf_addf(path, "%s/device-id", state_folder);
    return path->failed ? fail_memory(error) : 0;
}

int device_read(struct buf *device, const char *state_folder, const char *given,
                struct jbc_error *error)
{
    struct buf path = {0};
    int result = 0;
    if (given)
        buf_adds(device, given);
    else if (state_folder && (result = path_of(&path, state_folder, error)) == 0 &&
             file_exists(path.data))
        result = file_read(device, path.data, ID_LIMIT, error);
    if (device->length)
        device->length = strcspn(device->data, "\r\n");
    if (device->data)
        device->data[device->length] = '\0';
    buf_clear(&path);
    return result;
}

int device_make(struct buf *device, const char *state_folder, struct jbc_error *error)
{
    unsigned char random[RANDOM_BYTES];
    struct buf path = {0};
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return fail_errno(error, "cannot make a device id");
    buf_adds(device, "jbc-");
    for (size_t i = 0; i < sizeof random; i++)
        buf_addf(device, "%02x", random[i]);
    if (device->failed)
        return fail_memory(error);
    if (!state_folder)
        return 0;
    int result = path_of(&path, state_folder, error);
    if (result == 0)
        result = folder_make_private(state_folder, error);
    if (result == 0)
        result = output_write(path.data, device->data, device->length, 0600, error);
    buf_clear(&path);
    return result;
}
