#define _XOPEN_SOURCE 700 /* nftw */
#include "temp_folder.h"

#include "expect.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

int enter_temp_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/test_unit.XXXXXX");
    return mkdtemp(folder) ? chdir(folder) : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type;
    return at->level == 0 ? 0 : remove(path);
}

static int open_up(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)at;
    if (type == FTW_D || type == FTW_DNR)
        chmod(path, 0700);
    return 0;
}

int empty_temp_folder(void **state)
{
    (void)state;
    nftw(folder, open_up, 8, FTW_PHYS);
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int leave_temp_folder(void **state)
{
    empty_temp_folder(state);
    return rmdir(folder);
}

int count_files(const char *path)
{
    DIR *dir = opendir(path);
    assert_non_null(dir);
    int count = -2; /* . and .. */
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

void make_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
}

void assert_file(const char *path, const char *text)
{
    char got[4096];
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        fail_msg("no file: %s", path);
    ssize_t length = read(fd, got, sizeof got - 1);
    close(fd);
    assert_true(length >= 0);
    got[length] = '\0';
    assert_string_equal(got, text);
}

mode_t mode_of(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 07777;
}
