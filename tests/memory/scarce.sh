#!/bin/sh
# Every allocation may fail, by itself or with all after it: jbc says that memory ran out, leaves
# the old output as it was, and never crashes. (A sanitizer brings its own allocator, so its build
# does not run this.)
. "$(dirname "$0")/../lib.sh"

inputs() {
    cat >registration.json <<'END'
{"name": "Odd", "version": "1.0", "id": "1", "key": "11111111-1111-1111-1111-111111111111",
 "secret": "22222222-2222-2222-2222-222222222222", "endpointEntityId": "1000",
 "functionEntityStartId": "1001", "functionEntityEndId": "1099",
 "activities": {"fetch": "1005"}}
END
    echo '{"name": "Odd", "version": "1.0", "activities": {"fetch": {}, "put": {}}}' >adapter.json
    printf 'Version: 1.0\nLong: %0200d @JITTERBIT_CONNECTOR_NAME@\n\nName: x\nA: b\n' 0 >template.mf
    mkdir META-INF dist
    printf 'Manifest-Version: 1.0\nOld: yes\n' >META-INF/MANIFEST.MF
    zip -q in.jar adapter.json META-INF/MANIFEST.MF
}

# each_allocation STEP COMMAND...: fails every STEPth allocation of jbc COMMAND, -o $output added,
# once alone and once with all that follow.
each_allocation() {
    step=$1
    shift
    run env LD_PRELOAD="$SCARCE" "$JBC" "$@" -o "$output"
    expect_status 0
    total=$(sed -n 's/^scarce: //p' stderr)
    [ "$total" -gt 50 ] || fail "few allocations: $total"
    cp "$output" expected
    for on in "" SCARCE_ON=1; do
        at=1
        while [ "$at" -le "$total" ]; do
            echo old >"$output"
            # shellcheck disable=SC2086
            run env LD_PRELOAD="$SCARCE" SCARCE_AT=$at $on "$JBC" "$@" -o "$output"
            what="allocation $at $on"
            judge
            at=$((at + step))
        done
    done
}

judge() {
    case $status in
    0) expect_file_equal expected "$output" ;;
    [1-7])
        contains stderr "jbc: error: " || fail "$what: exit code $status without a word"
        [ "$(head -c 100 "$output")" = old ] || contains stderr "standard output" ||
            fail "$what: exit code $status, and a new output"
        ;;
    *) fail "$what: exit code $status" ;;
    esac
    [ "$(ls -A dist)" = "${output#dist/}" ] || fail "$what: left: $(ls -A dist)"
}

test_package() {
    inputs
    output=dist/out.jar
    each_allocation 1 package --jar in.jar --manifest template.mf --registration registration.json
}

test_manifest() {
    inputs
    output=dist/MANIFEST.MF
    each_allocation 1 manifest --manifest template.mf --adapter adapter.json \
        --registration registration.json
}

test_package_with_a_digest() {
    inputs
    output=dist/out.jar
    each_allocation "${SCARCE_STEP-7}" package --json --jar in.jar --manifest template.mf \
        --registration registration.json
}

# libcurl and what it stands on allocate thousands of times: a selection. SCARCE_STEP=1 takes all.
test_prepare_release() {
    inputs
    simulator
    credentials
    output=dist/out.jar
    each_allocation "${SCARCE_STEP-61}" prepare-release --jar in.jar --validate
}

run_tests
