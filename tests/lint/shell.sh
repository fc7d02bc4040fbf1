#!/bin/sh
# The shell scripts are portable and free of what shellcheck warns of.
set -eu
cd "$SOURCE_DIR"

scripts=$(find bootstrap.sh .ci/run tests -name '*.sh' -o -path '.ci/run')
# shellcheck disable=SC2086 # the names have no blanks
printf '%s\n' $scripts | xargs -n 4 -P 2 shellcheck -x -P SCRIPTDIR

# `set -e` does not see a negated command: such a line of a test could never fail.
# shellcheck disable=SC2086
if grep -nE '^ *! ' $scripts; then
    echo "write: refute command" >&2
    exit 1
fi
