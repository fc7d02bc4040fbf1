#!/bin/sh
# What `cmake --install` gives: a program, and a library for programs in C.
. "$(dirname "$0")/../lib.sh"

CONSUMER=$SOURCE_DIR/tests/install/consumer

installed() {
    cmake --install "$BUILD_DIR" --prefix "${1-$T/prefix}" >install.log
}

# configure NAME OPTION...: of the consumer, in a build folder of that name.
configure() {
    folder=$1
    shift
    run cmake -S "$CONSUMER" -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Debug "$@"
}

# built_from NAME OPTION...: the consumer builds and runs.
built_from() {
    configure "$@"
    expect_status 0
    run cmake --build "$1"
    expect_status 0
    works "$1/consumer"
    run "$1/consumer_in_cxx" "$SAMPLE_JAR"
    expect_status 0
    expect_stdout "connector: Folder Drop"
    run cmake --build "$1" --target ask_version
    expect_status 0
    expect_stdout "$("$JBC" --version)"
}

works() {
    simulator
    run "$@" "$SAMPLE_JAR" "$HOST"
    expect_status 0
    expect_stdout "connector: Folder Drop"
    expect_stdout "registered: 0"
}

with_pkg_config() {
    PKG_CONFIG_PATH=$T/prefix/lib/pkgconfig pkg-config "$@"
}

test_every_file_stands_where_the_system_looks_for_it() {
    installed
    for file in bin/jbc lib/libjbc.a include/jbc/release.h lib/pkgconfig/jbc.pc \
        lib/cmake/jbc/jbcConfig.cmake lib/cmake/jbc/JitterbitConnector.cmake \
        share/jbc/templates/MANIFEST.MF.in share/jbc/templates/jbc.json \
        share/jbc/templates/jbc.schema.json share/doc/jbc/LICENSE \
        share/bash-completion/completions/jbc share/zsh/site-functions/_jbc \
        share/fish/vendor_completions.d/jbc.fish share/man/man1/jbc.1 share/jbc/jbc.mk; do
        [ -s "prefix/$file" ] || fail "not installed: $file"
    done
}

test_the_completions_are_those_of_the_program() {
    installed
    for pair in bash:share/bash-completion/completions/jbc zsh:share/zsh/site-functions/_jbc \
        fish:share/fish/vendor_completions.d/jbc.fish; do
        "$JBC" completion "${pair%:*}" >wanted
        expect_file_equal wanted "prefix/${pair#*:}"
    done
}

test_no_installed_file_knows_where_it_was_built_or_installed() {
    installed
    refute grep -rlF -e "$T" -e "$SOURCE_DIR" -e "$BUILD_DIR" prefix
}

test_find_package_gives_the_library_and_the_program() {
    installed
    built_from found -DCMAKE_PREFIX_PATH="$T/prefix"
}

test_add_subdirectory_gives_the_same_names() {
    built_from subproject -DJBC_SOURCE_FOLDER="$SOURCE_DIR"
}

test_pkg_config_gives_the_library() {
    installed
    # shellcheck disable=SC2046
    run cc -std=c11 -Werror "$CONSUMER/main.c" -o consumer $(with_pkg_config --cflags --libs jbc)
    expect_status 0
    works ./consumer
    with_pkg_config --modversion jbc >version
    grep -qF "$(cat version)" "$SOURCE_DIR/CMakeLists.txt"
}

test_a_tree_that_was_moved_works_on() {
    installed "$T/before"
    mv before prefix
    built_from found -DCMAKE_PREFIX_PATH="$T/prefix"
    [ "$(cd "$(with_pkg_config --variable=prefix jbc)" && pwd -P)" = "$(cd prefix && pwd -P)" ]
    # shellcheck disable=SC2046
    cc "$CONSUMER/main.c" -o consumer $(with_pkg_config --cflags --libs jbc)
    works ./consumer
}

