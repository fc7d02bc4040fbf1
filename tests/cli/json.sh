#!/bin/sh
# --json: one object on standard output, whatever happens and whatever the names are.
# shellcheck disable=SC2016
. "$(dirname "$0")/../lib.sh"

# expect_json EXPRESSION...: stdout is one object, `it`, of which each expression of Python is true.
expect_json() {
    python3 - "$T/stdout" "$@" <<'END' >verdict 2>&1 || fail "$(tail -n 1 verdict)"
import json, sys
it = json.loads(open(sys.argv[1], "rb").read().decode("utf-8"))
assert isinstance(it, dict), "no object"
for expression in sys.argv[2:]:
    assert eval(expression), expression + " of: " + json.dumps(it)
END
}

# expect_error STATUS WORDS: of the last run, on stderr and in the object.
expect_error() {
    expect_status "$1"
    expect_stderr "$2"
    expect_json "it['error']['exit'] == $1" "r'$2' in it['error']['message']" \
        "sorted(it['error']) == ['exit', 'message']"
}

# named NAME: odd.jar, whose adapter.json is of this name (as JSON has it), and a registration.
named() {
    printf '{ "name": "%s", "version": "1.0", "activities": { "fetch": {} } }\n' "$1" >adapter.json
    rm -f odd.jar
    zip -q odd.jar adapter.json
    odd_registration
}

# started FILE WORDS: waits until the file holds the words.
started() {
    tries=0
    until grep -q "$2" "$1"; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || fail "not in $1: $2"
        sleep 0.05
    done
}

test_a_wrong_usage_is_an_object() {
    for options in "list --json --region nowhere" "--json list" "list --json --nope" "list --js extra" \
        "frob --json" "list --region na --json --region na" "inspect --json" "completion --json tcsh" \
        "help --json frob" "--json" "init --json" "simulator --json --port x"; do
        # shellcheck disable=SC2086
        run "$JBC" $options
        expect_status 2
        expect_json "it['error']['exit'] == 2" "len(it['error']['message']) > 10"
    done
}

test_without_json_a_failure_prints_nothing_on_stdout() {
    for options in "list --region nowhere" "list --nope" "frob" "inspect" "list -- --json"; do
        # shellcheck disable=SC2086
        run "$JBC" $options
        expect_status 2
        expect_empty stdout
    done
}

test_the_value_of_an_option_is_no_option() {
    run "$JBC" register --name --json
    expect_status 2
    expect_empty stdout
}

test_every_code_of_failure_is_told() {
    simulator --fault validate:refuse=NO_SUCH
    run "$JBC" inspect --json no-such.jar
    expect_error 1 no-such.jar
    echo text >text.jar
    run "$JBC" inspect --json text.jar
    expect_error 3 text.jar
    credentials demo@example.com wrong
    run "$JBC" list --json
    expect_error 4 INVALID_CREDENTIALS
    HARMONY_HOST=http://127.0.0.1:1 run "$JBC" list --json
    expect_error 5 127.0.0.1:1
    credentials
    "$JBC" register --new --name Twice --connector-version 1
    "$JBC" register --new --name Twice --connector-version 1
    run "$JBC" register --json --name Twice --connector-version 1
    expect_error 6 Twice
    run "$JBC" prepare-release --json --jar "$SAMPLE_JAR" -o out.jar
    expect_status 0
    run "$JBC" validate --json out.jar
    expect_error 7 NO_SUCH
    expect_json "it['valid'] is False" "it['name'] == 'Folder Drop'" "it['host'] == '$HOST'"
}

test_a_release_tells_how_far_it_came() {
    simulator --fault validate:refuse=NO_SUCH
    credentials
    run "$JBC" prepare-release --json --validate --jar "$SAMPLE_JAR" -o out.jar
    expect_error 7 NO_SUCH
    expect_json "it['name'] == 'Folder Drop'" "it['version'] == '1.0.0'" "it['host'] == '$HOST'" \
        "it['orgId'] == '12345'" "it['registered'] is True" "it['id'].isdigit()" \
        "it['activities']['fetch'].isdigit()" "it['output'] is None" "it['validated'] is False"
    expect_no_file out.jar
}

test_a_release_that_fails_before_it_asks_has_no_registration() {
    HARMONY_AUTH_TOKEN=CANARY-token run "$JBC" prepare-release --json --region na --org-id 1 \
        --jar no-such.jar -o out.jar
    expect_error 1 no-such.jar
    expect_json "it['id'] is None" "it['registered'] is False" "it['activities'] == {}"
}

test_what_harmony_never_saw_is_neither_valid_nor_invalid() {
    run "$JBC" validate --json --region na no-such.jar
    expect_json "it['valid'] is None" "it['error']['exit'] > 0"
}

test_a_deletion_tells_what_was_deleted() {
    simulator --fault delete:refuse=NOT_NOW
    credentials
    "$JBC" register --name A --connector-version 1
    run "$JBC" delete --json --yes --name A
    expect_status 5
    expect_json "it['name'] == 'A'" "it['registrationDeleted'] is False" "it['orgId'] == '12345'" \
        "'NOT_NOW' in it['error']['message']"
}

