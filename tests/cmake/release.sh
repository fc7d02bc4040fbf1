#!/bin/sh
# The steps before and after packaging, for JARs of add_jar and for plain files.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/project.sh"

RELEASE=build/release/connector.jar

# registered GENERATOR: the project is configured, and its connector registered.
registered() {
    configured "$1"
    simulator
    credentials
    built --target connector_registration
    unset HARMONY_HOST HARMONY_USERNAME HARMONY_PASSWORD
}

expect_filled() {
    [ "$(attribute "$1" Version)" = 1.2.0 ]
    [ "$(attribute "$1" Jitterbit-Connector-Key)" = "$(member key <build/registration.json)" ]
    [ "$(attribute "$1" Jitterbit-Activity-EntityTypeId-greet)" = 2370702 ]
    [ "$(attribute "$1" Jitterbit-Activity-EntityTypeId-wave)" = 2370703 ]
}

expect_loadable() {
    run java -cp "$JAVA_CLASSES" ReadJar --class example.hello.Hello "$1"
    expect_status 0
    expect_stdout ok
}

add_jar_is_released() {
    project add-jar
    registered "$1"
    built
    expect_filled "$RELEASE"
    expect_loadable "$RELEASE"
    credentials
    built --target connector_validate
    expect_stdout "valid"
    expect_calls login list register list list login validate
}

test_a_jar_of_add_jar_becomes_a_release_that_the_jdk_loads_under_ninja() {
    add_jar_is_released Ninja
}

test_a_jar_of_add_jar_becomes_a_release_that_the_jdk_loads_under_make() {
    add_jar_is_released "Unix Makefiles"
}

test_a_connector_without_a_version_is_released_too() {
    project add-jar
    sed -i 's/"version": "[^"]*",* *//' source/resources/adapter.json
    refute grep -q version source/resources/adapter.json
    registered Ninja
    built
    [ "$(attribute "$RELEASE" Version)" = 1.0.0 ]
    expect_stdout "as registered"
}

manifest_is_filled_before_packaging() {
    project add-jar manifest
    registered "$1"
    built
    expect_mode build/MANIFEST.MF 600
    expect_filled build/connector.jar
    expect_loadable build/connector.jar
    built
    expect_no_step "Filling"
    expect_no_step "Creating"

    sed -i 's/^Version:.*/Version: 1.2.0.9/' source/MANIFEST.MF.in
    built
    expect_step "Filling the manifest"
    [ "$(attribute build/connector.jar Version)" = 1.2.0.9 ]
    built
    expect_no_step "Filling"
    expect_no_step "Creating"

    touch build/registration.json
    built
    expect_step "Filling the manifest"
    expect_no_step "Creating"
    credentials
    built --target connector_validate
}

test_a_manifest_is_filled_before_packaging_under_ninja() {
    manifest_is_filled_before_packaging Ninja
}

test_a_manifest_is_filled_before_packaging_under_make() {
    manifest_is_filled_before_packaging "Unix Makefiles"
}

# when ACTION...: the build after it prepares the release again.
when() {
    "$@"
    built
    expect_step "Preparing the release"
    built
    expect_no_step "Preparing"
}

# when_untouched ACTION...: it does, but the output stays the file that it was.
when_untouched() {
    before=$(stat -c '%i %y' "$RELEASE")
    when "$@"
    [ "$(stat -c '%i %y' "$RELEASE")" = "$before" ] || fail "replaced by an equal one after: $*"
}

release_is_prepared_when_and_only_when_an_input_changed() {
    project add-jar
    registered "$1"
    when :
    touch source/CHANGES build/another
    built
    expect_no_step "Preparing"

    when_untouched touch build/registration.json
    when_untouched touch source/MANIFEST.MF.in
    when_untouched touch prefix/bin/jbc
    when_untouched sed -i 's/template/pattern/' source/MANIFEST.MF.in
    when sed -i 's/^Version:.*/Version: 1.2.0.9/' source/MANIFEST.MF.in
    [ "$(attribute "$RELEASE" Version)" = 1.2.0.9 ]
    when sed -i 's/"hello"/"good day"/' source/src/example/hello/Hello.java
    unzip -p "$RELEASE" example/hello/Hello.class | grep -q "good day"
    when sed -i 's/"key":[[:space:]]*"[^"]*"/"key": "another-key"/' build/registration.json
    [ "$(attribute "$RELEASE" Jitterbit-Connector-Key)" = another-key ]
    when rm "$RELEASE"
    when cmake --build build --target clean
    [ -s "$RELEASE" ]
}

test_the_release_is_prepared_when_and_only_when_an_input_changed_under_ninja() {
    release_is_prepared_when_and_only_when_an_input_changed Ninja
    run ninja -C build
    expect_stdout "no work to do"
}

test_the_release_is_prepared_when_and_only_when_an_input_changed_under_make() {
    release_is_prepared_when_and_only_when_an_input_changed "Unix Makefiles"
}

missing_registration_is_explained() {
    project add-jar
    configured "$1"
    build
    [ "$status" -ne 0 ]
    cat stdout stderr >said
    grep -F "connector_release: there is no registration file $T/build/registration.json" said
    grep -F "make it once: cmake --build $T/build --target connector_registration" said
    expect_no_file "$RELEASE"

    simulator
    credentials
    built --target connector_registration
    built
    mv build/registration.json away
    build
    [ "$status" -ne 0 ]
    cat stdout stderr >said
    grep -F "there is no registration file" said
    mv away build/registration.json
    built
}

test_a_missing_registration_file_is_explained_under_ninja() {
    missing_registration_is_explained Ninja
}

test_a_missing_registration_file_is_explained_under_make() {
    missing_registration_is_explained "Unix Makefiles"
}

# Names and paths with whatever a shell or make might take for its own.
plain_file_is_released() {
    project file
    name="A & B's; \"Drop\" \$HOME #1"
    in_json="A & B's; \\\"Drop\\\" \$HOME #1"
    connector_jar "$T/source/connector.jar" "$in_json"
    registration_file source/registration.json "$in_json"
    configured "$1" -DCONNECTOR_NAME="$name" -DRELEASE="out put/connector \$1.jar"
    built
    expect_step "Preparing the release"
    [ "$(attribute "build/out put/connector \$1.jar" Version)" = 2.0 ]
    [ "$(attribute "build/out put/connector \$1.jar" Jitterbit-Connector-Key)" = the-key ]
    built
    expect_no_step "Preparing"
    touch source/registration.json
    built
    expect_step "Preparing the release"
    touch source/connector.jar
    built
    expect_step "Preparing the release"
    built
    expect_no_step "Preparing"
}

test_a_plain_file_is_released_under_ninja() {
    plain_file_is_released Ninja
}

test_a_plain_file_is_released_under_make() {
    plain_file_is_released "Unix Makefiles"
}

test_jbc_says_what_is_wrong_with_an_input() {
    project file
    connector_jar "$T/source/connector.jar" X
    echo '{}' >source/registration.json
    configured Ninja -DCONNECTOR_NAME=X -DRELEASE=release.jar
    build
    [ "$status" -ne 0 ]
    expect_stdout "registration.json"
    registration_file source/registration.json X
    built
}

run_tests
