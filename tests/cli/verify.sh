#!/bin/sh
# jbc verify: a finished JAR against lock, adapter.json and Harmony, line by line.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../project/lib/project.sh"

KEY=Jitterbit-Connector-Key
ENDPOINT=Jitterbit-Connector-Endpoint-EntityTypeId
FETCH=Jitterbit-Activity-EntityTypeId-fetch

# A release of the sample connector, x.jar, at a simulator.
released() {
    simulator "$@"
    credentials
    "$JBC" prepare-release --jar "$SAMPLE_JAR" -o x.jar >/dev/null
}

# A release of drop for dev (a simulator) of a project, as dist/drop.jar.
project_released() {
    organization dev "$@"
    account
    connector drop.jar Drop 1.0 fetch put
    cat >jbc.json <<END
{
  "connectors": {"drop": {"jar": "drop.jar"}},
  "organizations": {"dev": {"host": "$HOST", "orgId": "12345"}},
  "output": "dist/{organization}/{connector}.jar"
}
END
    "$JBC" prepare-release >/dev/null
    jar=dist/dev/drop.jar
}

# rewritten JAR EXPRESSION: the JAR with its manifest or adapter.json edited by sed.
rewritten() {
    python3 - "$@" <<'END'
import re, subprocess, sys, zipfile
path, expression = sys.argv[1:]
with zipfile.ZipFile(path) as jar:
    entries = [(i, jar.read(i)) for i in jar.infolist()]
with zipfile.ZipFile(path, "w") as jar:
    for info, data in entries:
        if info.filename in ("META-INF/MANIFEST.MF", "adapter.json"):
            data = data.replace(b"\r\n ", b"") if info.filename.startswith("META") else data
            data = subprocess.run(["sed", expression], input=data, stdout=subprocess.PIPE).stdout
        jar.writestr(info, data)
END
}

# No key or secret of the JAR is in what was said.
expect_discreet() {
    key=$(attribute "${1-x.jar}" "$KEY")
    secret=$(attribute "${1-x.jar}" Jitterbit-Connector-Secret)
    expect_no_stdout "$key"
    expect_no_stderr "$key"
    expect_no_stdout "$secret"
    expect_no_stderr "$secret"
}

# ---- without a project ----------------------------------------------------------------------------

test_a_release_is_what_harmony_has() {
    released
    run "$JBC" verify x.jar
    expect_status 0
    expect_stdout "x.jar
ok         manifest: $KEY"
    expect_stdout "ok         manifest: $ENDPOINT: 2370701"
    expect_stdout "ok         manifest: $FETCH: 2370703"
    expect_stdout "not known  lock: there is no entry for this release"
    expect_stdout "ok         adapter.json: name: Folder Drop"
    expect_stdout "ok         adapter.json: activity fetch: 2370703"
    expect_stdout "ok         Harmony: endpoint: 2370701"
    expect_stdout "not known  Harmony: version: 1.0.0"
    expect_stdout "ok         Harmony: key and secret: valid"
    expect_no_stdout differs
    expect_discreet
    expect_calls login list register list list login list validate
}

test_json_says_the_same() {
    released
    run "$JBC" verify --json x.jar
    expect_status 0
    python3 - stdout <<'END'
import json, sys
jar, = json.load(open(sys.argv[1]))["jars"]
assert jar["jar"] == "x.jar" and jar["organization"] is None and jar["connector"] is None
found = {f["what"]: f for f in jar["findings"]}
assert found["Harmony: endpoint"] == {"what": "Harmony: endpoint", "state": "ok",
                                      "expected": "2370701", "found": "2370701"}
assert found["lock"]["state"] == "not known"
END
    expect_discreet
}

test_offline_asks_nobody() {
    released
    unset HARMONY_HOST HARMONY_USERNAME HARMONY_PASSWORD
    : >simulator.log
    run "$JBC" verify --offline x.jar
    expect_status 0
    expect_stdout "ok         manifest: $KEY"
    expect_stdout "not known  adapter.json: name: Folder Drop"
    expect_no_stdout Harmony
    expect_calls
}

