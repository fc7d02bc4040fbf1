#!/bin/sh
# The calls on the wire: what Harmony may answer, and what jbc makes of it.
. "$(dirname "$0")/../lib.sh"

list() {
    run "$JBC" list "$@"
}

# answer BODY: an answer of HTTP 200 with that body.
answer() {
    http 200 "$1" >answer
    serve answer
}

test_a_refusal_with_http_200_is_an_error_with_its_code() {
    simulator --fault list:refuse=ORG_LOCKED
    credentials
    list
    expect_status 5
    expect_stderr ORG_LOCKED
    expect_empty stdout
}

test_a_refused_log_in_is_denied() {
    simulator
    credentials demo@example.com wrong-password
    list
    expect_status 4
    expect_no_stderr wrong-password
    expect_calls login
}

test_http_401_and_403_are_denied() {
    for code in 401 403; do
        simulator --fault "list:http=$code"
        credentials
        list
        expect_status 4
        expect_stderr "$code"
        stop_simulator
    done
}

test_other_http_errors_are_harmonys() {
    for code in 400 404 500; do
        simulator --fault "list:http=$code"
        credentials
        list
        expect_status 5
        expect_stderr "$code"
        stop_simulator
    done
}

test_busy_answers_are_tried_again() {
    simulator --fault list:http=503@1 --fault list:http=429@2
    credentials
    list
    expect_status 0
    expect_calls login list list list
}

test_tries_are_bounded() {
    simulator --fault list:http=503
    credentials
    list
    expect_status 5
    expect_calls login list list list
}

test_broken_connections_are_tried_again() {
    simulator --fault login:drop@1 --fault list:drop@1 --fault validate:drop@1
    credentials
    printf key >key
    printf secret >secret
    list
    expect_status 0
    expect_calls login login list list
    run "$JBC" validate --name A --key-file key --secret-file secret
    expect_status 7
    expect_calls login login list list login validate validate
}

test_register_and_delete_are_never_sent_again() {
    simulator --fault register:http=503 --fault delete:http=503 --fault delete-payload:drop
    credentials
    run "$JBC" register --name A --connector-version 1
    expect_status 5
    [ "$(requests register)" -eq 1 ]
}

test_a_call_that_may_not_be_repeated_is_not_sent_again_on_a_kept_connection() {
    simulator --fault delete-payload:drop --fault delete:drop
    credentials
    "$JBC" register --name A --connector-version 1
    run "$JBC" delete --name A --yes
    expect_status 5
    [ "$(requests delete-payload)" -eq 1 ]
    [ "$(requests delete)" -eq 1 ]
    simulator --fault login:tfa --fault tfacode:drop
    credentials
    list --tfa-code 246810
    expect_status 5
    [ "$(requests tfacode)" -eq 1 ]
}

test_a_server_in_trouble_does_not_deny_a_log_in() {
    for code in 429 500 503; do
        simulator --fault "login:http=$code"
        credentials
        list
        expect_status 5
        expect_stderr "$code"
        stop_simulator
    done
    simulator --fault login:http=400
    credentials
    list
    expect_status 4
}

test_a_long_pause_is_told() {
    printf 'HTTP/1.1 503 -\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n' >busy
    http 200 '{"registeredConnectorList":[]}' >answer
    serve busy answer
    list
    expect_status 0
    expect_stderr "trying again in 3"
}

test_an_odd_retry_after_is_clamped() {
    for value in -350038269 "Thu, 01 Jan 1970 00:00:00 GMT" nonsense; do
        printf 'HTTP/1.1 503 -\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n' "$value" >busy
        http 200 '{"registeredConnectorList":[]}' >answer
        serve busy answer
        run timeout 10 "$JBC" list
        expect_status 0
        stop_simulators
    done
    printf 'HTTP/1.1 503 -\r\nRetry-After: 2300800131\r\nContent-Length: 0\r\n\r\n' >busy
    serve busy
    run timeout -s INT 2 "$JBC" list
    expect_stderr "trying again in 60"
}

