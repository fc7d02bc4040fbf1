#!/bin/sh
# Find or create: one registration, however often and however unluckily it is asked for.
. "$(dirname "$0")/../lib.sh"

register() {
    run "$JBC" register --name Dropbox --connector-version 1.0 "$@"
}

test_two_runs_give_one_registration() {
    simulator
    credentials
    register --json
    expect_status 0
    expect_stdout '"registered":	true'
    id=$(member id <stdout)
    register --json
    expect_status 0
    expect_stdout '"registered":	false'
    [ "$(member id <stdout)" = "$id" ]
    expect_registered 1
}

test_many_jobs_on_one_machine_take_turns() {
    simulator --fault list:delay=50 --fault register:delay=50
    credentials
    for i in 1 2 3 4 5 6 7 8; do
        "$JBC" register --name Dropbox --connector-version 1.0 >"out.$i" 2>"err.$i" &
        echo $! >>pids
    done
    while read -r pid; do
        wait "$pid"
    done <pids
    [ "$(requests register)" -eq 1 ]
    expect_registered 1
}

# Starts jbc while another process holds the connector's lock, until a line comes into the pipe
# "release"; jbc's process goes to $waiting.
wait_behind_another() {
    register
    mkfifo release
    (
        exec 9>>"$(echo state/jbc/*.lock)"
        flock 9
        : >held
        read -r _ <release
    ) &
    holder=$!
    until [ -e held ]; do
        sleep 0.02
    done
    "$JBC" register --name Dropbox --connector-version 1.0 >waited 2>said &
    waiting=$!
    tries=0
    until grep -q "waiting for another jbc" said; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || fail "no word of the wait: $(cat said)"
        sleep 0.05
    done
}

test_who_waits_for_another_says_so_and_goes_on() {
    simulator
    credentials
    wait_behind_another
    echo >release
    wait "$waiting"
    [ "$(grep -c "waiting for another jbc" said)" -eq 1 ]
    grep -q 4471 waited
}

# SIGINT, which a shell has its background jobs ignore, is like these.
test_waiting_for_another_ends_with_a_signal() {
    simulator
    credentials
    for signal in TERM HUP; do
        wait_behind_another
        kill -s "$signal" "$waiting"
        ended=0
        wait "$waiting" || ended=$?
        [ "$ended" -gt 128 ]
        grep -q interrupted said
        echo >release
        wait "$holder"
        rm release held said
    done
}

test_jobs_on_several_machines_agree_on_the_smallest_id() {
    simulator --fault register:delay=1000
    credentials
    for i in 1 2 3; do
        XDG_STATE_HOME="$T/machine$i" "$JBC" register --json --name Dropbox \
            --connector-version 1.0 >"out.$i" 2>"err.$i" &
        echo $! >>pids
    done
    while read -r pid; do
        wait "$pid"
    done <pids
    [ "$(requests register)" -eq 3 ]
    expect_registered 1
    id=$(member id <listed)
    for i in 1 2 3; do
        [ "$(member id <"out.$i")" = "$id" ] || fail "$(cat "out.$i" "err.$i")"
    done
    [ "$(cat out.* | grep -c '"registered":	true')" -eq 1 ]
}

test_another_version_of_the_name_is_used_and_noted() {
    simulator
    credentials
    register
    run "$JBC" register --name Dropbox --connector-version 2.0 --json
    expect_status 0
    expect_stderr "version 1.0, not 2.0"
    expect_stdout '"version":	"2.0"'
    expect_stdout '"registeredVersion":	"1.0"'
    expect_registered 1
}

test_another_case_of_the_name_is_another_connector() {
    simulator
    credentials
    register
    run "$JBC" register --name dropbox --connector-version 1.0
    expect_status 0
    expect_registered 2
}

test_new_registers_beside_what_there_is() {
    simulator
    credentials
    register
    register --new --json
    expect_status 0
    expect_stdout '"registered":	true'
    expect_registered 2
}

test_several_that_fit_are_ambiguous_and_named() {
    simulator
    credentials
    register
    register --new
    register
    expect_status 6
    "$JBC" list --json >listed
    for id in $(member id <listed); do
        expect_stderr "$id"
    done
    [ "$(requests register)" -eq 2 ]
}

test_the_version_chooses_among_several() {
    simulator
    credentials
    register --json
    run "$JBC" register --name Dropbox --connector-version 2.0 --new --json
    id=$(member id <stdout)
    run "$JBC" register --name Dropbox --connector-version 2.0 --json
    expect_status 0
    [ "$(member id <stdout)" = "$id" ]
    run "$JBC" register --name Dropbox --connector-version 3.0
    expect_status 6
}

