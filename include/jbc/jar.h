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
 * A JAR: read entries, and copy it with another manifest. libzip reads and repackages it. Sources:
 * JAR File Specification and PKWARE's APPNOTE (ZIP File Format Specification), section numbers in
 * src/jar.
 *
 * To open or copy a JAR of over 4 MiB takes further threads for the time of the call, in which all
 * signals are blocked; where there are none to be had, it is done without.
 */
struct jbc_jar;

/*
 * Opens and checks a JAR. Everything that makes Java refuse it, as a file or as a stream, or that
 * would make a copy ambiguous, fails here with JBC_BAD_INPUT and a message that names the JAR, the
 * entry where there is one, and the cause: not a ZIP file, truncated, a prefix (shell script) in
 * front, an encrypted entry, a method other than stored and deflated, a name with NUL or that is
 * not UTF-8, a Unicode extra field that renames an entry, a local header of another name or method
 * than the directory tells, a stored entry with a data descriptor, a data descriptor that is
 * promised and not there, two manifests. A file that cannot be read is JBC_FAILED.
 *
 * What a copy heals is taken: entries that overlap (up to twice the JAR's size), and a local header
 * of other sizes or another CRC than the directory tells, if the entry's data fits the directory;
 * only for that are entries inflated here.
 */
JBC_API struct jbc_jar *jbc_jar_open(const char *path, struct jbc_error *error);

/* The same for a file that is open already, perhaps without a name: name is what messages call it.
 * fd is the JAR's from now on, and is closed also after a failure. */
JBC_API struct jbc_jar *jbc_jar_open_fd(int fd, const char *name, struct jbc_error *error);

JBC_API void jbc_jar_free(struct jbc_jar *jar);

JBC_API const char *jbc_jar_path(const struct jbc_jar *jar); /* borrowed */
JBC_API mode_t jbc_jar_mode(const struct jbc_jar *jar);      /* permission bits of the file */

/* True where the same file (device and inode) is behind path. */
JBC_API bool jbc_jar_is_file(const struct jbc_jar *jar, const char *path);

/*
 * Fails with JBC_FAILED unless the JAR's path still leads to the file that was opened: device,
 * inode, size and modification time (in nanoseconds). For the moment before something replaces it,
 * or is made of what was read from it.
 */
JBC_API int jbc_jar_check_unchanged(const struct jbc_jar *jar, struct jbc_error *error);

/* True where META-INF holds a signature file (*.SF, *.RSA, *.DSA, *.EC, SIG-*). */
JBC_API bool jbc_jar_is_signed(const struct jbc_jar *jar);

/*
 * Reads an entry, its CRC checked. *data is malloc'ed and NUL-terminated behind *length; the
 * caller frees it. *data is NULL, and 0 returned, where there is no such entry; of several with one
 * name the last is read, as by Java. More than limit bytes is JBC_BAD_INPUT.
 */
JBC_API int jbc_jar_read(const struct jbc_jar *jar, const char *entry, size_t limit, char **data,
                         size_t *length, struct jbc_error *error);

/* The manifest, found in any case of its path, as jbc_jar_read gives an entry (limit 8 MiB). */
JBC_API int jbc_jar_read_manifest(const struct jbc_jar *jar, char **data, size_t *length,
                                  struct jbc_error *error);

/* ---- all entries ---- */

/* Entries have indexes from 0, in the order of the directory. */
JBC_API size_t jbc_jar_count(const struct jbc_jar *jar);

struct jbc_jar_entry {
    const char *name; /* borrowed, until the JAR is freed or written */
    uint64_t size;    /* of its content, as the directory says */
    uint32_t crc;
    bool stored; /* not deflated */
};

JBC_API int jbc_jar_entry(const struct jbc_jar *jar, size_t index, struct jbc_jar_entry *entry,
                          struct jbc_error *error);

#define JBC_JAR_NO_ENTRY SIZE_MAX

/* The index of the entry of that name, which has length bytes; of several the last, as Java's
 * JarFile; or JBC_JAR_NO_ENTRY. */
JBC_API size_t jbc_jar_find(const struct jbc_jar *jar, const char *name, size_t length);

/*
 * True for a name that looks like the manifest's and that Java does not take for it:
 * META-INF\MANIFEST.MF, ./META-INF/MANIFEST.MF, /META-INF//manifest.mf.
 */
JBC_API bool jbc_jar_is_unseen_manifest(const char *name);

/* The index of the first entry of such a name, or JBC_JAR_NO_ENTRY. */
JBC_API size_t jbc_jar_find_unseen_manifest(const struct jbc_jar *jar);

/* The content of an entry in parts. To be closed before the JAR is freed or written. */
struct jbc_jar_stream;
JBC_API struct jbc_jar_stream *jbc_jar_stream_open(const struct jbc_jar *jar, size_t index,
                                                   struct jbc_error *error);

/* Reads at most room bytes; *length is 0 at the end, when size and CRC have been found right. No
 * more bytes come than the entry's size; a wrong size or CRC is JBC_BAD_INPUT. */
JBC_API int jbc_jar_stream_read(struct jbc_jar_stream *stream, void *data, size_t room,
                                size_t *length, struct jbc_error *error);
JBC_API void jbc_jar_stream_close(struct jbc_jar_stream *stream); /* NULL is allowed */

/* ---- the copy ---- */

struct jbc_jar_copy {
    const char *manifest; /* the new manifest's bytes */
    size_t manifest_length;
    bool strip_signatures; /* leave out the signature files; else a signed JAR is JBC_BAD_INPUT */
    int64_t source_date_epoch; /* time of the new manifest, in seconds; -1: that of the old one,
                                  else 1980-01-01 */
    const struct jbc_listener *listener; /* progress and stop; may be NULL */
    const char *output;                  /* what messages call the copy; NULL: "the new JAR" */
};

/*
 * Writes the JAR with the new manifest to fd, from its offset 0; fd must be empty, seekable, and
 * open for reading too. Does not sync.
 *
 * META-INF/ (if the JAR has it) and META-INF/MANIFEST.MF, stored, come first. Every other entry
 * keeps its data (which is not inflated), name, method, CRC, DOS time, attributes, comment, extra
 * fields, and its place in the order of the directory, which is that of the file as well. Headers
 * are written anew: without data descriptors, with the extra fields of the format itself (ZIP64,
 * Unicode names) only where they are needed, and local extra fields perhaps in another order. The
 * same input gives the same bytes in any time zone, if libzip is the same.
 *
 * What was written is opened again and compared, entry by entry: a difference is JBC_FAILED. So is
 * a JAR that is not as it was when it was opened (jbc_jar_check_unchanged), before or afterwards.
 */
JBC_API int jbc_jar_write(const struct jbc_jar *jar, const struct jbc_jar_copy *copy, int fd,
                          struct jbc_error *error);

#ifdef __cplusplus
}
#endif

#endif
