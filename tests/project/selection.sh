#!/bin/sh
# Which releases a project's run makes, where, and as whom.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/project.sh"

three() {
    organization dev
    organization test
    organization prod
    account
    project
    connector drop.jar Drop 1.0 fetch
}

test_several_organizations_and_none_named_is_a_wrong_usage_that_lists_them() {
    three
    run "$JBC" prepare-release
    expect_status 2
    expect_stderr "dev, test"
    expect_stderr "--organization"
    expect_calls
}

test_the_only_organization_that_is_not_protected_is_taken() {
    three
    sed -i '/"test"/d' jbc.json
    run "$JBC" prepare-release
    expect_status 0
    [ -e dist/dev/drop-1.0.jar ]
    expect_no_file dist/prod
}

test_all_organizations_are_all_but_protected_ones() {
    three
    run "$JBC" prepare-release --all-organizations
    expect_status 0
    [ -e dist/dev/drop-1.0.jar ]
    [ -e dist/test/drop-1.0.jar ]
    expect_no_file dist/prod
}

test_an_unknown_organization_or_connector_gets_a_suggestion() {
    three
    run "$JBC" prepare-release --organization prd
    expect_status 2
    expect_stderr "prod"
    run "$JBC" prepare-release --organization dev --connector dorp
    expect_status 2
    expect_stderr "drop"
    expect_calls
}

test_options_for_one_release_are_refused_with_several() {
    three
    for option in "-o x.jar" "--manifest x.MF" "--name X" "--id 1" "--new" "--in-place" "--registration r.json"; do
        # shellcheck disable=SC2086
        run "$JBC" prepare-release --all-organizations $option
        expect_status 2
        expect_stderr "${option%% *}"
    done
    expect_calls
}

test_with_one_release_they_take_the_place_of_the_files_values() {
    three
    run "$JBC" prepare-release --organization dev -o elsewhere/x.jar
    expect_status 0
    [ -e elsewhere/x.jar ]
    expect_no_file dist
}

test_an_output_that_is_an_input_is_refused_before_anything_is_asked() {
    three
    run "$JBC" prepare-release --organization dev -o drop.jar
    expect_status 2
    expect_stderr "drop.jar"
    expect_calls
}

test_where_options_beside_an_organization_are_refused() {
    three
    for option in "--host http://127.0.0.1:1" "--region na" "--org-id 5"; do
        # shellcheck disable=SC2086
        run "$JBC" prepare-release --organization dev $option
        expect_status 2
        expect_stderr "${option%% *}"
    done
    expect_calls
}

test_variables_do_not_change_where_an_organization_is() {
    three
    export HARMONY_HOST=http://127.0.0.1:1 HARMONY_ORG_ID=5
    run "$JBC" prepare-release --organization dev --verbose
    expect_status 0
    expect_stderr "HARMONY_HOST"
}

test_a_project_is_not_used_where_an_option_says_another_place() {
    three
    export HARMONY_PASSWORD=demo
    connector other.jar Other 1.0 fetch
    # shellcheck disable=SC2154 # organization sets it
    run "$JBC" prepare-release --host "$url_dev" --jar other.jar -o other-release.jar
    expect_status 0
    [ -e other-release.jar ]
    expect_no_file dist
    expect_no_file jbc.lock
}

test_a_project_elsewhere_has_its_paths_in_its_folder() {
    three
    mkdir sub
    mv jbc.json drop.jar sub
    run "$JBC" prepare-release --project sub/jbc.json --organization dev
    expect_status 0
    [ -e sub/dist/dev/drop-1.0.jar ]
    [ -e sub/jbc.lock ]
}

test_a_host_that_is_neither_harmonys_nor_loopback_must_be_allowed() {
    three
    sed -i 's|"host": "[^"]*", "orgId": "[^"]*"}|"host": "https://harmony.example", "orgId": "1"}|' jbc.json
    run "$JBC" prepare-release --organization dev
    expect_status 2
    expect_stderr "HARMONY_ALLOW_HOST"
    expect_stderr "jbc.json:"
    expect_stderr "https://harmony.example"
    export HARMONY_ALLOW_HOST="https://other.example https://harmony.example"
    run "$JBC" prepare-release --organization dev --timeout 2
    expect_status 5
}

test_name_and_secret_come_from_one_level() {
    three
    organization prod --username prod@example.com --password CANARY-prod-pass
    project
    export HARMONY_USERNAME_PROD=prod@example.com HARMONY_PASSWORD_PROD=CANARY-prod-pass
    run "$JBC" prepare-release --organization dev --organization prod --yes
    expect_status 0
    [ -e dist/prod/drop-1.0.jar ]
    expect_no_leak CANARY-prod-pass -- simulator.log
}

test_a_username_of_the_file_takes_no_password_that_belongs_to_another() {
    three
    sed -i 's|"orgId": "12345"}|"orgId": "12345", "username": "release@example.com"}|' jbc.json
    run "$JBC" prepare-release --organization dev
    expect_status 2
    expect_stderr "release@example.com"
    expect_calls
    unset HARMONY_USERNAME
    run "$JBC" prepare-release --organization dev
    expect_status 4
}

test_a_token_without_a_label_serves_one_host() {
    three
    unset HARMONY_PASSWORD
    export HARMONY_AUTH_TOKEN=1_token
    run "$JBC" prepare-release --all-organizations
    expect_status 2
    expect_stderr "HARMONY_AUTH_TOKEN"
    expect_calls
}

