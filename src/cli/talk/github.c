#include "github.h"

#include "fail.h"
#include "file.h"

#include <fcntl.h>
#include <unistd.h>

static struct github here;

void github_setup(const struct github *github)
{
    here = *github;
}

const struct github *github_get(void)
{
    return &here;
}

int github_add(const char *path, const struct buf *text, struct jbc_error *error)
{
    if (text->failed)
        return fail_memory(error);
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return fail_errno(error, "cannot open %s", path);
    int result = file_write_all(fd, text->data, text->length, path, error);
    close(fd);
    return result;
}
