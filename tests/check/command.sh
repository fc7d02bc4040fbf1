#!/bin/sh
# jbc check as a command, and its rules ahead of a release.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/classes.sh"

# A connector with one warning and, where asked for, one error.
with_warning() {
    connector
    sed -i '/"version"/d' jar/adapter.json
}

with_error() {
    connector
    sed -i 's/{ "name": "file"/{ "name": "file" }, &/' jar/adapter.json
}

# ---- the command ----------------------------------------------------------------------------------

test_the_sample_connector_has_no_finding_once_it_is_released() {
    "$JBC" prepare-release --simulate --jar "$SAMPLE_JAR" -o released.jar
    run "$JBC" check released.jar
    expect_status 0
    echo "released.jar: loads on agents 10, 11, 12" >wanted
    expect_file_equal wanted stdout
    expect_empty stderr
    run "$JBC" check --json released.jar
    expect_stdout '"findings":	[]'
}

test_it_reads_the_jar_alone() {
    connector
    pack
    unset HOME XDG_STATE_HOME
    HARMONY_HOST=nonsense HARMONY_USERNAME=x run "$JBC" check x.jar
    expect_status 0
    expect_no_file state
}

test_several_jars_are_checked_each() {
    with_error
    pack
    mv x.jar broken.jar
    connector
    pack
    run "$JBC" check broken.jar x.jar
    expect_status 3
    expect_stdout "broken.jar!/adapter.json:6: fetch: a second property"
    expect_stdout "x.jar: loads on agents"
    expect_stderr "1 error in 2 JARs"
    run "$JBC" check --json broken.jar x.jar
    expect_status 3
    [ "$(member jar <stdout)" = "$(printf 'broken.jar\nx.jar')" ]
    expect_stdout '"exit":	3'
}

test_a_jar_that_is_not_there_does_not_hide_the_others() {
    connector
    pack
    run "$JBC" check gone.jar x.jar
    expect_status 1
    expect_stderr "gone.jar"
    expect_stdout "x.jar: loads on"
}

test_without_a_jar_it_is_a_wrong_usage() {
    run "$JBC" check
    expect_status 2
    expect_stderr "say which JAR"
}

test_a_rule_is_allowed_by_its_name() {
    with_error
    sed -i '/"version"/d' jar/adapter.json
    pack
    run "$JBC" check --allow property-twice x.jar
    expect_status 0
    expect_stdout "[version-missing]"
    run "$JBC" check --allow property-twice --allow version-missing x.jar
    expect_no_stdout "["
}

test_a_rule_that_does_not_exist_is_a_wrong_usage() {
    connector
    pack
    for command in "check" "prepare-release --simulate -o o.jar --jar" "package --registration x -o o.jar --jar"; do
        # shellcheck disable=SC2086 # words
        run "$JBC" $command x.jar --allow icon-mising
        expect_status 2
        expect_stderr "did you mean 'icon-missing'?"
    done
    run "$JBC" check --allow nonsense x.jar
    expect_status 2
    expect_stderr "--rules"
}

test_an_agent_that_does_not_exist_is_a_wrong_usage() {
    run "$JBC" check --agent 9 x.jar
    expect_status 2
    expect_stderr "10, 11 or 12"
}

test_strict_makes_warnings_errors() {
    with_warning
    pack
    run "$JBC" check x.jar
    expect_status 0
    expect_stdout "warning: x.jar!/adapter.json"
    run "$JBC" check --strict x.jar
    expect_status 3
    expect_stdout "error: x.jar!/adapter.json"
    sed -i 's/^  "name"/  "version": "1.0",\n&/' jar/adapter.json
    sed -i '/Key:/d; /Secret:/d' manifest
    pack
    run "$JBC" check --strict x.jar
    expect_status 0
    expect_stdout "note: "
}

test_quiet_keeps_what_is_wrong() {
    with_warning
    pack
    run "$JBC" check --quiet x.jar
    expect_stdout "[version-missing]"
    expect_no_stdout "loads on"
}

test_the_rules_are_listed_with_how_sure_they_are() {
    run "$JBC" check --rules
    expect_status 0
    grep -q '^class-version  *error  *documented  .' stdout
    grep -q '^factory-missing  *error  *seen  .' stdout
    grep -q '^icon-missing  *warning  *inferred  .' stdout
    refute grep 'error  *inferred' stdout
    run "$JBC" check --rules --json
    [ "$(member rule <stdout | sort | uniq -d | wc -l)" -eq 0 ]
    [ "$(grep -c '"explanation":' stdout)" -gt 30 ]
}

