#include "secret_files.h"

#include "file.h"
#include "msg.h"

#include <sys/stat.h>

void secret_file_warn(const char *path)
{
    struct stat st;
    if (!path || stat(path, &st) < 0 || !S_ISREG(st.st_mode) ||
        !(st.st_mode & (S_IRGRP | S_IROTH)) || !file_has_modes(path))
        return;
    msg_warning("%s holds secrets, and others can read it (mode %04o): 'chmod go-rwx' mends that",
                path, (unsigned)(st.st_mode & 07777));
}

void secret_files_warn(const struct options *options)
{
    secret_file_warn(options->password_file);
    secret_file_warn(options->token_file);
    secret_file_warn(options->key_file);
    secret_file_warn(options->secret_file);
    secret_file_warn(options->registration);
}
