#!/bin/sh
# Values from outside: what was pasted along is cut, and what can't be meant is said before it is sent.
. "$(dirname "$0")/../lib.sh"

NL='
'
CR=$(printf '\r')
BOM=$(printf '\357\273\277')

# Logged in, with a note of these words.
logs_in() {
    run "$JBC" login
    expect_status 0
    expect_stderr "$1"
}

# Refused with this exit code and these words, and nothing was asked.
refused() {
    code=$1
    words=$2
    shift 2
    run "$@"
    expect_status "$code"
    expect_stderr "$words"
    expect_calls
}

test_line_ends_in_a_variable_are_cut_with_a_note() {
    simulator
    credentials
    for end in "$NL" "$CR" "$CR$NL"; do
        HARMONY_PASSWORD="demo$end" logs_in "HARMONY_PASSWORD has a line end"
        HARMONY_USERNAME="demo@example.com$end" logs_in "HARMONY_USERNAME has a line end"
        HARMONY_HOST="$HOST$end" logs_in "HARMONY_HOST has a line end"
        HARMONY_ORG_ID="12345$end" logs_in "HARMONY_ORG_ID has a line end"
    done
}

test_a_byte_order_mark_and_blanks_are_cut_with_a_note() {
    simulator
    credentials
    HARMONY_PASSWORD="${BOM}demo" logs_in "HARMONY_PASSWORD begins with a byte order mark"
    HARMONY_USERNAME=" demo@example.com " logs_in "HARMONY_USERNAME has blanks"
    HARMONY_HOST="$HOST " logs_in "HARMONY_HOST has blanks"
}

test_a_token_from_a_variable_is_cut_likewise() {
    simulator
    credentials
    "$JBC" login -o token.json
    HARMONY_AUTH_TOKEN="$(member token <token.json)$NL"
    HARMONY_ORG_ID=$(member orgId <token.json)
    export HARMONY_AUTH_TOKEN HARMONY_ORG_ID
    run "$JBC" list
    expect_status 0
    expect_stderr "HARMONY_AUTH_TOKEN has a line end"
}

test_a_password_file_of_windows() {
    simulator
    credentials
    unset HARMONY_PASSWORD
    printf '%sdemo\r\n' "$BOM" >password
    run "$JBC" login --password-file password
    expect_status 0
    expect_stderr "byte order mark"
    # shellcheck disable=SC2016 # sh expands it
    run sh -c '"$JBC" login --password-stdin <password'
    expect_status 0
    printf '\377\376d\0e\0m\0o\0\r\0\n\0' >password
    run "$JBC" login --password-file password
    expect_status 2
    expect_stderr UTF-16
    expect_calls login login
}

test_blanks_around_a_password_are_refused_and_the_prompt_is_named() {
    simulator
    credentials
    for password in " demo" "demo " "demo$(printf '\t')"; do
        HARMONY_PASSWORD="$password" refused 2 prompt "$JBC" login
        printf '%s\n' "$password" >password
        refused 2 prompt "$JBC" login --password-file password
        # shellcheck disable=SC2016 # sh expands it
        refused 2 prompt sh -c '"$JBC" login --password-stdin <password'
    done
}

test_a_reference_that_was_left_is_not_sent() {
    simulator
    credentials
    # shellcheck disable=SC2016 # as they stand in a workflow
    for value in '${{ secrets.X }}' '$(X)' '%X%' '***'; do
        HARMONY_PASSWORD="$value" refused 2 HARMONY_PASSWORD "$JBC" login
        HARMONY_USERNAME="$value" refused 2 HARMONY_USERNAME "$JBC" login
        HARMONY_AUTH_TOKEN="$value" HARMONY_ORG_ID=1 refused 2 HARMONY_AUTH_TOKEN "$JBC" list
        printf '%s\n' "$value" >password
        refused 2 "the password in password" "$JBC" login --password-file password
    done
}

test_a_path_is_no_password() {
    simulator
    credentials
    echo demo >password
    # shellcheck disable=SC2031 # the HOME of the test
    cp password "$HOME/password"
    # shellcheck disable=SC2088 # as it stands in a variable
    for value in "$T/password" ./password '~/password'; do
        HARMONY_PASSWORD="$value" refused 2 --password-file "$JBC" login
    done
}

