#!/bin/sh
# The commands around the main job: register, list, validate, delete, manifest, package, inspect.
. "$(dirname "$0")/../lib.sh"

TEMPLATE=$TEST_DATA/sample-connector/MANIFEST.MF

register() {
    run "$JBC" register --name "Folder Drop" --connector-version 1.0.0 "$@"
}

# A registration file, and the simulator that issued it.
registered() {
    simulator "$@"
    credentials
    register -o registration.json
    expect_status 0
}

test_register_writes_a_private_registration_file() {
    registered
    expect_mode registration.json 600
    for member in host orgId name version id key secret endpointEntityId functionEntityStartId \
        functionEntityEndId; do
        member "$member" <registration.json | grep -q .
    done
    expect_no_stdout "$(member key <registration.json)"
    expect_no_stdout "$(member secret <registration.json)"
}

test_register_without_an_output_shows_the_ids_only() {
    simulator
    credentials
    register
    expect_status 0
    expect_stdout "Folder Drop"
    "$JBC" list --json --show-secrets >listed
    expect_stdout "$(member endpointEntityId <listed)"
    expect_no_stdout "$(member key <listed)"
    expect_no_stdout "$(member secret <listed)"
}

test_register_checks_its_output_before_it_asks() {
    simulator
    credentials
    echo "not a folder" >nowhere
    register -o nowhere/registration.json
    expect_status 1
    expect_stderr nowhere
    expect_calls
}

test_register_refuses_names_that_agents_cannot_load() {
    simulator
    credentials
    for name in a/b 'a\b' "$(printf 'a\tb')" "$(printf 'a\377')"; do
        run "$JBC" register --name "$name" --connector-version 1
        expect_status 2
    done
    expect_calls
}

test_register_keeps_the_activities_of_the_file_it_replaces() {
    registered
    id=$(member functionEntityEndId <registration.json)
    sed -i "s/^{/{ \"activities\": { \"put\": \"$id\" },/" registration.json
    register -o registration.json
    expect_status 0
    [ "$(member put <registration.json)" = "$id" ]
}

test_list_is_a_table_without_secrets() {
    registered
    run "$JBC" list
    expect_status 0
    expect_stdout "Folder Drop"
    expect_stdout "$(member id <registration.json)"
    expect_no_stdout "$(member key <registration.json)"
    expect_no_stdout "$(member secret <registration.json)"
    run "$JBC" list --json
    expect_no_stdout "$(member key <registration.json)"
}

test_list_shows_secrets_when_told_to() {
    registered
    run "$JBC" list --show-secrets
    expect_stdout "$(member key <registration.json)"
    run "$JBC" list --show-secrets --json
    expect_stdout "$(member secret <registration.json)"
}

test_a_list_of_nothing_says_so() {
    simulator
    credentials
    run "$JBC" list
    expect_status 0
    expect_empty stdout
    expect_stderr "no connectors"
    run "$JBC" list --json
    expect_stdout '"connectors":	[]'
}

test_manifest_and_package_work_offline() {
    registered
    stop_simulator
    unset HARMONY_HOST HARMONY_USERNAME HARMONY_PASSWORD
    unzip -p "$SAMPLE_JAR" adapter.json >adapter.json
    run "$JBC" manifest --manifest "$TEMPLATE" --adapter adapter.json \
        --registration registration.json -o MANIFEST.MF
    expect_status 0
    expect_mode MANIFEST.MF 600
    run "$JBC" package --jar "$SAMPLE_JAR" --manifest "$TEMPLATE" \
        --registration registration.json -o out.jar
    expect_status 0
    key=$(member key <registration.json)
    [ "$(attribute out.jar Jitterbit-Connector-Key)" = "$key" ]
    unfolded <MANIFEST.MF | grep -qx "Jitterbit-Connector-Key: $key"
    [ ! -e state/jbc/jbc.lock ]
}

