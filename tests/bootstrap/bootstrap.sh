#!/bin/sh
# bootstrap.sh on a machine that has everything, and on one that has nothing.
. "$(dirname "$0")/../lib.sh"

# A copy of the project as an archive would have it.
clone() {
    mkdir project
    for item in bootstrap.sh CMakeLists.txt CMakePresets.json README.md CHANGELOG.md LICENSE include \
        src templates cmake tests; do
        [ ! -e "$SOURCE_DIR/$item" ] || cp -R "$SOURCE_DIR/$item" project
    done
}

# bare COMMAND...: a machine with a shell, these commands, and nothing to build with.
bare() {
    mkdir -p bin
    for command in sh dirname mkdir sed sort tr cat "$@"; do
        ln -sf "$(command -v "$command")" "bin/$command"
    done
}

test_the_demo_builds_jbc_and_prepares_a_release() {
    clone
    run sh project/bootstrap.sh demo
    expect_status 0
    expect_stdout "jbc prepare-release --simulate"
    expect_stdout "Jitterbit-Connector-Endpoint-EntityTypeId: 2370701"
    expect_stdout "Jitterbit-Connector-Secret: (hidden)"
    expect_stderr "registering 'Folder Drop'"
    unzip -p project/build/demo.jar META-INF/MANIFEST.MF >manifest
    secret=$(sed -n 's/^Jitterbit-Connector-Secret: \([0-9a-f-]*\).*/\1/p' manifest)
    expect_no_stdout "$secret"
    expect_no_stderr "$secret"

    # A second run builds nothing again.
    run sh project/bootstrap.sh demo
    expect_status 0
    expect_stdout "no work to do"
    expect_no_stdout "Building C"

    # Nor does an installation, which a second one only looks at.
    for PREFIX in here/it/is "$T/there"; do
        run sh project/bootstrap.sh install "$PREFIX"
        expect_status 0
        expect_stdout "no work to do"
        expect_stdout "which PATH does not find first"
    done
    expect_file_equal here/it/is/bin/jbc there/bin/jbc
    stat -c '%i %Y' there/bin/jbc >before
    export PATH="$T/there/bin:$PATH"
    run sh project/bootstrap.sh install "$T/there"
    expect_status 0
    expect_no_stdout "which PATH"
    stat -c '%i %Y' there/bin/jbc >after
    expect_file_equal before after
    jbc --version
}

test_without_apt_what_to_install_is_listed() {
    clone
    bare
    run env PATH="$T/bin" sh project/bootstrap.sh demo
    expect_status 1
    expect_stderr "no apt-get"
    for package in gcc cmake ninja-build pkg-config libcurl4-openssl-dev libcjson-dev libzip-dev \
        libmicrohttpd-dev; do
        expect_stderr "$package"
    done
    expect_no_stderr openjdk
    run env PATH="$T/bin" sh project/bootstrap.sh test
    expect_status 1
    expect_stderr openjdk-17-jdk-headless
    expect_stderr libcmocka-dev
}

test_without_root_and_sudo_what_to_install_is_listed() {
    clone
    bare
    printf '#!/bin/sh\nexit 1\n' >bin/apt-get
    printf '#!/bin/sh\necho 1000\n' >bin/id
    chmod +x bin/apt-get bin/id
    run env PATH="$T/bin" sh project/bootstrap.sh build
    expect_status 1
    expect_stderr "neither root nor sudo"
    expect_stderr libcurl4-openssl-dev
}

test_what_is_installed_but_not_found_is_said() {
    clone
    bare env
    printf '#!/bin/sh\nexit 0\n' >bin/apt-get
    printf '#!/bin/sh\necho 0\n' >bin/id
    chmod +x bin/apt-get bin/id
    run env PATH="$T/bin" sh project/bootstrap.sh build
    expect_status 1
    expect_stderr "still not found"
    expect_stderr cmake
}

# apt of a release that has these packages; what is to be installed goes to the file installed.
apt_with() {
    printf '#!/bin/sh\necho 0\n' >bin/id
    printf '#!/bin/sh\necho "$*" >>"%s"\n' "$T/installed" >bin/apt-get
    # shellcheck disable=SC2016 # for that script to expand
    printf '#!/bin/sh\ncase " %s " in *" $2 "*) ;; *) exit 100 ;; esac\n' "$*" >bin/apt-cache
    chmod +x bin/id bin/apt-get bin/apt-cache
}

test_the_newest_jdk_of_the_release_is_installed() {
    clone
    bare env
    for newest in 17 21 25; do
        rm -f installed
        apt_with openjdk-17-jdk-headless "openjdk-$newest-jdk-headless" clang-tidy-14
        run env PATH="$T/bin" sh project/bootstrap.sh test
        expect_status 1
        [ "$(grep -o 'openjdk-[0-9]*' installed)" = "openjdk-$newest" ]
    done
}

test_what_the_release_goes_without_is_not_asked_for() {
    clone
    bare env
    apt_with clang-tidy-14
    run env PATH="$T/bin" sh project/bootstrap.sh test
    grep -q ' clang-tidy-14 ' installed
    refute grep -q 'clang-format\| - ' installed
    expect_stderr "still not found"
    expect_no_stderr clang
}

test_a_fresh_debian_needs_a_known_release_and_root() {
    clone
    for release in "" woody; do
        # shellcheck disable=SC2086 # none is none
        run sh project/bootstrap.sh fresh $release
        expect_status 2
        expect_stderr "bookworm or trixie"
    done
    bare
    printf '#!/bin/sh\necho 1000\n' >bin/id
    chmod +x bin/id
    run env PATH="$T/bin" sh project/bootstrap.sh fresh trixie
    expect_status 1
    expect_stderr "needs root"
}

test_an_unknown_command_is_wrong_usage() {
    clone
    run sh project/bootstrap.sh instal
    expect_status 2
    expect_stderr "'instal'"
    run sh project/bootstrap.sh
    expect_status 0
    expect_stdout "usage:"
}

run_tests
