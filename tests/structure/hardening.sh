#!/bin/sh
# How the program is built: what an attacker of it would meet.
. "$(dirname "$0")/../lib.sh"

test_it_may_lie_anywhere_in_memory() {
    readelf -hW "$JBC" | grep -q 'Type: *DYN'
    readelf -dW "$JBC" | grep -q 'FLAGS_1.*PIE'
}

test_its_table_of_functions_cannot_be_written() {
    readelf -lW "$JBC" | grep -q GNU_RELRO
    readelf -dW "$JBC" | grep -q 'BIND_NOW\|FLAGS.*NOW'
}

test_its_stack_is_no_place_for_code() {
    readelf -lW "$JBC" | awk '$1 == "GNU_STACK" { found = 1; if ($7 ~ /E/) exit 1 } END { exit !found }'
}

test_its_stack_is_guarded() {
    readelf -sW "$JBC" | grep -q __stack_chk_fail
}

test_its_calls_of_the_c_library_are_checked() {
    readelf -sW "$JBC" | grep -q '_chk@'
}

# Each flag reaches every file of ours.
test_every_file_is_compiled_that_way() {
    for flag in -fstack-clash-protection -fstack-protector-strong -D_FORTIFY_SOURCE=3 -fPI; do
        awk -v flag="$flag" '/"command":/ && /src\/.*\.c"?,?$/ && !index($0, flag) { print; bad = 1 } END { exit bad }' \
            "$BUILD_DIR/compile_commands.json"
    done
}

run_tests
