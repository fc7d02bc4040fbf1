#!/bin/sh
# clang-tidy finds nothing in what was compiled. Each file has a process of its own: its analyzer
# carries state from one file into the next.
set -eu
cd "$BUILD_DIR"
sed -n 's/^  "file": "\(.*\)".*/\1/p' compile_commands.json | sort -u |
    xargs -n 1 -P 2 clang-tidy --quiet -p "$BUILD_DIR" 2>/dev/null
