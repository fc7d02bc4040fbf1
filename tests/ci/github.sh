#!/bin/sh
# Under GitHub Actions: secrets are masked, nobody injects commands, the job gets a summary.
. "$(dirname "$0")/../lib.sh"

TEMPLATE=$TEST_DATA/sample-connector/MANIFEST.MF
PASSWORD='CANARY-pass%0Aword-1'
RUNNER=$(cd "$(dirname "$0")" && pwd)/runner.py
export GITHUB_ACTIONS=true
unset GITHUB_STEP_SUMMARY JBC_NO_MASK

# The simulator with an account whose password is a canary.
harmony() {
    simulator --username canary@example.com --password "$PASSWORD" --state simulator.state "$@"
    credentials canary@example.com "$PASSWORD"
}

prepare() {
    run "$JBC" prepare-release --jar "$SAMPLE_JAR" --manifest "$TEMPLATE" "$@"
}

# A registration file whose key (first argument) and secret are ours to choose.
write_registration() {
    cat >registration.json <<END
{ "name": "Folder Drop", "version": "1.0.0", "id": "1", "key": "$1", "secret": "$2",
  "endpointEntityId": "1", "functionEntityStartId": "2", "functionEntityEndId": "99" }
END
}

# What Harmony issued, as files that are not looked into for canaries.
issued() {
    JBC_NO_MASK=1 "$JBC" list --json --show-secrets 2>/dev/null >"$suite/listed"
    key=$(member key <"$suite/listed" | head -n 1)
    secret=$(member secret <"$suite/listed" | head -n 1)
    [ -n "$key" ] && [ -n "$secret" ]
}

# masked SECRET...: each has a line of its own on stderr.
masked() {
    for one in "$@"; do
        printf '%s\n' "$one" | sed 's/%/%25/g; s/^/::add-mask::/' >mask
        grep -qxFf mask stderr || fail "not masked: $one"
        rm mask
    done
}

expect_no_mask() {
    refute grep -q add-mask stdout
    refute grep -q add-mask stderr
}

# Adds the last run to a log, without the lines that mask.
log() {
    grep -v '^::add-mask::' stderr >>all.log || :
    cat stdout >>all.log
}

# hunt CANARY... [-- FILE...]: in all that was logged and written, but for the lines that mask.
hunt() {
    rm -f stdout stderr
    expect_no_leak "$@"
}

# on_github: what a person sees in GitHub's log of the last run (shown), and what GitHub obeyed.
on_github() {
    cat stderr stdout >log
    python3 "$RUNNER" obeyed <log >shown
}

# expect_no_command LOG: GitHub obeys nothing of it but masks, and Azure Pipelines nothing either.
expect_no_command() {
    python3 "$RUNNER" obeyed <"$1" >shown
    refute grep -vx add-mask obeyed
    grep -v '^::add-mask::' "$1" >others
    refute grep '##[a-z]*\[' others
}

# serve FILE: answers every request with the bytes of FILE.
serve() {
    : >wire.url
    "$WIRE" "$1" >>wire.url 2>wire.log &
    echo $! >>"$simulators"
    tries=0
    until grep -q '^http' wire.url; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || fail "the server did not start"
        sleep 0.05
    done
    HARMONY_HOST=$(cat wire.url)
    export HARMONY_HOST HARMONY_AUTH_TOKEN=CANARY-TOKEN HARMONY_ORG_ID=7
}

# answer BODY: an answer of HTTP 200 with that body.
answer() {
    printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' \
        "$(printf %s "$1" | wc -c)" "$1" >answer
    serve answer
}

# ---- masks ----

test_a_release_masks_password_token_key_and_secret() {
    harmony
    prepare --validate -o out.jar
    expect_status 0
    issued
    masked "$PASSWORD" "$key" "$secret"
    grep -q '^::add-mask::1_[0-9a-f-]*$' stderr
    [ "$(grep -c '^::add-mask::' stderr)" -eq 4 ]
    expect_no_stdout add-mask
}

test_a_line_that_another_program_left_open_is_closed_before_the_first_mask() {
    harmony
    # shellcheck disable=SC2016
    sh -c 'printf "no end"; exec "$0" list' "$JBC" >log 2>&1
    grep -q '^no end$' log
    python3 "$RUNNER" obeyed <log >shown
    refute grep -q CANARY shown
}

