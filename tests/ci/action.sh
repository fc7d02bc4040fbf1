#!/bin/sh
# The composite action of templates/ci/github-action: its steps run here, in order, on a runner whose
# apt-get unpacks the package into a folder on the PATH.
. "$(dirname "$0")/../lib.sh"

HERE=$(cd "$(dirname "$0")" && pwd)

# The checkout that a runner has of an action, and a cache.
checkout() {
    mkdir -p checkout cache bin
    for item in bootstrap.sh CMakeLists.txt CMakePresets.json README.md CHANGELOG.md LICENSE cmake \
        include src templates; do
        cp -R "$SOURCE_DIR/$item" checkout
    done
    cat >bin/apt-get <<END
#!/bin/sh
echo "apt-get \$*" >>"$T/commands"
for last; do :; done
case \$last in
/*.deb) dpkg-deb --extract "\$last" "$T/installed" ;;
esac
END
    printf '#!/bin/sh\necho "sudo $*" >>"%s/commands"\nexec "$@"\n' "$T" >bin/sudo
    printf '#!/bin/sh\necho 1000\n' >bin/id
    chmod +x bin/*
}

# A new runner runs the steps. Its status goes to $status, what it printed to the file log.
runner() {
    rm -rf runner steps installed checkout/build
    mkdir runner
    : >commands
    python3 "$HERE/steps.py" action checkout/templates/ci/github-action/action.yml steps
    # shellcheck disable=SC2031 # the HOME of the test
    for file in "$T"/steps/*.sh; do
        (cd / && env -i PATH="$T/bin:$T/installed/usr/bin:$PATH" HOME="$HOME" CACHE="$T/cache" \
            RUNNER_TEMP="$T/runner" GITHUB_ACTION_PATH="$T/checkout/templates/ci/github-action" \
            sh "$file" </dev/null) || return
    done >log 2>&1
}

key() {
    sed -n 's/^key=//p' steps/jbc.output
}

test_the_action_installs_jbc_and_builds_it_once() {
    checkout
    runner
    [ "$(installed/usr/bin/jbc --version)" = "$("$JBC" --version)" ]
    grep -qx "$("$JBC" --version)" log
    [ -d checkout/build ]
    [ "$(ls cache)" = "$(key)" ]
    grep -q "^sudo apt-get install .*$T/runner/jbc/jbc_.*\.deb$" commands

    rm bin/id # from now on, who runs is root where the tests are
    runner
    [ "$(installed/usr/bin/jbc --version)" = "$("$JBC" --version)" ]
    expect_no_file checkout/build
    grep -q "^apt-get install .*$T/runner/jbc/jbc_.*\.deb$" commands
}

test_another_source_or_system_is_another_jbc() {
    checkout
    # Of the steps, the first tells; the others find nothing to do.
    printf '#!/bin/sh\nexit 0\n' >bin/apt-get
    sed -i '/Look for its package/,$d' checkout/templates/ci/github-action/action.yml
    runner
    first=$(key)
    runner
    [ "$(key)" = "$first" ]
    echo >>checkout/src/cli/main.c
    runner
    [ "$(key)" != "$first" ]
    # shellcheck disable=SC1091
    [ "${first%-*}" = "jbc-$(. /etc/os-release && echo "$ID${VERSION_ID-}")-$(uname -m)" ]
}

run_tests
