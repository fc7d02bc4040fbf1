#!/bin/sh
# Hosts, authorities and proxies: whom jbc trusts, and what messages never show.
. "$(dirname "$0")/../lib.sh"

list() {
    run "$JBC" list "$@"
}

certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 \
        -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null
}

test_a_folder_of_authorities_is_trusted_as_for_curl() {
    certificate
    mkdir folder empty
    cp cert.pem folder
    openssl rehash folder
    simulator --tls-cert cert.pem --tls-key key.pem
    credentials
    run env SSL_CERT_DIR=folder "$JBC" list
    expect_status 0
    run env SSL_CERT_DIR=empty:folder "$JBC" list
    expect_status 0
    run env SSL_CERT_DIR=folder SSL_CERT_FILE=/dev/null "$JBC" list
    refute [ "$status" -eq 2 ]
    run env SSL_CERT_DIR=empty "$JBC" list
    expect_status 5
    run env SSL_CERT_DIR=empty SSL_CERT_FILE=cert.pem "$JBC" list
    expect_status 0
    run env SSL_CERT_DIR=folder CURL_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt "$JBC" list
    expect_status 5
    SSL_CERT_DIR=folder list --cacert /etc/ssl/certs/ca-certificates.crt
    expect_status 5
}

test_https_to_a_port_of_http_is_called_that() {
    simulator
    credentials
    list --host "https${HOST#http}"
    expect_status 5
    expect_stderr "does not speak TLS there"
}

test_hosts_that_look_like_harmonys_get_the_right_one_told() {
    export HARMONY_USERNAME=me@example.com HARMONY_PASSWORD=some-password https_proxy=http://127.0.0.1:1
    for pair in apac.jitterbit.com=apac-southeast apac-east.jitterbit.com=apac-southeast \
        emea.jitterbit.com=emea-west na-west.jitterbit.com=na-east www.jitterbit.com=na-east; do
        run "$JBC" list --host "https://${pair%=*}"
        expect_status 5
        expect_stderr "did you mean https://${pair#*=}.jitterbit.com"
    done
    run "$JBC" list --region na
    expect_no_stderr "did you mean"
}

test_no_message_shows_a_proxys_password() {
    export HARMONY_USERNAME=me@example.com HARMONY_PASSWORD=some-password HARMONY_HOST=https://h.invalid
    for proxy in 'http://bot:CANARY-77#x@127.0.0.1:1' 'http://bot:CANARY-77 y@127.0.0.1:1' \
        'http://bot:CANARY-77@127.0.0.1:1x' 'htp://bot:CANARY-77@127.0.0.1:1' 'http://bot:CANARY-77' \
        'http://CANARY-77#x@127.0.0.1' 'bot:CANARY-77@127.0.0.1:1' 'http://bot:CANARY-77@h.invalid'; do
        for flag in --json --verbose; do
            https_proxy=$proxy list "$flag"
            expect_status 5
            expect_no_leak CANARY-77
        done
    done
}

test_no_message_shows_the_user_of_a_host() {
    export HARMONY_USERNAME=me@example.com HARMONY_PASSWORD=some-password
    for host in 'https://bot:CANARY-77@h' 'https://bot:CANARY-77#@h' 'ftp://bot:CANARY-77@h' \
        'https://bot:CANARY-77 x@h' 'bot:CANARY-77@h' 'http://bot:CANARY-77@h'; do
        list --host "$host" --verbose
        expect_status 2
        expect_no_leak CANARY-77
        run env HARMONY_HOST="$host" "$JBC" list --json
        expect_status 2
        expect_no_leak CANARY-77
    done
}

test_after_a_log_in_of_now_a_wrong_organization_is_not_the_tokens_fault() {
    simulator
    credentials
    list --org-id 999
    expect_status 4
    expect_stderr "is the organization's id right"
    expect_no_stderr "expired"
}

run_tests 6