test_secrets_that_harmony_repeats_are_hidden() {
    answer '{"status":false,"errorCode":"E","errorMessage":"bad token CANARY-TOKEN, really"}'
    list
    expect_status 5
    expect_stderr "bad token *****, really"
    http 200 '{"status":false,"errorMessage":"got {\"password\":\"CANARY-PASSWORD\"}"}' >answer
    serve answer
    unset HARMONY_AUTH_TOKEN
    HARMONY_USERNAME=a HARMONY_PASSWORD=CANARY-PASSWORD list
    expect_status 4
    expect_stderr 'got {"password":"*****"}'
    http 200 '{"status":false,"errorMessage":"no: CANARY-KEY CANARY-SECRET CANARY-TOKEN"}' >answer
    serve answer
    echo CANARY-KEY >key
    echo CANARY-SECRET >secret
    run "$JBC" validate --name A --key-file key --secret-file secret
    expect_status 7
    expect_stderr "no: ***** ***** *****"
}

test_one_host_has_one_spelling() {
    simulator
    credentials
    "$JBC" login -o token.json
    [ "$(member host <token.json)" = "$HOST" ]
    unset HARMONY_USERNAME HARMONY_PASSWORD
    export HARMONY_HOST="HTTP${HOST#http}/"
    list --token-file token.json
    expect_status 0
    list --token-file token.json --host "${HOST}0"
    expect_status 2
}

test_nothing_listens() {
    export HARMONY_HOST=http://127.0.0.1:1 HARMONY_USERNAME=a HARMONY_PASSWORD=CANARY-PASSWORD
    list
    expect_status 5
    expect_stderr 127.0.0.1
    expect_no_stderr CANARY
}

test_garbage_and_truncated_answers_are_errors() {
    for kind in garbage truncate; do
        simulator --fault "list:$kind"
        credentials
        list
        expect_status 5
        expect_empty stdout
        stop_simulator
    done
}

test_redirects_are_not_followed() {
    simulator
    first=$HOST
    simulator --fault "list:redirect=$first/elsewhere"
    credentials
    : >simulator.log
    list
    expect_status 5
    expect_stderr redirect
    expect_calls login list
}

test_a_silent_server_is_given_up() {
    simulator --fault list:delay=30000
    credentials
    list --timeout 1
    expect_status 5
    expect_stderr "1 s"
}

test_odd_bodies_are_errors() {
    for body in '' ' ' '[]' 'null' 'true' '"x"' '{' '{}' '{"status":true}' \
        '<html><body>Bad Gateway</body></html>' '{"registeredConnectorList":{}}' \
        '{"registeredConnectorList":[3]}' '{"registeredConnectorList":[{"name":["x"]}]}' \
        '{"registeredConnectorList":[{"name":"a","key":{}}]}' '{"status":"yes"}' \
        '{"registeredConnectorList":[]} {}' '{"registeredConnectorList":[],}'; do
        answer "$body"
        list
        expect_status 5
        expect_empty stdout
        expect_stderr error
        expect_no_stderr "Bad Gateway"
        stop_simulators
    done
}

test_ids_as_numbers_keep_every_digit() {
    answer '{"registeredConnectorList":[{"name":"Big","id":9007199254740993,"version":1.10,
        "endpointEntityId":9223372036854775807}]}'
    list --json
    expect_status 0
    expect_stdout '"9007199254740993"'
    expect_stdout '"9223372036854775807"'
    expect_stdout '"1.10"'
}

test_connectors_with_missing_members_are_listed() {
    answer '{"status":true,"registeredConnectorList":[{"id":"1"},{"name":"Only"},
        {"name":"Null","id":null,"key":null}]}'
    list
    expect_status 0
    expect_stdout Only
    expect_stdout Null
    [ "$(wc -l <stdout)" -eq 3 ]
}

test_a_chosen_registration_must_be_complete() {
    answer '{"registeredConnectorList":[{"name":"Half","version":"1","id":"4"}]}'
    run "$JBC" register --name Half --connector-version 1 -o registration.json
    expect_status 5
    expect_stderr '"key"'
    expect_no_file registration.json
}

