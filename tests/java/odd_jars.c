/*
 * odd_jars CLASS FOLDER: makes JARs that no common tool makes. In FOLDER/good are those that jbc
 * must take, each with the class file CLASS in it; in FOLDER/bad those that it must refuse.
 */
#include "../unit/zip_maker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANIFEST "META-INF/MANIFEST.MF"
#define TEXT     "Manifest-Version: 1.0\r\nOld: yes\r\n\r\n"

enum { LONG_NAME = 60000, MANY = 100000, SYMLINK = 0120777, UNIX = 3 << 8 };

struct jar {
    const char *name;
    const struct spec *entries[6];
    const char *comment;
    bool zip64;
    unsigned last_first;
};

#define UTF8   "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"
#define EXTRA  "\x55\x54\x05\x00\x01\x01\x02\x03\x04\xfe\xca\x00\x00"
#define FIELDS .local_extra = EXTRA, .local_extra_length = 13, .extra = EXTRA, .extra_length = 13

static const struct spec manifest = {.name = MANIFEST, .content = TEXT, .deflated = true},
                         adapter = {.name = "adapter.json",
                                    .content = "{\"name\": \"Odd\", \"version\": \"1.0\","
                                               " \"activities\": {\"fetch\": {}}}"},
                         meta_inf = {.name = "META-INF/",
                                     .empty_deflated = true,
                                     .descriptor = DESCRIPTOR,
                                     .local_extra = "\xfe\xca\0",
                                     .local_extra_length = 4,
                                     .extra = "\xfe\xca\0",
                                     .extra_length = 4},
                         plain_folder = {.name = "META-INF/"},
                         one = {.name = "one", .content = "1", .time = 0x5a6b7c8d};

/* What jbc must take. The class is added to each. */

static const struct spec
    stored_manifest = {.name = MANIFEST, .content = TEXT},
    lower = {.name = "meta-inf/Manifest.mf", .content = TEXT}, lower_folder = {.name = "Meta-Inf/"},
    signed_ = {.name = "s", .content = "1", .deflated = true, .descriptor = 1},
    unsigned_ = {.name = "u", .content = "2", .deflated = true, .descriptor = DESCRIPTOR_UNSIGNED},
    described = {.name = MANIFEST, .content = TEXT, .deflated = true, .descriptor = DESCRIPTOR},
    twin = {.name = "twin", .content = "1"}, other_twin = {.name = "twin", .content = "22"},
    unicode = {.name = UTF8, .content = "1"},
    flagged = {.name = "x" UTF8, .content = "1", .flags = 0x800},
    commented = {.name = "c", .content = "1", .comment = "a comment"},
    extras = {.name = "e", .content = "1", FIELDS},
    wide = {.name = "w", .content = "1", .zip64 = true, .extra = EXTRA, .extra_length = 13},
    link_ = {.name = "link",
             .content = "one",
             .made_by = UNIX + 20,
             .attributes = (uint32_t)SYMLINK << 16},
    backslash = {.name = "a\\b", .content = "1"}, above = {.name = "../above", .content = "1"},
    absolute = {.name = "/absolute", .content = "1"},
    gap = {.name = "g", .content = "1", .gap = "a removed entry"},
    empty = {.name = "empty", .time = 0xffffffff},
    local = {.name = "local", .content = "1", .add_local = 5},
    again = {.name = "one", .content = "1", .time = 0x5a6b7c8d, .add_offset = (uint32_t)-34},
    described_wide = {.name = "v", .content = "2", .deflated = true, .descriptor = DESCRIPTOR_WIDE},
    nested = {.name = "n.zip",
              .content = "PK\5\6"
                         "PK\1\2"
                         "PK\3\4"};

static const struct jar good[] = {
    {.name = "first", .entries = {&manifest, &adapter}},
    {.name = "second", .entries = {&plain_folder, &manifest, &adapter}},
    {.name = "of-java", .entries = {&meta_inf, &described, &adapter}},
    {.name = "behind-another", .entries = {&one, &manifest, &adapter}},
    {.name = "late", .entries = {&meta_inf, &one, &adapter, &manifest}},
    {.name = "missing", .entries = {&adapter, &one}},
    {.name = "missing-with-folder", .entries = {&adapter, &one, &plain_folder}},
    {.name = "lower", .entries = {&adapter, &lower_folder, &lower}},
    {.name = "stored", .entries = {&stored_manifest, &adapter, &one}},
    {.name = "described", .entries = {&described, &signed_, &unsigned_, &adapter}},
    {.name = "twins", .entries = {&manifest, &adapter, &twin, &other_twin}},
    {.name = "utf8", .entries = {&manifest, &adapter, &unicode, &flagged}},
    {.name = "comment",
     .entries = {&manifest, &adapter, &commented},
     .comment = "of the file\nPK\5\6"},
    {.name = "extra", .entries = {&manifest, &adapter, &extras}},
    {.name = "zip64", .entries = {&manifest, &adapter, &one}, .zip64 = true},
    {.name = "zip64-entry", .entries = {&manifest, &adapter, &wide}},
    {.name = "mode", .entries = {&manifest, &adapter, &link_, &one}},
    {.name = "path", .entries = {&manifest, &adapter, &backslash, &above, &absolute}},
    {.name = "gap", .entries = {&manifest, &gap, &adapter, &one}},
    {.name = "empty", .entries = {&manifest, &adapter, &empty, &nested}},
    {.name = "local", .entries = {&manifest, &adapter, &local}},
    {.name = "overlapping", .entries = {&manifest, &adapter, &one, &again}},
    {.name = "described-wide", .entries = {&manifest, &adapter, &described_wide, &one}},
    {.name = "order", .entries = {&manifest, &adapter, &one, &twin}, .last_first = 2},
};