test_a_manifest_step_before_packaging_gives_the_same_ids_as_one_after_it() {
    registered
    unzip -p "$SAMPLE_JAR" adapter.json >adapter.json
    "$JBC" manifest --manifest "$TEMPLATE" --adapter adapter.json \
        --registration registration.json -o MANIFEST.MF
    "$JBC" package --jar "$SAMPLE_JAR" --manifest "$TEMPLATE" --registration registration.json \
        -o out.jar
    unfolded <MANIFEST.MF | grep ^Jitterbit | sort >before
    unzip -p out.jar META-INF/MANIFEST.MF | unfolded | grep ^Jitterbit | sort >after
    expect_file_equal before after
}

test_manifest_without_adapter_json_fills_the_templates_activities_and_says_so() {
    registered
    run "$JBC" manifest --manifest "$TEMPLATE" --registration registration.json -o MANIFEST.MF
    expect_status 0
    expect_stderr adapter.json
    grep -q '^Jitterbit-Activity-EntityTypeId-put: [0-9]' MANIFEST.MF
}

test_manifest_keeps_the_mode_of_the_file_it_replaces() {
    registered
    echo old >MANIFEST.MF
    chmod 640 MANIFEST.MF
    run "$JBC" manifest --manifest "$TEMPLATE" --registration registration.json -o MANIFEST.MF
    expect_status 0
    expect_mode MANIFEST.MF 640
}

test_manifest_takes_activities_and_attributes_from_a_jar() {
    registered
    printf 'Version: 7\n' >template
    run "$JBC" manifest --manifest template --jar "$SAMPLE_JAR" --registration registration.json \
        -o MANIFEST.MF
    expect_status 0
    grep -q '^Jitterbit-Activity-EntityTypeId-fetch: [0-9]' MANIFEST.MF
    grep -q '^Version: 7' MANIFEST.MF
}

test_package_needs_its_inputs() {
    registered
    run "$JBC" package --jar "$SAMPLE_JAR" -o out.jar
    expect_status 2
    expect_stderr --registration
    run "$JBC" package --registration registration.json -o out.jar
    expect_status 2
    run "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json
    expect_status 2
    expect_stderr --in-place
    run "$JBC" manifest --registration registration.json -o out.mf
    expect_status 2
    run "$JBC" manifest --manifest "$TEMPLATE" --registration registration.json
    expect_status 2
    expect_no_file out.jar
}

test_a_registration_of_another_connector_is_refused() {
    registered
    run "$JBC" register --name Other --connector-version 1 -o other.json
    echo old >out.jar
    run "$JBC" package --jar "$SAMPLE_JAR" --registration other.json -o out.jar
    expect_status 3
    expect_stderr "'Other'"
    [ "$(cat out.jar)" = old ]
}

test_wrong_registration_files_are_refused_by_member() {
    registered
    # shellcheck disable=SC2016 # sed's $ is the last line
    for change in 's/"key".*//' 's/"secret":.*/"secret": "",/' 's/"functionEntityStartId":.*/"functionEntityStartId": "x",/' \
        's/"endpointEntityId":.*/"endpointEntityId": [],/' 's/^{/[/' '$d'; do
        sed "$change" registration.json >wrong.json
        run "$JBC" package --jar "$SAMPLE_JAR" --registration wrong.json -o out.jar
        expect_status 3
        expect_stderr wrong.json
        expect_no_file out.jar
        expect_no_stderr "$(member secret <registration.json)"
    done
}

test_an_answer_saved_from_postman_is_a_registration_file() {
    cat >saved.json <<'EOF'
{ "status": true, "operation": "Register a connector", "id": "4471",
  "key": "6d093654-0000-4000-8000-10cad6797d6e", "secret": "3673e11b-0000-4000-8000-5e3f3ad796d5",
  "endpointEntityId": 2370701, "functionEntityStartId": "2370702",
  "functionEntityEndId": "2370800" }
EOF
    run "$JBC" package --jar "$SAMPLE_JAR" --registration saved.json -o out.jar --json
    expect_status 0
    [ "$(attribute out.jar Jitterbit-Connector-Endpoint-EntityTypeId)" = 2370701 ]
    expect_stdout '"fetch":	"2370703"'
}

