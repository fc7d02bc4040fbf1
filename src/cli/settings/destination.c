#include "destination.h"

#include "fail.h"
#include "output.h"

#include <string.h>
#include <unistd.h>

bool destination_is_stdout(const struct options *options)
{
    return options->output && strcmp(options->output, "-") == 0;
}

const char *destination_path(const struct options *options)
{
    return options->in_place                ? options->jar
           : destination_is_stdout(options) ? NULL
                                            : options->output;
}

const char *destination_name(const struct options *options)
{
    return destination_is_stdout(options) ? "standard output" : destination_path(options);
}

void destination_set(struct jbc_release_request *request, const struct options *options)
{
    request->to_stream = destination_is_stdout(options);
    request->stream = STDOUT_FILENO;
    request->output = request->to_stream ? destination_name(options) : options->output;
    request->in_place = options->in_place;
}

static int check_stdout(const struct options *options, bool is_closed, struct jbc_error *error)
{
    if (options->json)
        return fail_with(error, JBC_USAGE,
                         "'-o -' and --json exclude each other: both write to standard output");
    if (options->in_place)
        return fail_with(error, JBC_USAGE, "'-o -' and --in-place exclude each other");
    if (is_closed)
        return fail_with(error, JBC_USAGE,
                         "standard output is closed: '-o -' has nowhere to write");
    if (isatty(STDOUT_FILENO))
        return fail_with(error, JBC_USAGE,
                         "standard output is a terminal: '-o -' writes to a pipe or a file");
    return 0;
}

int destination_check(const struct options *options, bool may_stream, bool is_closed,
                      struct jbc_error *error)
{
    if (!options->output)
        return 0;
    if (destination_is_stdout(options) && may_stream)
        return check_stdout(options, is_closed, error);
    if (destination_is_stdout(options))
        return fail_with(error, JBC_USAGE,
                         "this command does not write to standard output: give -o the name of a "
                         "file ('./-' is one named '-')");
    if (output_is_descriptor(options->output))
        return fail_with(error, JBC_USAGE, "cannot write %s: it leads to an open descriptor; %s",
                         options->output,
                         may_stream ? "for standard output give '-o -'"
                                    : "give -o the name of a file ('-o -', which is standard "
                                      "output for other commands, is none for this one)");
    return 0;
}