/* What it must refuse. */

static const struct spec encrypted = {.name = "locked", .content = "1", .flags = 1},
                         bzip2 = {.name = "bzip2", .content = "1", .method = 12},
                         nul = {.name = "nu\0l", .name_length = 4, .content = "1"},
                         latin1 = {.name = "caf\xe9", .content = "1"},
                         overlong = {.name = "over\xc0\xaf", .content = "1"},
                         disguised = {.name = "good", .local_name = "evil", .content = "1"},
                         moved = {.name = "moved", .content = "1", .add_offset = 3},
                         far = {.name = "far", .content = "1", .add_offset = 1000000},
                         larger = {.name = "larger", .content = "1", .add_size = 5},
                         deflated_local = {.name = "local",
                                           .content = "1",
                                           .deflated = true,
                                           .add_size = 5},
                         stored_described = {.name = "stored", .content = "1", .descriptor = 1},
                         undescribed = {.name = "u", .content = "1", .deflated = true, .flags = 8},
                         misdescribed = {.name = "m",
                                         .content = "1",
                                         .deflated = true,
                                         .descriptor = DESCRIPTOR,
                                         .add_size = 1},
                         bad_crc = {.name = MANIFEST, .content = TEXT, .add_crc = 1},
                         bad_adapter = {.name = "adapter.json", .content = "{}", .add_crc = 1},
                         huge = {.name = MANIFEST,
                                 .content = TEXT,
                                 .deflated = true,
                                 .add_size = 1U << 30,
                                 .add_local = 1U << 30},
                         signature = {.name = "META-INF/A.SF", .content = TEXT},
                         text_of_no_manifest = {.name = MANIFEST, .content = "nonsense\r\n"};

static const struct jar bad[] = {
    {.name = "two-manifests", .entries = {&manifest, &adapter, &manifest}},
    {.name = "two-cases", .entries = {&manifest, &adapter, &lower}},
    {.name = "encrypted", .entries = {&manifest, &adapter, &encrypted}},
    {.name = "bzip2", .entries = {&manifest, &adapter, &bzip2}},
    {.name = "nul", .entries = {&manifest, &adapter, &nul}},
    {.name = "latin1", .entries = {&manifest, &adapter, &latin1}},
    {.name = "overlong", .entries = {&manifest, &adapter, &overlong}},
    {.name = "disguised", .entries = {&manifest, &adapter, &disguised}},
    {.name = "moved", .entries = {&manifest, &adapter, &moved}},
    {.name = "far", .entries = {&manifest, &adapter, &far}},
    {.name = "larger", .entries = {&manifest, &adapter, &larger}},
    {.name = "local", .entries = {&manifest, &adapter, &deflated_local}},
    {.name = "stored-described", .entries = {&manifest, &adapter, &stored_described}},
    {.name = "undescribed", .entries = {&manifest, &adapter, &undescribed}},
    {.name = "misdescribed", .entries = {&manifest, &adapter, &misdescribed}},
    {.name = "bad-crc", .entries = {&bad_crc, &adapter}},
    {.name = "bad-adapter", .entries = {&manifest, &bad_adapter}},
    {.name = "huge", .entries = {&huge, &adapter}},
    {.name = "signed", .entries = {&manifest, &adapter, &signature}},
    {.name = "nonsense", .entries = {&text_of_no_manifest, &adapter}},
};

static void save(struct zip_maker *zip, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "%s.jar", name);
    zip_save(zip, path);
}

static void make(const struct jar *jar, const struct spec *class_file)
{
    struct zip_maker zip = {
        .comment = jar->comment, .zip64 = jar->zip64, .last_first = jar->last_first};
    for (size_t i = 0; i < sizeof jar->entries / sizeof jar->entries[0] && jar->entries[i]; i++)
        zip_add(&zip, jar->entries[i]);
    zip_add(&zip, class_file);
    save(&zip, jar->name);
}

static void make_long_name(const struct spec *class_file)
{
    static char name[LONG_NAME + 1];
    memset(name, 'n', LONG_NAME);
    const struct spec entry = {.name = name, .content = "1"};
    const struct jar jar = {.name = "long-name", .entries = {&manifest, &adapter, &entry}};
    make(&jar, class_file);
}

static void make_many(const struct spec *class_file)
{
    struct zip_maker zip = {0};
    char name[32], content[32];
    zip_add(&zip, &adapter);
    zip_add(&zip, class_file);
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "many/%d/%d", i / 1000, i);
        snprintf(content, sizeof content, "%d", i);
        const struct spec entry = {.name = name, .content = content, .deflated = i % 2};
        zip_add(&zip, &entry);
    }
    zip_add(&zip, &manifest);
    save(&zip, "many");
}

static void enter(const char *folder)
{
    if ((mkdir(folder, 0777) != 0 && errno != EEXIST) || chdir(folder) != 0) {
        perror(folder);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    struct buf bytes = {0};
    if (argc != 3) {
        fputs("usage: odd_jars CLASS FOLDER\n", stderr);
        return 2;
    }
    load_bytes(&bytes, argv[1]);
    const struct spec class_file = {
        .name = "Loaded.class", .content = bytes.data, .length = bytes.length, .deflated = true};
    enter(argv[2]);
    enter("good");
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        make(&good[i], &class_file);
    make_long_name(&class_file);
    make_many(&class_file);
    enter("../bad");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        make(&bad[i], &class_file);
    buf_clear(&bytes);
    return 0;
}
