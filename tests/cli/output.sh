#!/bin/sh
# Where an output may go, with which mode, and what of it can be known before anything is asked.
. "$(dirname "$0")/../lib.sh"

inputs() {
    odd_registration
    echo '{"name": "Odd", "version": "1.0", "activities": {"fetch": {}}}' >adapter.json
    zip -q in.jar adapter.json
    printf 'Jitterbit-Connector: true\n' >template.mf
}

package() {
    run "$JBC" package --jar in.jar --manifest template.mf --registration registration.json "$@"
}

manifest() {
    run "$JBC" manifest --adapter adapter.json --manifest template.mf \
        --registration registration.json "$@"
}

prepare() {
    run "$JBC" prepare-release --jar in.jar --manifest template.mf "$@"
}

# ---- standard output -----------------------------------------------------------------------------

test_a_jar_goes_to_standard_output_and_nothing_else_does() {
    inputs
    package -o out.jar
    package -o -
    expect_status 0
    expect_file_equal out.jar stdout
    expect_no_file -
    "$JBC" package --jar in.jar --manifest template.mf --registration registration.json -o - \
        2>/dev/null | cat >piped.jar
    expect_file_equal out.jar piped.jar
}

test_a_manifest_goes_to_standard_output() {
    inputs
    manifest -o MANIFEST.MF
    manifest -o -
    expect_status 0
    expect_file_equal MANIFEST.MF stdout
    expect_no_file -
}

test_a_release_goes_to_standard_output_only_once_it_is_valid() {
    inputs
    simulator
    credentials
    prepare --validate -o -
    expect_status 0
    unzip -tqq stdout
    [ "$(attribute stdout Jitterbit-Connector-Key)" != "" ]
    stop_simulator
    simulator --fault validate:refuse=INVALID
    credentials
    prepare --validate -o -
    expect_status 7
    expect_empty stdout
    prepare --dry-run -o -
    expect_status 0
    expect_empty stdout
}

test_standard_output_excludes_what_else_would_write_there() {
    inputs
    package --in-place -o -
    expect_status 2
    expect_empty stdout
    expect_stderr "'-o -' and --in-place"
    # With --json the error is an object, and the only thing there.
    package --json -o -
    expect_status 2
    expect_stderr "'-o -' and --json"
    expect_stdout '"exit":	2'
    manifest --json -o -
    expect_status 2
    expect_no_stdout Jitterbit
    prepare --json -o - --simulate
    expect_status 2
    expect_no_stderr "logging in"
}

test_a_terminal_and_a_closed_descriptor_are_no_place_for_a_jar() {
    inputs
    run script -qec "'$JBC' package --jar in.jar --registration registration.json -o -" typescript
    expect_status 2
    grep -q "standard output is a terminal" typescript
    refute grep -q PK typescript
    run sh -c "'$JBC' package --jar in.jar --registration registration.json -o - >&-"
    expect_status 2
    expect_stderr "standard output is closed"
}

test_a_standard_output_that_takes_nothing_is_an_error() {
    inputs
    run sh -c "'$JBC' package --jar in.jar --manifest template.mf --registration registration.json -o - >/dev/full"
    expect_status 1
    expect_stderr "cannot write standard output: No space left"
    run sh -c "'$JBC' package --jar in.jar --manifest template.mf --registration registration.json -o - >>in.jar"
    expect_status 2
    expect_stderr "one of the inputs"
}

test_other_commands_do_not_write_to_standard_output() {
    simulator
    credentials
    run "$JBC" register --name A --connector-version 1 -o -
    expect_status 2
    run "$JBC" login -o -
    expect_status 2
    run "$JBC" init --jar "$SAMPLE_JAR" -o -
    expect_status 2
    expect_stderr "'./-' is one named '-'"
    expect_no_file -
    expect_calls
    run "$JBC" register --name A --connector-version 1 -o ./-
    expect_status 0
    expect_mode ./- 600
}

