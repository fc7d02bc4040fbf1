#ifndef JBC_MANIFEST_H
#define JBC_MANIFEST_H

#include <jbc/api.h>
#include <jbc/error.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The JAR manifest format. Source: JAR File Specification, "Notes on Manifest and Signature
 * Files" and "JAR Manifest", as java.util.jar reads it.
 *
 * Invariants of what is held here: a name is 1 to 70 bytes of [A-Za-z0-9_-] and stands once in a
 * section, whatever its case; a value is valid UTF-8 without CR, LF and NUL, never NULL, perhaps
 * empty. Names are compared without regard to ASCII case; the spelling that stands is kept.
 */
struct jbc_attribute {
    char *name;
    char *value;
    unsigned line; /* where it stood in the source, from 1; 0: it was set later */
};

struct jbc_section {
    char *name; /* value of the section's Name; NULL for the main attributes */
    struct jbc_attribute *attributes; /* without Name */
    size_t count;
};

struct jbc_manifest {
    char *source; /* what messages call it: a path, or "app.jar!/META-INF/MANIFEST.MF" */
    struct jbc_section main;
    struct jbc_section *sections;
    size_t section_count;
};

/* A template was written by a person and is read leniently where nothing can be misread: its
 * lines may be longer than the 512 bytes that Java allows, and those that begin with '#' are
 * comments, which are left out. */
enum jbc_manifest_origin { JBC_MANIFEST_OF_JAR, JBC_MANIFEST_TEMPLATE };

/*
 * Parses length bytes at data; manifest must be clear and on failure stays clear. Fails with
 * JBC_BAD_INPUT and a message that begins with "source:line: ".
 */
JBC_API int jbc_manifest_parse(struct jbc_manifest *manifest, const char *data, size_t length,
                               const char *source, enum jbc_manifest_origin origin,
                               struct jbc_error *error);

/* Frees (and wipes) what it holds and leaves it all zero. Valid on {0}; idempotent. */
JBC_API void jbc_manifest_clear(struct jbc_manifest *manifest);

/* Copies all of from into to, which must be clear. */
JBC_API int jbc_manifest_copy(struct jbc_manifest *to, const struct jbc_manifest *from,
                              struct jbc_error *error);

/* A main attribute's value, borrowed until the manifest changes; NULL if there is none. */
JBC_API const char *jbc_manifest_get(const struct jbc_manifest *manifest, const char *name);

/* The same with all that is known of it. */
JBC_API const struct jbc_attribute *jbc_manifest_find(const struct jbc_manifest *manifest,
                                                      const char *name);

/*
 * Sets a main attribute: in its place where it stands, else behind the last. The name takes the
 * spelling given here. Fails with JBC_BAD_INPUT where name or value would break the format; a
 * message never shows the value.
 */
JBC_API int jbc_manifest_set(struct jbc_manifest *manifest, const char *name, const char *value,
                             struct jbc_error *error);

/* Removes a main attribute, if it is there. */
JBC_API void jbc_manifest_remove(struct jbc_manifest *manifest, const char *name);

/*
 * Lays over upon base: attributes of over win (value and spelling), those that only base has
 * stay, new ones follow behind; sections alike, matched by their exact name.
 */
JBC_API int jbc_manifest_lay_over(struct jbc_manifest *base, const struct jbc_manifest *over,
                                  struct jbc_error *error);

/* Drops every digest attribute (SHA-256-Digest, X-Digest-Manifest, ...) of the sections, and
 * sections left empty by that. */
JBC_API void jbc_manifest_strip_digests(struct jbc_manifest *manifest);

/*
 * Writes it as java.util.jar reads it back equal: Manifest-Version first (1.0 if there is none
 * or it is empty),
 * CRLF, lines of at most 72 bytes that split no UTF-8 character, an empty line behind each
 * section. *data is malloc'ed, NUL-terminated behind *length, and may hold secrets: the caller
 * wipes and frees it.
 */
JBC_API int jbc_manifest_format(const struct jbc_manifest *manifest, char **data, size_t *length,
                                struct jbc_error *error);

#ifdef __cplusplus
}
#endif

#endif
