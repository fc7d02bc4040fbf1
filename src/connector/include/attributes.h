#ifndef FILL_NAMES_H
#define FILL_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* The manifest attributes of the Connector SDK, in their present and older spelling. */

#define FILL_KEY     "Jitterbit-Connector-Key"
#define FILL_SECRET  "Jitterbit-Connector-Secret"
#define FILL_VERSION "Version"
#define FILL_UI      "Jitterbit-Connector-UI"

enum { FILL_NAME_LIMIT = 70 /* bytes of an attribute's name (JAR File Specification) */ };

enum fill_spelling { FILL_PRESENT, FILL_OLDER };

extern const char *const fill_endpoint[2];        /* by spelling */
extern const char *const fill_activity_prefix[2]; /* ahead of the activity's name */

enum fill_kind { FILL_OTHER, FILL_IS_KEY, FILL_IS_SECRET, FILL_IS_ENDPOINT, FILL_IS_ACTIVITY };

/* What an attribute is for; for an endpoint or an activity also in which spelling, and for an
 * activity where its name begins. The outputs may be NULL. */
enum fill_kind fill_kind_of(const char *attribute, enum fill_spelling *spelling,
                            const char **activity);

/* True for what people leave in a template for a value to come: nothing, ****, XXXX-XX,
 * (Placeholder ...), @...@. */
bool fill_is_placeholder(const char *value);

#endif
