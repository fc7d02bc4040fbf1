#!/bin/sh
# Secrets stay where they belong: canaries are hunted in output, arguments and every file written.
. "$(dirname "$0")/../lib.sh"

TEMPLATE=$TEST_DATA/sample-connector/MANIFEST.MF
PASSWORD=CANARY-pass-word-1

# The simulator with an account whose password is a canary. What it issues are canaries too.
harmony() {
    simulator --username canary@example.com --password "$PASSWORD" --state simulator.state "$@"
    credentials canary@example.com "$PASSWORD"
}

# What was issued, read from the list.
issued() {
    "$JBC" list --json --show-secrets 2>/dev/null >listed
    key=$(member key <listed | head -n 1)
    secret=$(member secret <listed | head -n 1)
    rm listed
    [ -n "$key" ] && [ -n "$secret" ]
}

test_a_release_leaks_nothing() {
    harmony
    for verbosity in --verbose --json --quiet; do
        run "$JBC" prepare-release --jar "$SAMPLE_JAR" --manifest "$TEMPLATE" --validate "$verbosity" \
            -o out.jar
        expect_status 0
        cat stdout stderr >>all.log
    done
    issued
    expect_no_leak "$PASSWORD" "$key" "$secret" -- out.jar simulator.state
    unzip -p out.jar META-INF/MANIFEST.MF >manifest
    holds_canary manifest
}

test_the_other_commands_leak_nothing() {
    harmony
    run "$JBC" login --verbose -o token.json
    cat stdout stderr >>all.log
    run "$JBC" register --verbose --name "Folder Drop" --connector-version 1 -o registration.json
    cat stdout stderr >>all.log
    run "$JBC" package --verbose --jar "$SAMPLE_JAR" --registration registration.json -o out.jar
    cat stdout stderr >>all.log
    run "$JBC" manifest --verbose --jar "$SAMPLE_JAR" --registration registration.json -o out.mf
    cat stdout stderr >>all.log
    for command in "list" "list --json" "inspect out.jar" "inspect --json out.jar" \
        "validate out.jar" "validate --registration registration.json" \
        "register --name A --connector-version 1"; do
        # shellcheck disable=SC2086
        run "$JBC" $command
        expect_status 0
        cat stdout stderr >>all.log
    done
    issued
    token=$(member token <token.json)
    run "$JBC" delete --verbose --name "Folder Drop" --yes
    cat stdout stderr >>all.log
    expect_no_leak "$PASSWORD" "$key" "$secret" "$token" -- \
        token.json registration.json out.jar out.mf simulator.state
}

test_inspect_hides_a_secret_among_other_text() {
    printf 'Version: 1\nX-Support: key @JITTERBIT_CONNECTOR_KEY@!\nX-B: @JITTERBIT_CONNECTOR_SECRET@\n' >t.mf
    cat >registration.json <<EOF
{ "key": "CANARY-key-1", "secret": "CANARY-secret-1", "endpointEntityId": "1",
  "functionEntityStartId": "2", "functionEntityEndId": "99" }
EOF
    "$JBC" package --jar "$SAMPLE_JAR" --manifest t.mf --registration registration.json -o out.jar
    for format in "" --json; do
        # shellcheck disable=SC2086
        run "$JBC" inspect $format out.jar
        expect_status 0
        expect_stdout X-Support
        expect_no_leak CANARY-key-1 CANARY-secret-1 -- registration.json out.jar
    done
}

test_failures_leak_nothing() {
    harmony --fault register:garbage --fault validate:refuse=NO
    run "$JBC" prepare-release --verbose --jar "$SAMPLE_JAR" --manifest "$TEMPLATE" --validate \
        -o out.jar
    cat stdout stderr >>all.log
    credentials canary@example.com "$PASSWORD-wrong"
    run "$JBC" list --verbose
    expect_status 4
    cat stdout stderr >>all.log
    credentials canary@example.com "$PASSWORD"
    issued
    expect_no_leak "$PASSWORD" "$key" "$secret" -- simulator.state
}

test_registrations_that_make_no_sense_do_not_show_their_secret() {
    for change in '"endpointEntityId": "x"' '"key": "CANARY-key-1\n2"' '"functionEntityEndId": "1"'; do
        cat >registration.json <<EOF
{ "key": "CANARY-key-1", "secret": "CANARY-secret-1", "endpointEntityId": "1",
  "functionEntityStartId": "2", "functionEntityEndId": "99", $change }
EOF
        run "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json -o out.jar
        expect_status 3
        expect_no_leak CANARY-key-1 CANARY-secret-1 -- registration.json
    done
    printf '{ "key": "CANARY-key-1", "secret": "CANARY-sec' >registration.json
    run "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json -o out.jar
    expect_status 3
    expect_no_leak CANARY-key-1 CANARY-sec -- registration.json
}

test_no_secret_is_an_argument() {
    harmony --fault login:delay=1500
    for options in "" "--password-file password"; do
        echo "$PASSWORD" >password
        # shellcheck disable=SC2086
        "$JBC" list $options >stdout 2>stderr &
        pid=$!
        sleep 0.5
        tr '\0' ' ' <"/proc/$pid/cmdline" >arguments
        grep -q list arguments
        refute grep -q CANARY arguments
        wait "$pid"
    done
}

test_the_state_folder_holds_no_secret() {
    harmony --fault register:drop
    run "$JBC" prepare-release --jar "$SAMPLE_JAR" --manifest "$TEMPLATE" -o out.jar
    expect_status 5
    [ -n "$(find state -name '*.intent')" ]
    refute grep -rq CANARY state
}

test_a_core_of_secrets_is_not_left_in_temporary_folders() {
    harmony
    run "$JBC" prepare-release --jar "$SAMPLE_JAR" --manifest "$TEMPLATE" -o out.jar
    expect_status 0
    [ -z "$(find tmp home -type f)" ]
}

run_tests 6
