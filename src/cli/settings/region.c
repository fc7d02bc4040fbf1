#include "region.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const char *const regions[][2] = {
    {"na", "https://na-east.jitterbit.com"},
    {"emea", "https://emea-west.jitterbit.com"},
    {"apac", "https://apac-southeast.jitterbit.com"},
};
enum { REGIONS = sizeof regions / sizeof regions[0] };

static const char all[] = "https://na-east.jitterbit.com, https://emea-west.jitterbit.com or "
                          "https://apac-southeast.jitterbit.com";

const char *region_host(const char *region)
{
    for (size_t i = 0; i < REGIONS; i++)
        if (strcasecmp(region, regions[i][0]) == 0)
            return regions[i][1];
    return NULL;
}

const char *region_lookalike(const char *host)
{
    static const char scheme[] = "https://";
    const char *name =
        host + (strncmp(host, scheme, sizeof scheme - 1) == 0 ? sizeof scheme - 1 : 0);
    if (!strstr(name, "jitterbit"))
        return NULL;
    for (size_t i = 0; i < REGIONS; i++)
        if (strcmp(host, regions[i][1]) == 0)
            return NULL;
    for (size_t i = 0; i < REGIONS; i++) {
        size_t length = strlen(regions[i][0]);
        if (strncmp(name, regions[i][0], length) == 0 && strchr(".-", name[length]))
            return regions[i][1];
    }
    return all;
}