test_a_shared_library_serves_program_and_consumers_wherever_it_is_moved() {
    cmake -S "$SOURCE_DIR" -B shared -G Ninja -DBUILD_SHARED_LIBS=ON -DJBC_TESTS=OFF >configure.log
    cmake --build shared >build.log
    cmake --install shared --prefix "$T/before" >install.log
    mv before prefix
    run prefix/bin/jbc --version
    expect_status 0
    [ "$(readlink prefix/lib/libjbc.so)" = libjbc.so.0.2 ]
    built_from found -DCMAKE_PREFIX_PATH="$T/prefix"
    # shellcheck disable=SC2046
    cc "$CONSUMER/main.c" -o consumer $(with_pkg_config --cflags --libs jbc) \
        -Wl,-rpath,"$T/prefix/lib"
    works ./consumer
    run with_pkg_config --libs jbc
    expect_no_stdout curl
}

test_a_subproject_leaves_the_consumers_build_alone() {
    configure subproject -DJBC_SOURCE_FOLDER="$SOURCE_DIR" -UCMAKE_BUILD_TYPE
    expect_status 0
    grep -x 'CMAKE_BUILD_TYPE:.*=' subproject/CMakeCache.txt
    grep -x 'JBC_TESTS:BOOL=OFF' subproject/CMakeCache.txt
    grep -x 'JBC_INSTALL:BOOL=OFF' subproject/CMakeCache.txt
    refute grep -E '^(CURL|CJSON|LIBZIP)_' subproject/CMakeCache.txt
    expect_no_file subproject/compile_commands.json
    run cmake --build subproject --target help
    expect_no_stdout test_jar
    cmake --install subproject --prefix "$T/nothing"
    expect_no_file nothing/bin
}

test_another_minor_version_is_not_taken_for_this_one() {
    installed
    sed 's/jbc CONFIG/jbc 0.3 CONFIG/' "$CONSUMER/CMakeLists.txt" >CMakeLists.txt
    cp "$CONSUMER"/main.* .
    run cmake -S . -B refused -G Ninja -DCMAKE_PREFIX_PATH="$T/prefix"
    expect_status 1
    expect_stderr 'requested version "0.3"'
}

# refused_components TEXT COMPONENT...: find_package names the one that is missing.
refused_components() {
    text=$1
    shift
    mkdir -p components
    cat >components/CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.25)
project(components LANGUAGES NONE)
find_package(jbc CONFIG REQUIRED COMPONENTS $*)
END
    rm -rf refused
    run cmake -S components -B refused -G Ninja -DCMAKE_PREFIX_PATH="$T/prefix"
    expect_status 1
    tr -s ' \n' '  ' <stderr >said
    contains said "$text" || fail "not said: $text: $(cat said)"
}

test_a_component_that_is_missing_is_named() {
    installed
    refused_components "jbc has no component 'libary': there are program and library" libary
    refused_components "jbc has no component 'agent'" program agent library
    refused_components "jbc has no component 'Program'" Program
    PKG_CONFIG_LIBDIR=$T/nothing refused_components "the component 'library' of jbc needs" library
    sed -i 's/REQUIRED COMPONENTS.*/REQUIRED OPTIONAL_COMPONENTS agent)/' components/CMakeLists.txt
    run cmake -S components -B refused -G Ninja -DCMAKE_PREFIX_PATH="$T/prefix"
    expect_status 0
}

# As on a machine that has the package, but no headers of libcurl and the others.
test_without_the_librarys_own_dependencies_the_program_is_still_found() {
    installed
    export PKG_CONFIG_LIBDIR="$T/nothing"
    configure refused -DCMAKE_PREFIX_PATH="$T/prefix"
    expect_status 1
    expect_stderr libcurl4-openssl-dev
    cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(program_only LANGUAGES NONE)
find_package(jbc CONFIG REQUIRED)
if(TARGET jbc::jbc)
    message(FATAL_ERROR "a library that can't be linked")
endif()
add_custom_target(ask_version ALL COMMAND jbc::program --version)
END
    cmake -S . -B found -G Ninja -DCMAKE_PREFIX_PATH="$T/prefix"
    run cmake --build found
    expect_status 0
    expect_stdout "$("$JBC" --version)"
}

run_tests
