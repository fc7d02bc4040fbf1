#include <jbc/attributes.h>
#include <string.h>
#include <strings.h>

const char *const jbc_endpoint_attribute[2] = {"Jitterbit-Connector-Endpoint-EntityTypeId",
                                               "Jitterbit-Connector-Endpoint-Id"};
const char *const jbc_activity_prefix[2] = {"Jitterbit-Activity-EntityTypeId-",
                                            "Jitterbit-Activity-Id-"};

enum jbc_attribute_kind jbc_attribute_kind(const char *attribute, enum jbc_spelling *spelling,
                                           const char **activity)
{
    if (strcasecmp(attribute, JBC_ATTRIBUTE_KEY) == 0)
        return JBC_KIND_KEY;
    if (strcasecmp(attribute, JBC_ATTRIBUTE_SECRET) == 0)
        return JBC_KIND_SECRET;
    for (int i = JBC_SPELLING_PRESENT; i <= JBC_SPELLING_OLDER; i++) {
        size_t length = strlen(jbc_activity_prefix[i]);
        bool is_activity = strncasecmp(attribute, jbc_activity_prefix[i], length) == 0;
        if (!is_activity && strcasecmp(attribute, jbc_endpoint_attribute[i]) != 0)
            continue;
        if (spelling)
            *spelling = (enum jbc_spelling)i;
        if (activity)
            *activity = is_activity ? attribute + length : NULL;
        return is_activity ? JBC_KIND_ACTIVITY : JBC_KIND_ENDPOINT;
    }
    return JBC_KIND_OTHER;
}

bool jbc_attribute_is_secret(const char *attribute)
{
    enum jbc_attribute_kind kind = jbc_attribute_kind(attribute, NULL, NULL);
    return kind == JBC_KIND_KEY || kind == JBC_KIND_SECRET;
}