test_one_log_in_for_an_account_and_host_and_one_list_for_an_organization() {
    organization dev
    url_test=$url_dev
    account
    project
    connector drop.jar Drop 1.0 fetch
    run "$JBC" prepare-release --all-organizations --ids-new
    expect_status 0
    expect_calls login list register list list validate list validate
}

test_an_organizations_connectors_are_registered_before_the_list_is_asked_what_came_of_it() {
    organization dev
    account
    project
    connector drop.jar Drop 1.0 fetch
    also pick Pick
    also sort Sort
    run "$JBC" prepare-release --organization dev
    expect_status 0
    expect_calls login list register register register list list validate validate validate
    run "$JBC" prepare-release --organization dev
    expect_status 0
    expect_calls login list register register register list list validate validate validate \
        login list validate validate validate
}

test_all_are_settled_before_the_first_is_used() {
    organization dev --fault register:late=400@2
    account
    project
    connector drop.jar Drop 1.0 fetch
    also pick Pick
    run "$JBC" prepare-release --organization dev
    expect_status 0
    case $(sed -n 's/^simulator: \([a-z-]*\) .*/\1/p' "$T/simulator.log" | tr '\n' ' ') in
    *"register register list list list "*"validate validate ") ;;
    *) fail "$(cat "$T/simulator.log")" ;;
    esac
}

test_two_connectors_of_one_name_are_registered_once() {
    organization dev
    account
    project
    connector drop.jar Drop 1.0 fetch
    also twin Drop
    run "$JBC" prepare-release --organization dev
    expect_status 0
    [ "$(requests register)" -eq 1 ]
    expect_id dist/dev/twin-1.0.jar fetch "$(locked dev fetch)"
}

test_all_is_checked_before_anything_is_asked() {
    three
    sed -i 's|"drop": {"jar": "drop.jar"}|"drop": {"jar": "drop.jar"}, "late": {"jar": "late.jar"}|' jbc.json
    run "$JBC" prepare-release --organization dev
    expect_status 3
    expect_stderr late.jar
    expect_calls
    echo broken >late.jar
    run "$JBC" prepare-release --organization dev
    expect_status 3
    expect_stderr late.jar
    expect_calls
}

test_two_releases_with_one_output_are_refused_before_anything_is_asked() {
    three
    sed -i 's|dist/{organization}/|dist/|' jbc.json
    run "$JBC" prepare-release --all-organizations
    expect_status 3
    expect_stderr "dist/drop-1.0.jar"
    expect_calls
}

test_an_output_that_would_be_read_as_an_input_is_refused() {
    three
    sed -i 's|"jar": "drop.jar"|"jar": "*.jar"|; s|dist/{organization}/{connector}-{version}.jar|x-{organization}.jar|' jbc.json
    run "$JBC" prepare-release --organization dev
    expect_status 3
    expect_stderr "x-dev.jar"
    expect_calls
}

test_one_that_fails_does_not_stop_the_others() {
    organization dev --fault register:refuse=SIMULATED
    organization test
    account
    project
    connector drop.jar Drop 1.0 fetch
    run "$JBC" prepare-release --all-organizations
    expect_status 5
    expect_stderr "dev/drop"
    expect_no_file dist/dev/drop-1.0.jar
    [ -e dist/test/drop-1.0.jar ]
    run "$JBC" prepare-release --all-organizations --json
    expect_status 5
    expect_stdout '"releases"'
    expect_stdout '"error"'
    expect_stdout '"organization":'
}

test_a_log_in_that_fails_is_the_error_of_all_its_releases() {
    organization dev --password other
    organization test
    account
    project
    connector drop.jar Drop 1.0 fetch
    run "$JBC" prepare-release --all-organizations
    expect_status 4
    expect_stderr "dev/drop"
    [ -e dist/test/drop-1.0.jar ]
}

test_json_is_an_array_also_for_one_release() {
    three
    run "$JBC" prepare-release --organization dev --json
    expect_status 0
    expect_stdout '"releases"'
    [ "$(member connector <stdout)" = drop ]
    [ "$(member organization <stdout)" = dev ]
    [ "$(member host <stdout)" = "$url_dev" ]
}

test_list_is_by_organization() {
    three
    run "$JBC" prepare-release --organization dev
    run "$JBC" list --all-organizations --json
    expect_status 0
    expect_stdout '"organizations"'
    [ "$(member organization <stdout | tr '\n' ' ')" = "dev test " ]
}

test_delete_takes_one_organization_and_one_connector() {
    three
    run "$JBC" prepare-release --organization dev
    run "$JBC" delete --organization dev --organization test --connector drop --yes
    expect_status 2
    run "$JBC" delete --organization dev --connector drop --yes
    expect_status 0
    refute grep -q '"dev"' jbc.lock
    expect_calls login list register list list validate login list delete-payload delete
}

test_a_simulation_of_a_project_reads_and_writes_no_lock() {
    three
    unset HARMONY_USERNAME HARMONY_PASSWORD
    run "$JBC" prepare-release --project jbc.json --organization dev --simulate -o sim.jar
    expect_status 0
    [ -e sim.jar ]
    expect_no_file jbc.lock
    run "$JBC" prepare-release --project jbc.json --all-organizations --simulate -o sim.jar
    expect_status 2
}

run_tests
