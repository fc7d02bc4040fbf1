#!/bin/sh
# Where and who: hosts, credentials, tokens and two-factor codes.
. "$(dirname "$0")/../lib.sh"

CODE=246810

login() {
    run "$JBC" login "$@"
}

# Logged in as a person would be, with nothing in the environment.
simulator_only() {
    simulator "$@"
    unset HARMONY_HOST HARMONY_USERNAME HARMONY_PASSWORD
}

test_login_checks_the_credentials() {
    simulator
    credentials
    login
    expect_status 0
    expect_stdout "$HOST"
    credentials demo@example.com wrong
    login
    expect_status 4
    expect_no_stderr wrong
}

test_a_token_file_is_private_and_serves_the_steps_after_it() {
    simulator
    credentials
    login -o token.json
    expect_status 0
    expect_mode token.json 600
    expect_no_stdout "$(member token <token.json)"
    unset HARMONY_HOST HARMONY_USERNAME HARMONY_PASSWORD
    run "$JBC" list --token-file token.json
    expect_status 0
    expect_calls login list
}

test_a_token_goes_to_no_other_host() {
    simulator
    credentials
    login -o token.json
    first=$HOST
    simulator
    run "$JBC" list --token-file token.json --host "$HOST"
    expect_status 2
    expect_stderr "$first"
    run env HARMONY_HOST="$HOST" "$JBC" list --token-file token.json
    expect_status 2
    run env HARMONY_HOST="$first/" "$JBC" list --token-file token.json
    expect_status 0
}

test_the_command_that_makes_a_new_token_can_be_pasted() {
    simulator
    credentials
    for name in token.json 'my token.json' "it's \$x"; do
        login -o "$name"
        sed -i 's/"expires":.*/"expires": 1000/' "$name"
        run "$JBC" list --token-file "$name"
        expect_status 4
        eval "set -- $(sed -n 's/.*for a new one: //p' stderr)"
        [ "$1 $2 $3" = "jbc login -o" ]
        [ "$4" = "$name" ]
    done
}

test_an_expired_token_file_is_denied_without_asking() {
    simulator
    credentials
    login -o token.json
    unset HARMONY_HOST
    sed -i 's/"expires":.*/"expires": 1000/' token.json
    run "$JBC" list --token-file token.json
    expect_status 4
    expect_stderr expired
    expect_calls login
}

test_a_session_that_harmony_ended_is_denied() {
    simulator --session-seconds 1
    credentials
    login -o token.json
    unset HARMONY_HOST
    sed -i 's/"expires":.*/"expires": 0/' token.json
    sleep 1.2
    run "$JBC" list --token-file token.json
    expect_status 4
}

test_wrong_token_files_are_refused() {
    for content in '' '{}' '[]' '{"host":"http://127.0.0.1:1","orgId":"1"}' 'token'; do
        printf '%s' "$content" >token.json
        run "$JBC" list --token-file token.json
        expect_status 3
        expect_stderr token.json
    done
    run "$JBC" list --token-file no-such.json
    expect_status 1
}

test_passwords_come_from_files_or_standard_input() {
    simulator_only
    printf 'demo\r\nsecond line\n' >password
    login --host "$HOST" --username demo@example.com --password-file password
    expect_status 0
    printf 'demo\n' >password
    run sh -c '"$JBC" login --host "$1" --username demo@example.com --password-stdin <password' \
        sh "$HOST"
    expect_status 0
    : >password
    login --host "$HOST" --username demo@example.com --password-file password
    expect_status 2
    expect_stderr empty
}

test_a_password_option_beats_the_environments_token_and_password() {
    simulator
    credentials
    export HARMONY_AUTH_TOKEN=nonsense HARMONY_PASSWORD=nonsense HARMONY_ORG_ID=1
    echo demo >password
    login --password-file password
    expect_status 0
    expect_calls login
}

test_the_environments_token_beats_its_password() {
    simulator
    credentials
    login -o token.json
    HARMONY_AUTH_TOKEN=$(member token <token.json)
    HARMONY_ORG_ID=$(member orgId <token.json)
    export HARMONY_AUTH_TOKEN HARMONY_ORG_ID HARMONY_PASSWORD=wrong
    run "$JBC" list
    expect_status 0
    expect_calls login list
}

test_the_environments_token_needs_an_organization() {
    export HARMONY_AUTH_TOKEN=CANARY-TOKEN HARMONY_HOST=http://127.0.0.1:1
    run "$JBC" list
    expect_status 2
    expect_stderr HARMONY_ORG_ID
}

