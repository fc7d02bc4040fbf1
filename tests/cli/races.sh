#!/bin/sh
# Find or create where the timing is unlucky or the list tells odd things after the registration.
. "$(dirname "$0")/../lib.sh"

register() {
    run "$JBC" register --name Dropbox --connector-version 1.0 "$@"
}

# element ID KEY [SECRET]: of a list.
element() {
    printf '{"id":"%s","name":"Dropbox","version":"1.0","key":"%s",%s"endpointEntityId":"100",
        "functionEntityStartId":"101","functionEntityEndId":"199"}' \
        "$1" "$2" "${3:+\"secret\":\"$3\",}"
}

# list ELEMENT...: the answer to List.
list() {
    elements=
    for one in "$@"; do
        elements=$elements${elements:+,}$one
    done
    http 200 "{\"status\":true,\"registeredConnectorList\":[$elements]}"
}

# Before the registration nothing is listed; own is registered; then the list is as given.
harmony() {
    list >before
    http 200 "$(element 10 own-key own-secret)" >posted
    list "$@" >after
    serve before posted after
}

test_a_registration_whose_rival_cannot_be_used_is_kept() {
    harmony "$(element 3 rival-key)" "$(element 10 own-key own-secret)"
    register -o own.json
    expect_status 0
    expect_stderr "as 3, but that cannot be used"
    [ "$(member id <own.json)" = 10 ]
    refute grep -q DELETE wire.log
}

test_a_rival_of_a_smaller_id_wins() {
    harmony "$(element 3 rival-key rival-secret)" "$(element 10 own-key own-secret)"
    register -o own.json
    expect_status 0
    [ "$(member id <own.json)" = 3 ]
    [ "$(member secret <own.json)" = rival-secret ]
    grep -q "DELETE .*/connector/10 " wire.log
    [ "$(grep -c POST wire.log)" -eq 1 ]
}

test_the_answer_to_the_registration_counts_although_the_list_tells_less() {
    harmony "$(element 10 own-key)"
    register -o own.json
    expect_status 0
    [ "$(member secret <own.json)" = own-secret ]
}

test_an_older_harmony_tells_the_id_only_in_its_list() {
    list >before
    http 200 "$(element 10 own-key own-secret | sed 's/"id":"10",//')" >posted
    list "$(element 10 own-key own-secret)" >after
    serve before posted after
    register -o own.json
    expect_status 0
    [ "$(member id <own.json)" = 10 ]
}

test_a_refusal_with_a_server_error_is_looked_into() {
    list >before
    http 500 '{"status":false,"errorCode":"OOPS"}' >posted
    list "$(element 10 own-key own-secret)" >after
    serve before posted after
    register --json
    expect_status 0
    expect_stdout '"registered":	true'
    [ "$(grep -c POST wire.log)" -eq 1 ]
}

test_jobs_on_other_machines_wait_for_a_race_to_be_over() {
    simulator --fault register:delay=200
    credentials
    for i in 1 2 3 4 5 6; do
        {
            code=0
            XDG_STATE_HOME="$T/machine$i" "$JBC" register --json --name Dropbox \
                --connector-version 1.0 >"out.$i" 2>"err.$i" || code=$?
            echo "$code" >"code.$i"
        } &
        echo $! >>pids
    done
    while read -r pid; do
        wait "$pid"
    done <pids
    expect_registered 1
    id=$(member id <listed)
    for i in 1 2 3 4 5 6; do
        [ "$(cat "code.$i")" -eq 0 ] || fail "$(cat "err.$i")"
        [ "$(member id <"out.$i")" = "$id" ] || fail "$(cat "out.$i" "err.$i")"
    done
}

test_a_crash_is_remembered_however_the_host_is_spelled() {
    simulator --fault register:late=3000@1 --fault register:delay=1000@1
    credentials
    "$JBC" register --name Dropbox --connector-version 1.0 >/dev/null 2>&1 &
    pid=$!
    tries=0
    until ls state/jbc/*.intent >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || fail "no record of the intent"
        sleep 0.05
    done
    sleep 0.3
    kill -9 "$pid"
    wait "$pid" || :
    export HARMONY_HOST="$HOST/"
    register --json
    expect_status 0
    expect_stderr "an earlier run was cut off"
    expect_registered 1
}

test_what_an_earlier_run_registered_is_not_registered_again_while_the_list_lags() {
    simulator --fault register:late=60000@1
    credentials
    register --json
    expect_status 0
    expect_stderr "does not show it yet"
    endpoint=$(member endpointEntityId <stdout)
    register
    expect_status 5
    expect_stderr "$endpoint"
    expect_stderr "try again later"
    [ "$(requests register)" -eq 1 ]
}

test_a_damaged_record_is_as_old_as_its_file() {
    simulator --fault register:drop@1
    credentials
    register
    expect_status 5
    for record in state/jbc/*.intent; do
        : >"$record"
        touch -d '2 hours ago' "$record"
    done
    register
    expect_status 0
    expect_stderr "an earlier run was cut off"
    expect_registered 1
    [ -z "$(find state -name '*.intent')" ]
}

test_who_stays_is_named_with_the_command_that_deletes_it() {
    harmony "$(element 3 rival-key)" "$(element 10 own-key own-secret)"
    register
    expect_status 0
    expect_stderr "warning: 'jbc delete --id 3'"
}

test_an_answer_that_is_no_http_1_is_a_lost_one() {
    for line in '<html>bad gateway</html>' 'HTTP/9.9 200 OK\r\n\r\n' 'HTTP/1.1 000 None\r\n\r\n' \
        'HTTP/1.1 199 Odd\r\nContent-Length: 0\r\n\r\n' 'HTTP/1.1 99999 Odd\r\n\r\n'; do
        list >before
        # shellcheck disable=SC2059 # the line is the format
        printf "$line" >posted
        list "$(element 10 own-key own-secret)" >after
        serve before posted after
        register --json
        expect_status 0
        expect_stderr "looking whether"
        [ "$(grep -c POST wire.log)" -eq 1 ]
        stop_simulators
    done
}

run_tests 12