# ---- open descriptors ----------------------------------------------------------------------------

test_a_path_to_an_open_descriptor_is_refused_and_what_is_behind_it_kept() {
    inputs
    ln -s /dev/stdout link
    ln -s /proc/self/fd folder
    for path in /dev/stdout /dev/fd/1 /proc/self/fd/1 /proc/thread-self/fd/1 link folder/1; do
        echo precious >precious
        run sh -c "'$JBC' package --jar in.jar --manifest template.mf --registration registration.json \
            -o $path >>precious"
        expect_status 2
        expect_stderr "'-o -'"
        expect_stderr "$path"
        [ "$(cat precious)" = precious ]
        manifest -o "$path"
        expect_status 2
        expect_stderr "'-o -'"
    done
}

test_a_descriptor_is_refused_before_anything_is_asked() {
    inputs
    simulator
    credentials
    prepare -o /dev/stdout
    expect_status 2
    run "$JBC" register --name A --connector-version 1 -o /dev/fd/1
    expect_status 2
    run "$JBC" login -o /dev/stderr
    expect_status 2
    expect_stderr "'-o -'"
    expect_calls
}

# ---- modes ---------------------------------------------------------------------------------------

test_a_jar_has_its_inputs_mode_within_the_umask() {
    inputs
    for row in "644 077 600" "644 022 644" "664 027 640" "755 022 755" "600 000 600"; do
        # shellcheck disable=SC2086
        set -- $row
        chmod "$1" in.jar
        rm -f out.jar
        (umask "$2" && "$JBC" package --jar in.jar --manifest template.mf \
            --registration registration.json -o out.jar >/dev/null)
        expect_mode out.jar "$3"
    done
    chmod 644 in.jar
    (umask 077 && "$JBC" package --jar in.jar --manifest template.mf \
        --registration registration.json --in-place >/dev/null)
    expect_mode in.jar 600
}

test_a_rerun_never_makes_an_output_readable_for_more() {
    inputs
    chmod 644 in.jar
    for mode in 600 640 400; do
        rm -f out.jar
        package -o out.jar
        expect_mode out.jar 644
        chmod "$mode" out.jar
        package -o out.jar
        expect_mode out.jar "$mode"
        package --connector-version 2.0 -o out.jar
        expect_mode out.jar "$mode"
    done
}

test_an_output_of_equal_bytes_is_narrowed_and_stays() {
    inputs
    chmod 600 in.jar
    package -o out.jar
    chmod 666 out.jar
    before=$(stat -c %i out.jar)
    package -o out.jar
    expect_mode out.jar 600
    [ "$(stat -c %i out.jar)" = "$before" ]
}

test_files_with_secrets_do_not_inherit_a_wide_mode() {
    simulator
    credentials
    echo old >token.json
    echo old >registration.json
    chmod 666 token.json registration.json
    run "$JBC" login -o token.json
    expect_mode token.json 600
    run "$JBC" register --name A --connector-version 1 -o registration.json
    expect_mode registration.json 600
}

# ---- folders -------------------------------------------------------------------------------------

test_missing_folders_are_made_but_not_in_a_dry_run() {
    inputs
    simulator
    credentials
    prepare --dry-run -o a/b/out.jar
    expect_status 0
    expect_no_file a
    prepare -o a/b/out.jar
    expect_status 0
    package -o b/c/out.jar
    expect_status 0
    manifest -o c/d/MANIFEST.MF
    expect_status 0
    run "$JBC" register --name A --connector-version 1 -o d/e/registration.json
    expect_status 0
    run "$JBC" login -o e/token.json
    expect_status 0
    run "$JBC" init --jar "$SAMPLE_JAR" -o f/MANIFEST.MF.in
    expect_status 0
    expect_mode a/b 755
}

test_folders_made_for_an_output_that_failed_are_removed() {
    inputs
    simulator --fault validate:http=500
    credentials
    mkdir there
    prepare --validate -o there/a/b/out.jar
    expect_status 5
    expect_no_file there/a
    [ -d there ]
}

