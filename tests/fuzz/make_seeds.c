/* make_seeds FOLDER: something for the fuzz targets to begin with, jar and json below FOLDER. */
#include "zip_maker.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char *folder;

static const char *path_of(const char *kind, const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, kind);
    mkdir(path, 0755);
    snprintf(path, sizeof path, "%s/%s/%s", folder, kind, name);
    return path;
}

#define MANIFEST "Manifest-Version: 1.0\r\nClass-Path: lib/a.jar\r\n\r\n"

static const struct spec meta_inf = {.name = "META-INF/",
                                     .empty_deflated = true,
                                     .descriptor = DESCRIPTOR,
                                     .local_extra = "\xfe\xca\0",
                                     .local_extra_length = 4};
static const struct spec manifest = {.name = "META-INF/MANIFEST.MF",
                                     .content = MANIFEST,
                                     .deflated = true,
                                     .descriptor = DESCRIPTOR};
static const struct spec stored = {.name = "META-INF/MANIFEST.MF", .content = MANIFEST};
static const struct spec adapter = {.name = "adapter.json", .content = "{}", .comment = "c"};
static const struct spec wide = {.name = "w",
                                 .content = "w",
                                 .deflated = true,
                                 .zip64 = true,
                                 .descriptor = DESCRIPTOR_WIDE,
                                 .extra = "UT\1\0\1",
                                 .extra_length = 5};
static const struct spec signature = {.name = "META-INF/A.SF", .content = "s"};
static const struct spec block = {.name = "META-INF/A.RSA", .content = "b"};

static void save(const char *name, struct zip_maker *zip, const struct spec *const *specs)
{
    for (; *specs; specs++)
        zip_add(zip, *specs);
    zip_save(zip, path_of("jar", name));
    zip_clear(zip);
}

#define SPECS(...) ((const struct spec *const[]){__VA_ARGS__, NULL})

static void make_jars(void)
{
    struct zip_maker zip = {0}, zip64 = {.zip64 = true, .comment = "comment"};
    struct zip_maker turned = {.last_first = 2}, nothing = {0}, late = {0}, signed_ = {0};
    save("first", &zip, SPECS(&meta_inf, &manifest, &adapter));
    save("late", &late, SPECS(&adapter, &wide, &stored));
    save("wide", &zip64, SPECS(&stored, &wide, &adapter));
    save("turned", &turned, SPECS(&manifest, &adapter, &wide));
    save("nothing", &nothing, SPECS(NULL));
    save("signed", &signed_, SPECS(&manifest, &signature, &block, &adapter));
}

static void make_jsons(void)
{
    static const char *const texts[] = {"{\"id\":9007199254740993,\"key\":\"k\",\"secret\":\"s\","
                                        "\"name\":\"N\",\"version\":\"1.0\","
                                        "\"endpointEntityId\":\"100\",\"functionEntityStartId\":"
                                        "\"101\",\"functionEntityEndId\":199}",
                                        "{\"name\":\"N\",\"version\":\"1.0\",\"activities\":{"
                                        "\"fetch\":{\"x\":[1,-2.5e+3,true,false,"
                                        "null,\"\\ud83d\\ude00\"]},\"put\":{}}}",
                                        "[[[[\"\\u0041\\n\"]],{}]]"};
    for (unsigned i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char name[] = {(char)('a' + (char)i), '\0'};
        save_bytes(path_of("json", name), texts[i], strlen(texts[i]));
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: make_seeds FOLDER\n", stderr);
        return 2;
    }
    folder = argv[1];
    mkdir(folder, 0755);
    make_jars();
    make_jsons();
    return 0;
}