test_key_files_are_looked_at_likewise() {
    simulator
    credentials
    echo right >secret
    chmod 600 secret
    for value in ' x' '***' 'xxxx' '(Placeholder Key)' '%KEY%' ./secret; do
        printf '%s\n' "$value" >key
        refused 2 "key: the first line" "$JBC" validate --name A --key-file key --secret-file secret
    done
}

test_a_placeholder_is_no_name_and_no_version() {
    simulator
    credentials
    # shellcheck disable=SC2016 # as a build tool leaves them
    for value in '${project.version}' '@project.version@' '(Placeholder Version)' '1-${revision}'; do
        refused 3 placeholder "$JBC" register --name A --connector-version "$value"
        refused 3 placeholder "$JBC" register --name "$value" --connector-version 1
        refused 3 placeholder "$JBC" prepare-release --jar "$SAMPLE_JAR" \
            --connector-version "$value" -o out.jar
    done
}

test_a_saved_answer_is_no_registration_file() {
    simulator
    credentials
    "$JBC" list --json >registration.json
    run "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json -o out.jar
    expect_status 3
    expect_stderr "registration.json: not a registration: it is a list"
    expect_stderr "'jbc register -o FILE' writes one"
    echo '{"status": false, "errorCode": "X", "errorMessage": "no"}' >registration.json
    run "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json -o out.jar
    expect_status 3
    expect_stderr "Harmony refused: X: no"
    expect_no_file out.jar
}

test_a_registration_file_out_of_a_log_is_the_files_fault() {
    odd_registration
    sed -i 's/"key": "[^"]*"/"key": "***"/' registration.json
    run "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json -o out.jar
    expect_status 3
    expect_stderr 'registration.json: "key" is a placeholder'
}

# Harmony issued what can't be a key: its fault, and the registration is named.
test_a_key_of_harmonys_that_can_be_none() {
    for key in xxxx '***' ' '; do
        http 200 '{"status": true, "registeredConnectorList": [{"id": "4471", "name": "Odd",
            "version": "1", "key": "'"$key"'", "secret": "s", "endpointEntityId": "100",
            "functionEntityStartId": "101", "functionEntityEndId": "199"}]}' >list
        serve list
        run "$JBC" register --name Odd --connector-version 1
        expect_status 5
        expect_stderr "the registration 4471"
        expect_stderr '"key" is a placeholder'
    done
}

test_files_that_others_can_read_are_a_warning() {
    simulator
    credentials
    "$JBC" login -o token.json
    echo demo >password
    odd_registration
    for mode in 644 640 604; do
        chmod "$mode" token.json password registration.json
        run "$JBC" list --token-file token.json
        expect_status 0
        expect_stderr "warning: token.json holds secrets, and its mode $mode"
        run "$JBC" login --password-file password
        expect_stderr "warning: password holds secrets, and its mode $mode"
        run "$JBC" validate --registration registration.json
        expect_stderr "warning: registration.json holds secrets, and its mode $mode"
    done
    chmod 600 token.json password
    run "$JBC" list --token-file token.json
    expect_no_stderr warning
}

test_verbose_tells_where_each_setting_came_from() {
    simulator
    credentials
    run "$JBC" login --verbose --org-id 12345
    expect_status 0
    expect_stderr "host: $HOST, from HARMONY_HOST"
    expect_stderr "organization: 12345, from --org-id"
    expect_stderr "user name: demo@example.com, from HARMONY_USERNAME"
    expect_stderr "password: set, from HARMONY_PASSWORD"
    "$JBC" login -o token.json
    unset HARMONY_HOST HARMONY_USERNAME HARMONY_PASSWORD
    run "$JBC" list --verbose --token-file token.json
    expect_stderr "host: $HOST, from the token file token.json"
    expect_stderr "token: set, from token.json"
    expect_no_stderr "$(member token <token.json)"
}

test_which_of_user_and_password_is_missing_is_said() {
    simulator
    credentials
    HARMONY_PASSWORD='' refused 2 "the password of demo@example.com (HARMONY_USERNAME) is missing" \
        "$JBC" login
    HARMONY_USERNAME='' refused 2 "who logs in with it is missing" "$JBC" login
}

run_tests