test_quiet_shows_what_is_not_right() {
    released
    run "$JBC" verify --quiet x.jar
    expect_status 0
    expect_empty stdout
    rewritten x.jar "s/^$ENDPOINT: .*/$ENDPOINT: 77\r/"
    run "$JBC" verify --quiet x.jar
    expect_status 8
    [ "$(wc -l <stdout)" -eq 1 ]
    expect_stdout "differs    Harmony: endpoint: expected 2370701, found 77"
}

test_an_unreleased_jar_is_not_complete() {
    simulator
    credentials
    run "$JBC" verify --offline "$SAMPLE_JAR"
    expect_status 8
    expect_stdout "differs    manifest: $KEY: expected a value, found nothing, or a placeholder"
    expect_stdout "differs    adapter.json: activity fetch: expected an id in the manifest, found nothing"
    run "$JBC" verify "$SAMPLE_JAR"
    expect_status 8
    expect_stdout "not known  Harmony: registration: the manifest carries no key"
    expect_stdout "not known  Harmony: key and secret"
}

test_an_id_of_no_valid_form_differs() {
    released
    rewritten x.jar "s/^$FETCH: .*/$FETCH: 12x\r/"
    run "$JBC" verify --offline x.jar
    expect_status 8
    expect_stdout "differs    manifest: $FETCH: expected an id, found 12x"
    expect_stderr "'differs' above"
}

test_two_activities_of_one_id_differ() {
    released
    put=$(attribute x.jar Jitterbit-Activity-EntityTypeId-put)
    rewritten x.jar "s/^$FETCH: .*/$FETCH: $put\r/"
    run "$JBC" verify --offline x.jar
    expect_status 8
    expect_stdout "expected an id of its own, found $put, the id of"
}

test_two_spellings_that_disagree_differ() {
    released
    rewritten x.jar "s/^$ENDPOINT: .*/&\nJitterbit-Connector-Endpoint-Id: 9\r/"
    run "$JBC" verify --offline x.jar
    expect_status 8
    expect_stdout "differs    manifest: Jitterbit-Connector-Endpoint-Id: expected 2370701, found 9"
}

test_an_activity_outside_of_the_range_differs() {
    released
    rewritten x.jar "s/^$FETCH: .*/$FETCH: 5\r/"
    run "$JBC" verify x.jar
    expect_status 8
    expect_stdout "differs    Harmony: activity fetch: expected 2370702 to "
    expect_stdout ", found 5"
    expect_stdout "ok         Harmony: key and secret: valid"
}

test_an_activity_that_adapter_json_does_not_know_is_a_warning() {
    released
    rewritten x.jar 's/"fetch":/"collect":/; s/^\(Jitterbit-Activity.*-\)fetch/\1collect/'
    rewritten x.jar "s/^$ENDPOINT: .*/&\nJitterbit-Activity-EntityTypeId-gone: 2370790\r/"
    run "$JBC" verify --offline x.jar
    expect_status 0
    expect_stdout "warning    adapter.json: activity gone: expected no line"
}

test_another_version_in_adapter_json_is_a_warning() {
    released
    rewritten x.jar 's/"version": *"[^"]*"/"version": "9.9"/'
    run "$JBC" verify x.jar
    expect_status 0
    expect_stdout "warning    adapter.json: version: expected 1.0.0"
    expect_stdout "found 9.9"
}

test_a_registration_that_is_gone_differs() {
    released
    "$JBC" delete --name "Folder Drop" --yes >/dev/null
    run "$JBC" verify x.jar
    expect_status 8
    expect_stdout "differs    Harmony: registration: expected a registration with this key, found no registration with this key, nor of this name"
    expect_stdout "not valid  Harmony: key and secret"
}