test_validate_takes_a_finished_jar() {
    registered
    "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json -o out.jar
    run "$JBC" validate out.jar
    expect_status 0
    run "$JBC" validate --jar out.jar --json
    expect_status 0
    expect_stdout '"valid":	true'
    run "$JBC" validate "$SAMPLE_JAR"
    expect_status 3
    expect_stderr prepare-release
}

test_validate_takes_a_registration_file_and_its_host() {
    registered
    unset HARMONY_HOST
    run "$JBC" validate --registration registration.json
    expect_status 0
}

test_validate_takes_key_and_secret_from_files() {
    registered
    member key <registration.json >key
    member secret <registration.json >secret
    run "$JBC" validate --name "Folder Drop" --key-file key --secret-file secret
    expect_status 0
    echo wrong >secret
    run "$JBC" validate --name "Folder Drop" --key-file key --secret-file secret
    expect_status 7
    : >secret
    run "$JBC" validate --name "Folder Drop" --key-file key --secret-file secret
    expect_status 3
    expect_stderr secret
}

test_validate_looks_a_name_up() {
    registered
    run "$JBC" validate --name "Folder Drop"
    expect_status 0
    run "$JBC" validate --name Nobody
    expect_status 3
}

test_validate_refuses_a_key_that_cannot_be_one() {
    simulator
    credentials
    echo good >secret
    printf 'a\001b\n' >control
    printf 'a\377\n' >no-utf8
    printf 'a\000b\n' >nul
    for file in control no-utf8 nul; do
        cp "$file" key
        run "$JBC" validate --name A --key-file key --secret-file secret
        expect_status 3
        expect_stderr "key: the first line"
    done
    [ "$(requests validate)" -eq 0 ]
}

test_validate_takes_one_jar() {
    simulator
    credentials
    run "$JBC" validate other.jar --jar "$SAMPLE_JAR"
    expect_status 2
    expect_stderr other.jar
}

test_validate_needs_something_to_validate() {
    registered
    : >simulator.log
    for options in "" "--key-file k" "--name x --key-file k" "--key-file k --secret-file s" \
        "--jar a --registration b"; do
        # shellcheck disable=SC2086
        run "$JBC" validate $options
        expect_status 2
    done
    expect_calls
}

test_delete_removes_payload_and_registration() {
    registered
    : >simulator.log
    run "$JBC" delete --name "Folder Drop" --yes
    expect_status 0
    expect_calls login list delete-payload delete
    run "$JBC" list
    expect_empty stdout
}

test_delete_of_nothing_is_fine() {
    simulator
    credentials
    run "$JBC" delete --name Nobody --yes
    expect_status 0
    expect_stderr "nothing to delete"
    expect_calls login list
}

test_delete_needs_yes_without_a_terminal() {
    registered
    : >simulator.log
    run "$JBC" delete --name "Folder Drop"
    expect_status 2
    expect_stderr --yes
    expect_calls
}

test_delete_shows_why_harmony_refuses() {
    registered --in-use "Folder Drop"
    run "$JBC" delete --name "Folder Drop" --yes
    expect_status 5
    expect_stderr project
    run "$JBC" list
    expect_stdout "Folder Drop"
}

test_a_refused_payload_is_a_warning_and_the_registration_decides() {
    registered --fault delete-payload:refuse=NO_PAYLOAD
    run "$JBC" delete --name "Folder Drop" --yes
    expect_status 0
    expect_stderr NO_PAYLOAD
    expect_stderr warning
    run "$JBC" list
    expect_empty stdout
}