test_the_password_is_masked_before_it_is_sent() {
    harmony --fault login:drop
    prepare -o out.jar
    expect_status 5
    masked "$PASSWORD"
    grep -n '' stderr | sed -n '/add-mask/s/:.*//p' >mask.line
    grep -n '' stderr | sed -n '/logging in/s/:.*//p' >login.line
    [ "$(cat mask.line)" -lt "$(cat login.line)" ]
}

test_the_key_is_masked_before_the_first_call_that_carries_it() {
    harmony
    prepare --validate --verbose -o out.jar
    issued
    last_mask=$(grep -n '^::add-mask::' stderr | tail -n 1 | cut -d : -f 1)
    validate=$(grep -n 'validate' stderr | head -n 1 | cut -d : -f 1)
    [ "$last_mask" -lt "$validate" ]
}

test_every_command_masks_what_it_uses() {
    harmony
    run "$JBC" login -o token.json
    log
    token=$(member token <token.json)
    masked "$PASSWORD" "$token"
    run "$JBC" register --token-file token.json --name "Folder Drop" --connector-version 1.0.0 \
        -o registration.json
    log
    issued
    masked "$token" "$key" "$secret"
    for command in "package --registration registration.json --jar $SAMPLE_JAR -o out.jar" \
        "manifest --registration registration.json --jar $SAMPLE_JAR -o out.mf" \
        "prepare-release --registration registration.json --jar $SAMPLE_JAR -o out.jar" \
        "validate --token-file token.json --registration registration.json" \
        "validate --token-file token.json out.jar" \
        "validate --token-file token.json --jar out.jar --verbose"; do
        # shellcheck disable=SC2086
        run "$JBC" $command
        expect_status 0
        log
        masked "$key" "$secret"
    done
    run "$JBC" validate --token-file token.json --name "Folder Drop"
    log
    masked "$token" "$key" "$secret"
    echo "$key" >key
    echo "$secret" >secret
    run "$JBC" validate --token-file token.json --name "Folder Drop" --key-file key \
        --secret-file secret
    log
    masked "$token" "$key" "$secret"
    HARMONY_AUTH_TOKEN=$token HARMONY_ORG_ID=$(member orgId <token.json) run "$JBC" list
    expect_status 0
    log
    masked "$token"
    printf '%s\n' "$PASSWORD" >password
    for way in --password-file --password-stdin; do
        if [ "$way" = --password-file ]; then
            HARMONY_PASSWORD='' run "$JBC" list "$way" password
        else
            HARMONY_PASSWORD='' run "$JBC" list "$way" <password
        fi
        expect_status 0
        log
        masked "$PASSWORD"
    done
    run "$JBC" delete --name "Folder Drop" --yes
    log
    masked "$PASSWORD"
    hunt "$PASSWORD" "$key" "$secret" "$token" -- \
        token.json registration.json out.jar out.mf simulator.state key secret password
}

test_secrets_that_are_shown_on_request_are_hidden_by_the_log() {
    harmony
    run "$JBC" register --name A --connector-version 1
    run "$JBC" register --name B --connector-version 1
    for format in "" --json; do
        # shellcheck disable=SC2086
        run "$JBC" list --show-secrets $format
        expect_status 0
        on_github
        grep -q '\*\*\*' shown
        cat simulator.state >"$suite/state"
        member key <"$suite/state" >"$suite/secrets"
        member secret <"$suite/state" >>"$suite/secrets"
        [ "$(wc -l <"$suite/secrets")" -eq 4 ]
        refute grep -qFf "$suite/secrets" shown
        grep -qFf "$suite/secrets" stdout
    done
}

test_a_list_without_secrets_masks_none_of_them() {
    harmony
    run "$JBC" register --name A --connector-version 1
    run "$JBC" list
    issued
    refute contains stderr "$key"
    refute contains stderr "$secret"
}

