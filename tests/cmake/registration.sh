#!/bin/sh
# What asks Harmony, and what never does; and where secrets are not.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/project.sh"

PASSWORD=CANARY-pass-word-1

# The simulator with an account whose password is a canary.
harmony() {
    simulator --username canary@example.com --password "$PASSWORD"
    credentials canary@example.com "$PASSWORD"
}

# several GENERATOR: the project of that name, with its JARs.
several() {
    project several
    for name in Alpha Beta Gamma; do
        connector_jar "$T/source/$name.jar" "$name"
    done
    configured "$1"
}

connectors_are_registered_once_each() {
    several "$1"
    harmony
    built --target registrations
    built --target registrations
    built
    [ "$(requests register)" -eq 3 ]
    for name in Alpha Beta Gamma; do
        expect_mode "build/$name.json" 600
        [ "$(attribute "build/release/$name.jar" Jitterbit-Connector-Key)" = \
            "$(member key <"build/$name.json")" ]
    done
    cat build/*.json >all.json
    [ "$(member endpointEntityId <all.json | sort -u | wc -l)" -eq 3 ]
}

test_several_connectors_are_registered_once_each_under_ninja() {
    connectors_are_registered_once_each Ninja
}

test_several_connectors_are_registered_once_each_under_make() {
    connectors_are_registered_once_each "Unix Makefiles"
}

# A jbc that says when it begins and when it ends.
test_registrations_run_one_at_a_time_under_ninja() {
    cat >slow-jbc <<END
#!/bin/sh
echo begin >>"$T/turns"
sleep 0.2
echo end >>"$T/turns"
END
    chmod +x slow-jbc
    project several
    for name in Alpha Beta Gamma; do
        : >"source/$name.jar"
    done
    configured Ninja -DJBC_EXECUTABLE="$T/slow-jbc"
    built --target registrations
    [ "$(tr '\n' ' ' <turns)" = "begin end begin end begin end " ]
}

default_build_asks_nothing() {
    project add-jar
    harmony
    configured "$1"
    build
    [ "$status" -ne 0 ]
    expect_calls
    built --target connector_registration
    : >simulator.log
    built
    configured "$1"
    expect_calls
}

test_configuring_and_the_default_build_ask_nothing_of_harmony_under_ninja() {
    default_build_asks_nothing Ninja
}

test_configuring_and_the_default_build_ask_nothing_of_harmony_under_make() {
    default_build_asks_nothing "Unix Makefiles"
}

test_configuring_opens_no_connection() {
    project add-jar
    harmony
    run strace -f -qq -e trace=connect,sendto,sendmsg -o trace \
        cmake -S source -B build -G Ninja -DCMAKE_PREFIX_PATH="$T/prefix"
    expect_status 0
    [ -e build/build.ninja ]
    refute grep AF_INET trace
}

# Everything that is written and said, but for the files that exist to hold secrets.
nothing_leaks() {
    project add-jar "$2"
    harmony
    export VERBOSE=1
    configured "$1"
    cat stdout stderr >>all.log
    for target in connector_registration all connector_validate; do
        built --verbose --target "$target"
        cat stdout stderr >>all.log
    done
    grep -q -e --registration all.log
    key=$(member key <build/registration.json)
    secret=$(member secret <build/registration.json)
    shift 2
    expect_no_leak "$PASSWORD" "$key" "$secret" -- build/registration.json "$@"
    holds_canary build/registration.json
}

test_no_secret_leaks_from_a_release_under_ninja() {
    nothing_leaks Ninja add-jar build/release/connector.jar
}

test_no_secret_leaks_from_a_release_under_make() {
    nothing_leaks "Unix Makefiles" add-jar build/release/connector.jar
}

test_no_secret_leaks_from_a_manifest_under_ninja() {
    nothing_leaks Ninja manifest build/MANIFEST.MF build/connector.jar
}

test_no_secret_leaks_from_a_manifest_under_make() {
    nothing_leaks "Unix Makefiles" manifest build/MANIFEST.MF build/connector.jar
}

test_a_refused_log_in_fails_the_target_and_leaves_no_file() {
    project add-jar
    harmony
    configured Ninja
    HARMONY_PASSWORD=CANARY-wrong-word build --target connector_registration
    [ "$status" -ne 0 ]
    expect_no_file build/registration.json
    cat stdout stderr >>all.log
    expect_no_leak CANARY-wrong-word
}

test_a_key_that_harmony_does_not_know_fails_the_validate_target() {
    project add-jar
    harmony
    configured Ninja
    built --target connector_registration
    sed -i 's/"key":[[:space:]]*"[^"]*"/"key": "another-key"/' build/registration.json
    build --target connector_validate
    [ "$status" -ne 0 ]
    expect_stderr "not those of the connector"
}

test_where_and_which_come_from_arguments() {
    harmony
    mkdir source
    cat >source/CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.25)
project(arguments LANGUAGES NONE)
find_package(jbc CONFIG REQUIRED)
jitterbit_connector_registration(ask
    NAME Alpha VERSION 1.0 OUTPUT alpha.json HOST $HOST ORG_ID 12345)
jitterbit_connector_registration(ask_again
    NAME Alpha VERSION 1.0 ID 4471 OUTPUT again.json HOST $HOST)
jitterbit_connector_registration(ask_for_another
    NAME Alpha VERSION 1.0 ID 9 OUTPUT another.json HOST $HOST)
jitterbit_connector_validate(check REGISTRATION ask HOST $HOST)
END
    unset HARMONY_HOST
    cmake --install "$BUILD_DIR" --prefix "$T/prefix" >install.log
    configured Ninja
    built --target ask
    built --target ask_again
    built --target check
    expect_stdout "valid"
    expect_file_equal build/alpha.json build/again.json
    build --target ask_for_another
    [ "$status" -ne 0 ]
    [ "$(requests register)" -eq 1 ]
}

test_the_command_that_is_advised_can_be_pasted() {
    # shellcheck disable=SC2016 # a folder's own $
    for folder in build "a b" "it's" 'a$b' 'a"b\c' '/tmp/(x)&'; do
        run cmake -D REGISTRATION=none -D FOR=release -D MADE_BY=registration -D BUILD="$folder" \
            -P "$SOURCE_DIR/cmake/JitterbitConnectorRegistration.cmake"
        expect_status 1
        advised=$(sed -n 's/.*make it once: //p' stderr)
        eval "set -- $advised"
        [ "$1 $2" = "cmake --build" ]
        [ "$3" = "$folder" ]
        [ "$4 $5" = "--target registration" ]
    done
}

run_tests
