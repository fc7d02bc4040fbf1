#include "registration_file.h"

#include "file.h"
#include "output.h"

#include <string.h>

/* Whatever else stands there is no harm. */
static void keep_activities(struct jbc_registration *registration, const char *path)
{
    struct jbc_registration old = {0};
    if (!file_exists(path) || jbc_registration_read(&old, path, NULL) < 0)
        return;
    if (registration->activities.count == 0 &&
        strcmp(old.endpoint_entity_id, registration->endpoint_entity_id) == 0) {
        registration->activities = old.activities;
        old.activities = (struct jbc_activities){0};
    }
    jbc_registration_clear(&old);
}

int registration_file_write(struct jbc_registration *registration, const char *path,
                            struct jbc_error *error)
{
    keep_activities(registration, path);
    if (output_make_folder(path, error) < 0)
        return -1;
    return jbc_registration_write(registration, path, error);
}
