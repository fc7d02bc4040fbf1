#!/bin/sh
# The C sources are as clang-format would write them.
set -eu
cd "$SOURCE_DIR"
find include src tests -name '*.[ch]' -exec clang-format --dry-run -Werror {} +
