#ifndef JAR_COPY_H
#define JAR_COPY_H

#include "zip_maker.h"

#include <jbc/jar.h>

/* Copies of JARs, compared with what they must hold. Uses two files of the working folder. */

#define MANIFEST "META-INF/MANIFEST.MF"
#define JAR      "a.jar"
#define COPY     "copy.jar"
#define TEXT     "Manifest-Version: 1.0\r\nNew: yes\r\n\r\n"

enum { SOME_TIME = 0x5a6b7c8d };

/* Entries of the JAR, and the manifest as it is written in place of the old one. */
extern const struct spec old_manifest, new_manifest, one, two;

/* Writes TEXT and asks for nothing else. */
extern const struct jbc_jar_copy plain;

#define SPECS(...) ((const struct spec *const[]){__VA_ARGS__, NULL})
void add_all(struct zip_maker *zip, const struct spec *const *specs);

/* Opens JAR, writes COPY and returns what jbc_jar_write does. */
int copy_jar(const struct jbc_jar_copy *copy, struct jbc_error *error);

/* COPY holds what zip, which is finished, does (see zip_reader.h). */
void expect_held(const struct zip_maker *zip);

/* A copy of from holds what to does; both are finished and cleared here. */
void expect_copy(struct zip_maker *from, struct zip_maker *to, const struct jbc_jar_copy *copy);

/* Fixtures: a new folder to work in. */
int enter_folder(void **state);
int remove_folder(void **state);

#endif