test_a_token_that_is_no_header_is_refused() {
    export HARMONY_HOST=http://127.0.0.1:1 HARMONY_ORG_ID=1
    HARMONY_AUTH_TOKEN=$(printf 'CANARY\nX: y')
    export HARMONY_AUTH_TOKEN
    run "$JBC" list
    expect_status 2
    expect_no_stderr CANARY
}

test_one_way_to_log_in_at_a_time() {
    simulator
    credentials
    for options in "--token-file a --password-file b" "--token-file a --password-stdin" \
        "--password-file a --password-stdin"; do
        # shellcheck disable=SC2086
        login $options
        refute [ "$status" -eq 0 ]
    done
    expect_calls
}

test_without_a_terminal_missing_credentials_are_wrong_usage() {
    simulator_only
    login --host "$HOST"
    expect_status 2
    expect_stderr HARMONY_PASSWORD
    export HARMONY_PASSWORD=demo
    login --host "$HOST"
    expect_status 2
    expect_stderr HARMONY_USERNAME
}

test_the_host_must_be_said_and_said_once() {
    export HARMONY_USERNAME=a HARMONY_PASSWORD=b
    login
    expect_status 2
    expect_stderr --region
    login --region na --host https://example.com
    expect_status 2
    HARMONY_REGION=na HARMONY_HOST=https://example.com login
    expect_status 2
    login --region mars
    expect_status 2
    expect_stderr mars
}

test_a_flag_beats_both_variables() {
    simulator
    export HARMONY_USERNAME=demo@example.com HARMONY_PASSWORD=demo HARMONY_REGION=na \
        HARMONY_HOST=https://example.com
    login --host "$HOST"
    expect_status 0
}

test_regions_are_the_vendors_hosts() {
    printf 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n' >answer
    "$WIRE" answer >wire.url 2>wire.log &
    echo $! >>"$simulators"
    until [ -s wire.url ]; do sleep 0.05; done
    https_proxy=$(cat wire.url)
    export https_proxy HARMONY_USERNAME=a HARMONY_PASSWORD=b
    for pair in na:na-east emea:emea-west apac:apac-southeast; do
        : >wire.log
        login --region "${pair%:*}"
        expect_status 5
        grep -q "^CONNECT ${pair#*:}.jitterbit.com:443 " wire.log
    done
}

test_the_organization_is_the_log_ins_unless_given() {
    simulator --org-id 4711
    credentials
    login
    expect_stdout 4711
    run "$JBC" list --org-id 12
    expect_status 4
    run "$JBC" list --org-id ../12
    expect_status 2
}

test_limits_are_numbers() {
    simulator
    credentials
    for timeout in 0 -1 x 1x 99999999999999999999; do
        login --timeout "$timeout"
        expect_status 2
        expect_stderr --timeout
    done
}

test_without_a_terminal_a_two_factor_code_is_asked_for_by_an_error() {
    simulator --fault login:tfa
    credentials
    login
    expect_status 4
    expect_stderr --tfa-code
    expect_stderr HARMONY_DEVICE_ID
    expect_mode state/jbc/device-id 600
    cp state/jbc/device-id before
    login --tfa-code "$CODE"
    expect_status 0
    expect_file_equal before state/jbc/device-id
}

test_a_trusted_device_logs_in_without_a_code() {
    simulator --fault login:tfa
    credentials
    login
    login --tfa-code "$CODE"
    expect_status 0
    login
    expect_status 0
}

test_a_wrong_code_is_denied() {
    simulator --fault login:tfa
    credentials
    login
    login --tfa-code 000000
    expect_status 4
}

test_the_device_id_may_be_given() {
    simulator --fault login:tfa
    credentials
    login --device-id ci-runner-7
    expect_status 4
    login --device-id ci-runner-7 --tfa-code "$CODE"
    expect_status 0
    login --device-id ci-runner-7
    expect_status 0
    expect_no_file state/jbc/device-id
}

test_a_token_that_is_given_is_tried_out_by_login() {
    simulator
    credentials
    login -o token.json
    expires=$(member expires <token.json)
    unset HARMONY_HOST HARMONY_USERNAME HARMONY_PASSWORD
    login --token-file token.json -o again.json
    expect_status 0
    [ "$(member expires <again.json)" = "$expires" ]
    HARMONY_AUTH_TOKEN=made-up login --host "$HOST" --org-id 12345 -o bad.json
    expect_status 4
    expect_no_file bad.json
}

