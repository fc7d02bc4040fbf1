#!/bin/sh
# The simulator answers as the vendor's page says, by the word of another client: curl.
. "$(dirname "$0")/../lib.sh"

# call METHOD PATH [BODY [CURL-OPTION...]]: the answer's body goes to $T/stdout, its HTTP status to
# $code. $token, where there is one, goes with it.
call() {
    method=$1
    path=$2
    body=${3-}
    shift 2
    [ $# -eq 0 ] || shift
    run curl -s -o answer -w '%{http_code}' -X "$method" \
        -H "Content-Type: ${content_type-application/json}" \
        ${token:+-H "authToken: $token"} ${body:+-d "$body"} "$@" \
        "$HOST/jitterbit-cloud-restful-service$path"
    code=$(cat stdout)
    [ -e answer ] || : >answer
    mv answer stdout
}

log_in() {
    token=
    call PUT /user/login '{"email":"demo@example.com","password":"demo"}'
    token=$(json authenticationToken)
    [ -n "$token" ]
}

# json MEMBER: the value of a member of the answer, however it is laid out.
json() {
    tr ',{}[]' '[\n*]' <stdout | member "$1"
}

expect_code() {
    [ "$code" = "$1" ] || fail "HTTP $code instead of $1: $(cat stdout)"
}

# expect_refused HTTP ERROR-CODE
expect_refused() {
    expect_code "$1"
    [ "$(json status)" = false ] || fail "no refusal: $(cat stdout)"
    [ "$(json errorCode)" = "$2" ] || fail "not $2: $(cat stdout)"
    expect_stdout errorMessage
}

test_the_first_line_tells_the_url() {
    simulator
    [ "$(cat simulator.url)" = "listening on $HOST" ]
    case $HOST in
    http://127.0.0.1:[1-9]*) ;;
    *) fail "$HOST" ;;
    esac
}

test_a_log_in_gives_a_token_and_the_organization() {
    simulator
    log_in
    expect_code 200
    [ "$(json defaultOrgId)" = 12345 ]
    [ "$(json sessionTimeoutInSeconds)" = 14400 ]
    expect_stdout orgAttrs
}

