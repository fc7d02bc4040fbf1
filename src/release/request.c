#include "request.h"

#include "fail.h"

#include <sys/stat.h>

static bool same_file(const char *a, const char *b)
{
    struct stat first, second;
    return a && b && stat(a, &first) == 0 && stat(b, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static int check_output(const struct jbc_release_request *request, struct jbc_error *error)
{
    if (!request->in_place && same_file(request->output, request->jar)) {
        fail_with(error, JBC_USAGE, "the output %s is the JAR itself", request->output);
        return fail_hint(error, JBC_HINT_IN_PLACE);
    }
    if (same_file(request->output, request->manifest) ||
        same_file(request->output, request->adapter) ||
        same_file(request->output, request->registration))
        return fail_with(error, JBC_USAGE, "the output %s is one of the inputs", request->output);
    return 0;
}

int request_check(const struct jbc_release_request *request, struct jbc_error *error)
{
    if (request->manifest_only ? !request->manifest && !request->jar : !request->jar)
        return fail_with(error, JBC_USAGE, "give the connector's JAR");
    if (request->in_place && request->manifest_only)
        return fail_with(error, JBC_USAGE, "'in place' is for JARs: a manifest needs an output");
    if (request->in_place && request->output)
        return fail_with(error, JBC_USAGE, "an output and 'in place' exclude each other");
    if (!request->output && !request->in_place && !request->dry_run)
        return fail_with(error, JBC_USAGE, "give an output");
    if (request->lock && !request->jar && !request->adapter)
        return fail_with(error, JBC_USAGE,
                         "with a lock, adapter.json says which activities there are: give it, or "
                         "the JAR that has it");
    return check_output(request, error);
}
