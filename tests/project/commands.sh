#!/bin/sh
# What the other commands do in a project's folder: register, package, list, validate, login, delete, check.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/project.sh"

# two [MEMBERS]: dev and test, of one simulator each, and prod, protected, at test's.
two() {
    organization dev
    organization test
    # shellcheck disable=SC2034 # project reads it
    url_prod=$url_test
    account
    project "${1-}"
    connector drop.jar Drop 1.0 fetch put
}

released() {
    two
    run "$JBC" prepare-release --all-organizations
    expect_status 0
}

# ---- register and package

test_register_writes_lock_and_registration_files() {
    two '"registration": "reg/{organization}/{connector}.json"'
    run "$JBC" register --all-organizations
    expect_status 0
    expect_mode reg/dev/drop.json 600
    expect_mode reg/test/drop.json 600
    [ "$(member endpointEntityId <reg/dev/drop.json)" = "$(locked dev endpointEntityId)" ]
    [ "$(locked test put)" = $(($(locked test functionEntityStartId) + 1)) ]
    expect_no_file dist
    expect_calls login login list register list list list register list list
}

test_register_takes_the_file_of_an_option_for_one_release() {
    two '"registration": "{organization}.json"'
    run "$JBC" register --organization dev -o mine.json
    expect_status 0
    expect_mode mine.json 600
    expect_no_file dev.json
    run "$JBC" register --all-organizations -o mine.json
    expect_status 2
    expect_stderr "--output"
}

test_register_without_a_file_writes_the_lock_alone() {
    two
    run "$JBC" register --organization dev --json
    expect_status 0
    expect_stdout '"releases"'
    [ "$(member organization <stdout)" = dev ]
    [ -n "$(locked dev fetch)" ]
    [ "$(find . -name '*.json')" = ./jbc.json ]
}

test_two_registrations_in_one_file_are_refused_before_anything_is_asked() {
    two '"registration": "same.json"'
    run "$JBC" register --all-organizations
    expect_status 3
    expect_stderr "jbc.json: registration: same.json"
    expect_calls
    expect_no_file jbc.lock
}

test_register_works_frozen_where_the_lock_has_it_all() {
    two '"registration": "{organization}.json"'
    run "$JBC" register --organization dev --frozen
    expect_status 8
    expect_calls
    run "$JBC" register --organization dev
    rm dev.json
    cp jbc.lock before
    run "$JBC" register --organization dev --frozen
    expect_status 0
    expect_mode dev.json 600
    expect_file_equal before jbc.lock
}

test_package_leaves_the_lock_as_it_is() {
    two '"registration": "{organization}.json"'
    run "$JBC" package --organization dev
    expect_status 3
    expect_stderr "dev.json is not there"
    run "$JBC" register --organization dev
    connector drop.jar Drop 1.0 fetch put list
    cp jbc.lock before
    run "$JBC" package --organization dev
    expect_status 8
    expect_stderr list
    expect_file_equal before jbc.lock
    expect_no_file dist
    run "$JBC" lock
    run "$JBC" package --organization dev
    expect_status 0
    expect_id dist/dev/drop-1.0.jar list "$(locked dev list)"
}

test_package_refuses_a_registration_file_of_another_registration() {
    two '"registration": "{organization}.json"'
    run "$JBC" register --organization dev
    odd_registration
    sed 's/"Odd"/"Drop"/' registration.json >dev.json
    run "$JBC" package --organization dev
    expect_status 8
    expect_stderr "jbc.lock"
    expect_stderr "was $(locked dev id) when it was locked, and is 1 now"
    expect_no_file dist
}

test_prepare_release_with_a_registration_file_asks_nothing() {
    two
    run "$JBC" register --organization dev -o r.json
    cp simulator.log requests
    unset HARMONY_USERNAME HARMONY_PASSWORD
    run "$JBC" prepare-release --organization dev --registration r.json
    expect_status 0
    [ -e dist/dev/drop-1.0.jar ]
    expect_file_equal requests simulator.log
    run "$JBC" prepare-release --organization dev --registration r.json --validate
    expect_status 2
}

# ---- list and login

test_list_tells_host_and_organization_in_the_table() {
    released
    run "$JBC" list --all-organizations
    expect_status 0
    # shellcheck disable=SC2154 # organization sets them
    expect_stdout "$url_dev"
    expect_stdout "$url_test"
    expect_stdout 12345
    expect_stdout Drop
}

test_list_of_one_organization_that_fails_goes_on_with_the_others() {
    organization dev --password other
    organization test
    account
    project
    run "$JBC" list --all-organizations --json
    expect_status 4
    expect_stdout '"organizations"'
    expect_stdout '"error"'
    expect_stdout '"connectors"'
    expect_stderr "dev: error"
}

test_list_of_a_connector_shows_its_registrations_alone() {
    released
    "$JBC" register --host "$url_dev" --name Other --connector-version 1 2>/dev/null
    run "$JBC" list --organization dev --connector drop
    expect_status 0
    expect_stdout Drop
    expect_no_stdout Other
}

