#!/bin/sh
# The state folder: nobody else may put files into it, what is in it is plain files, and that it
# cannot be used is said before anybody logs in, with the way out.
. "$(dirname "$0")/../lib.sh"

register() {
    run "$JBC" register --name Dropbox --connector-version 1.0 "$@"
}

prepare() {
    run "$JBC" prepare-release --jar "$SAMPLE_JAR" -o out.jar "$@"
}

# refused TEXT...: nothing was asked, nothing hangs, and the way out is told.
refused() {
    run timeout -k 1 20 "$JBC" register --name Dropbox --connector-version 1.0
    expect_status 1
    for text in "$@" XDG_STATE_HOME; do
        expect_stderr "$text"
    done
}

test_a_folder_that_others_can_write_is_refused() {
    simulator
    credentials
    mkdir -p state/jbc
    for mode in 777 770 1777 702; do
        chmod "$mode" state/jbc
        refused "$T/state/jbc" "chmod go-w"
        prepare
        expect_status 1
        expect_stderr "chmod go-w"
    done
    expect_calls
    expect_no_file out.jar
    chmod 755 state/jbc
    register
    expect_status 0
}

test_a_folder_of_another_user_is_refused() {
    [ "$(id -u)" -eq 0 ] || return 0
    simulator
    credentials
    mkdir -p state/jbc
    chown 65534 state/jbc
    refused "another user's"
    mkdir own
    rmdir state/jbc
    ln -s "$T/own" state/jbc
    chown -h 65534 state/jbc
    refused "another user's"
    expect_calls
}

test_a_planted_device_id_is_never_sent() {
    simulator
    credentials
    mkdir -p state/jbc
    echo planted >state/jbc/device-id
    chmod 777 state/jbc
    run "$JBC" list
    expect_status 1
    expect_stderr "chmod go-w"
    chmod 700 state/jbc
    echo planted >elsewhere
    ln -sf "$T/elsewhere" state/jbc/device-id
    run "$JBC" list
    expect_status 1
    expect_stderr "device-id is no plain file"
    expect_calls
    run "$JBC" list --device-id given
    expect_status 0
}

# What stands at the place of a file of the state folder: each is named, none is waited for.
test_what_is_no_plain_file_is_refused() {
    simulator
    credentials
    register
    lock=$(echo state/jbc/*.lock)
    for file in "$lock" "${lock%.lock}.intent"; do
        for thing in fifo folder link dangling; do
            rm -rf "$file"
            echo precious >victim
            case $thing in
            fifo) mkfifo "$file" ;;
            folder) mkdir "$file" ;;
            link) ln -s "$T/victim" "$file" ;;
            dangling) ln -s "$T/none" "$file" ;;
            esac
            run timeout -k 1 20 "$JBC" register --name Dropbox --connector-version 1.0 --new
            expect_status 1
            expect_stderr "$file"
            [ "$(cat victim)" = precious ]
            expect_no_file none
        done
        rm -rf "$file"
    done
    expect_registered 1
}

test_a_device_id_that_is_no_plain_file_is_not_waited_for() {
    simulator
    credentials
    mkdir -p state/jbc
    chmod 700 state/jbc
    for make in mkfifo mkdir "ln -s $T/none"; do
        $make state/jbc/device-id
        run timeout -k 1 20 "$JBC" list
        expect_status 1
        expect_stderr "device-id is no plain file: remove it"
        rm -r state/jbc/device-id
    done
    expect_calls
}

# As a container's user without an entry in passwd: HOME is / or missing.
as_nobody() {
    cp "$JBC" "$SAMPLE_JAR" .
    chmod 755 . .. jbc
    chmod 777 .
    run setpriv --reuid=65534 --regid=65534 --clear-groups env -u XDG_STATE_HOME "$@" \
        "$T/jbc" prepare-release --jar sample-connector.jar -o out.jar
}

test_a_home_that_is_no_place_is_found_before_the_log_in() {
    [ "$(id -u)" -eq 0 ] || return 0
    simulator
    credentials
    chmod 755 "$T/.."
    for home in HOME=/ HOME=/nonexistent "-u HOME" HOME=/proc/self; do
        # shellcheck disable=SC2086
        as_nobody $home
        expect_status 1
        expect_stderr XDG_STATE_HOME
    done
    expect_calls
    mkdir home/nobody
    chmod 777 home/nobody
    as_nobody HOME="$T/home/nobody"
    expect_status 0
}

test_a_dry_run_foresees_it_and_writes_nothing() {
    simulator
    credentials
    echo "not a folder" >plain
    ln -s none dangling
    for home in "HOME=$T/plain" "HOME=$T/plain/x" "HOME=$T/dangling" "-u HOME"; do
        # shellcheck disable=SC2086
        run env -u XDG_STATE_HOME $home "$JBC" prepare-release --dry-run --jar "$SAMPLE_JAR"
        expect_status 0
        expect_stderr "without --dry-run this would fail"
        expect_stderr XDG_STATE_HOME
    done
    run "$JBC" prepare-release --dry-run --jar "$SAMPLE_JAR"
    expect_status 0
    expect_no_stderr XDG_STATE_HOME
    expect_no_file state
}

test_what_asks_nothing_and_what_is_simulated_need_no_state() {
    odd_registration
    for home in HOME=/proc/none "-u HOME"; do
        # shellcheck disable=SC2086
        run env -u XDG_STATE_HOME $home "$JBC" prepare-release --simulate --jar "$SAMPLE_JAR" -o out.jar
        expect_status 0
    done
}

run_tests
