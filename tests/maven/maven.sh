#!/bin/sh
# A connector project that Maven builds, with jbc in its package phase and after it.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../support/maven.sh"

unset GITHUB_ACTIONS
RELEASE=dist/folder-drop-1.0.0.jar

project() {
    maven_project project
    cd project
}

registration_file() {
    cat >registration.json <<END
{ "name": "Folder Drop", "key": "CANARY-key-1", "secret": "CANARY-secret-1",
  "endpointEntityId": "1", "functionEntityStartId": "2", "functionEntityEndId": "99" }
END
}

log_in() {
    simulator --username demo@example.com --password CANARY-pass-word-1 --state simulator.state "$@"
    credentials demo@example.com CANARY-pass-word-1
    "$JBC" login -o token.json
    unset HARMONY_USERNAME HARMONY_PASSWORD HARMONY_HOST
    : >"$T/simulator.log"
}

test_mvn_package_makes_a_release_from_a_registration_file() {
    project
    registration_file
    run mvn package
    expect_status 0
    java -cp "$JAVA_CLASSES" ReadJar "$RELEASE"
    java -cp "$RELEASE" "$TEST_DATA/UseStore.java" | grep -q "the store works"
    [ "$(attribute "$RELEASE" Jitterbit-Connector-Key)" = CANARY-key-1 ]
    [ "$(attribute "$RELEASE" Jitterbit-Activity-EntityTypeId-fetch)" = 3 ]
    [ "$(attribute "$RELEASE" Class-Path)" = lib/folder-drop-model-1.0.jar ]
    attribute target/folder-drop-1.0.0.jar Build-Jdk-Spec >plain
    attribute "$RELEASE" Build-Jdk-Spec >release
    grep -q . plain
    expect_file_equal plain release
}

test_a_second_run_leaves_an_equal_release_untouched() {
    project
    registration_file
    mvn package
    stat -c '%i %Y' "$RELEASE" >before
    mvn package
    stat -c '%i %Y' "$RELEASE" >after
    expect_file_equal before after
}

test_a_profile_asks_harmony_and_validates() {
    project
    log_in
    run mvn -Pharmony verify
    expect_status 0
    expect_calls list register list list validate
    key=$(member key <simulator.state | head -n 1)
    [ "$(attribute "$RELEASE" Jitterbit-Connector-Key)" = "$key" ]
    java -cp "$JAVA_CLASSES" ReadJar "$RELEASE"
}

test_a_failure_of_jbc_fails_the_build_with_its_message() {
    project
    run mvn package
    expect_status 1
    cat "$T/stderr" >>"$T/stdout"
    expect_stdout "jbc: error: cannot open $PWD/registration.json"
    expect_stdout "BUILD FAILURE"
    expect_no_file "$RELEASE"
    registration_file
    echo 'not a manifest' >MANIFEST.MF.in
    run mvn package
    expect_status 1
    cat "$T/stderr" >>"$T/stdout"
    expect_stdout "MANIFEST.MF.in:1"
    expect_no_file "$RELEASE"
}

test_what_harmony_calls_invalid_fails_the_build() {
    project
    log_in --fault validate:refuse=INVALID_CONNECTOR
    run mvn -Pharmony verify
    expect_status 1
    cat "$T/stderr" >>"$T/stdout"
    expect_stdout INVALID_CONNECTOR
    expect_stdout "BUILD FAILURE"
}

test_jbc_can_be_skipped() {
    project
    run mvn -Djbc.skip package
    expect_status 0
    expect_no_file "$RELEASE"
    unzip -tq target/folder-drop-1.0.0.jar
}

test_debug_output_holds_no_secret() {
    project
    log_in
    run mvn -X -e -Pharmony verify
    expect_status 0
    expect_stdout "Executing command line"
    token=$(member token <token.json)
    key=$(member key <simulator.state | head -n 1)
    secret=$(member secret <simulator.state | head -n 1)
    expect_no_leak CANARY-pass-word-1 "$token" "$key" "$secret" -- \
        "$T/project/token.json" "$T/project/simulator.state" "$T/project/$RELEASE"
}

run_tests
