#ifndef JBC_ATTRIBUTES_H
#define JBC_ATTRIBUTES_H

#include <jbc/api.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The manifest attributes of the Connector SDK. Source: the vendor's documentation of the
 * connector's manifest; two of them have an older spelling, met in public documents. */

#define JBC_ATTRIBUTE_MARK    "Jitterbit-Connector" /* "true": the JAR is a connector's */
#define JBC_ATTRIBUTE_KEY     "Jitterbit-Connector-Key"
#define JBC_ATTRIBUTE_SECRET  "Jitterbit-Connector-Secret"
#define JBC_ATTRIBUTE_UI      "Jitterbit-Connector-UI" /* the entry of adapter.json */
#define JBC_ATTRIBUTE_FACTORY "Jitterbit-Connector-Factory-Class"
#define JBC_ATTRIBUTE_VERSION "Version" /* must grow for an agent to load the connector again */

enum { JBC_ATTRIBUTE_NAME_LIMIT = 70 /* bytes of an attribute's name (JAR File Specification) */ };

enum jbc_spelling { JBC_SPELLING_PRESENT, JBC_SPELLING_OLDER };

JBC_API extern const char *const jbc_endpoint_attribute[2]; /* by spelling */
JBC_API extern const char *const jbc_activity_prefix[2];    /* ahead of the activity's name */

enum jbc_attribute_kind {
    JBC_KIND_OTHER,
    JBC_KIND_KEY,
    JBC_KIND_SECRET,
    JBC_KIND_ENDPOINT,
    JBC_KIND_ACTIVITY,
};

/* What an attribute is for; for an endpoint or an activity also in which spelling, and for an
 * activity where its name begins in attribute. The outputs may be NULL. */
JBC_API enum jbc_attribute_kind
jbc_attribute_kind(const char *attribute, enum jbc_spelling *spelling, const char **activity);

/* True for the attributes that carry a key or a secret. */
JBC_API bool jbc_attribute_is_secret(const char *attribute);

#ifdef __cplusplus
}
#endif

#endif