test_registrations_are_as_on_the_vendors_page() {
    simulator
    log_in
    call POST /orgs/12345/connector '{"name":"Dropbox","version":"1.0.0"}'
    expect_code 200
    [ "$(json operation)" = "Register a connector" ]
    [ "$(json id)" = 4471 ]
    [ "$(json endpointEntityId)" = 2370701 ]
    [ "$(json functionEntityStartId)" = 2370702 ]
    [ "$(json functionEntityEndId)" = 2370800 ]
    key=$(json key)
    secret=$(json secret)
    [ ${#key} -eq 36 ] && [ ${#secret} -eq 36 ] && [ "$key" != "$secret" ]
    call POST /orgs/12345/connector '{"name":"Dropbox","version":"1.0.0"}'
    [ "$(json endpointEntityId)" = 2370801 ]
    call GET /orgs/12345/connector
    expect_code 200
    [ "$(json operation)" = "List registered connectors" ]
    [ "$(json name | tr '\n' ' ')" = "Dropbox Dropbox " ]
    expect_stdout "$secret"
    call PUT /orgs/12345/connector/validate/securityinfo \
        "{\"name\":\"Dropbox\",\"key\":\"$key\",\"secret\":\"$secret\"}"
    expect_code 200
    [ "$(json status)" = true ]
    call PUT /orgs/12345/connector/validate/securityinfo \
        "{\"name\":\"Other\",\"key\":\"$key\",\"secret\":\"$secret\"}"
    expect_refused 200 INVALID_SECURITY_INFO
}

test_payload_and_registration_are_deleted_apart() {
    simulator --in-use "Used"
    log_in
    call POST /orgs/12345/connector '{"name":"Used","version":"1"}'
    call POST /orgs/12345/connector '{"name":"Free","version":"1"}'
    call DELETE /orgs/12345/connector/4471/sdk/delete
    expect_refused 200 CONNECTOR_IN_USE
    call DELETE /orgs/12345/connector/4471
    expect_refused 200 CONNECTOR_IN_USE
    call DELETE /orgs/12345/connector/4472/sdk/delete
    [ "$(json status)" = true ]
    call DELETE /orgs/12345/connector/4472/sdk/delete
    expect_refused 200 PAYLOAD_NOT_FOUND
    call DELETE /orgs/12345/connector/4472
    [ "$(json status)" = true ]
    call DELETE /orgs/12345/connector/4472
    expect_refused 200 CONNECTOR_NOT_FOUND
}

test_requests_are_checked() {
    simulator
    call PUT /user/login '{"email":"demo@example.com","password":"wrong"}'
    expect_refused 200 INVALID_CREDENTIALS
    call GET /orgs/12345/connector
    expect_refused 401 INVALID_TOKEN
    log_in
    call GET /orgs/99/connector
    expect_refused 403 ORG_ACCESS_DENIED
    call GET /orgs/12345/connectors
    expect_refused 404 NOT_FOUND
    call PATCH /orgs/12345/connector
    expect_refused 405 METHOD_NOT_ALLOWED
    content_type=text/plain
    call PUT /user/login '{}'
    unset content_type
    expect_refused 415 UNSUPPORTED_MEDIA_TYPE
    for body in '[]' '{"name":"A"}' '{"name":"A","version":1}' '{"name":"","version":"1"}' 'x' \
        '{"name":"A","version":"1"} x' "$(printf '{"name":"\377","version":"1"}')"; do
        call POST /orgs/12345/connector "$body"
        expect_refused 400 INVALID_REQUEST_BODY
    done
    call GET /orgs/12345/connector
    expect_no_stdout '"id"'
}

test_a_content_type_has_no_case_and_may_have_parameters() {
    simulator
    content_type='Application/JSON; charset=utf-8'
    call PUT /user/login '{"email":"demo@example.com","password":"demo"}'
    expect_code 200
    [ -n "$(json authenticationToken)" ]
}

test_a_large_body_is_refused() {
    simulator
    head -c 2000000 /dev/zero | tr '\0' ' ' >large
    call PUT /user/login @large
    expect_refused 413 BODY_TOO_LARGE
}

test_account_and_organization_are_options() {
    simulator --username me@example.com --password CANARY-PASSWORD --org-id 7
    call PUT /user/login '{"email":"me@example.com","password":"CANARY-PASSWORD"}'
    token=$(json authenticationToken)
    [ "$(json defaultOrgId)" = 7 ]
    call GET /orgs/7/connector
    expect_code 200
    rm stdout
    expect_no_leak CANARY-PASSWORD "$token"
}

test_a_session_ends() {
    simulator --session-seconds 1
    log_in
    [ "$(json sessionTimeoutInSeconds)" = 1 ]
    sleep 1.2
    call GET /orgs/12345/connector
    expect_refused 401 INVALID_TOKEN
}

test_state_survives_in_a_private_file() {
    simulator --state state.json
    log_in
    call POST /orgs/12345/connector '{"name":"Dropbox","version":"1.0.0"}'
    key=$(json key)
    expect_mode state.json 600
    stop_simulator
    simulator --state state.json
    call GET /orgs/12345/connector
    expect_refused 401 INVALID_TOKEN
    log_in
    call GET /orgs/12345/connector
    [ "$(json key)" = "$key" ]
    call POST /orgs/12345/connector '{"name":"Next","version":"1"}'
    [ "$(json id)" = 4472 ]
}

test_what_cannot_be_written_is_not_done() {
    mkdir folder
    simulator --state folder/state.json
    log_in
    call POST /orgs/12345/connector '{"name":"A","version":"1"}'
    rm -r folder
    call POST /orgs/12345/connector '{"name":"B","version":"1"}'
    expect_refused 500 STATE_NOT_WRITTEN
    call DELETE /orgs/12345/connector/4471/sdk/delete
    expect_refused 500 STATE_NOT_WRITTEN
    call DELETE /orgs/12345/connector/4471
    expect_refused 500 STATE_NOT_WRITTEN
    call GET /orgs/12345/connector
    [ "$(json name)" = A ]
}

test_each_fault_does_what_it_says() {
    simulator --fault list:refuse=BUSY@1 --fault list:http=502@2 --fault list:drop@3 \
        --fault list:truncate@4 --fault list:garbage@5 --fault list:redirect=https://example.com/x@6 \
        --fault list:delay=400@7
    log_in
    call GET /orgs/12345/connector
    expect_refused 200 BUSY
    call GET /orgs/12345/connector
    expect_code 502
    call GET /orgs/12345/connector
    expect_status 52
    call GET /orgs/12345/connector
    expect_status 18
    call GET /orgs/12345/connector
    expect_code 200
    expect_stdout "<html>"
    call GET /orgs/12345/connector '' -D head
    expect_code 302
    grep -q '^Location: https://example.com/x' head
    call GET /orgs/12345/connector '' -m 0.2
    expect_status 28
    call GET /orgs/12345/connector
    expect_code 200
}

test_a_registration_may_be_lost_or_late() {
    simulator --fault register:lose@1 --fault register:late=700@2 --fault register:drop@3
    log_in
    call POST /orgs/12345/connector '{"name":"Lost","version":"1"}'
    expect_status 52
    call POST /orgs/12345/connector '{"name":"Late","version":"1"}'
    expect_code 200
    call POST /orgs/12345/connector '{"name":"Dropped","version":"1"}'
    expect_status 52
    call GET /orgs/12345/connector
    [ "$(json name)" = Lost ]
    sleep 0.8
    call GET /orgs/12345/connector
    [ "$(json name | tr '\n' ' ')" = "Lost Late " ]
}

test_a_two_factor_log_in_takes_the_mailed_code_of_its_device() {
    simulator --fault login:tfa
    who='"email":"demo@example.com","password":"demo"'
    call PUT /user/login "{$who,\"deviceId\":\"mine\"}"
    expect_refused 200 VALIDATE_TFA_LOGIN_EMAIL
    call PUT /user/login/tfacode "{$who,\"deviceId\":\"mine\",\"code\":\"1\"}"
    expect_refused 200 INVALID_TFA_CODE
    call PUT /user/login/tfacode "{$who,\"deviceId\":\"other\",\"code\":\"246810\"}"
    expect_refused 200 INVALID_TFA_CODE
    call PUT /user/login/tfacode "{$who,\"deviceId\":\"mine\",\"code\":\"246810\"}"
    expect_code 200
    [ -n "$(json authenticationToken)" ]
    call PUT /user/login "{$who,\"deviceId\":\"mine\"}"
    [ -n "$(json authenticationToken)" ]
}

test_options_that_make_no_sense_are_wrong_usage() {
    for options in "--port 70000" "--port x" "--org-id x" "--session-seconds 0" "--tls-cert c" \
        "--fault nonsense" "--fault list:nonsense" "--fault list:late=1" "--fault list:drop@0"; do
        # shellcheck disable=SC2086
        run timeout 5 "$JBC" simulator $options
        expect_status 2
    done
}

test_a_port_in_use_is_said() {
    simulator
    run timeout 5 "$JBC" simulator --port "${HOST##*:}"
    expect_status 1
    expect_stderr "in use"
}

test_a_second_simulator_on_a_state_file_is_refused() {
    simulator --state state.json
    run timeout 20 "$JBC" simulator --state state.json
    expect_status 1
    expect_stderr "state.json: another simulator keeps its state there"
    run timeout 20 "$JBC" simulator --state "$T/state.json"
    expect_status 1
    simulator --state other.json
}

test_a_state_file_is_free_again_however_its_simulator_ended() {
    simulator --state state.json
    stop_simulator
    simulator --state state.json
    kill -KILL "$SIMULATOR"
    wait "$SIMULATOR" || :
    simulator --state state.json
}

test_without_a_reader_of_the_url_it_ends() {
    run sh -c 'timeout 5 "$JBC" simulator >/dev/full'
    expect_status 1
}

test_a_signal_ends_it_well() {
    for signal in TERM HUP; do # the shell has what it puts into the background ignore the others
        simulator
        kill -s "$signal" "$SIMULATOR"
        wait "$SIMULATOR"
    done
    : >"$simulators"
}

run_tests 6
