#!/bin/sh
# A little of each chapter of the torture, always the same: `sh bootstrap.sh torture` has all of it.
# TORTURE_SEED takes another sample.
set -eu
cd "$(dirname "$0")"
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for chapter in kills errors memory network races secrets; do
    seconds=8
    python3 "$chapter.py" --jbc "$JBC" --build "$BUILD_DIR" --out "$out" --seed "${TORTURE_SEED-1}" \
        --seconds "$seconds" --workers 2 || {
        cat "$out"/*.sh 2>/dev/null || :
        exit 1
    }
done
