#ifndef PLACEHOLDER_H
#define PLACEHOLDER_H

#include <stdbool.h>

/* True where a name or version still has what a build tool should have replaced: ${...} (Maven,
 * Gradle), @...@ (Maven's resources, CMake), or all of it is (Placeholder ...), as the vendor's
 * samples write it. */
bool placeholder_is_left(const char *text);

#endif
