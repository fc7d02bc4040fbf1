#include "scan.h"

#include "fail.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SDK        "org/jitterbit/connector/sdk/"
#define VERSIONS   "META-INF/versions/"
#define CLASS_TAIL ".class"

enum {
    ANNOTATED_LIMIT = 4096, /* a JAR with more of them is no connector */
    NAME_LIMIT = 1024,
    LAST_JAVA = 25,
    HEADER = 8, /* bytes that tell a class file's version */
};

/* What is at hand while a JAR is scanned. */
struct scanner {
    struct scan *scan;
    const struct entries *entries;
    bool is_multi_release;
    struct buf bytes; /* of the class file at hand */
    struct jbc_error *error;
};

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool is_class(const char *entry)
{
    size_t length = strlen(entry), tail = strlen(CLASS_TAIL);
    return length > tail && strcmp(entry + length - tail, CLASS_TAIL) == 0;
}

/* "module-info.class" tells a class path nothing. */
static bool is_module_info(const char *entry)
{
    const char *slash = strrchr(entry, '/');
    return strcmp(slash ? slash + 1 : entry, "module-info.class") == 0;
}

static int keep(char **place, const char *text, struct jbc_error *error)
{
    if (!*place && !(*place = strdup(text)))
        return fail_memory(error);
    return 0;
}

/* ---- versions ---- */

static int take_version(struct newest *newest, unsigned major, const char *entry,
                        struct jbc_error *error)
{
    newest->count = major == newest->major ? newest->count + 1 : newest->count;
    if (major <= newest->major)
        return 0;
    free(newest->entry);
    *newest = (struct newest){.major = major, .count = 1};
    return keep(&newest->entry, entry, error);
}

/* The Java from which on a JAR File Specification's versioned entry counts; 0: an ordinary entry,
 * or one that no Java of an agent looks at. */
static unsigned long java_of(const char *entry)
{
    char *end;
    unsigned long java = strtoul(entry + strlen(VERSIONS), &end, 10);
    return *end == '/' && java >= 9 && java <= LAST_JAVA ? java : 0;
}

/* ---- annotations ---- */

static char *copy(struct class_name name)
{
    return name.length <= NAME_LIMIT ? strndup(name.text ? name.text : "", name.length)
                                     : strdup("");
}

static int add_annotated(struct scan *scan, enum annotation_kind kind, const char *entry,
                         const struct class_annotation *annotation, struct jbc_error *error)
{
    size_t count = scan->annotated_count;
    if (count == ANNOTATED_LIMIT)
        return 0;
    if ((count & (count - 1)) == 0) {
        struct annotated *grown =
            realloc(scan->annotated, (count ? 2 * count : 1) * sizeof *scan->annotated);
        if (!grown)
            return fail_memory(error);
        scan->annotated = grown;
    }
    struct annotated *added = &scan->annotated[scan->annotated_count++];
    *added =
        (struct annotated){kind, strdup(entry), copy(annotation->name), copy(annotation->factory)};
    return added->entry && added->name && added->factory ? 0 : fail_memory(error);
}

static int take_annotations(struct scan *scan, const struct class_file *class, const char *entry,
                            struct jbc_error *error)
{
    static const char *const types[] = {[ANNOTATED_CONNECTOR] = SDK "annotation/Connector",
                                        [ANNOTATED_ACTIVITY] = SDK "annotation/Activity"};
    for (int kind = ANNOTATED_CONNECTOR; kind <= ANNOTATED_ACTIVITY; kind++) {
        struct class_annotation annotation;
        if (class_annotation(class, types[kind], &annotation) &&
            add_annotated(scan, (enum annotation_kind)kind, entry, &annotation, error) < 0)
            return -1;
    }
    return 0;
}

/* ---- entries ---- */

static int take_invalid(struct scan *scan, const char *entry, const char *reason,
                        struct jbc_error *error)
{
    if (scan->invalid_count++ == 0)
        scan->invalid_reason = reason;
    return keep(&scan->invalid_entry, entry, error);
}

