#ifndef JBC_JAR_H
#define JBC_JAR_H

#include <jbc/api.h>
#include <jbc/error.h>
#include <jbc/listener.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A JAR: read entries, and copy it with another manifest. Sources: JAR File Specification and
 * PKWARE's APPNOTE (ZIP File Format Specification), section numbers in jar.c.
 */
struct jbc_jar;

/*
 * Opens and checks a JAR. Everything that makes Java refuse it, or that would make a copy
 * ambiguous, fails here with JBC_BAD_INPUT and a message that names the JAR, the entry where
 * there is one, and the cause: not a ZIP file, truncated, a prefix (shell script) in front,
 * directory and local headers that disagree, overlapping entries, an encrypted entry, a method
 * other than stored and deflated, a NUL in a name, a name that is not UTF-8, two manifests. A file
 * that cannot be read is JBC_FAILED.
 */
JBC_API struct jbc_jar *jbc_jar_open(const char *path, struct jbc_error *error);
JBC_API void jbc_jar_free(struct jbc_jar *jar);

JBC_API const char *jbc_jar_path(const struct jbc_jar *jar); /* borrowed */
JBC_API mode_t jbc_jar_mode(const struct jbc_jar *jar);      /* permission bits of the file */

/* True where the same file (device and inode) is behind path. */
JBC_API bool jbc_jar_is_file(const struct jbc_jar *jar, const char *path);

/* True where META-INF holds a signature file (*.SF, *.RSA, *.DSA, *.EC, SIG-*). */
JBC_API bool jbc_jar_is_signed(const struct jbc_jar *jar);

/*
 * Reads an entry, its CRC checked. *data is malloc'ed and NUL-terminated behind *length; the
 * caller frees it. *data is NULL, and 0 returned, where there is no such entry. More than limit
 * bytes is JBC_BAD_INPUT.
 */
JBC_API int jbc_jar_read(const struct jbc_jar *jar, const char *entry, size_t limit, char **data,
                         size_t *length, struct jbc_error *error);

/* The manifest, found in any case of its path, as jbc_jar_read gives an entry (limit 8 MiB). */
JBC_API int jbc_jar_read_manifest(const struct jbc_jar *jar, char **data, size_t *length,
                                  struct jbc_error *error);

struct jbc_jar_copy {
    const char *manifest; /* the new manifest's bytes */
    size_t manifest_length;
    bool strip_signatures; /* leave out the signature files; else a signed JAR is JBC_BAD_INPUT */
    int64_t source_date_epoch; /* time of the new manifest, in seconds; -1: that of the old one,
                                  else 1980-01-01 */
    const struct jbc_listener *listener; /* progress and stop; may be NULL */
};

/*
 * Writes the JAR with the new manifest to fd, from its offset 0; fd must be empty and seekable.
 * META-INF/ (if the JAR has it) and META-INF/MANIFEST.MF come first; every other entry is kept
 * byte for byte: order, name, method, compressed data, CRC, time, attributes, extra fields,
 * comment. The same input gives the same bytes. Does not sync.
 */
JBC_API int jbc_jar_write(const struct jbc_jar *jar, const struct jbc_jar_copy *copy, int fd,
                          struct jbc_error *error);

#ifdef __cplusplus
}
#endif

#endif