test_login_tries_each_organization_and_writes_one_token() {
    two
    run "$JBC" login --all-organizations
    expect_status 0
    expect_stdout "$url_dev"
    expect_stdout "$url_test"
    run "$JBC" login --all-organizations -o token.json
    expect_status 2
    expect_stderr "--output"
    expect_no_file token.json
    run "$JBC" login --organization dev -o token.json
    expect_status 0
    expect_mode token.json 600
    unset HARMONY_USERNAME HARMONY_PASSWORD
    run "$JBC" list --organization dev --token-file token.json
    expect_status 0
}

test_a_token_file_alone_goes_by_no_project() {
    two
    run "$JBC" login --organization dev -o token.json
    run "$JBC" list --token-file token.json --json
    expect_status 0
    expect_stdout '"connectors"'
    expect_no_stdout '"organizations"'
}

# ---- validate

test_validate_has_the_outputs_validated() {
    released
    run "$JBC" validate --all-organizations
    expect_status 0
    expect_stdout "valid"
    run "$JBC" validate --all-organizations --json
    expect_stdout '"releases"'
    [ "$(member validated <stdout | tr '\n' ' ')" = "true true " ]
}

test_validate_tells_which_output_is_missing() {
    released
    rm dist/test/drop-1.0.jar
    run "$JBC" validate --all-organizations
    expect_status 3
    expect_stderr "dist/test/drop-1.0.jar"
    expect_stdout valid
}

test_validate_of_one_jar_asks_the_organization_named() {
    released
    run "$JBC" validate --organization dev dist/dev/drop-1.0.jar
    expect_status 0
    expect_stdout "$url_dev"
    run "$JBC" validate --organization dev dist/test/drop-1.0.jar --json
    expect_status 7
    run "$JBC" validate --all-organizations dist/dev/drop-1.0.jar
    expect_status 2
}

# ---- delete

test_delete_forgets_what_the_lock_has_and_nothing_else() {
    released
    run "$JBC" delete --connector drop --yes
    expect_status 2
    expect_stderr "--organization"
    run "$JBC" delete --organization dev --yes
    expect_status 2
    expect_stderr "--connector"
    run "$JBC" delete --organization dev --connector drop --dry-run
    expect_status 0
    [ -n "$(locked dev id)" ]
    run "$JBC" delete --organization dev --connector drop --payload-only --yes
    expect_status 0
    [ -n "$(locked dev id)" ]
    run "$JBC" delete --organization dev --name Drop --yes
    expect_status 0
    refute grep -q '"dev"' jbc.lock
    [ -n "$(locked test id)" ]
}

test_delete_of_what_is_gone_already_forgets_it() {
    released
    "$JBC" delete --host "$url_dev" --name Drop --yes 2>/dev/null
    "$JBC" register --host "$url_dev" --name Drop --connector-version 1.0 2>/dev/null
    run "$JBC" delete --organization dev --connector drop --yes
    expect_status 0
    expect_stderr "not at Harmony any more"
    refute grep -q '"dev"' jbc.lock
    [ "$(requests delete)" -eq 1 ]
}

test_delete_that_harmony_refuses_leaves_the_lock() {
    organization dev --in-use Drop
    url_test=$url_dev
    account
    project
    connector drop.jar Drop 1.0 fetch
    run "$JBC" prepare-release --organization dev
    cp jbc.lock before
    run "$JBC" delete --organization dev --connector drop --yes
    expect_status 5
    expect_file_equal before jbc.lock
}

# ---- check

test_check_takes_the_jars_of_the_project() {
    two
    run "$JBC" check --all-organizations --json
    [ "$(member jar <stdout)" = drop.jar ]
    [ "$(member connector <stdout)" = drop ]
    rules=$(member rule <stdout | sort -u | head -n 1)
    project "\"allow\": [\"$rules\"]"
    run "$JBC" check --all-organizations --json
    expect_no_stdout "\"$rules\""
}

test_a_rule_that_does_not_exist_is_a_fault_of_the_file_with_its_line() {
    two '"allow": ["icon-mising"]'
    for command in "check --organization dev" "prepare-release --organization dev" lock; do
        # shellcheck disable=SC2086
        run "$JBC" $command
        expect_status 3
        expect_stderr "jbc.json:3: connectors.drop.allow"
        expect_stderr "icon-missing"
    done
    expect_calls
}

# ---- what is refused

test_standard_output_is_for_a_release_without_a_project() {
    two '"registration": "{organization}.json"'
    for command in prepare-release package; do
        run "$JBC" $command --organization dev -o -
        expect_status 2
        expect_stderr "'-o -'"
    done
    expect_calls
}

test_adapter_is_for_a_connector_without_a_project() {
    two
    unzip -p drop.jar adapter.json >adapter.json
    run "$JBC" register --organization dev --adapter adapter.json
    expect_status 2
    expect_stderr "--adapter"
    expect_calls
}

run_tests