test_delete_can_be_limited() {
    registered
    : >simulator.log
    run "$JBC" delete --name "Folder Drop" --payload-only --yes
    expect_status 0
    expect_calls login list delete-payload
    run "$JBC" delete --name "Folder Drop" --registration-only --yes
    expect_status 0
    expect_calls login list delete-payload login list delete
    run "$JBC" delete --name "Folder Drop" --registration-only --payload-only --yes
    expect_status 2
}

test_delete_never_takes_another_version() {
    registered
    run "$JBC" delete --name "Folder Drop" --connector-version 9 --yes
    expect_status 0
    expect_stderr "of version 9"
    register --new
    run "$JBC" delete --name "Folder Drop" --connector-version 9 --yes
    expect_status 0
    run "$JBC" list --json
    id=$(member id <stdout | head -n 1)
    run "$JBC" delete --id "$id" --connector-version 9 --yes
    expect_status 3
    [ "$(requests delete)" -eq 0 ]
}

test_delete_of_a_registration_whose_id_cannot_be_one_is_harmonys_fault() {
    for id in '"12ab"' '""' null; do
        http 200 "{\"registeredConnectorList\":[{\"name\":\"A\",\"id\":$id}]}" >answer
        serve answer
        run "$JBC" delete --name A --yes
        expect_status 5
        stop_simulators
    done
}

test_the_output_is_never_the_registration_file() {
    registered
    cp registration.json before
    run "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json -o registration.json
    expect_status 2
    run "$JBC" manifest --manifest "$TEMPLATE" --registration registration.json -o registration.json
    expect_status 2
    run "$JBC" prepare-release --jar "$SAMPLE_JAR" --registration registration.json \
        -o registration.json
    expect_status 2
    expect_file_equal before registration.json
}

test_delete_of_several_needs_an_id() {
    registered
    register --new --json
    id=$(member id <stdout)
    run "$JBC" delete --name "Folder Drop" --yes
    expect_status 6
    expect_stderr "$id"
    run "$JBC" delete --name "Folder Drop" --id "$id" --yes --json
    expect_status 0
    expect_stdout '"registrationDeleted":	true'
    run "$JBC" list
    expect_no_stdout "$id"
    expect_stdout "$(member id <registration.json)"
}

test_inspect_shows_the_manifest_without_secrets() {
    registered
    "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json -o out.jar
    run "$JBC" inspect out.jar
    expect_status 0
    expect_stdout "Folder Drop"
    expect_stdout Jitterbit-Connector-Key
    expect_stdout "$(member endpointEntityId <registration.json)"
    expect_no_stdout "$(member key <registration.json)"
    expect_no_stdout "$(member secret <registration.json)"
    run "$JBC" inspect --json out.jar
    expect_status 0
    expect_stdout '"hasKey":	true'
    expect_no_stdout "$(member key <registration.json)"
}

test_inspect_of_a_jar_that_is_not_prepared() {
    run "$JBC" inspect --json "$SAMPLE_JAR"
    expect_status 0
    expect_stdout '"hasKey":	false'
    run "$JBC" inspect
    expect_status 2
    run "$JBC" inspect no-such.jar
    expect_status 1
    echo text >text.jar
    run "$JBC" inspect text.jar
    expect_status 3
}

test_help_explains_every_command() {
    run "$JBC" help
    expect_status 0
    for command in prepare-release register list validate delete login manifest package inspect \
        simulator; do
        run "$JBC" help
        expect_stdout "$command"
        run "$JBC" help "$command"
        expect_status 0
        expect_stdout "Example:"
        cp stdout help
        run "$JBC" "$command" --help
        expect_status 0
        expect_file_equal help stdout
    done
}

test_a_mistyped_word_gets_a_suggestion() {
    run "$JBC" prepare-relaese
    expect_status 2
    expect_stderr "did you mean 'prepare-release'"
    run "$JBC" list --regoin na
    expect_status 2
    expect_stderr "did you mean '--region'"
    run "$JBC" xyzzy
    expect_status 2
    expect_stderr "jbc help"
    run "$JBC"
    expect_status 2
    run "$JBC" list --region
    expect_status 2
    expect_stderr "needs a value"
    run "$JBC" list --json=1
    expect_status 2
    run "$JBC" list --region na --region emea
    expect_status 2
    expect_stderr twice
    run "$JBC" list extra
    expect_status 2
    expect_stderr extra
}

