#!/bin/sh
# The main job: a connector JAR, registered, filled and written.
. "$(dirname "$0")/../lib.sh"

TEMPLATE=$TEST_DATA/sample-connector/MANIFEST.MF

prepare() {
    run "$JBC" prepare-release --jar "$SAMPLE_JAR" --manifest "$TEMPLATE" "$@"
}

# Names, methods, sizes, times and CRCs of all entries but the manifest.
other_entries() {
    unzip -v "$1" | awk 'NF == 8 && $8 != "META-INF/MANIFEST.MF"'
}

test_a_release_carries_what_harmony_issued() {
    simulator --state state.json
    credentials
    prepare -o out.jar
    expect_status 0
    run "$JBC" list --json --show-secrets
    for pair in Key:key Secret:secret Endpoint-EntityTypeId:endpointEntityId; do
        issued=$(sed -n "s/.*\"${pair#*:}\":[[:space:]]*\"\(.*\)\".*/\1/p" stdout)
        [ -n "$issued" ]
        [ "$(attribute out.jar "Jitterbit-Connector-${pair%:*}")" = "$issued" ]
    done
    first=$(sed -n 's/.*"functionEntityStartId":[[:space:]]*"\(.*\)".*/\1/p' stdout)
    for activity in list fetch put delete; do
        [ "$(attribute out.jar "Jitterbit-Activity-EntityTypeId-$activity")" = "$first" ]
        first=$((first + 1))
    done
}

test_java_reads_signs_and_loads_the_release() {
    simulator
    credentials
    prepare -o out.jar
    expect_status 0
    java -cp "$JAVA_CLASSES" ReadJar out.jar
    java -cp out.jar "$TEST_DATA/UseStore.java" | grep -q "the store works"
    keytool -genkeypair -keystore keys -storepass changeit -keyalg RSA -alias a -dname CN=a
    jarsigner -keystore keys -storepass changeit out.jar a
    jarsigner -verify -strict -keystore keys -storepass changeit out.jar
}

test_every_other_entry_is_kept() {
    simulator
    credentials
    prepare -o out.jar
    expect_status 0
    other_entries "$SAMPLE_JAR" >before
    other_entries out.jar >after
    [ "$(wc -l <before)" -gt 20 ]
    expect_file_equal before after
    unzip -Z1 out.jar | head -n 1 | grep -q '^META-INF/'
}

test_the_jars_own_manifest_stays_below_the_template() {
    simulator
    credentials
    prepare -o out.jar
    expect_status 0
    [ "$(attribute out.jar Class-Path)" = lib/folder-drop-model-1.0.jar ]
    [ "$(attribute out.jar Created-By)" = "build.sh of the sample connector" ]
}

test_without_a_template_the_jars_own_manifest_is_filled() {
    simulator
    credentials
    run "$JBC" prepare-release --jar "$SAMPLE_JAR" -o out.jar
    expect_status 0
    attribute out.jar Jitterbit-Connector-Key | grep -q .
}

test_one_log_in_one_list_one_registration_and_a_last_look() {
    simulator
    credentials
    prepare -o out.jar
    expect_status 0
    expect_calls login list register list list
}

test_a_second_run_finds_the_registration_and_leaves_the_output_untouched() {
    simulator
    credentials
    prepare -o out.jar
    touch -d '2001-01-01' out.jar
    stat -c '%i %Y' out.jar >before
    prepare -o out.jar
    expect_status 0
    expect_no_stderr warning
    stat -c '%i %Y' out.jar >after
    expect_file_equal before after
    expect_calls login list register list list login list
}

test_validation_comes_before_the_output() {
    simulator
    credentials
    prepare --validate -o out.jar
    expect_status 0
    expect_calls login list register list list validate
}

