#!/bin/sh
# The structure of the source: what README draws, what the compiler enforces, what a shared library shows.
. "$(dirname "$0")/../lib.sh"

ARROWS=$SOURCE_DIR/tests/structure/arrows.py

# A copy of what is compiled, to be spoilt.
sources() {
    mkdir source
    cp -R "$SOURCE_DIR/CMakeLists.txt" "$SOURCE_DIR/src" "$SOURCE_DIR/include" "$SOURCE_DIR/cmake" \
        "$SOURCE_DIR/templates" source
}

# configure OPTION...: a build of that copy, without tests and installation.
configure() {
    cmake -S source -B build -G Ninja -DCMAKE_BUILD_TYPE=Debug -DJBC_TESTS=OFF -DJBC_INSTALL=OFF "$@" >log
}

test_readme_draws_the_arrows_as_they_are() {
    python3 "$ARROWS" "$SOURCE_DIR" >drawn
    awk '/^```arrows$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$SOURCE_DIR/README.md" >told
    diff -u told drawn
}

test_an_arrow_in_a_circle_is_seen() {
    sources
    sed -i '1i #include "fill.h"' source/src/manifest/lay.c
    run python3 "$ARROWS" source
    expect_status 1
    expect_stderr "in a circle: "
    expect_stderr "manifest"
}

test_a_circle_within_a_wing_is_seen() {
    sources
    sed -i '1i #include "output.h"' source/src/base/file.c
    run python3 "$ARROWS" source
    expect_status 1
    expect_stderr "rooms in a circle: base/file > base/output > base/file"
}

test_a_wing_compiles_with_the_wings_that_it_names_alone() {
    sources
    configure
    sed -i '1i #include <jbc/jar.h>' source/src/manifest/lay.c
    run cmake --build build --target jbc_manifest
    expect_status 1
    expect_stdout "jbc/jar.h: No such file or directory"
}

test_a_private_header_of_another_wing_is_not_found() {
    sources
    configure
    sed -i '1i #include "parts.h"' source/src/connector/adapter.c
    run cmake --build build --target jbc_connector
    expect_status 1
    expect_stdout "parts.h: No such file or directory"
}

# Whatever the library hides could be used by nobody, and whatever it shows must be kept.
test_a_shared_library_shows_what_the_headers_declare_and_nothing_else() {
    sources
    configure -DBUILD_SHARED_LIBS=ON
    cmake --build build --target jbc_library >log
    nm -D --defined-only "$(find build -name 'libjbc.so.*.*.*')" | awk '{ print $3 }' | sort >shown
    cat "$SOURCE_DIR"/include/jbc/*.h | tr '\n' ' ' | sed 's/JBC_API/\n&/g' |
        sed -n 's/^JBC_API [^;]*[ *]\(jbc_[a-z0-9_]*\)[([].*/\1/p' | sort >declared
    [ -s declared ]
    diff -u declared shown
}

run_tests