test_a_token_file_with_a_token_or_organization_that_cannot_be_is_named() {
    for change in 's/"token":.*/"token": "a b",/' 's/"orgId":.*/"orgId": "x",/' \
        's/"host":.*/"host": "http:\/\/example.com",/'; do
        printf '{\n"host": "https://h",\n"orgId": "1",\n"token": "CANARY-TOKEN",\n"expires": 0\n}\n' |
            sed "$change" >token.json
        run "$JBC" list --token-file token.json
        expect_status 3
        expect_stderr token.json
        expect_no_stderr CANARY
    done
}

test_what_can_be_checked_is_checked_before_a_password_is_sent() {
    simulator
    credentials
    run "$JBC" list --org-id abc
    expect_status 2
    run "$JBC" delete --id 12x --yes
    expect_status 2
    run "$JBC" prepare-release --jar "$SAMPLE_JAR" --id 12x -o out.jar
    expect_status 2
    run "$JBC" list --cacert no-such.pem
    expect_status 1
    expect_stderr no-such.pem
    head -c 2000 /dev/zero | tr '\0' x >long
    run sh -c '"$JBC" list --password-stdin <long'
    expect_status 2
    expect_stderr longer
    printf 'demo\0x\n' >nul
    run "$JBC" list --password-file nul
    expect_status 2
    expect_stderr NUL
    expect_calls
}

test_a_dry_run_keeps_no_device() {
    simulator --fault login:tfa
    credentials
    run "$JBC" prepare-release --dry-run --jar "$SAMPLE_JAR"
    expect_status 4
    expect_stderr --device-id
    expect_no_file state
    run "$JBC" prepare-release --dry-run --jar "$SAMPLE_JAR" --device-id d
    expect_status 4
    run "$JBC" prepare-release --dry-run --jar "$SAMPLE_JAR" --device-id d --tfa-code "$CODE"
    expect_status 0
    expect_no_file state
}

test_without_a_home_what_needs_no_state_works() {
    simulator
    credentials
    unset HOME XDG_STATE_HOME
    run "$JBC" list
    expect_status 0
    run "$JBC" prepare-release --dry-run --jar "$SAMPLE_JAR"
    expect_status 0
    run "$JBC" register --name A --connector-version 1
    expect_status 1
    expect_stderr XDG_STATE_HOME
    [ "$(requests register)" -eq 0 ]
}

# on_a_terminal "QUESTION=ANSWER..." COMMAND...: each answer is typed, on a line of its own, once the
# question is seen; one word each. The dialogue goes to $T/dialogue, the exit status to $status.
on_a_terminal() {
    answers=$1
    shift
    ran=$*
    : >dialogue
    status=0
    type_answers | script -qefc "$ran" /dev/null >dialogue 2>&1 || status=$?
}

type_answers() {
    set +x
    for pair in $answers; do
        tries=0
        until grep -q "${pair%%=*}" dialogue; do
            tries=$((tries + 1))
            [ "$tries" -lt 200 ] || return 0
            sleep 0.05
        done
        sleep 0.2 # the question is there a moment before the terminal's echo is off
        echo "${pair#*=}"
    done
    sleep 1
}

test_a_person_is_asked_for_what_is_missing() {
    simulator_only
    on_a_terminal 'e-mail=demo@example.com password=demo' "$JBC" login --host "$HOST"
    expect_status 0
    grep -q "logged in" dialogue
}

test_a_password_that_is_typed_is_not_seen() {
    simulator_only
    on_a_terminal 'password=CANARY-PASSWORD' "$JBC" login --host "$HOST" --username demo@example.com
    expect_status 4
    refute grep CANARY dialogue
}

test_a_person_is_asked_for_the_code() {
    simulator_only --fault login:tfa
    echo demo >password
    on_a_terminal "Code=$CODE" "$JBC" login --host "$HOST" --username demo@example.com \
        --password-file password
    expect_status 0
    grep -q "logged in" dialogue
}

test_a_person_confirms_a_deletion() {
    simulator
    credentials
    "$JBC" register --name A --connector-version 1
    on_a_terminal 'y/N=n' "$JBC" delete --name A
    expect_status 1
    grep -q "nothing was deleted" dialogue
    [ "$(requests delete)" -eq 0 ]
    on_a_terminal 'y/N=y' "$JBC" delete --name A
    expect_status 0
    [ "$(requests delete)" -eq 1 ]
}

run_tests 6
