/*
 * jar_driver: copies each JAR named by a line of stdin to FILE.copy, with another manifest and
 * without signatures, and names those that jbc takes on stdout: two lines, the JAR and its copy.
 */
#include <jbc/jar.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TEXT "Manifest-Version: 1.0\r\nNew: yes\r\n\r\n"

static int copy(const struct jbc_jar *jar, const char *to)
{
    const struct jbc_jar_copy how = {.manifest = TEXT,
                                     .manifest_length = sizeof TEXT - 1,
                                     .strip_signatures = true,
                                     .source_date_epoch = 1000000000};
    int fd = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    int result = jbc_jar_write(jar, &how, fd, NULL);
    close(fd);
    return result;
}

int main(void)
{
    char path[4096], to[4200];
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        snprintf(to, sizeof to, "%s.copy", path);
        struct jbc_jar *jar = jbc_jar_open(path, NULL);
        if (jar && copy(jar, to) == 0)
            printf("%s\n%s\n", path, to);
        jbc_jar_free(jar);
    }
    return 0;
}