test_pieces_of_a_folded_secret_are_masked() {
    key=$(printf 'CANARY%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20)
    secret="SECRET-ééé-$(printf '%%25éSECRET%.0s' 1 2 3 4 5 6 7 8)"
    write_registration "$key" "$secret"
    run "$JBC" package --jar "$SAMPLE_JAR" --manifest "$TEMPLATE" \
        --registration registration.json -o out.jar
    expect_status 0
    unzip -p out.jar META-INF/MANIFEST.MF >>stdout
    grep -q '^ YCANARY' stdout
    on_github
    grep -q 'Jitterbit-Connector-Key: \*\*\*' shown
    refute grep -qE 'CANA|NARY|SECR|CRET' shown
}

test_pieces_are_those_of_wherever_a_placeholder_puts_a_secret() {
    write_registration 01234567-89ab-cdef-0123-456789abcdef fedcba98-7654-3210-fedc-ba9876543210
    for shift in x xx xxx xxxx xxxxx xxxxxx xxxxxxx xxxxxxxx xxxxxxxxx xxxxxxxxxx xxxxxxxxxxx; do
        {
            echo 'Version: 1.0.0'
            echo "X-Support: a note of a certain length that is long $shift @JITTERBIT_CONNECTOR_KEY@"
            echo 'jitterbit-connector-KEY:'
            echo
            echo 'Name: a/'
            echo "Note: in a section, a note of a certain length $shift @JITTERBIT_CONNECTOR_SECRET@"
        } >template.mf
        run "$JBC" manifest --jar "$SAMPLE_JAR" --manifest template.mf \
            --registration registration.json -o out.mf
        expect_status 0
        cat out.mf >>stdout
        refute grep -q 01234567-89ab-cdef-0123-456789abcdef.*X-Support out.mf
        on_github
        unfolded <shown >lines
        refute grep -qE '89ab|cdef|fedc|ba98' lines
    done
}

test_a_secret_with_a_line_break_is_one_mask() {
    answer '{"status":true,"registeredConnectorList":[{"id":"1","name":"A",
        "key":"CANARY-one\nCANARY-two\r%"}]}'
    run "$JBC" list --show-secrets
    expect_status 0
    grep -qx '::add-mask::CANARY-one%0ACANARY-two%0D%25' stderr
    on_github
    refute grep -q CANARY shown
}

test_what_json_and_messages_make_of_a_secret_is_masked_too() {
    write_registration 'CANARY"key\\1' 'CANARY-secret-1'
    sed -i 's/CANARY"key/CANARY\\"key/' registration.json
    run "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json -o out.jar
    expect_status 0
    cat registration.json >>stdout
    masked 'CANARY"key\1' 'CANARY\"key\\1' CANARY-secret-1
    on_github
    refute grep -q CANARY shown
}

test_what_a_table_makes_of_a_secret_is_masked_too() {
    answer '{"status":true,"registeredConnectorList":[{"id":"1","name":"A","key":"CANARY\u2028key##[1]",
        "secret":"::CANARY-secret"}]}'
    run "$JBC" list --show-secrets
    expect_status 0
    expect_stdout 'CANARY\u{2028}key##(1]'
    on_github
    refute grep -q CANARY shown
}

test_a_refusal_that_repeats_the_token_does_not_show_it() {
    answer '{"status":false,"errorCode":"NO","errorMessage":"the token CANARY-TOKEN is bad"}'
    run "$JBC" list
    on_github
    grep -q 'the token \*\*\*\*\* is bad' shown
}

test_masks_are_off_where_they_are_not_wanted() {
    harmony
    JBC_NO_MASK=1 prepare -o out.jar
    expect_status 0
    expect_no_mask
    for value in '' false; do
        GITHUB_ACTIONS=$value prepare -o out.jar
        expect_status 0
        expect_no_mask
    done
    JBC_NO_MASK=0 prepare -o out.jar
    masked "$PASSWORD"
}

test_masks_stay_off_stdout_and_quiet_does_not_drop_them() {
    harmony
    prepare --quiet --json -o out.jar
    expect_status 0
    masked "$PASSWORD"
    [ "$(head -c 1 stdout)" = '{' ]
    expect_no_stdout add-mask
    refute grep -qv '^::add-mask::\|^$' stderr
}

test_closed_output_keeps_masks_and_nothing_takes_their_place() {
    harmony
    prepare -o out.jar
    "$JBC" list --show-secrets >&- 2>stderr || :
    issued
    masked "$PASSWORD" "$key" "$secret"
    prepare -o out.jar
    "$JBC" prepare-release --jar "$SAMPLE_JAR" -o other.jar >stdout 2>&-
    expect_no_stdout add-mask
    unzip -tq other.jar
}

# ---- commands that others would inject ----