test_what_harmony_calls_invalid_is_not_released() {
    simulator --fault validate:refuse=INVALID_CONNECTOR
    credentials
    echo old >out.jar
    prepare --validate -o out.jar
    expect_status 7
    expect_stderr INVALID_CONNECTOR
    echo old >expected
    expect_file_equal expected out.jar
    ls -A >files
    refute grep jbc~ files
}

test_json_is_one_object_for_programs() {
    simulator
    credentials
    prepare --validate --json -o out.jar
    expect_status 0
    node=$(tr -d ' \n\t' <stdout)
    case $node in
    '{"name":"FolderDrop","version":"1.0.0","registeredVersion":"1.0.0","host":"'"$HOST"'","orgId":"12345","id":"'*) ;;
    *) fail "$node" ;;
    esac
    for member in endpointEntityId functionEntityStartId functionEntityEndId; do
        expect_stdout "\"$member\""
    done
    case $node in
    *'"registered":true,"activities":{"list":"'*'"delete":"'*) ;;
    *) fail "$node" ;;
    esac
    expect_stdout "\"sha256\":	\"$(sha256sum out.jar | cut -d ' ' -f 1)\""
    case $node in
    *'"output":"out.jar"'*'"validated":true}') ;;
    *) fail "$node" ;;
    esac
    prepare --json -o out.jar
    expect_stdout '"registered":	false'
    expect_stdout '"validated":	false'
}

test_a_dry_run_logs_in_and_lists_and_writes_nothing() {
    simulator
    credentials
    prepare --dry-run -o out.jar
    expect_status 0
    expect_stderr "would be registered"
    expect_no_file out.jar
    expect_no_file state
    expect_calls login list
}

test_a_dry_run_of_what_is_registered_shows_the_ids() {
    simulator
    credentials
    prepare -o out.jar
    prepare --dry-run --json
    expect_status 0
    expect_stdout '"dryRun":	true'
    expect_stdout '"wouldRegister":	false'
    expect_stdout '"fetch"'
}

test_in_place_replaces_the_jar_and_keeps_its_mode() {
    simulator
    credentials
    cp "$SAMPLE_JAR" in.jar
    chmod 640 in.jar
    run "$JBC" prepare-release --jar in.jar --in-place
    expect_status 0
    expect_mode in.jar 640
    attribute in.jar Jitterbit-Connector-Key | grep -q .
}

test_the_output_has_the_inputs_mode() {
    simulator
    credentials
    cp "$SAMPLE_JAR" in.jar
    chmod 600 in.jar
    run "$JBC" prepare-release --jar in.jar -o out.jar
    expect_status 0
    expect_mode out.jar 600
}

test_the_input_is_overwritten_only_in_place() {
    simulator
    credentials
    cp "$SAMPLE_JAR" in.jar
    ln in.jar same.jar
    for output in in.jar ./in.jar same.jar; do
        run "$JBC" prepare-release --jar in.jar -o "$output"
        expect_status 2
        expect_stderr --in-place
    done
    expect_file_equal "$SAMPLE_JAR" in.jar
    expect_calls
}

test_an_output_link_is_followed() {
    simulator
    credentials
    mkdir real
    ln -s real/out.jar link.jar
    touch real/out.jar
    prepare -o link.jar
    expect_status 0
    [ -L link.jar ]
    attribute real/out.jar Jitterbit-Connector-Key | grep -q .
}

test_the_version_option_is_registered_and_written() {
    simulator
    credentials
    prepare --connector-version 2.5 -o out.jar
    expect_status 0
    [ "$(attribute out.jar Version)" = 2.5 ]
    run "$JBC" list
    expect_stdout 2.5
}

test_a_version_that_did_not_grow_is_warned_of() {
    simulator
    credentials
    prepare --connector-version 1.10 -o out.jar
    prepare --connector-version 1.9 -o out.jar
    expect_status 0
    expect_stderr warning
    expect_stderr 1.9
    prepare --connector-version 1.11 -o out.jar
    expect_no_stderr "did not grow"
}

