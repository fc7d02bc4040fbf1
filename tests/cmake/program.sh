#!/bin/sh
# Which jbc the functions run: that of the package, that of the sources, or JBC_EXECUTABLE.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/project.sh"

inputs() {
    connector_jar "$T/source/connector.jar" X
    registration_file source/registration.json X
}

# A jbc of one's own, which says that it was run.
own_jbc() {
    cat >own-jbc <<END
#!/bin/sh
echo "own jbc" >>"$T/own.log"
exec "$JBC" "\$@"
END
    chmod +x own-jbc
}

test_jbc_executable_overrides_the_program_of_the_package() {
    project several
    for name in Alpha Beta Gamma; do
        connector_jar "$T/source/$name.jar" "$name"
        mkdir -p build
        registration_file "build/$name.json" "$name"
    done
    own_jbc
    configured Ninja -DJBC_EXECUTABLE="$T/own-jbc"
    built
    [ "$(wc -l <own.log)" -eq 3 ]
    [ -s build/release/Alpha.jar ]
}

test_jbc_executable_serves_without_the_package() {
    project file
    inputs
    rm -r prefix
    own_jbc
    configured "Unix Makefiles" -DCONNECTOR_NAME=X -DRELEASE=release.jar \
        -DJBC_EXECUTABLE="$T/own-jbc" \
        -DJITTERBIT_CONNECTOR_MODULE="$SOURCE_DIR/cmake/JitterbitConnector.cmake"
    built
    [ -s own.log ]
    [ -s build/release.jar ]
}

test_jbc_of_the_sources_is_built_on_the_way() {
    project subproject
    inputs
    configured Ninja -DJBC_SOURCE_FOLDER="$SOURCE_DIR"
    built
    [ "$(attribute build/release.jar Jitterbit-Connector-Key)" = the-key ]
    built
    expect_stdout "no work to do"
}

# Told that it is another one, CMake builds for this machine as for a foreign one.
test_cross_compiling_needs_a_program_of_this_machine() {
    project subproject
    inputs
    configure Ninja -DJBC_SOURCE_FOLDER="$SOURCE_DIR" -DCMAKE_SYSTEM_NAME=Linux
    expect_status 1
    expect_stderr "set JBC_EXECUTABLE"
    configured Ninja -DJBC_SOURCE_FOLDER="$SOURCE_DIR" -DCMAKE_SYSTEM_NAME=Linux \
        -DJBC_EXECUTABLE="$JBC"
    built
    [ "$(attribute build/release.jar Jitterbit-Connector-Key)" = the-key ]
    expect_no_file build/jbc/jbc
}

run_tests