test_the_id_chooses_among_several() {
    simulator
    credentials
    register --json
    id=$(member id <stdout)
    register --new
    register --id "$id" --json
    expect_status 0
    [ "$(member id <stdout)" = "$id" ]
}

test_an_id_that_is_not_there_is_an_error() {
    simulator
    credentials
    register
    register --id 99999
    expect_status 3
    expect_stderr 99999
    [ "$(requests register)" -eq 1 ]
}

test_an_id_of_another_name_is_an_error() {
    simulator
    credentials
    register --json
    run "$JBC" register --name Other --connector-version 1.0 --id "$(member id <stdout)"
    expect_status 3
    expect_stderr "'Dropbox', not 'Other'"
}

test_a_lost_answer_is_recovered_by_the_list() {
    simulator --fault register:lose
    credentials
    register --json
    expect_status 0
    expect_stdout '"registered":	true'
    [ "$(requests register)" -eq 1 ]
    expect_registered 1
}

test_an_answer_that_makes_no_sense_is_recovered_by_the_list() {
    for kind in truncate garbage; do
        simulator --fault "register:$kind"
        credentials
        register --json
        expect_status 0
        expect_stdout '"registered":	true'
        expect_registered 1
        stop_simulator
    done
}

test_a_servers_error_is_looked_into_by_the_list() {
    simulator --fault register:http=502
    credentials
    register
    expect_status 5
    expect_stderr "HTTP 502"
    expect_registered 0
    [ "$(requests list)" -gt 1 ]
}

test_a_dropped_registration_is_sent_once_and_again_only_when_told_to() {
    simulator --fault register:drop@1
    credentials
    register
    expect_status 5
    expect_stderr "try again in some minutes"
    expect_registered 0
    register
    expect_status 5
    expect_stderr "try again later"
    expect_stderr "unless a new registration is asked for (--new)"
    [ "$(requests register)" -eq 1 ]
    register --new
    expect_status 0
    expect_registered 1
}

test_a_rerun_after_a_crash_finds_what_was_registered_late() {
    simulator --fault register:late=3000@1 --fault register:delay=1000
    credentials
    "$JBC" register --name Dropbox --connector-version 1.0 2>err &
    pid=$!
    tries=0
    until ls state/jbc/*.intent >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || fail "no record of the intent: $(cat err)"
        sleep 0.05
    done
    sleep 0.3
    kill -KILL "$pid"
    wait "$pid" || :
    register --json
    expect_status 0
    expect_stderr "cut off"
    [ "$(requests register)" -eq 1 ]
    expect_registered 1
}

test_a_refused_registration_leaves_no_record_behind() {
    simulator --fault register:refuse=NAME_TAKEN@1
    credentials
    register
    expect_status 5
    expect_stderr NAME_TAKEN
    if ls state/jbc/*.intent; then
        fail "a record stays"
    fi
    register
    expect_status 0
    expect_no_stderr "cut off"
}

test_the_record_is_private_and_holds_no_secret() {
    simulator --fault register:drop
    credentials demo@example.com demo
    register
    expect_status 5
    for file in state/jbc/*.intent; do
        expect_mode "$file" 600
        refute grep -i 'secret\|key\|token\|password' "$file"
        grep -q Dropbox "$file"
    done
}

test_a_state_folder_that_cannot_be_written_fails_before_anything_is_registered() {
    simulator
    credentials
    echo "not a folder" >state
    register
    expect_status 1
    expect_stderr "$T/state"
    [ "$(requests register)" -eq 0 ]
}

test_without_a_state_folder_nobody_logs_in() {
    simulator
    credentials
    echo "not a folder" >state
    register
    expect_status 1
    expect_stderr XDG_STATE_HOME
    register --dry-run
    expect_status 0
    expect_stderr "without --dry-run this would fail"
    expect_stderr XDG_STATE_HOME
    expect_calls login list
}

test_without_home_and_state_folder_nothing_is_registered() {
    simulator
    credentials
    run env -u HOME -u XDG_STATE_HOME "$JBC" register --name Dropbox --connector-version 1.0
    expect_status 1
    expect_stderr XDG_STATE_HOME
    [ "$(requests register)" -eq 0 ]
}

test_a_dry_run_says_what_it_would_do_and_writes_nothing() {
    simulator
    credentials
    register --dry-run --json -o registration.json
    expect_status 0
    expect_stdout '"wouldRegister":	true'
    expect_no_file registration.json
    expect_no_file state
    expect_calls login list
    register
    register --dry-run --json
    expect_stdout '"wouldRegister":	false'
}

test_a_registration_that_shows_late_is_waited_for() {
    simulator --fault register:late=1500
    credentials
    register
    expect_status 0
    expect_no_stderr warning
    [ "$(requests list)" -gt 2 ]
}

run_tests 12
