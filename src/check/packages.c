#include "packages.h"

#include "fail.h"

#include <stdlib.h>
#include <string.h>

/* Where a part of a package stayed (javax.transaction.xa, javax.annotation.processing), only the
 * package itself has left, and not those below it. */
static const struct package {
    const char *path;
    bool is_alone;
} packages[PACKAGE_COUNT] = {
    {"javax/xml/bind/", false},  {"javax/xml/ws/", false},     {"javax/xml/soap/", false},
    {"javax/jws/", false},       {"javax/activation/", false}, {"javax/activity/", false},
    {"javax/annotation/", true}, {"javax/transaction/", true}, {"javax/rmi/", false},
    {"org/omg/", false},         {"jdk/nashorn/api/", false},
};

const char *const package_names[PACKAGE_COUNT] = {
    "javax.xml.bind",   "javax.xml.ws",   "javax.xml.soap",   "javax.jws",
    "javax.activation", "javax.activity", "javax.annotation", "javax.transaction",
    "javax.rmi",        "org.omg",        "jdk.nashorn.api",
};

/* javax.rmi.ssl stayed. */
static bool has_stayed(struct class_name name)
{
    static const char ssl[] = "javax/rmi/ssl/";
    return name.length >= sizeof ssl - 1 && memcmp(name.text, ssl, sizeof ssl - 1) == 0;
}

/* PACKAGE_COUNT: in none of them. */
static size_t package_of(struct class_name name)
{
    if (name.length < 8 || (name.text[0] != 'j' && name.text[0] != 'o') || has_stayed(name))
        return PACKAGE_COUNT;
    for (size_t i = 0; i < PACKAGE_COUNT; i++) {
        size_t length = strlen(packages[i].path);
        if (name.length > length && memcmp(name.text, packages[i].path, length) == 0 &&
            !(packages[i].is_alone && memchr(name.text + length, '/', name.length - length)))
            return i;
    }
    return PACKAGE_COUNT;
}

int packages_use(struct package_use *use, const struct class_file *class, const char *entry,
                 struct jbc_error *error)
{
    for (unsigned i = 1; i < class->constant_count; i++) {
        size_t package = package_of(class_constant(class, i));
        if (package == PACKAGE_COUNT || use->used_by[package])
            continue;
        use->used_by[package] = strdup(entry);
        if (!use->used_by[package])
            return fail_memory(error);
    }
    return 0;
}

void packages_provide(struct package_use *use, const char *entry)
{
    size_t package = package_of((struct class_name){entry, strlen(entry)});
    if (package < PACKAGE_COUNT)
        use->provided[package] = true;
}

void packages_clear(struct package_use *use)
{
    for (size_t i = 0; i < PACKAGE_COUNT; i++)
        free(use->used_by[i]);
    *use = (struct package_use){0};
}
