/*
 * manifest_driver jar|template FILE      what jbc makes of FILE, to stdout; 3 and a message if it
 *                                        refuses
 * manifest_driver jar|template --each    the same for each FILE named by a line of stdin, to
 *                                        FILE.jbc or, where it refuses, FILE.refused
 */
#include <jbc/manifest.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FAILED = 1, USAGE = 2, REFUSED = 3 };

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    char *data = NULL;
    struct stat status;
    if (fstat(fileno(file), &status) == 0 && (data = malloc((size_t)status.st_size + 1)) != NULL)
        *length = fread(data, 1, (size_t)status.st_size, file);
    fclose(file);
    return data;
}

static int write_file(const char *path, const char *data, size_t length)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return FAILED;
    size_t written = fwrite(data, 1, length, file);
    return fclose(file) == 0 && written == length ? 0 : FAILED;
}

/* Parses and formats path; *text is the result or the refusal. */
static int convert(const char *path, enum jbc_manifest_origin origin, char **text, size_t *length)
{
    struct jbc_manifest manifest = {0};
    struct jbc_error error = {0};
    int status = REFUSED;
    size_t size = 0;
    char *data = read_file(path, &size);
    if (!data) {
        perror(path);
        return FAILED;
    }
    if (jbc_manifest_parse(&manifest, data, size, path, origin, &error) == 0 &&
        jbc_manifest_format(&manifest, text, length, &error) == 0) {
        status = 0;
    } else {
        *text = strdup(error.message);
        *length = strlen(error.message);
    }
    jbc_manifest_clear(&manifest);
    free(data);
    return *text ? status : FAILED;
}

static int convert_one(const char *path, enum jbc_manifest_origin origin)
{
    char *text = NULL;
    size_t length = 0;
    int status = convert(path, origin, &text, &length);
    if (status == 0)
        fwrite(text, 1, length, stdout);
    else if (status == REFUSED)
        fprintf(stderr, "%s\n", text);
    free(text);
    return status;
}

static int convert_each(enum jbc_manifest_origin origin)
{
    char path[4096], result[4200];
    int status = 0;
    while (status == 0 && fgets(path, sizeof path, stdin)) {
        char *text = NULL;
        size_t length = 0;
        path[strcspn(path, "\n")] = '\0';
        int converted = convert(path, origin, &text, &length);
        snprintf(result, sizeof result, "%s.%s", path, converted == 0 ? "jbc" : "refused");
        status = converted == FAILED ? FAILED : write_file(result, text, length);
        free(text);
    }
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: manifest_driver jar|template FILE|--each\n", stderr);
        return USAGE;
    }
    enum jbc_manifest_origin origin =
        strcmp(argv[1], "template") == 0 ? JBC_MANIFEST_TEMPLATE : JBC_MANIFEST_OF_JAR;
    if (strcmp(argv[2], "--each") == 0)
        return convert_each(origin);
    return convert_one(argv[2], origin);
}
