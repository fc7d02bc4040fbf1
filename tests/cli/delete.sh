#!/bin/sh
# delete: what it would do, and what could have been meant.
. "$(dirname "$0")/../lib.sh"

# registered NAME...: at a simulator, each as version 1.0.
registered() {
    simulator
    credentials
    for name in "$@"; do
        "$JBC" register -q --name "$name" --connector-version 1.0 >/dev/null
    done
    : >simulator.log
}

# ---- --dry-run -----------------------------------------------------------------------------------

test_a_dry_run_deletes_nothing_and_asks_nobody() {
    registered "Folder Drop"
    run "$JBC" delete --name "Folder Drop" --dry-run
    expect_status 0
    expect_stderr "without --dry-run payload and registration of 'Folder Drop' (4471) would be deleted"
    expect_stdout "would delete     4471 Folder Drop"
    expect_calls login list
    expect_registered 1
}

test_a_dry_run_knows_what_is_left() {
    registered "Folder Drop"
    run "$JBC" delete --name "Folder Drop" --dry-run --payload-only
    expect_status 0
    expect_stderr "without --dry-run the payload of"
    run "$JBC" delete --name "Folder Drop" --dry-run --registration-only --yes
    expect_status 0
    expect_stderr "without --dry-run the registration of"
    expect_registered 1
}

test_a_dry_run_for_programs() {
    registered "Folder Drop"
    run "$JBC" delete --id 4471 --dry-run --json
    expect_status 0
    expect_stdout '"id":	"4471"'
    expect_stdout '"payloadDeleted":	false'
    expect_stdout '"registrationDeleted":	false'
    expect_stdout '"dryRun":	true'
    run "$JBC" delete --id 4471 --yes --json
    expect_no_stdout dryRun
    expect_stdout '"registrationDeleted":	true'
}

test_a_dry_run_fails_where_the_real_one_would() {
    registered A
    "$JBC" register -q --new --name A --connector-version 1.0 >/dev/null
    run "$JBC" delete --name A --dry-run
    expect_status 6
    run "$JBC" delete --id 999 --dry-run
    expect_status 3
    run "$JBC" delete --id 4471 --connector-version 2 --dry-run
    expect_status 3
    run "$JBC" delete --name Nobody --dry-run
    expect_status 0
    expect_stderr "nothing to delete"
    expect_empty stdout
    expect_registered 2
}

# ---- names that are like it ----------------------------------------------------------------------

# meant WORD NAME: of what is registered, that name is shown.
meant() {
    run "$JBC" delete --name "$1" --yes
    expect_status 0
    expect_stderr "no connector '$1' is registered: there is nothing to delete"
    expect_stderr "registered are, of names like that: '$2' (version 1.0, id "
}

test_names_that_are_like_it_are_shown() {
    registered "Folder Drop" Salesforce
    meant "folder drop" "Folder Drop"
    meant "Folder Drob" "Folder Drop"
    meant "FolderDrop" "Folder Drop"
    meant "Folder" "Folder Drop"
    meant "My Salesforce Connector" Salesforce
    meant "Slaesforce" Salesforce
    expect_no_stderr "Folder Drop"
    expect_registered 2
}

test_a_name_of_any_length_is_compared() {
    long=$(printf 'Long name %0100d' 7)
    registered "$long"
    meant "$(printf 'long name %0100d' 8)" "$long"
}

test_names_that_are_not_like_it_are_not() {
    registered "Folder Drop" X
    for name in Nobody Z "A wholly other thing"; do
        run "$JBC" delete --name "$name" --yes
        expect_status 0
        expect_no_stderr "names like that"
    done
    run "$JBC" delete --name x --yes
    expect_stderr "'X' (version 1.0"
}

test_of_another_version_the_name_itself_is_shown() {
    registered "Folder Drop"
    run "$JBC" delete --name "Folder Drop" --connector-version 2.0 --yes
    expect_status 0
    expect_stderr "no connector 'Folder Drop' of version 2.0 is registered"
    expect_stderr "'Folder Drop' (version 1.0, id 4471)"
}

run_tests