test_another_registration_of_the_name_is_named_but_no_key_is_shown() {
    released
    "$JBC" delete --name "Folder Drop" --yes >/dev/null
    "$JBC" register --jar "$SAMPLE_JAR" >/dev/null
    id=$("$JBC" list --json | member id)
    run "$JBC" verify x.jar
    expect_status 8
    expect_stdout "found another key: the registration of this name is $id"
    expect_discreet
}

test_only_an_invalid_key_and_secret_is_exit_7() {
    released --fault validate:refuse=INVALID_SECURITY_INFO
    run "$JBC" verify x.jar
    expect_status 7
    expect_stdout "not valid  Harmony: key and secret: not valid"
    expect_no_stdout differs
    run "$JBC" verify --json x.jar
    expect_status 7
    expect_stdout '"state":	"not valid"'
    expect_stdout '"exit":	7'
}

test_where_something_differs_too_it_is_exit_8() {
    released --fault validate:refuse=INVALID_SECURITY_INFO
    rewritten x.jar "s/^$ENDPOINT: .*/$ENDPOINT: 77\r/"
    run "$JBC" verify x.jar
    expect_status 8
    expect_stdout "not valid  Harmony: key and secret"
}

test_harmony_that_cannot_be_asked_is_not_known_and_the_exit_code_says_why() {
    released --fault list:garbage@3 --fault list:garbage@4
    run "$JBC" verify x.jar
    expect_status 5
    expect_stdout "ok         manifest: $KEY"
    expect_stdout "not known  Harmony: "
    HARMONY_PASSWORD=wrong run "$JBC" verify x.jar
    expect_status 4
    expect_stdout "not known  Harmony: "
    rewritten x.jar "s/^$FETCH: .*/$FETCH: 12x\r/"
    HARMONY_PASSWORD=wrong run "$JBC" verify x.jar
    expect_status 8
}

test_a_jar_that_is_not_there_does_not_hide_the_others() {
    released
    run "$JBC" verify --offline gone.jar x.jar
    expect_status 1
    expect_stderr gone.jar
    expect_stdout "ok         manifest: $KEY"
    echo nonsense >bad.jar
    run "$JBC" verify --offline bad.jar
    expect_status 3
}

test_no_jar_and_no_project_is_wrong_usage() {
    run "$JBC" verify
    expect_status 2
    expect_stderr "jbc verify JAR..."
    HARMONY_HOST='' run "$JBC" verify "$SAMPLE_JAR"
    expect_status 2
}

# ---- with a project -------------------------------------------------------------------------------

test_the_outputs_of_a_project_are_what_the_lock_says() {
    project_released
    run "$JBC" verify
    expect_status 0
    expect_stdout "$jar
ok "
    expect_stdout "ok         lock: endpoint: 2370701"
    expect_stdout "ok         lock: key: the key of SHA-256 $(locked dev keyDigest)"
    expect_stdout "ok         lock: activity fetch: 2370702"
    expect_stdout "ok         Harmony: registration: $(locked dev id)"
    expect_stdout "ok         Harmony: version: 1.0"
    expect_no_stdout "not known"
    expect_discreet "$jar"
    run "$JBC" verify --json
    expect_stdout '"organization":	"dev"'
    expect_stdout '"connector":	"drop"'
}

test_an_output_that_tells_its_version_is_found() {
    project_released
    sed -i 's/{connector}.jar/{connector}-{version}.jar/' jbc.json
    "$JBC" prepare-release >/dev/null
    run "$JBC" verify --offline
    expect_status 0
    expect_stdout "dist/dev/drop-1.0.jar"
}

test_an_output_that_is_not_there_is_a_failure() {
    project_released
    rm "$jar"
    run "$JBC" verify --offline
    expect_status 1
    expect_stderr "$jar"
}

test_an_id_other_than_the_locks_differs() {
    project_released
    rewritten "$jar" "s/^$FETCH: .*/$FETCH: 2370709\r/"
    run "$JBC" verify --offline
    expect_status 8
    expect_stdout "differs    lock: activity fetch: expected 2370702, found 2370709"
}