static int take_class(struct scanner *scanner, const char *entry)
{
    struct scan *scan = scanner->scan;
    struct class_file class = {0};
    const unsigned char *bytes = (const unsigned char *)scanner->bytes.data;
    const char *wrong = class_parse(&class, bytes, scanner->bytes.length);
    int result = 0;
    if (wrong)
        result = take_invalid(scan, entry, wrong, scanner->error);
    else if (take_version(&scan->base, class.major, entry, scanner->error) < 0 ||
             take_annotations(scan, &class, entry, scanner->error) < 0 ||
             packages_use(&scan->packages, &class, entry, scanner->error) < 0)
        result = -1;
    class_clear(&class);
    return result;
}

/* Only its version counts: it stands in for another class, or is too large to be looked into. */
static int take_version_alone(struct scanner *scanner, struct newest *newest, const char *entry)
{
    const unsigned char *bytes = (const unsigned char *)scanner->bytes.data;
    unsigned major = class_version(bytes, scanner->bytes.length);
    return major ? take_version(newest, major, entry, scanner->error)
                 : take_invalid(scanner->scan, entry, "no class file", scanner->error);
}

/* The first bytes of a class file. One that is damaged is invalid; what else fails, fails. */
static int read_class(struct scanner *scanner, size_t index, const char *entry, size_t limit,
                      bool *is_read)
{
    struct jbc_error reason = {0};
    buf_reset(&scanner->bytes);
    *is_read = entries_read(scanner->entries, index, limit, &scanner->bytes, &reason) == 0;
    if (*is_read)
        return 0;
    if (reason.code == JBC_BAD_INPUT)
        return take_invalid(scanner->scan, entry, "damaged", scanner->error);
    return fail_with(scanner->error, reason.code, "%s", reason.message);
}

static int take_entry(struct scanner *scanner, size_t index, const struct jbc_jar_entry *entry)
{
    struct scan *scan = scanner->scan;
    bool is_versioned = starts_with(entry->name, VERSIONS), is_read;
    bool is_whole = !is_versioned && entry->size <= CLASS_LIMIT;
    if (!is_class(entry->name) || is_module_info(entry->name))
        return 0;
    if (is_versioned && (!scanner->is_multi_release || !java_of(entry->name)))
        return 0;
    packages_provide(&scan->packages, entry->name);
    if (starts_with(entry->name, SDK) && keep(&scan->sdk_entry, entry->name, scanner->error) < 0)
        return -1;
    if (read_class(scanner, index, entry->name, is_whole ? CLASS_LIMIT : HEADER, &is_read) < 0)
        return -1;
    if (!is_read)
        return 0;
    if (is_whole)
        return take_class(scanner, entry->name);
    return take_version_alone(scanner, is_versioned ? &scan->versioned : &scan->base, entry->name);
}

int scan_jar(struct scan *scan, const struct entries *entries, bool is_multi_release,
             struct jbc_error *error)
{
    struct scanner scanner = {scan, entries, is_multi_release, {0}, error};
    int result = 0;
    for (size_t i = 0; i < entries->count && result == 0; i++) {
        struct jbc_jar_entry entry;
        result = jbc_jar_entry(entries->jar, i, &entry, error);
        if (result == 0)
            result = take_entry(&scanner, i, &entry);
    }
    buf_clear(&scanner.bytes);
    return result;
}

void scan_clear(struct scan *scan)
{
    for (size_t i = 0; i < scan->annotated_count; i++) {
        free(scan->annotated[i].entry);
        free(scan->annotated[i].name);
        free(scan->annotated[i].factory);
    }
    free(scan->annotated);
    free(scan->base.entry);
    free(scan->versioned.entry);
    packages_clear(&scan->packages);
    free(scan->sdk_entry);
    free(scan->invalid_entry);
    *scan = (struct scan){0};
}
