#include "request.h"

#include "fail.h"
#include "file.h"
#include "output.h"

#include <sys/stat.h>

/* Files of such names are removed as what a killed run left behind. */
static int check_names(const struct jbc_release_request *request, struct jbc_error *error)
{
    const char *const inputs[] = {request->jar, request->manifest, request->adapter,
                                  request->registration};
    for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++)
        if (inputs[i] && output_is_temporary(inputs[i]))
            return fail_with(error, JBC_USAGE,
                             "the input %s has the name of an output that was cut off, and could "
                             "be removed as such: rename it",
                             inputs[i]);
    return 0;
}

static bool is_stream(int stream, const char *path)
{
    struct stat first, second;
    return path && fstat(stream, &first) == 0 && stat(path, &second) == 0 &&
           first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

static int check_stream(const struct jbc_release_request *request, struct jbc_error *error)
{
    int stream = request->stream;
    if (is_stream(stream, request->jar) || is_stream(stream, request->manifest) ||
        is_stream(stream, request->adapter) || is_stream(stream, request->registration))
        return fail_with(error, JBC_USAGE, "%s is one of the inputs", request->output);
    return 0;
}

static int check_output(const struct jbc_release_request *request, struct jbc_error *error)
{
    if (!request->in_place && file_is_same(request->output, request->jar)) {
        fail_with(error, JBC_USAGE, "the output %s is the JAR itself", request->output);
        return fail_hint(error, JBC_HINT_IN_PLACE);
    }
    if (file_is_same(request->output, request->manifest) ||
        file_is_same(request->output, request->adapter) ||
        file_is_same(request->output, request->registration))
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
    if (check_names(request, error) < 0)
        return -1;
    return request->to_stream ? check_stream(request, error) : check_output(request, error);
}