test_an_activity_keeps_its_id_in_the_next_release() {
    simulator
    credentials
    prepare -o out.jar
    attribute out.jar Jitterbit-Activity-EntityTypeId-put >before
    printf 'Version: 2\nJitterbit-Activity-EntityTypeId-put:\nJitterbit-Activity-EntityTypeId-list:\n' \
        >template
    run "$JBC" prepare-release --jar "$SAMPLE_JAR" --manifest template -o out.jar
    expect_status 0
    attribute out.jar Jitterbit-Activity-EntityTypeId-put >after
    expect_file_equal before after
}

test_source_date_epoch_dates_the_manifest() {
    simulator
    credentials
    export SOURCE_DATE_EPOCH=1000000000
    prepare -o one.jar
    expect_status 0
    TZ=Pacific/Auckland prepare -o two.jar
    expect_file_equal one.jar two.jar
    unzip -v one.jar META-INF/MANIFEST.MF >listing
    grep -q '2001-09-09 01:46\|09-09-2001 01:46' listing
    SOURCE_DATE_EPOCH=soon prepare -o one.jar
    expect_status 2
    expect_stderr SOURCE_DATE_EPOCH
}

test_an_interrupted_run_leaves_nothing_behind() {
    simulator --fault validate:delay=20000
    credentials
    for signal in INT:130 TERM:143 HUP:129; do
        env --default-signal=INT "$JBC" prepare-release --jar "$SAMPLE_JAR" --validate -o out.jar \
            >stdout 2>stderr &
        pid=$!
        tries=0
        until grep -q "having Harmony validate" stderr; do
            tries=$((tries + 1))
            [ "$tries" -lt 200 ] || fail "it did not come to the validation: $(cat stderr)"
            sleep 0.05
        done
        code=0
        kill -"${signal%:*}" "$pid"
        wait "$pid" || code=$?
        [ "$code" -eq "${signal#*:}" ] || fail "exit status $code after SIG$signal"
        expect_no_file out.jar
        ls -A >files
        refute grep jbc~ files
    done
}

# refused CODE TEXT OPTION...: exit CODE before anything was asked, with TEXT.
refused() {
    expected=$1
    text=$2
    shift 2
    run "$JBC" prepare-release "$@"
    expect_status "$expected"
    expect_stderr "$text"
    expect_calls
    expect_no_file out.jar
}

test_inputs_are_checked_before_anything_is_asked() {
    simulator
    credentials
    refused 1 no-such.jar --jar no-such.jar -o out.jar
    echo "no zip" >text.jar
    refused 3 text.jar --jar text.jar -o out.jar
    head -c 10000 "$SAMPLE_JAR" >half.jar
    refused 3 half.jar --jar half.jar -o out.jar
    printf 'Version: 1\nno colon\n' >bad.mf
    refused 3 bad.mf:2 --jar "$SAMPLE_JAR" --manifest bad.mf -o out.jar
    printf 'Version: @JITTERBIT_NONSENSE@\n' >bad.mf
    refused 3 JITTERBIT_NONSENSE --jar "$SAMPLE_JAR" --manifest bad.mf -o out.jar
    refused 3 "Folder Drop" --jar "$SAMPLE_JAR" --name Another -o out.jar
    refused 2 "a/b" --jar "$SAMPLE_JAR" --name a/b -o out.jar
    echo "not a folder" >nowhere
    refused 1 nowhere --jar "$SAMPLE_JAR" -o nowhere/out.jar
}

# another_adapter SED-SCRIPT: in.jar is the sample with another adapter.json.
another_adapter() {
    cp "$SAMPLE_JAR" in.jar
    unzip -p "$SAMPLE_JAR" adapter.json | sed "$1" >adapter.json
    zip -q in.jar adapter.json
}