test_a_refusal_injects_no_command() {
    for text in '\n::set-env name=PATH::/evil' '\r::error::x' '\r\n  ::stop-commands::x' \
        '##[add-mask]e' '##[set-env name=A]b' ' ##[error]x' '##vso[task.setvariable variable=A]b' \
        '\u2028::error::x' '\u0085::error::x' '\u001b[2K::error::x' '::error::x' '\u00a0::error::x'; do
        answer "{\"status\":false,\"errorCode\":\"$text\",\"errorMessage\":\"$text\"}"
        HARMONY_AUTH_TOKEN='' HARMONY_USERNAME=a HARMONY_PASSWORD=CANARY-pass run "$JBC" login
        expect_status 4
        cat stdout stderr >>collected
        for command in list "register --name A --connector-version 1" \
            "prepare-release --verbose --jar $SAMPLE_JAR -o out.jar" "delete --name A --yes"; do
            # shellcheck disable=SC2086
            run "$JBC" $command
            [ "$status" -ge 4 ]
            cat stdout stderr >>collected
        done
    done
    expect_no_command collected
}

test_listed_texts_inject_no_command() {
    for text in '::error::x' ' ::error::x' '\u00a0::error::x' '\u3000\u2003::error::x' '##[error]x' \
        '###[error]x' '##vso[task.x]y'; do
        answer "{\"status\":true,\"registeredConnectorList\":[{\"id\":\"$text\",\"name\":\"$text\",
            \"version\":\"$text\",\"key\":\"$text\",\"secret\":\"$text\"}]}"
        for options in "" --json --show-secrets "--json --show-secrets"; do
            # shellcheck disable=SC2086
            run "$JBC" list $options
            expect_status 0
            cat stdout stderr >>collected
        done
    done
    expect_no_command collected
}

test_json_that_was_defused_means_the_same() {
    answer '{"status":true,"registeredConnectorList":[{"id":"1","name":"##[a] ##vso[b"}]}'
    run "$JBC" list --json
    expect_status 0
    [ "$(python3 -c 'import json; print(json.load(open("stdout"))["connectors"][0]["name"])')" = \
        '##[a] ##vso[b' ]
}

test_the_runner_that_judges_here_obeys_what_github_obeys() {
    for line in '::error::x' '  ::error file=a::x' 'text ##[error]x' "$(printf '\302\240::error::x')"; do
        printf '%s\n' "$line" >stdout
        : >stderr
        on_github
        grep -qx error obeyed
    done
    echo 'text ::error::x' >stdout
    on_github
    [ ! -s obeyed ]
}

# ---- the summary ----

# Every row of the summary's table has two cells.
expect_table() {
    refute awk -F '|' '/^\|/ && NF != 4 { bad = 1 } END { exit !bad }' "$1"
}

test_a_release_adds_a_summary() {
    harmony
    echo 'of an earlier step' >summary.md
    GITHUB_STEP_SUMMARY=$T/summary.md prepare --validate -o out.jar
    expect_status 0
    [ "$(head -n 1 summary.md)" = 'of an earlier step' ]
    for row in '### Connector release' '| Connector | Folder Drop |' '| Version | 1&#46;0&#46;0 |' \
        '| Registered by this run | yes |' '| Activity fetch | 2370703 |' '| Output | out&#46;jar |' \
        '| Validated by Harmony | yes |'; do
        grep -qxF "$row" summary.md || fail "not in the summary: $row"
    done
    expect_table summary.md
    issued
    log
    hunt "$PASSWORD" "$key" "$secret" -- out.jar simulator.state
}

test_a_summary_tells_a_dry_run_and_a_simulation() {
    GITHUB_STEP_SUMMARY=$T/summary.md prepare --simulate --dry-run -o out.jar
    expect_status 0
    grep -qx '### Connector release (dry run)' summary.md
    grep -q '^| Simulated | yes' summary.md
    expect_table summary.md
}

test_a_summary_acts_on_no_markdown() {
    harmony
    cat >adapter.json <<'END'
{ "name": "<img src=x> | [a](b) **c** `d` ::error::x ##[error]x \\n #1 ~~e~~",
  "version": "<script>|1", "activities": { "fetch": {} } }
END
    sed -i 's/ \\\\n / /' adapter.json
    cp "$SAMPLE_JAR" in.jar
    zip -q in.jar adapter.json
    GITHUB_STEP_SUMMARY=$T/summary.md run "$JBC" prepare-release --jar in.jar -o 'out|<b>.jar'
    expect_status 0
    cat stdout stderr >log
    expect_no_command log
    expect_table summary.md
    sed '1d; s/^| //; s/ |$//; /^|[ |-]*$/d' summary.md >cells
    refute grep -q '[]<>*`~\\[:_]' cells
    refute grep -q '#[^0-9]' cells
    grep -q '&#60;img src&#61;x&#62;' cells
}

