#!/bin/sh
# The shell scripts are portable and free of what shellcheck warns of.
set -eu
cd "$SOURCE_DIR"

scripts=$(find ./bootstrap.sh ./.ci/run tests -name '*.sh' -o -path './.ci/run')
# Each from its own folder: what it sources is told from there, for every version of shellcheck.
# shellcheck disable=SC2016,SC2086 # the shell within expands; the names have no blanks
printf '%s\n' $scripts | xargs -n 1 -P "$(nproc)" sh -c 'cd "${1%/*}/" && shellcheck -x "${1##*/}"' sh

# `set -e` does not see a negated command: such a line of a test could never fail.
# shellcheck disable=SC2086
if grep -nE '^ *! ' $scripts; then
    echo "write: refute command" >&2
    exit 1
fi
