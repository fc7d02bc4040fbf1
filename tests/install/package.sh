#!/bin/sh
# What is handed out: the Debian package, built, looked at by lintian, installed, used, and removed;
# and the archive of the sources, which gives the same package.
. "$(dirname "$0")/../lib.sh"

# It is installed for a moment where that is possible: as root, on a machine that has none.
if [ "$(id -u)" -eq 0 ] && ! dpkg -s jbc >/dev/null 2>&1; then
    CAN_INSTALL=yes
else
    CAN_INSTALL=
fi

# What README's command makes of a copy of the sources, once for all tests: $DIST, $DEB, $ARCHIVE.
dist() {
    sources=${suite:?}/sources
    if [ ! -e "$sources" ]; then
        mkdir "$sources"
        (
            cd "$SOURCE_DIR"
            cp -R CMakeLists.txt CMakePresets.json cmake include src templates ./*.md LICENSE "$sources"
        )
        (cd "$sources" && cmake --workflow --preset dist) >dist.log 2>&1
    fi
    DIST=$sources/build/dist
    DEB=$(find "$DIST" -name 'jbc_*.deb')
    ARCHIVE=$(find "$DIST" -name 'jbc-*.tar.gz')
    [ -s "$DEB" ]
    [ -s "$ARCHIVE" ]
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
    # Debian 13's names end in t64 where the time of a 32-bit machine has grown.
    for library in libc6 libcurl4 libcjson1 'libzip[0-9]*' libmicrohttpd12; do
        field Depends | grep -Eq "$library(t64)? \(>= " || fail "no dependency on $library"
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
    has usr/share/jbc/templates/jbc.json
    has usr/share/jbc/templates/jbc.schema.json
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
    dist
    check_fields
    check_contents
    check_lintian
    [ -n "$CAN_INSTALL" ] || return 0

    trap remove_package EXIT
    cd "$DIST"
    DEBIAN_FRONTEND=noninteractive apt-get install --yes ./jbc_*.deb
    cd "$T"
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

test_the_checksums_are_those_of_package_and_archive() {
    dist
    cd "$DIST"
    sha256sum --check --strict SHA256SUMS >"$T/checked"
    [ "$(cut -d : -f 1 "$T/checked")" = "$(basename "$ARCHIVE")
$(basename "$DEB")" ]
    [ "$(find . -type f | wc -l)" -eq 3 ]
}

# Elsewhere, at another hour and place of the world, by a person who hides files.
test_the_archive_builds_without_git_and_gives_the_same_bytes() {
    dist
    mkdir -p bin some/where/else
    printf '#!/bin/sh\necho "git was asked" >&2\nexit 1\n' >bin/git
    chmod +x bin/git
    export PATH="$T/bin:$PATH" TZ=Pacific/Auckland
    umask 077
    tar --extract --file "$ARCHIVE" --directory some/where/else
    cd some/where/else/jbc-*
    cmake --workflow --preset dist >"$T/dist.log" 2>&1
    expect_file_equal "$DIST/SHA256SUMS" build/dist/SHA256SUMS
    expect_file_equal "$DEB" build/dist/jbc_*.deb
}

test_the_archive_of_a_clone_holds_what_git_knows_at_its_date() {
    mkdir clone clone/build
    cd clone
    echo text >known.txt
    echo text >'blanks and ä.txt'
    printf '#!/bin/sh\n' >script.sh
    chmod 750 script.sh
    git init --quiet .
    git add .
    GIT_COMMITTER_DATE="1234567890 +0000" git -c user.name=x -c user.email=x@example.com \
        commit --quiet --message x
    touch unknown.txt build/unknown.txt
    cd ..
    cat >make.cmake <<END
set(SOURCE $T/clone)
include($SOURCE_DIR/cmake/source.cmake)
source_date()
source_archive(jbc-1 $T/jbc-1.tar.gz)
END
    cmake -P make.cmake
    tar --list --verbose --numeric-owner --quoting-style=literal --file jbc-1.tar.gz >listed
    cat >wanted <<'END'
-rw-r--r-- 0/0               5 2009-02-13 23:31 jbc-1/blanks and ä.txt
-rw-r--r-- 0/0               5 2009-02-13 23:31 jbc-1/known.txt
-rwxr-xr-x 0/0              10 2009-02-13 23:31 jbc-1/script.sh
END
    expect_file_equal wanted listed
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
