#!/bin/sh
# From a fresh clone to a working jbc: see `sh bootstrap.sh help`.
set -eu
called_from=$PWD
cd "$(dirname "$0")"

# What is needed, a line each: how to find it (a command, a pkg-config module MODULE.pc, or a file),
# and the Debian package that has it. Of several, with | between, the first that the release has is
# taken; - stands for none.
BUILD_NEEDS='
cc                          gcc
cmake                       cmake
ninja                       ninja-build
pkg-config                  pkg-config
/usr/include/stdio.h        libc6-dev
libcurl.pc                  libcurl4-openssl-dev
libcjson.pc                 libcjson-dev
libzip.pc                   libzip-dev
/usr/include/uninorm.h      libunistring-dev
libmicrohttpd.pc            libmicrohttpd-dev'

TEST_NEEDS='
cmocka.pc                   libcmocka-dev
javac                       openjdk-25-jdk-headless|openjdk-21-jdk-headless|openjdk-17-jdk-headless
jarsigner                   openjdk-25-jdk-headless|openjdk-21-jdk-headless|openjdk-17-jdk-headless
clang-format-14             clang-format-14|-
clang-tidy-14               clang-tidy-14|-
shellcheck                  shellcheck
openssl                     openssl
curl                        curl
zip                         zip
unzip                       unzip
make                        make
python3                     python3
/usr/lib/python3/dist-packages/yaml/__init__.py python3-yaml
/usr/lib/python3/dist-packages/jsonschema/__init__.py python3-jsonschema
mvn                         maven
/usr/share/maven-repo/org/codehaus/mojo/exec-maven-plugin libexec-maven-plugin-java
/usr/share/maven-repo/org/apache/maven/plugins/maven-compiler-plugin libmaven-compiler-plugin-java
/usr/share/maven-repo/org/apache/maven/plugins/maven-jar-plugin libmaven-jar-plugin-java
/usr/share/maven-repo/org/apache/maven/plugins/maven-resources-plugin libmaven-resources-plugin-java
/usr/share/maven-repo/org/apache/maven/plugins/maven-surefire-plugin libsurefire-java
strace                      strace
c++                         g++
gdb                         gdb
cpack                       cmake
dpkg-shlibdeps              dpkg-dev
lintian                     lintian
file                        file
git                         git
script                      bsdutils
setpriv                     util-linux
bash                        bash
zsh                         zsh
fish                        fish
mandoc                      mandoc
/etc/ssl/certs/ca-certificates.crt ca-certificates'

# For the Debian package.
DIST_NEEDS='
dpkg-shlibdeps              dpkg-dev
file                        file
git                         git'

FRESH_NEEDS='
debootstrap                 debootstrap
git                         git
unshare                     util-linux
buildah                     buildah|-'

TORTURE_NEEDS='
python3                     python3
strace                      strace
valgrind                    valgrind
cppcheck                    cppcheck
clang                       clang
gcov                        gcc
gdb                         gdb
openssl                     openssl'

say() {
    printf '\n==> %s\n' "$*"
}

usage() {
    cat <<'END'
usage: sh bootstrap.sh COMMAND

  demo              install what is missing, build jbc, and prepare a release of a sample connector
                    against a simulated Harmony
  test              install what is missing for the tests as well, build, and run every test
  torture [MINUTES] kill, starve, cut off and feed nonsense to jbc for 45 minutes, or so many; prints
                    what was tried and what failed, which build/torture shows again
  build             install what is missing, and build jbc: build/release/jbc
  install [PREFIX]  build, and install to PREFIX: /usr/local
  dist              build what is handed out, to build/dist: a Debian package, the sources' archive
  fresh RELEASE [TARBALL]
                    demo, test and the image of templates/ci/Containerfile, on a minimal bookworm or
                    trixie made from nothing, or from TARBALL of debootstrap --make-tarball (as root)
  help              this text

Missing packages are installed by apt-get, as root or with sudo (Debian 12 and 13).
END
}

found() {
    case $1 in
    *.pc) pkg-config --exists "${1%.pc}" 2>/dev/null ;;
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
    esac
}

