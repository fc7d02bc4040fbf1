#!/bin/sh
# The C sources are as clang-format would write them, of the version whose verdict counts.
set -eu
cd "$SOURCE_DIR"
if ! command -v clang-format-14 >/dev/null 2>&1; then
    echo "skipped: lint/format: clang-format-14 is not here"
    exit "$SKIPPED"
fi
find include src tests -name '*.[ch]' -exec clang-format-14 --dry-run -Werror {} +