test_a_version_that_would_break_the_manifest_is_refused_before_it_is_registered() {
    simulator
    credentials
    another_adapter 's/"version": "1.0.0"/"version": "1.0\\nX-Injected: 1"/'
    refused 3 'version' --jar in.jar -o out.jar
    refused 2 '1\n2' --jar "$SAMPLE_JAR" --connector-version "1
2" -o out.jar
    run "$JBC" register --name A --connector-version "1
2"
    expect_status 2
    expect_calls
}

test_the_version_may_come_from_the_manifest() {
    simulator
    credentials
    another_adapter '/"version"/d'
    printf 'Version: v7-beta\n' >template
    run "$JBC" prepare-release --json --jar in.jar --manifest template -o out.jar
    expect_status 0
    expect_stdout '"registeredVersion":	"v7-beta"'
    printf 'Version: @JITTERBIT_CONNECTOR_VERSION@\n' >template
    run "$JBC" prepare-release --json --jar in.jar --manifest template -o out.jar
    expect_status 0
    expect_stdout '"version":	"1.0.0"'
}

test_a_jar_without_adapter_json_is_refused() {
    simulator
    credentials
    cp "$SAMPLE_JAR" in.jar
    zip -qd in.jar adapter.json
    refused 3 adapter.json --jar in.jar -o out.jar
    printf 'Jitterbit-Connector-UI: ui/other.json\n' >template
    refused 3 ui/other.json --jar "$SAMPLE_JAR" --manifest template -o out.jar
}

test_adapter_json_may_have_another_name() {
    simulator
    credentials
    mkdir ui
    unzip -p "$SAMPLE_JAR" adapter.json | sed 's/Folder Drop/Other Drop/' >ui/other.json
    cp "$SAMPLE_JAR" in.jar
    zip -q in.jar ui/other.json
    printf 'Jitterbit-Connector-UI: ui/other.json\n' >template
    run "$JBC" prepare-release --jar in.jar --manifest template -o out.jar
    expect_status 0
    expect_stdout "Other Drop"
}

test_options_that_make_no_sense_are_wrong_usage() {
    simulator
    credentials
    refused 2 --jar -o out.jar
    refused 2 --in-place --jar "$SAMPLE_JAR"
    refused 2 exclude --jar "$SAMPLE_JAR" -o out.jar --new --id 5
    refused 2 exclude --jar "$SAMPLE_JAR" -o out.jar --in-place
    echo '{}' >registration.json
    refused 2 "nothing asks Harmony" --jar "$SAMPLE_JAR" -o out.jar --registration registration.json \
        --validate
}

test_a_simulated_release_needs_no_account_and_says_what_it_is() {
    prepare --simulate --validate -o out.jar
    expect_status 0
    tail -n 1 stderr | grep -q "not Harmony's"
    attribute out.jar Jitterbit-Connector-Key | grep -q .
    expect_no_file state
}

test_a_simulation_takes_no_options_of_where_and_who() {
    for option in "--region na" "--host https://example.com" "--org-id 1" "--username a" \
        "--token-file x" --password-stdin "--password-file x" "--cacert x" "--timeout 5"; do
        # shellcheck disable=SC2086
        prepare --simulate $option -o out.jar
        expect_status 2
        expect_stderr --simulate
    done
}

test_a_simulation_reads_no_credentials() {
    export HARMONY_HOST=http://127.0.0.1:1 HARMONY_AUTH_TOKEN=CANARY-TOKEN HARMONY_ORG_ID=1
    prepare --simulate -o out.jar
    expect_status 0
}

test_with_a_registration_file_nothing_is_asked() {
    simulator
    credentials
    run "$JBC" register --name "Folder Drop" --connector-version 1.0.0 -o registration.json
    expect_status 0
    stop_simulator
    unset HARMONY_HOST HARMONY_USERNAME HARMONY_PASSWORD
    prepare --registration registration.json -o out.jar
    expect_status 0
    attribute out.jar Jitterbit-Connector-Key | grep -q .
}

run_tests