test_a_folder_that_cannot_be_made_is_known_before_anything_is_asked() {
    inputs
    simulator
    credentials
    echo plain >plain
    ln -s none dangling
    for path in plain/out.jar plain/a/out.jar dangling/out.jar; do
        prepare -o "$path"
        expect_status 1
        expect_stderr "${path%%/*}"
        prepare --dry-run -o "$path"
        expect_status 1
    done
    expect_calls
}

# ---- what can be known before --------------------------------------------------------------------

test_another_users_file_in_a_sticky_folder_is_known_before_anything_is_asked() {
    [ "$(id -u)" -eq 0 ] || return 0
    inputs
    simulator
    credentials
    mkdir sticky
    chmod 1777 sticky
    echo theirs >sticky/out.jar
    chmod 666 sticky/out.jar
    cp "$JBC" jbc
    chmod 755 jbc . ..
    run setpriv --reuid=65534 --regid=65534 --clear-groups ./jbc prepare-release --jar in.jar \
        --manifest template.mf -o sticky/out.jar
    expect_status 1
    expect_stderr "another user's"
    expect_calls
    [ "$(cat sticky/out.jar)" = theirs ]
}

test_an_input_with_the_name_of_an_unfinished_output_is_refused_and_kept() {
    inputs
    odd=.out.jar.0123456789abcdef.jbc~
    for file in in.jar template.mf registration.json; do
        cp "$file" "$odd"
        set -- --jar in.jar --manifest template.mf --registration registration.json
        for word in "$@"; do
            shift
            [ "$word" != "$file" ] || word=$odd
            set -- "$@" "$word"
        done
        run "$JBC" package "$@" -o out.jar
        expect_status 2
        expect_stderr "$odd"
        expect_file_equal "$file" "$odd"
        expect_no_file out.jar
    done
    cp in.jar .out.jar.jbc~
    run "$JBC" package --jar .out.jar.jbc~ --manifest template.mf \
        --registration registration.json -o out.jar
    expect_status 0
    expect_file_equal in.jar .out.jar.jbc~
}

# ---- files with secrets --------------------------------------------------------------------------

test_secrets_that_others_can_read_are_a_warning_that_names_the_mode() {
    inputs
    simulator
    credentials
    unset HARMONY_PASSWORD
    echo demo >password
    for mode in 644 640 604; do
        chmod "$mode" password registration.json
        run "$JBC" list --password-file password
        expect_status 0
        expect_stderr "warning: password"
        expect_stderr "$mode"
        package -o out.jar
        expect_status 0
        expect_stderr "warning: registration.json"
    done
    chmod 600 password registration.json
    run "$JBC" login --password-file password -o token.json
    expect_no_stderr warning
    run "$JBC" list --token-file token.json
    expect_no_stderr warning
    chmod 644 token.json
    run "$JBC" list --token-file token.json
    expect_stderr "warning: token.json"
    package -o out.jar
    expect_no_stderr warning
    mkfifo pipe
    echo demo >pipe &
    run "$JBC" list --password-file pipe
    expect_status 0
    expect_no_stderr warning
}

# ---- cores ---------------------------------------------------------------------------------------

test_no_core_is_written_and_nobody_may_look_in() {
    [ "$(id -u)" -eq 0 ] || return 0
    cp "$JBC" jbc
    chmod 755 jbc . ..
    setpriv --reuid=65534 --regid=65534 --clear-groups ./jbc simulator >url &
    pid=$!
    echo "$pid" >>"$simulators"
    until [ -s url ]; do
        sleep 0.02
    done
    grep -q "^Max core file size *0 *0 " "/proc/$pid/limits"
    # What belongs to root there is closed to its user.
    [ "$(stat -c %u "/proc/$pid/environ")" -eq 0 ]
}

run_tests
