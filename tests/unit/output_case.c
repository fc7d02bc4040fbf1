#include "output_case.h"

#include "expect.h"
#include "file.h"
#include "output.h"

#include <unistd.h>

int __real_access(const char *path, int mode);
int __wrap_access(const char *path, int mode);

bool is_named;

int __wrap_access(const char *path, int mode)
{
    return is_named && strncmp(path, "/proc/", 6) == 0 ? -1 : __real_access(path, mode);
}

struct output opened(const char *path, mode_t mode)
{
    struct output output = {0};
    struct jbc_error error = {0};
    assert_success(output_open(&output, path, mode, &error), error);
    return output;
}

void put(struct output *output, const char *text)
{
    struct jbc_error error = {0};
    assert_success(file_write_all(output->fd, text, strlen(text), "it", &error), error);
}

void commit(struct output *output)
{
    struct jbc_error error = {0};
    assert_success(output_commit(output, &error), error);
}

bool write_out(const char *path, const char *text, mode_t mode)
{
    struct output output = opened(path, mode);
    put(&output, text);
    commit(&output);
    return output.changed;
}