test_activities_other_than_the_locks_differ() {
    project_released
    rewritten "$jar" "s/^$FETCH:/Jitterbit-Activity-EntityTypeId-list:/"
    run "$JBC" verify --offline
    expect_status 8
    expect_stdout "differs    lock: activity fetch: expected 2370702, found nothing"
    expect_stdout "differs    lock: activity list: expected nothing, found 2370702"
}

test_another_key_than_the_locks_is_told_by_its_digest() {
    project_released
    rewritten "$jar" "s/^$KEY: .*/$KEY: another-key-77\r/"
    run "$JBC" verify --offline
    expect_status 8
    digest=$(printf another-key-77 | sha256sum | cut -d ' ' -f 1)
    expect_stdout "differs    lock: key: expected the key of SHA-256 $(locked dev keyDigest), found the key of SHA-256 $digest"
    expect_no_stdout another-key-77
}

test_a_name_other_than_the_locks_differs() {
    project_released
    rewritten "$jar" 's/"Drop"/"Dropped"/'
    run "$JBC" verify --offline
    expect_status 8
    expect_stdout "differs    adapter.json: name: expected Drop, found Dropped"
}

test_a_registration_other_than_the_locks_differs() {
    project_released
    sed -i "s/\(\"id\":[[:space:]]*\"\)[^\"]*/\14711/; s/\(\"registeredVersion\":[[:space:]]*\"\)[^\"]*/\10.9/" jbc.lock
    run "$JBC" verify
    expect_status 8
    expect_stdout "differs    Harmony: registration: expected 4711, found "
    expect_stdout "differs    Harmony: version: expected 0.9, found 1.0"
}

test_a_jar_of_the_project_finds_its_entry_by_the_key() {
    project_released
    mv "$jar" elsewhere.jar
    run "$JBC" verify elsewhere.jar
    expect_status 0
    expect_stdout "ok         lock: endpoint: 2370701"
}

test_a_jar_of_several_organizations_is_asked_of_its_own_alone() {
    organization dev
    organization test --first-id 3000000
    organization prod --first-id 4000000
    account
    connector drop.jar Drop 1.0 fetch put
    project
    "$JBC" prepare-release --organization dev --organization test >/dev/null
    for jar in dist/dev/drop-1.0.jar dist/test/drop-1.0.jar; do
        : >simulator.log
        run "$JBC" verify "$jar"
        expect_status 0
        expect_calls login list validate
    done
    expect_stdout "ok         lock: endpoint: 3000000"
    run "$JBC" verify dist/dev/drop-1.0.jar dist/test/drop-1.0.jar
    expect_status 0
    run "$JBC" verify --organization dev dist/test/drop-1.0.jar
    expect_status 8
    expect_stdout "differs    lock: endpoint: expected 2370701, found 3000000"
}

test_a_jar_that_fits_no_release_asks_which_it_is() {
    organization dev
    organization test
    account
    connector drop.jar Drop 1.0 fetch
    project
    run "$JBC" verify drop.jar
    expect_status 2
    expect_stderr "--organization and --connector"
    run "$JBC" verify --offline --organization dev drop.jar
    expect_status 8
    expect_stdout "not known  lock: there is no entry for this release"
}

test_verify_changes_nothing() {
    project_released
    find . -type f ! -name stdout ! -name stderr ! -name simulator.log -exec sha256sum {} + | sort >"$suite/before"
    run "$JBC" verify
    expect_status 0
    find . -type f ! -name stdout ! -name stderr ! -name simulator.log -exec sha256sum {} + | sort >"$suite/after"
    expect_file_equal "$suite/before" "$suite/after"
}

# ---- validate -------------------------------------------------------------------------------------

test_validate_says_that_it_is_about_key_and_secret_alone() {
    released
    run "$JBC" validate x.jar
    expect_status 0
    expect_stdout "key and secret alone"
    expect_stdout "jbc verify"
    run "$JBC" help validate
    expect_stdout "key and secret alone"
    expect_stdout "jbc verify"
}

run_tests