test_harmonys_text_cannot_disturb_a_terminal_or_a_log() {
    answer '{"status":false,"errorCode":"E\u001b[31m","errorMessage":"a\n::set-env name=X::y\u0007"}'
    list
    expect_status 5
    expect_stderr 'a\n::set-env'
    # shellcheck disable=SC2016
    refute grep -q '^::' stderr
    refute grep -q "$(printf '\033')" stderr
}

test_what_harmony_lists_cannot_disturb_a_terminal() {
    answer '{"registeredConnectorList":[{"name":"a\n\u001b]0;x\u0007b","id":"1"}]}'
    list
    expect_status 0
    expect_stdout 'a\n\x1b]0;x\x07b'
    refute grep -q "$(printf '\033')" stdout
}

test_a_token_that_would_break_a_header_is_refused() {
    printf '{"authenticationToken":"a\\r\\nX-Evil: 1","defaultOrgId":"1"}' >body
    answer "$(cat body)"
    unset HARMONY_AUTH_TOKEN HARMONY_ORG_ID
    export HARMONY_USERNAME=a HARMONY_PASSWORD=b
    list
    expect_status 5
    expect_stderr authenticationToken
}

test_a_body_of_more_than_4_mib_is_given_up() {
    {
        printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"x":"'
        head -c 6000000 /dev/zero | tr '\0' a
        printf '"}'
    } >answer
    serve answer
    list
    expect_status 5
    expect_stderr "4 MiB"
}

test_http_is_for_loopback_only() {
    export HARMONY_USERNAME=a HARMONY_PASSWORD=b
    for host in http://example.com http://10.0.0.1:80 http://127.0.0.1.example.com ftp://127.0.0.1 \
        127.0.0.1:80 https://user@example.com https://example.com/path https:// ''; do
        list --host "$host"
        expect_status 2
    done
}

test_a_proxy_is_not_asked_for_loopback() {
    simulator
    credentials
    export http_proxy=http://127.0.0.1:1 all_proxy=http://127.0.0.1:1 no_proxy=
    list
    expect_status 0
}

test_a_proxy_is_asked_for_other_hosts() {
    printf 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n' >answer
    serve answer
    export https_proxy="$HOST" HARMONY_HOST=https://harmony.invalid
    list
    expect_status 5
    grep -q '^CONNECT harmony.invalid:443' wire.log
    refute grep -q CANARY wire.log
}

certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 \
        -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null
}

test_a_certificate_nobody_vouches_for_is_refused() {
    certificate
    simulator --tls-cert cert.pem --tls-key key.pem
    credentials
    list
    expect_status 5
    expect_stderr certificate
    expect_calls
}

test_authorities_come_from_option_or_environment() {
    certificate
    simulator --tls-cert cert.pem --tls-key key.pem
    credentials
    list --cacert cert.pem
    expect_status 0
    run env CURL_CA_BUNDLE=cert.pem "$JBC" list
    expect_status 0
    run env SSL_CERT_FILE=cert.pem "$JBC" list
    expect_status 0
    run env CURL_CA_BUNDLE=/dev/null "$JBC" list
    expect_status 5
    list --cacert no-such.pem
    refute [ "$status" -eq 0 ]
}

test_a_question_shows_control_characters_of_harmonys_texts() {
    answer '{"status":true,"registeredConnectorList":[{"id":"1","name":"A\u001b[2J\nB"}]}'
    (sleep 0.5 && echo n) | script -qec "$JBC delete --id 1" dialogue.raw >dialogue 2>&1 || :
    grep -qF 'load '"'"'A\x1b[2J\nB' dialogue
}

test_no_tls_keys_are_logged() {
    certificate
    simulator --tls-cert cert.pem --tls-key key.pem
    credentials
    SSLKEYLOGFILE="$T/keys" list --cacert cert.pem
    expect_status 0
    expect_no_file keys
}

test_verbose_shows_each_request_without_secrets() {
    simulator
    credentials
    list --verbose
    expect_status 0
    expect_stderr "PUT"
    expect_stderr "/user/login"
    expect_no_stderr '"demo"'
    expect_no_stderr authToken
}

run_tests 6
