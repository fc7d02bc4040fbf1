#!/bin/sh
# --postman-env: a Postman environment for what options and variables don't tell.
. "$(dirname "$0")/../lib.sh"

# environment [JSON OF A VARIABLE]...: the file env.json, as Postman exports it.
environment() {
    {
        printf '{"id": "1", "name": "Harmony", "values": ['
        separator=
        for variable in "$@"; do
            printf '%s\n%s' "$separator" "$variable"
            separator=,
        done
        printf '],\n"_postman_variable_scope": "environment"}\n'
    } >env.json
}

# variable KEY VALUE: one that is enabled.
variable() {
    printf '{"key": "%s", "value": "%s", "type": "default", "enabled": true}' "$1" "$2"
}

# A simulator, and an environment that tells all of it but the password.
harmony() {
    simulator --org-id 4711
    unset HARMONY_HOST HARMONY_USERNAME HARMONY_PASSWORD
    export HARMONY_PASSWORD=demo
    environment "$(variable hostURL "$HOST")" "$(variable email demo@example.com)" \
        "$(variable orgId 4711)" "$(variable connectorName "Folder Drop")" \
        "$(variable connectorVersion 1.0.0)"
}

test_an_environment_tells_where_who_and_which() {
    harmony
    run "$JBC" register --postman-env env.json -o registration.json
    expect_status 0
    [ "$(member name <registration.json)" = "Folder Drop" ]
    [ "$(member version <registration.json)" = 1.0.0 ]
    [ "$(member orgId <registration.json)" = 4711 ]
    for command in list login validate "delete --yes"; do
        # shellcheck disable=SC2086 # words
        run "$JBC" $command --postman-env env.json
        expect_status 0
    done
    expect_calls login list register list list login list login login list validate \
        login list delete-payload delete
}

test_a_release_takes_where_and_who_from_it() {
    harmony
    run "$JBC" prepare-release --postman-env env.json --jar "$SAMPLE_JAR" --validate -o out.jar
    expect_status 0
    [ "$(attribute out.jar Jitterbit-Activity-EntityTypeId-list)" = 2370702 ]
}

test_the_jar_tells_the_version_of_a_release() {
    harmony
    sed -i 's/"1\.0\.0"/"0.9"/' env.json
    run "$JBC" prepare-release --postman-env env.json --jar "$SAMPLE_JAR" -o out.jar
    expect_status 0
    run "$JBC" list --postman-env env.json
    expect_stdout 1.0.0
    expect_no_stdout 0.9
}

test_the_version_of_a_release_whose_jar_has_none() {
    harmony
    sed -i 's/"1\.0\.0"/"0.9"/' env.json
    unzip -p "$SAMPLE_JAR" adapter.json | sed 's/"version": "1.0.0",//' >adapter.json
    printf 'Manifest-Version: 1.0\n' >manifest
    jar --create --file plain.jar --manifest manifest adapter.json
    run "$JBC" prepare-release --postman-env env.json --jar plain.jar -o out.jar
    expect_status 0
    [ "$(attribute out.jar Version)" = 0.9 ]
}

test_an_environment_of_another_connector_is_refused() {
    harmony
    sed -i 's/"Folder Drop"/"Other"/' env.json
    run "$JBC" prepare-release --postman-env env.json --jar "$SAMPLE_JAR" -o out.jar
    expect_status 3
    expect_stderr "env.json is for the connector 'Other'"
    expect_calls
    run "$JBC" prepare-release --postman-env env.json --jar "$SAMPLE_JAR" --name "Folder Drop" \
        -o out.jar
    expect_status 0
}

test_options_and_variables_win() {
    harmony
    environment "$(variable hostURL https://harmony.invalid)" "$(variable email nobody@example.com)" \
        "$(variable orgId 1)" "$(variable connectorName Other)" "$(variable connectorVersion 9)"
    run "$JBC" register --postman-env env.json --host "$HOST" --username demo@example.com \
        --org-id 4711 --name A --connector-version 2 -o registration.json
    expect_status 0
    [ "$(member name <registration.json)" = A ]
    [ "$(member version <registration.json)" = 2 ]
    run env HARMONY_HOST="$HOST" HARMONY_USERNAME=demo@example.com HARMONY_ORG_ID=4711 \
        "$JBC" list --postman-env env.json
    expect_status 0
}

test_it_wins_over_a_registration_file() {
    harmony
    "$JBC" register --postman-env env.json -o registration.json
    sed -i 's#"host":.*#"host": "https://harmony.invalid",#; s#"orgId":.*#"orgId": "1",#' \
        registration.json
    run "$JBC" validate --postman-env env.json --registration registration.json
    expect_status 0
}

test_a_token_goes_to_no_other_host() {
    harmony
    "$JBC" login --postman-env env.json -o token.json
    run "$JBC" list --postman-env env.json --token-file token.json
    expect_status 0
    environment "$(variable hostURL https://harmony.invalid)"
    run "$JBC" list --postman-env env.json --token-file token.json
    expect_status 2
    expect_stderr harmony.invalid
}

test_the_usual_spellings_are_known() {
    harmony
    for spelling in "hostURL username org_id" "HOST_URL Email ORGID" "host user organizationId" \
        "baseUrl e-mail org-id" "URL userName organization_id"; do
        # shellcheck disable=SC2086 # words
        set -- $spelling
        environment "$(variable "$1" "$HOST")" "$(variable "$2" demo@example.com)" \
            "$(variable "$3" 4711)"
        run "$JBC" login --json --postman-env env.json
        expect_status 0
        expect_stdout 4711
    done
    environment "$(variable hostURL "$HOST")" "$(variable email demo@example.com)" \
        "$(variable name Short)" "$(variable version 3)"
    run "$JBC" register --postman-env env.json
    expect_status 0
    expect_stdout Short
}