test_a_summary_tells_where_and_what_was_validated() {
    harmony
    GITHUB_STEP_SUMMARY=$T/summary.md prepare -o out.jar
    grep -qx '| Validated by Harmony | not asked |' summary.md
    grep -qx '| Organization | 12345 |' summary.md
    grep -q '^| Host | http&#58;//127&#46;0&#46;0&#46;1' summary.md
    expect_no_stdout "key and secret"
    GITHUB_STEP_SUMMARY=$T/again.md prepare --validate -o out.jar
    grep -qx '| Validated by Harmony | yes |' again.md
    grep -qx 'key and secret   valid' stdout
}

test_a_failed_release_adds_no_summary() {
    harmony --fault validate:refuse=NO
    GITHUB_STEP_SUMMARY=$T/summary.md prepare --validate -o out.jar
    expect_status 7
    expect_no_file summary.md
}

test_no_summary_is_no_failure() {
    harmony
    GITHUB_STEP_SUMMARY=$T/no/such/summary.md prepare -o out.jar
    expect_status 0
    expect_stderr "warning: the job has no summary"
    GITHUB_ACTIONS='' GITHUB_STEP_SUMMARY=$T/summary.md prepare -o out.jar
    expect_no_file summary.md
}

# ---- results for the steps that follow ----

# results FILE: as the runner reads them, NAME=VALUE, with line ends as \n. A short end mark could be
# guessed.
results() {
    awk '!inside { split($0, part, "<<"); name = part[1]; end = part[2]; inside = 1; value = ""; lines = 0
            if (length(end) < 16) print "a short mark: " $0; next }
        $0 == end { print name "=" value; inside = 0; next }
        { value = value (lines++ ? "\\n" : "") $0 }' "$1"
}

test_results_go_to_the_steps_that_follow() {
    harmony
    GITHUB_OUTPUT=$T/output prepare -o out.jar
    expect_status 0
    results output >given
    JBC_NO_MASK=1 "$JBC" list --json >listed 2>log
    cat >wanted <<END
path=out.jar
sha256=$(sha256sum out.jar | cut -d ' ' -f 1)
id=$(member id <listed)
registered=true
END
    expect_file_equal wanted given
    GITHUB_OUTPUT=$T/output run "$JBC" register --name "Folder Drop" --connector-version 1.0.0
    [ "$(results output | tail -n 1)" = registered=false ]
    write_registration key-1 secret-1
    GITHUB_OUTPUT=$T/other run "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json \
        -o other.jar
    results other >given
    grep -qx path=other.jar given
    grep -qx "sha256=$(sha256sum other.jar | cut -d ' ' -f 1)" given
}

test_a_name_can_end_no_result_and_begin_another() {
    write_registration key-1 secret-1
    evil=$(printf 'a\nEOF\nid<<x\n999\nx\n.jar')
    GITHUB_OUTPUT=$T/output run "$JBC" package --jar "$SAMPLE_JAR" --registration registration.json \
        -o "$evil"
    expect_status 0
    results output >given
    grep -qx id=1 given
    grep -qxF 'path=a\nEOF\nid<<x\n999\nx\n.jar' given
    [ "$(wc -l <given)" -eq 4 ]
}

test_marks_of_results_are_never_the_same() {
    write_registration key-1 secret-1
    for time in 1 2; do
        GITHUB_OUTPUT=$T/output.$time run "$JBC" package --jar "$SAMPLE_JAR" \
            --registration registration.json -o out.jar
    done
    cat output.1 output.2 | sed -n 's/.*<<//p' | sort -u >marks
    [ "$(wc -l <marks)" -eq 2 ]
}

test_no_results_of_failures_dry_runs_and_elsewhere() {
    harmony --fault validate:refuse=NO
    GITHUB_OUTPUT=$T/output prepare --dry-run -o out.jar
    GITHUB_OUTPUT=$T/output prepare --validate -o out.jar
    expect_status 7
    GITHUB_ACTIONS='' GITHUB_OUTPUT=$T/output prepare -o out.jar
    expect_status 0
    expect_no_file output
    GITHUB_OUTPUT=$T/no/such/output prepare -o out.jar
    expect_status 0
    expect_stderr "warning: the job's next steps get no results"
}

run_tests