test_words_of_other_programs_get_the_command_meant() {
    while read -r word meant; do
        run "$JBC" "$word"
        expect_status 2
        expect_stderr "did you mean '$meant'"
    done <<'END'
ls list
rm delete
remove delete
version --version
publish prepare-release
release prepare-release
END
}

test_jbc_alone_says_what_it_is_for() {
    run "$JBC"
    expect_status 2
    expect_empty stdout
    expect_stderr "Registers Jitterbit connectors at Harmony"
    expect_stderr "prepare-release"
    expect_stderr "no command given"
}

test_a_name_with_a_blank_at_its_end_is_quoted() {
    run "$JBC" "lst "
    expect_stderr "'lst '"
    run "$JBC" list "extra "
    expect_stderr "'extra '"
    run "$JBC" completion "bash "
    expect_stderr "'bash '"
    run "$JBC" list "--regoin =na"
    expect_stderr "'--regoin '"
}

test_help_is_as_wide_as_the_terminal() {
    for command in '' prepare-release simulator delete; do
        # shellcheck disable=SC2086
        "$JBC" help $command | sed '/^Example:/,$d' >text
        refute grep -n '.\{81\}' text
        for columns in 50 110; do
            script -qec "stty cols $columns && '$JBC' help $command" /dev/null </dev/null |
                tr -d '\r' | sed '/^Example:/,$d' >text
            grep -q . text
            refute grep -n ".\{$((columns + 1))\}" text
        done
        grep -q '.\{81\}' text
    done
}

test_version_is_told() {
    run "$JBC" --version
    expect_status 0
    grep -qx 'jbc [0-9]*\.[0-9]*\.[0-9]*' stdout
}

test_output_that_cannot_be_written_is_a_failure() {
    simulator
    credentials
    register
    run sh -c '"$JBC" list >/dev/full'
    expect_status 1
    expect_stderr "standard output"
    run sh -c '"$JBC" help >/dev/full'
    expect_status 1
}

# Who reads a first line closes the pipe.
test_a_closed_pipe_is_the_end_of_a_list() {
    answer='{"status":true,"registeredConnectorList":[{"id":"1","name":"A"}'
    long=$(printf '%0200d' 0)
    for id in $(seq 2 900); do
        answer="$answer,{\"id\":\"$id\",\"name\":\"$long\"}"
    done
    http 200 "$answer]}" >answer
    for options in "" --json; do
        serve answer
        # shellcheck disable=SC2086
        { "$JBC" list $options 2>stderr || echo $? >code; } | head -n 1 >stdout
        [ "$(cat code)" -eq 1 ]
        expect_empty stderr
        rm code
    done
}

test_closed_standard_files_do_no_harm() {
    registered
    run sh -c '"$JBC" package --jar "$SAMPLE_JAR" --registration registration.json \
        --connector-version 3 -o out.jar <&- >&- 2>&-'
    expect_status 0
    unzip -tq out.jar
    refute grep -a 'jbc: ' out.jar
}

test_quiet_is_quiet() {
    registered
    run "$JBC" package --quiet --jar "$SAMPLE_JAR" --registration registration.json -o out.jar
    expect_status 0
    expect_empty stderr
    expect_empty stdout
}

test_quiet_prints_no_table_but_the_object_that_was_asked_for() {
    registered
    for command in "list" "register --name A --connector-version 1" "inspect $SAMPLE_JAR" \
        "validate --registration registration.json" "login" "delete --yes --name A"; do
        # shellcheck disable=SC2086
        run "$JBC" $command -q
        expect_status 0
        expect_empty stdout
        expect_empty stderr
    done
    run "$JBC" list -q --json
    expect_stdout '"connectors"'
}

run_tests