test_a_base_url_is_cut_to_its_host() {
    harmony
    for path in / /jitterbit-cloud-restful-service /jitterbit-cloud-restful-service/; do
        environment "$(variable baseURL "$HOST$path")" "$(variable email demo@example.com)"
        run "$JBC" login --postman-env env.json
        expect_status 0
        expect_stdout "$HOST"
        expect_no_stdout service
    done
}

test_a_host_without_a_scheme_is_an_https_one() {
    environment "$(variable host 127.0.0.1:1)" "$(variable email demo@example.com)"
    run env HARMONY_PASSWORD=x "$JBC" login --postman-env env.json
    expect_status 5
    expect_stderr https://127.0.0.1:1/
}

test_the_vendors_name_wins_over_a_general_one() {
    harmony
    environment "$(variable baseURL "{{hostURL}}/jitterbit-cloud-restful-service")" \
        "$(variable url https://harmony.invalid/elsewhere)" "$(variable hostURL "$HOST")" \
        "$(variable user nobody)" "$(variable email demo@example.com)"
    run "$JBC" login --postman-env env.json
    expect_status 0
}

test_of_two_with_one_name_the_last_counts() {
    harmony
    environment "$(variable hostURL https://harmony.invalid)" "$(variable hostURL "$HOST")" \
        "$(variable email demo@example.com)"
    run "$JBC" login --postman-env env.json
    expect_status 0
}

test_what_is_disabled_or_empty_counts_as_missing() {
    harmony
    environment "$(variable hostURL "$HOST")" "$(variable email demo@example.com)" \
        '{"key": "hostURL", "value": "https://harmony.invalid", "enabled": false}' \
        '{"key": "orgId", "value": "1", "enabled": false}' "$(variable org_id "")" \
        '{"key": "organizationId"}' '{"key": "orgid", "value": null}'
    run "$JBC" login --json --postman-env env.json
    expect_status 0
    expect_stdout 4711
}

test_ids_may_be_numbers() {
    harmony
    environment "$(variable hostURL "$HOST")" "$(variable email demo@example.com)" \
        '{"key": "orgId", "value": 4711}'
    run "$JBC" login --postman-env env.json
    expect_status 0
}

test_secrets_in_it_are_left_alone_and_named() {
    harmony
    environment "$(variable hostURL "$HOST")" "$(variable email demo@example.com)" \
        "$(variable password CANARY-pass-word)" "$(variable authToken CANARY-token)" \
        '{"key": "orgId", "value": "CANARY-org", "type": "secret"}'
    run "$JBC" login --verbose --postman-env env.json
    expect_status 0
    expect_stderr "password, authToken, orgId"
    expect_stderr "--password-file"
    unset HARMONY_PASSWORD
    run "$JBC" login --postman-env env.json
    expect_status 2
    cat stdout stderr >>all.log
    expect_no_leak CANARY-pass-word CANARY-token CANARY-org -- env.json
}

test_a_url_with_a_password_is_not_shown() {
    environment "$(variable hostURL https://me:CANARY-pass-word@harmony.invalid)"
    run env HARMONY_PASSWORD=x "$JBC" login --username a --postman-env env.json
    expect_status 3
    expect_stderr '"hostURL"'
    expect_no_leak CANARY-pass-word -- env.json
}

# refused TEXT: by exit code 3, with the file's name and that text, before anything is asked.
refused() {
    run "$JBC" login --postman-env env.json
    expect_status 3
    expect_stderr env.json
    expect_stderr "$1"
    expect_calls
}

test_a_file_of_another_shape_is_refused_by_member() {
    harmony
    echo '{"info": {"name": "x"}, "item": []}' >env.json
    refused '"values"'
    echo '{"values": {"hostURL": "x"}}' >env.json
    refused '"values"'
    echo '[]' >env.json
    refused '"values"'
    echo '{"values": [{"key": "a", "value": "b"}, 7]}' >env.json
    refused '"values"[1]'
    echo '{"values": [{"value": "b"}]}' >env.json
    refused '"values"[0]'
    echo '{"values": [' >env.json
    refused "not JSON"
    : >env.json
    refused "not JSON"
}

test_a_value_that_makes_no_sense_is_refused_by_name() {
    harmony
    for value in https://harmony.invalid/elsewhere https:// /path '{{host}}' 'https://x/?a=b'; do
        environment "$(variable baseURL "$value")"
        refused '"baseURL"'
    done
    environment "$(variable orgId 12a)"
    refused '"orgId"'
    environment '{"key": "email", "value": {"a": "b"}}'
    refused '"email"'
    environment '{"key": "email", "value": true}'
    refused '"email"'
    environment '{"key": "email", "value": "a\nb"}'
    refused '"email"'
    environment "$(variable connectorName a/b)"
    refused a/b
}

test_a_file_that_is_not_there_is_a_failure() {
    run "$JBC" list --postman-env no-such.json
    expect_status 1
    expect_stderr no-such.json
}

test_a_simulation_needs_none() {
    environment
    run "$JBC" register --simulate --name A --connector-version 1 --postman-env env.json
    expect_status 2
    expect_stderr --simulate
}

test_an_id_is_enough_to_delete() {
    harmony
    "$JBC" register --postman-env env.json --name Other --connector-version 7 -o registration.json
    run "$JBC" delete --yes --id "$(member id <registration.json)" --postman-env env.json
    expect_status 0
    expect_stdout Other
}

run_tests
