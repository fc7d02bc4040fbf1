#!/bin/sh
# The Debian package: built, looked at by lintian, installed, used, and removed.
. "$(dirname "$0")/../lib.sh"

# It is installed for a moment where that is possible: as root, on a machine that has none.
if [ "$(id -u)" -eq 0 ] && ! dpkg -s jbc >/dev/null 2>&1; then
    CAN_INSTALL=yes
else
    CAN_INSTALL=
fi

# $DEB, made from a copy of the sources as README says.
package() {
    mkdir sources
    (
        cd "$SOURCE_DIR"
        cp -R CMakeLists.txt CMakePresets.json cmake include src templates ./*.md LICENSE "$T/sources"
    )
    (cd sources && cmake --workflow --preset package) >package.log 2>&1
    DEB=$(find "$T/sources/build/package" -maxdepth 1 -name 'jbc_*.deb')
    [ -s "$DEB" ]
}

field() {
    dpkg-deb --field "$DEB" "$1"
}

has() {
    grep -q " \./$1\$" contents || fail "not in the package: $1"
}

remove_package() {
    dpkg --purge jbc
}

check_fields() {
    [ "$(field Package)" = jbc ]
    [ "$(field Section)" = devel ]
    [ "$(field Architecture)" = "$(dpkg --print-architecture)" ]
    field Version | grep -qx "$(sed -n 's/^project(jbc VERSION \([0-9.]*\).*/\1/p' \
        "$SOURCE_DIR/CMakeLists.txt")-.*"
    for library in libc6 libcurl4 libcjson1 libzip4 libssl3 libmicrohttpd12; do
        field Depends | grep -q "$library (>= " || fail "no dependency on $library"
    done
}

check_contents() {
    dpkg-deb --contents "$DEB" >contents
    has usr/bin/jbc
    has usr/include/jbc/release.h
    has "usr/lib/[^ ]*/libjbc.a"
    has usr/lib/cmake/jbc/jbcConfig.cmake
    has "usr/lib/[^ ]*/pkgconfig/jbc.pc"
    has usr/share/jbc/templates/MANIFEST.MF.in
    has usr/share/doc/jbc/copyright
    has usr/share/doc/jbc/changelog.gz
    has usr/share/doc/jbc/changelog.Debian.gz
    has usr/share/bash-completion/completions/jbc
    has usr/share/zsh/vendor-completions/_jbc
    has usr/share/fish/vendor_completions.d/jbc.fish
    has usr/share/man/man1/jbc.1.gz
    has usr/share/jbc/jbc.mk
    refute grep -F "$T" contents
}

# Neither an error nor a warning.
check_lintian() {
    run lintian --allow-root --fail-on error,warning "$DEB"
    expect_status 0
}

check_installed() {
    run /usr/bin/jbc --version
    expect_status 0
    run /usr/bin/jbc prepare-release --simulate --jar "$SAMPLE_JAR" -o release.jar
    expect_status 0
    [ -s release.jar ]
    # shellcheck disable=SC2046
    cc "$SOURCE_DIR/tests/install/consumer/main.c" -o consumer $(pkg-config --cflags --libs jbc)
    simulator
    run ./consumer "$SAMPLE_JAR" "$HOST"
    expect_status 0
    expect_stdout "connector: Folder Drop"
    cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(installed LANGUAGES NONE)
find_package(jbc CONFIG REQUIRED)
add_custom_target(ask_version ALL COMMAND jbc::program --version)
END
    cmake -S . -B found -G Ninja
    run cmake --build found --verbose
    expect_status 0
    expect_stdout "/usr/bin/jbc --version"
}

test_the_package_is_right_and_works_and_removes_cleanly() {
    package
    check_fields
    check_contents
    check_lintian
    [ -n "$CAN_INSTALL" ] || return 0

    trap remove_package EXIT
    dpkg --install "$DEB"
    check_installed
    dpkg --listfiles jbc | while read -r path; do
        if [ -f "$path" ] || [ -L "$path" ]; then
            echo "$path"
        fi
    done >files
    [ -s files ]
    remove_package
    trap - EXIT
    while read -r path; do
        expect_no_file "$path"
    done <files
    refute dpkg --status jbc
    for folder in /usr/include/jbc /usr/share/jbc /usr/share/doc/jbc; do
        expect_no_file "$folder"
    done
}

test_a_tree_for_another_prefix_makes_a_package_without_errors_too() {
    cpack --config "$BUILD_DIR/CPackConfig.cmake" -G DEB -B "$T/packed" >cpack.log
    DEB=$(find packed -maxdepth 1 -name 'jbc_*.deb')
    dpkg-deb --contents "$DEB" >contents
    has usr/bin/jbc
    has usr/lib/libjbc.a
    run lintian --allow-root --fail-on error "$DEB"
    expect_status 0
}

run_tests
