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
    for body in '' ' ' '[]' 'null' 'true' '"x"' '{' '{}' '{"status":null}' \
        '<html><body>Bad Gateway</body></html>' '{"registeredConnectorList":{}}' \
        '{"registeredConnectorList":null}' '{"status":true,"registeredConnectorList":"x"}' \
        '{"status":"yes"}' '{"registeredConnectorList":[]} {}' '{"registeredConnectorList":[],}'; do
        answer "$body"
        list
        expect_status 5
        expect_empty stdout
        expect_stderr error
        expect_no_stderr "Bad Gateway"
        stop_simulators
    done
}

test_one_odd_element_is_left_out_with_a_note() {
    for odd in null 3 '[]' '{"name":["x"]}' '{"name":"b","id":{}}' '{"name":"b","version":[1]}' \
        '{"name":"b","key":true}'; do
        answer "{\"registeredConnectorList\":[$odd,{\"name\":\"a\",\"id\":\"7\"}]}"
        list --json
        expect_status 0
        expect_stderr "note: Harmony's list: element 1"
        [ "$(member id <stdout | tail -n 1)" = 7 ]
        stop_simulators
    done
}

test_a_web_page_is_called_that() {
    for page in '<html>CANARY-PAGE</html>' '  <!DOCTYPE html><p>CANARY-PAGE' '<?xml version="1.0"?>'; do
        answer "$page"
        list
        expect_status 5
        expect_stderr "it is a web page"
        expect_no_stderr CANARY-PAGE
        stop_simulators
    done
}

test_an_answer_without_a_list_is_an_empty_list_for_list_alone() {
    for body in '{"status":true}' '{"status":true,"registeredConnectorList":null}'; do
        answer "$body"
        list --json
        expect_status 0
        run "$JBC" delete --name a --yes
        expect_status 5
        expect_stderr "tells no list"
        run "$JBC" validate --name a
        expect_status 5
        run "$JBC" register --name a --connector-version 1 --id 7
        expect_status 5
        refute grep POST wire.log
        stop_simulators
    done
}

test_many_numbers_take_little_memory() {
    if [ "$SANITIZED" = yes ]; then
        return
    fi
    {
        printf '{"registeredConnectorList":[1'
        head -c 4194200 /dev/zero | tr '\0' a | sed 's/aa/,1/g'
        printf ']}'
    } >numbers
    answer "$(cat numbers)"
    run python3 -c 'import os, resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
print("peak", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)' "$JBC" list
    expect_status 5
    expect_stderr "more values"
    [ "$(sed -n 's/^peak //p' stdout)" -lt 65536 ] || fail "$(cat stdout)"
}

test_only_a_list_may_be_large() {
    {
        printf '{"status":true,"x":"'
        head -c 300000 /dev/zero | tr '\0' a
        printf '"}'
    } >body
    answer "$(cat body)"
    list
    expect_status 0
    http 200 '{"registeredConnectorList":[{"id":"7","name":"a"}]}' >listed
    stop_simulators
    serve listed answer
    run "$JBC" delete --id 7 --registration-only --yes
    expect_status 5
    expect_stderr "over 256 KiB"
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
