#include "advice.h"

#include <stdio.h>
#include <string.h>

static const char *const advice[] = {
    [JBC_HINT_NONE] = "",
    [JBC_HINT_LIST] = ": 'jbc list' shows those there are",
    [JBC_HINT_ORGANIZATION] = ": give --org-id",
    [JBC_HINT_TOKEN] = "; write one with 'jbc login -o FILE'",
    [JBC_HINT_REGISTRATION] = "; 'jbc register -o FILE' writes one",
    [JBC_HINT_TEMPLATE] = ": give a template with --manifest",
    [JBC_HINT_IN_PLACE] = ": it is replaced only with --in-place",
    [JBC_HINT_NEW] = " (--new)",
    [JBC_HINT_STRIP] = ", or let jbc drop the signature with --strip-signatures",
};

void advice_add(struct jbc_error *error)
{
    size_t length = strlen(error->message);
    if ((size_t)error->hint < sizeof advice / sizeof advice[0])
        snprintf(error->message + length, sizeof error->message - length, "%s",
                 advice[error->hint]);
    error->hint = JBC_HINT_NONE;
}
