#define _GNU_SOURCE /* strcasestr */
#include "fill_names.h"

#include "fill.h"

#include <string.h>
#include <strings.h>

const char *const fill_endpoint[2] = {"Jitterbit-Connector-Endpoint-EntityTypeId",
                                      "Jitterbit-Connector-Endpoint-Id"};
const char *const fill_activity_prefix[2] = {"Jitterbit-Activity-EntityTypeId-",
                                             "Jitterbit-Activity-Id-"};

enum fill_kind fill_kind_of(const char *attribute, enum fill_spelling *spelling,
                            const char **activity)
{
    if (strcasecmp(attribute, FILL_KEY) == 0)
        return FILL_IS_KEY;
    if (strcasecmp(attribute, FILL_SECRET) == 0)
        return FILL_IS_SECRET;
    for (int i = FILL_PRESENT; i <= FILL_OLDER; i++) {
        size_t length = strlen(fill_activity_prefix[i]);
        bool is_activity = strncasecmp(attribute, fill_activity_prefix[i], length) == 0;
        if (!is_activity && strcasecmp(attribute, fill_endpoint[i]) != 0)
            continue;
        if (spelling)
            *spelling = (enum fill_spelling)i;
        if (activity)
            *activity = is_activity ? attribute + length : NULL;
        return is_activity ? FILL_IS_ACTIVITY : FILL_IS_ENDPOINT;
    }
    return FILL_OTHER;
}

bool fill_is_secret(const char *attribute)
{
    enum fill_kind kind = fill_kind_of(attribute, NULL, NULL);
    return kind == FILL_IS_KEY || kind == FILL_IS_SECRET;
}

bool fill_is_placeholder(const char *value)
{
    size_t length = strlen(value);
    return strspn(value, "*Xx- ") == length ||
           (value[0] == '(' && strcasestr(value, "placeholder")) ||
           (length > 1 && value[0] == '@' && value[length - 1] == '@');
}

const char *fill_adapter_entry(const struct jbc_manifest *template_, const struct jbc_manifest *own)
{
    const char *entry = template_ ? jbc_manifest_get(template_, FILL_UI) : NULL;
    if (!entry || !*entry)
        entry = own ? jbc_manifest_get(own, FILL_UI) : NULL;
    if (!entry || !*entry)
        return "adapter.json";
    return entry + strspn(entry, "/");
}
