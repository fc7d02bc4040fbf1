#include "region.h"

#include <jbc/registration.h>
#include <stddef.h>
#include <string.h>

static const char *const regions[] = {"na", "emea", "apac"};
enum { REGIONS = sizeof regions / sizeof regions[0] };

static const char all[] = "https://na-east.jitterbit.com, https://emea-west.jitterbit.com or "
                          "https://apac-southeast.jitterbit.com";

bool region_is_harmonys(const char *host)
{
    size_t i = 0;
    while (i < REGIONS && strcmp(host, jbc_region_host(regions[i])) != 0)
        i++;
    return i < REGIONS;
}

const char *region_lookalike(const char *host)
{
    static const char scheme[] = "https://";
    const char *name =
        host + (strncmp(host, scheme, sizeof scheme - 1) == 0 ? sizeof scheme - 1 : 0);
    if (!strstr(name, "jitterbit") || region_is_harmonys(host))
        return NULL;
    for (size_t i = 0; i < REGIONS; i++) {
        size_t length = strlen(regions[i]);
        if (strncmp(name, regions[i], length) == 0 && strchr(".-", name[length]))
            return jbc_region_host(regions[i]);
    }
    return all;
}