# ---- GitHub Actions -------------------------------------------------------------------------------

test_github_gets_errors_and_warnings_as_annotations() {
    with_error
    sed -i '/"version"/d' jar/adapter.json
    pack
    GITHUB_ACTIONS=true run "$JBC" check x.jar
    expect_status 3
    grep -q '^::error title=property-twice::x.jar!/adapter.json:5: fetch: a second property' stderr
    grep -q '^::warning title=version-missing::x.jar!/adapter.json: version: there is no version' stderr
    run "$JBC" check x.jar
    expect_no_stderr "::"
}

test_nothing_in_a_jar_is_obeyed_by_github() {
    connector
    # shellcheck disable=SC2016 # no expansion is meant
    sed -i 's/"fetch": {/"x": { "icon": "a\\n::set-env name=A::b\\r##[command]%0A::error::c" },\n&/' jar/adapter.json
    name=$(printf '::add-mask::x\n::stop-commands::y.class')
    printf 'x' >"jar/$name" || :
    pack
    cp x.jar "::error::x.jar"
    GITHUB_ACTIONS=true run "$JBC" check x.jar ./::error::x.jar
    cat stdout stderr | grep -aE '^[[:space:]]*::' | grep -avE '^::(error|warning) title=[a-z-]+::' >obeyed || :
    [ ! -s obeyed ] || fail "obeyed: $(cat obeyed)"
    refute grep -aE '##\[' stdout stderr
    refute grep -a '%0A::' stderr
    expect_stderr "::warning title=icon-missing::"
}

# ---- ahead of a release ---------------------------------------------------------------------------

test_an_error_refuses_a_release_before_harmony_is_asked() {
    simulator
    credentials
    with_error
    pack
    run "$JBC" prepare-release --jar x.jar -o out.jar
    expect_status 3
    expect_stderr "[property-twice]"
    expect_calls
    expect_no_file out.jar
    run "$JBC" prepare-release --allow property-twice --jar x.jar -o out.jar
    expect_status 0
    [ -s out.jar ]
}

test_an_error_refuses_a_package() {
    odd_registration
    sed -i 's/"Odd"/"X"/' registration.json
    with_error
    pack
    run "$JBC" package --registration registration.json --jar x.jar -o out.jar
    expect_status 3
    expect_stderr "[property-twice]"
    expect_no_file out.jar
    run "$JBC" package --allow property-twice --registration registration.json --jar x.jar -o out.jar
    expect_status 0
    [ -s out.jar ]
}

test_each_of_several_errors_is_told() {
    with_error
    sed -i 's/"folder", "type": "string"/"folder", "type": "select-fields"/' jar/adapter.json
    pack
    run "$JBC" prepare-release --simulate --jar x.jar -o out.jar
    expect_status 3
    expect_stderr "[property-twice]"
    expect_stderr "[list-missing]"
}

test_a_warning_is_shown_and_refuses_nothing() {
    connector
    sed -i 's/"folder"/"token"/' jar/adapter.json
    pack
    run "$JBC" prepare-release --simulate --jar x.jar -o out.jar
    expect_status 0
    expect_stderr "warning: x.jar!/adapter.json:4: endpoint: \"token\" looks like a credential"
    run "$JBC" prepare-release --simulate --allow secret-plain --jar x.jar -o out.jar
    expect_no_stderr credential
}

test_classes_are_not_looked_at_before_a_release() {
    connector
    rm -r jar/x
    pack
    run "$JBC" prepare-release --simulate --jar x.jar -o out.jar
    expect_status 0
    expect_no_stderr "warning: x.jar"
}

test_what_the_template_brings_is_seen() {
    connector
    cp manifest MANIFEST.MF.in
    echo "Created-By: x" >manifest
    pack
    run "$JBC" prepare-release --simulate --jar x.jar --manifest MANIFEST.MF.in -o out.jar
    expect_status 0
    expect_no_stderr "Jitterbit-Connector: true"
    sed -i '/Jitterbit-Connector: true/d' MANIFEST.MF.in
    run "$JBC" prepare-release --simulate --jar x.jar --manifest MANIFEST.MF.in -o out.jar
    expect_status 0
    expect_stderr "the manifest lacks 'Jitterbit-Connector: true'"
}

run_tests
