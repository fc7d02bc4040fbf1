#ifndef DIGEST_H
#define DIGEST_H

#include <jbc/error.h>

/* SHA-256 of all that is behind fd, as 64 lower-case hexadecimal digits and a NUL. */
int digest_file(int fd, char hex[65], struct jbc_error *error);

/* The same of a text's bytes. */
void digest_text(const char *text, char hex[65]);

#endif
