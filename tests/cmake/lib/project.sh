# For the tests of the CMake functions: projects that use them, each in a folder beside this one's.
# shellcheck shell=sh

PROJECTS=$SOURCE_DIR/tests/cmake

# project NAME...: jbc is installed at $T/prefix, and the project's files are at $T/source; those of a
# later name replace those of an earlier one.
project() {
    cmake --install "$BUILD_DIR" --prefix "$T/prefix" >install.log
    mkdir source
    for name in "$@"; do
        cp -R "$PROJECTS/$name/." source
    done
}

# configure GENERATOR OPTION...
configure() {
    generator=$1
    shift
    run cmake -S source -B build -G "$generator" -DCMAKE_PREFIX_PATH="$T/prefix" "$@"
}

configured() {
    configure "$@"
    expect_status 0
}

# build OPTION...: of `cmake --build`.
build() {
    run cmake --build build -j 4 "$@"
}

built() {
    build "$@"
    expect_status 0
}

# What `build` did.
expect_step() {
    expect_stdout "$1"
}

expect_no_step() {
    expect_no_stdout "$1"
}

# connector_jar FILE NAME: a JAR that has no more than a connector of that name needs.
connector_jar() {
    mkdir -p jar/META-INF
    printf 'Manifest-Version: 1.0\nVersion: 1.0\nJitterbit-Connector: true\n' \
        >jar/META-INF/MANIFEST.MF
    printf '{"name": "%s", "version": "1.0", "activities": {"go": {}}}\n' "$2" >jar/adapter.json
    (cd jar && zip -qX "$1" META-INF/MANIFEST.MF adapter.json)
    rm -r jar
}

# registration_file FILE NAME: as `jbc register` writes it.
registration_file() {
    cat >"$1" <<END
{"name": "$2", "version": "1.0", "id": "7", "key": "the-key", "secret": "the-secret",
 "endpointEntityId": "100", "functionEntityStartId": "101", "functionEntityEndId": "199"}
END
}