# missing_packages NEEDS: the packages of those that are not found, one a line.
missing_packages() {
    printf '%s\n' "$1" | while read -r need package; do
        if [ -n "$need" ] && ! found "$need"; then
            echo "$package"
        fi
    done | sort -u
}

# packages_of_this_release: of each line of stdin, the first alternative that apt knows, unless it
# is -; the last one where apt knows none.
packages_of_this_release() {
    while IFS='|' read -r package others; do
        while [ -n "$others" ] && ! apt-cache show "$package" >/dev/null 2>&1; do
            package=${others%%|*}
            others=${others#"$package"}
            others=${others#|}
        done
        [ "$package" = - ] || echo "$package"
    done
}

# as_root COMMAND...
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

can_be_root() {
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null 2>&1
}

# install_missing NEEDS
install_missing() {
    missing=$(missing_packages "$1")
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "bootstrap.sh: there is no apt-get here; please install what these Debian packages have:" >&2
        printf '%s\n' "$missing" | sed 's/^/  /' >&2
        exit 1
    fi
    if ! can_be_root; then
        echo "bootstrap.sh: neither root nor sudo; please install:" >&2
        printf '%s\n' "$missing" | sed 's/^/  /' >&2
        exit 1
    fi
    # What this release goes without is missing each time: no reason to fetch its lists again.
    if [ -z "$(printf '%s\n' "$missing" | sed '/|-$/d')" ] &&
        [ -z "$(printf '%s\n' "$missing" | packages_of_this_release)" ]; then
        return 0
    fi
    as_root apt-get update -qq ||
        echo "bootstrap.sh: apt-get update failed; trying with the package lists that are there" >&2
    packages=$(printf '%s\n' "$missing" | packages_of_this_release | tr '\n' ' ')
    say "Installing $packages"
    # shellcheck disable=SC2086 # one word a package
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends $packages >/dev/null
    still=$(missing_packages "$1" | sed '/|-$/d' | tr '\n' ' ')
    if [ -n "$still" ]; then
        echo "bootstrap.sh: installed, but still not found: $still" >&2
        exit 1
    fi
}

# build PRESET OPTION...
build() {
    preset=$1
    shift
    say "Building ($preset)"
    cmake --preset "$preset" "$@" >build/configure.log 2>&1 || {
        cat build/configure.log >&2
        return 1
    }
    cmake --build --preset "$preset"
}

# from_caller PATH: as the caller means it.
from_caller() {
    case $1 in
    /*) echo "$1" ;;
    *) echo "$called_from/$1" ;;
    esac
}

# install_jbc [PREFIX]
install_jbc() {
    prefix=$(from_caller "${1-/usr/local}")
    install_missing "$BUILD_NEEDS"
    build release -DJBC_TESTS=OFF
    say "Installing to $prefix"
    rm -f build/release/install_manifest.txt # it may be root's
    as_owner_of "$prefix" cmake --install build/release --prefix "$prefix" >build/install.log
    if [ "$(command -v jbc)" = "$prefix/bin/jbc" ]; then
        jbc --version
    else
        "$prefix/bin/jbc" --version
        echo "It is $prefix/bin/jbc, which PATH does not find first."
    fi
}

# as_owner_of FOLDER COMMAND...: as root where the folder, or the one that it would be made in, can't
# be written to.
as_owner_of() {
    folder=$1
    shift
    while [ ! -e "$folder" ]; do
        folder=$(dirname "$folder")
    done
    if [ -w "$folder" ]; then
        "$@"
    elif can_be_root; then
        as_root "$@"
    else
        echo "bootstrap.sh: $folder can't be written to, and there is neither root nor sudo" >&2
        return 1
    fi
}

dist() {
    install_missing "$BUILD_NEEDS$DIST_NEEDS"
    say "Building what is handed out"
    cmake --workflow --preset dist >build/dist.log 2>&1 || {
        cat build/dist.log >&2
        return 1
    }
    (cd build/dist && sha256sum --check SHA256SUMS)
}

# fresh RELEASE [TARBALL]
fresh() {
    case ${1-} in
    bookworm | trixie) ;;
    *)
        echo "bootstrap.sh: fresh: which release, bookworm or trixie?" >&2
        exit 2
        ;;
    esac
    if [ "$(id -u)" -ne 0 ]; then
        echo "bootstrap.sh: fresh: this needs root, for it makes a root of its own and changes into it" >&2
        exit 1
    fi
    install_missing "$FRESH_NEEDS"
    exec sh tests/fresh/fresh.sh "$1" ${2:+"$(from_caller "$2")"}
}

demo() {
    install_missing "$BUILD_NEEDS"
    build release -DJBC_TESTS=OFF
    sample=tests/data/sample-connector
    say "The main job: jbc prepare-release, against a Harmony inside jbc"
    set -- build/release/jbc prepare-release --simulate --validate --verbose \
        --jar $sample.jar --manifest $sample/MANIFEST.MF -o build/demo.jar
    echo "\$ $*"
    "$@"
    say "What the new manifest carries, its secrets hidden"
    echo "\$ build/release/jbc inspect build/demo.jar"
    build/release/jbc inspect build/demo.jar
}

# run_tests PRESET: adds to $passed, $failed and $skipped what ctest counted.
run_tests() {
    say "Testing ($1)"
    log=build/$1/ctest.log
    ctest --preset "$1" >"$log" 2>&1 && code=0 || code=$?
    cat "$log"
    failures=$(sed -n 's/.*tests passed, \([0-9]*\) tests* failed out of [0-9]*.*/\1/p' "$log")
    total=$(sed -n 's/.*tests passed, .* failed out of \([0-9]*\).*/\1/p' "$log")
    skips=$(sed -n '/\*\*\*Skipped/p' "$log" | wc -l)
    if [ -z "$total" ] || { [ "$code" -ne 0 ] && [ "$failures" -eq 0 ]; }; then
        total=$((${total:-0} + 1))
        failures=$((${failures:-0} + 1))
    fi
    passed=$((passed + total - failures - skips))
    failed=$((failed + failures))
    skipped=$((skipped + skips))
    grep -h '^skipped: ' "build/$1/Testing/Temporary/LastTest.log" >>build/skipped.log || :
}

# build_and_test PRESET OPTION...: a build that fails is a test that failed.
build_and_test() {
    if build "$@"; then
        run_tests "$1"
    else
        failed=$((failed + 1))
    fi
}

run_all_tests() {
    install_missing "$BUILD_NEEDS$TEST_NEEDS"
    passed=0
    failed=0
    skipped=0
    : >build/skipped.log
    build_and_test release -DJBC_TESTS=ON -DJBC_WERROR=ON
    build_and_test sanitize -DJBC_TESTS=ON
    echo
    cat build/skipped.log
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

# torture [MINUTES [OPTION...]]
torture() {
    install_missing "$BUILD_NEEDS$TEST_NEEDS$TORTURE_NEEDS"
    runtime=$(clang -print-file-name=libclang_rt.fuzzer-x86_64.a)
    if [ "$(uname -m)" = x86_64 ] && [ ! -e "$runtime" ]; then
        version=$(clang -dumpversion)
        install_missing "$runtime libclang-rt-${version%%.*}-dev"
    fi
    build release -DJBC_TESTS=ON
    build sanitize -DJBC_TESTS=ON
    say "Torturing"
    exec python3 tests/torture/torture.py "$@" --jbc build/release/jbc --build build/release \
        --sanitized build/sanitize
}

mkdir -p build
case ${1-help} in
build)
    install_missing "$BUILD_NEEDS"
    build release -DJBC_TESTS=OFF
    ;;
demo) demo ;;
dist) dist ;;
fresh)
    shift
    fresh "$@"
    ;;
install)
    shift
    install_jbc "$@"
    ;;
test) run_all_tests ;;
torture)
    shift
    torture "$@"
    ;;
help | -h | --help) usage ;;
*)
    echo "bootstrap.sh: there is no command '$1'" >&2
    usage >&2
    exit 2
    ;;
esac