test_an_interrupted_run_is_an_object_too() {
    simulator --fault login:delay=60000
    credentials
    "$JBC" list --json >stdout 2>stderr &
    listing=$!
    started stderr "logging in"
    kill -TERM "$listing"
    status=0
    wait "$listing" || status=$?
    [ "$status" -eq 143 ]
    expect_json "it['error'] == {'exit': 143, 'message': 'interrupted'}"
}

test_host_and_organization_are_told() {
    simulator
    credentials
    for command in "prepare-release --jar $SAMPLE_JAR -o out.jar" \
        "register --name A --connector-version 1 -o registration.json" "list" \
        "validate --registration registration.json" "delete --name A --yes" "login" \
        "prepare-release --dry-run --jar $SAMPLE_JAR"; do
        # shellcheck disable=SC2086
        run "$JBC" $command --json
        expect_status 0
        expect_json "it['host'] == '$HOST'" "it['orgId'] == '12345'" "'error' not in it"
    done
}

test_tables_tell_them_too() {
    simulator
    credentials
    "$JBC" register --name "Folder Drop" --connector-version 1.0.0 -o registration.json
    for command in "prepare-release --validate" "package --registration registration.json"; do
        # shellcheck disable=SC2086
        run "$JBC" $command --jar "$SAMPLE_JAR" -o out.jar
        expect_status 0
        grep -qx "host  *$HOST" stdout
        grep -qx "organization  *12345" stdout
    done
    run "$JBC" validate out.jar
    grep -qx "host  *$HOST" stdout
    run "$JBC" delete --yes --name "Folder Drop"
    grep -qx "organization  *12345" stdout
}

test_texts_that_were_asked_for_stand_in_the_object() {
    run "$JBC" help --json
    expect_json "it['help'].startswith('Usage: jbc COMMAND')"
    run "$JBC" list --help --json
    expect_json "'Example:' in it['help']"
    run "$JBC" --version --json
    expect_json "it['version'].count('.') == 2"
    run "$JBC" completion --json fish
    expect_json "it['script'].startswith('# fish completion')"
}

test_a_simulator_tells_its_url_at_once() {
    "$JBC" simulator --json --port 0 >stdout 2>log &
    SIMULATOR=$!
    echo "$SIMULATOR" >>"$simulators"
    started stdout '^}'
    expect_json "it['url'].startswith('http://127.0.0.1:')"
    stop_simulator
    expect_json "it['url'].startswith('http://127.0.0.1:')"
}

# ---- names ----

test_names_of_files_that_are_not_utf8() {
    odd=$(printf 'o\377\300.jar')
    named Odd
    echo 'Jitterbit-Connector: true' >template
    run "$JBC" package --json --jar odd.jar --manifest template --registration registration.json -o "$odd"
    expect_status 0
    expect_json "it['output'] == 'o\ufffd\ufffd.jar'" "len(it['sha256']) == 64"
    run "$JBC" inspect --json "$odd"
    expect_json "it['jar'] == 'o\ufffd\ufffd.jar'"
    run "$JBC" inspect --json "$(printf 'no\377')"
    expect_error 1 'no\xff'
    run "$JBC" list --json "$(printf 'extra\377')"
    expect_error 2 'extra\xff'
}

# What a terminal would act on, or a reader not see.
expect_plain() {
    LC_ALL=C refute grep -q '[^ -~	]' stdout
}

test_names_that_reorder_hide_or_break_lines() {
    for escape in 202e 2066 061c 200b 200d 2060 feff 2028 2029; do
        named "A\\u${escape}B"
        run "$JBC" inspect --json odd.jar
        expect_status 0
        expect_stdout "A\\u${escape}B"
        expect_json "it['name'] == 'A\\u${escape}B'"
        expect_plain
        run "$JBC" inspect odd.jar
        expect_plain
    done
}

test_text_of_any_alphabet_stays() {
    named 'Größe 日本 😀'
    run "$JBC" inspect --json odd.jar
    expect_stdout '"name":	"Größe 日本 😀"'
}

test_what_harmony_says_is_escaped_too() {
    http 200 '{"status":false,"errorCode":"NO","errorMessage":"a\u202eb\u009bc\u2028d"}' >answer
    serve answer
    run "$JBC" list --json
    expect_status 5
    expect_json 'r"\u{202e}" in it["error"]["message"]'
    expect_plain
    http 200 '{"status":true,"registeredConnectorList":[{"id":"1","name":"a\u202e\u007f\u009b\ud83d\ude00\udb40\udc41"}]}' >answer
    serve answer
    run "$JBC" list --json
    expect_status 0
    expect_json 'it["connectors"][0]["name"] == "a\u202e\u007f\u009b\U0001f600\U000e0041"'
    expect_stdout '\udb40\udc41'
}

run_tests
