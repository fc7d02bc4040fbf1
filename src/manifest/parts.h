#ifndef PARTS_H
#define PARTS_H

#include <jbc/manifest.h>
#include <stdbool.h>

/* What the files of the manifest room share. */

/* True for 1 to 70 bytes of [A-Za-z0-9_-]. */
bool manifest_name_is_valid(const char *name, size_t length);

/* Orders names without regard to ASCII case, whatever the locale. */
int manifest_compare_names(const char *a, const char *b);

/* Wipe and free what is held; the struct itself is the caller's and becomes all zero. */
void manifest_clear_attribute(struct jbc_attribute *attribute);
void manifest_clear_section(struct jbc_section *section);

/*
 * A section's attributes ordered by name, a manifest's sections ordered by their exact name; those
 * of one name in the order of the array. This keeps every search among many short, whatever names
 * somebody may have chosen. NULL if there is no memory, never because there is nothing. The caller
 * frees the array; it points into the manifest.
 */
struct jbc_attribute **manifest_order_attributes(const struct jbc_section *section);
struct jbc_section **manifest_order_sections(const struct jbc_manifest *manifest);

#endif
