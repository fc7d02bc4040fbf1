#!/bin/sh
# Names and versions: where they come from, which are told, and which are none.
. "$(dirname "$0")/../lib.sh"

# made ADAPTER [MANIFEST]: made.jar with that adapter.json and, if given, that manifest.
made() {
    printf '%s\n' "$1" >adapter.json
    rm -rf made.jar META-INF
    if [ -n "${2-}" ]; then
        mkdir META-INF
        printf '%b' "Manifest-Version: 1.0\nJitterbit-Connector: true\n$2\n" >META-INF/MANIFEST.MF
        zip -q made.jar META-INF/MANIFEST.MF
    fi
    zip -q made.jar adapter.json
}

VERSIONED='{"name": "Odd", "version": "1.0", "activities": {"go": {}}}'
UNVERSIONED='{"name": "Odd", "activities": {"go": {}}}'

# package OPTION...: made.jar, by the template and registration.json.
package() {
    [ -e registration.json ] || odd_registration
    run "$JBC" package --jar made.jar --manifest template --registration registration.json \
        -o out.jar "$@"
}

template() {
    printf '%b' "Jitterbit-Connector: true\n$*\n" >template
}

# ---- what is told --------------------------------------------------------------------------------

test_register_tells_the_version_that_is_registered() {
    simulator
    credentials
    run "$JBC" register --name N --connector-version 1.0
    expect_stdout "version          1.0"
    run "$JBC" register --name N --connector-version 9.9
    expect_status 0
    expect_stdout "version          1.0"
    expect_no_stdout 9.9
    run "$JBC" register --name N --connector-version 9.9 --dry-run
    expect_stdout "version          1.0"
    expect_no_stdout 9.9
    run "$JBC" register --name Other --connector-version 9.9 --dry-run
    expect_stdout "version          9.9"
    run "$JBC" register --name N --connector-version 9.9 --json
    expect_stdout '"version":	"9.9"'
    expect_stdout '"registeredVersion":	"1.0"'
}

test_a_release_of_another_version_than_the_registered_tells_both() {
    simulator
    credentials
    template
    made "$VERSIONED"
    run "$JBC" prepare-release --jar made.jar --manifest template -o out.jar
    expect_stdout "version          1.0"
    expect_no_stdout "registered as"
    run "$JBC" prepare-release --jar made.jar --manifest template --connector-version 2.0 -o out.jar
    expect_status 0
    expect_stdout "version          2.0"
    expect_stdout "registered as    1.0"
}

test_inspect_tells_the_manifests_version_where_adapter_json_has_none() {
    made "$UNVERSIONED" 'Version: 3.1\n'
    run "$JBC" inspect made.jar
    expect_status 0
    expect_stdout "version          3.1"
    run "$JBC" inspect --json made.jar
    expect_stdout '"version":	"3.1"'
    made "$VERSIONED" 'Version: 3.1\n'
    run "$JBC" inspect made.jar
    expect_stdout "version          1.0"
    made "$UNVERSIONED" 'Version: (Placeholder Version)\n'
    run "$JBC" inspect --json made.jar
    expect_status 0
    expect_stdout '"version":	null'
    made "$UNVERSIONED"
    run "$JBC" inspect --json made.jar
    expect_stdout '"version":	null'
}

test_an_empty_manifest_version_means_1_0() {
    made "$VERSIONED"
    for line in 'Manifest-Version:' 'Manifest-Version: ' 'Manifest-Version:   ' 'X: y'; do
        template "$line"
        package
        expect_status 0
        [ "$(attribute out.jar Manifest-Version)" = 1.0 ]
        java -cp "$JAVA_CLASSES" ReadJar out.jar
    done
    template 'Manifest-Version: 2.0'
    package
    [ "$(attribute out.jar Manifest-Version)" = 2.0 ]
}

# ---- the version of the registration -------------------------------------------------------------

test_a_version_that_only_the_registration_tells_is_warned_of() {
    made "$UNVERSIONED"
    template 'Version: @JITTERBIT_CONNECTOR_VERSION@'
    package --json
    expect_status 0
    expect_stderr "warning: neither adapter.json nor the manifest tells a version: it is 1.0, as"
    expect_stdout '"version":	"1.0"'
    [ "$(attribute out.jar Version)" = 1.0 ]
    run "$JBC" prepare-release --json --jar made.jar --manifest template \
        --registration registration.json -o other.jar
    expect_status 0
    expect_stderr "as registered"
    expect_stdout '"version":	"1.0"'
    run "$JBC" manifest --json --adapter adapter.json --manifest template \
        --registration registration.json -o MANIFEST.MF
    expect_stderr "as registered"
    expect_stdout '"version":	"1.0"'
}

test_a_version_that_something_else_tells_is_not() {
    template 'Version: @JITTERBIT_CONNECTOR_VERSION@'
    made '{"name": "Odd", "version": "2.0"}'
    package
    expect_status 0
    expect_no_stderr "as registered"
    [ "$(attribute out.jar Version)" = 2.0 ]
    made "$UNVERSIONED"
    package --connector-version 3.0
    expect_no_stderr "as registered"
    [ "$(attribute out.jar Version)" = 3.0 ]
    template 'Version: 4.0'
    package
    expect_no_stderr "as registered"
    [ "$(attribute out.jar Version)" = 4.0 ]
}

# ---- placeholders of build tools -----------------------------------------------------------------

# refused_unfilled OPTION...: exit 3, nothing written and nothing asked.
refused_unfilled() {
    package "$@"
    expect_status 3
    expect_stderr "a placeholder that the build did not fill"
    expect_no_file out.jar
    : >simulator.log
    run "$JBC" prepare-release --jar made.jar --manifest template -o out.jar "$@"
    expect_status 3
    expect_calls
    expect_no_file out.jar
}

test_a_name_or_version_that_the_build_did_not_fill_is_refused() {
    simulator
    credentials
    template 'Version: 1.0'
    # shellcheck disable=SC2016 # these are Maven's
    for value in '${project.version}' '${revision}' '1.0-${sha}' '@project.version@' '@VERSION@' \
        '(Placeholder Version)' '(placeholder)'; do
        made "{\"name\": \"Odd\", \"version\": \"$value\"}"
        refused_unfilled
        made "{\"name\": \"$value\", \"version\": \"1.0\"}"
        refused_unfilled
    done
}

test_a_version_attribute_that_the_build_did_not_fill_is_refused() {
    simulator
    credentials
    # shellcheck disable=SC2016 # these are Maven's
    for value in '${project.version}' '@project.version@' '(Placeholder Version)'; do
        made "$VERSIONED"
        template "Version: $value"
        refused_unfilled
        expect_stderr "template:2: Version is '$value'"
        made "$UNVERSIONED"
        refused_unfilled
        made "$VERSIONED" "Version: $value\n"
        template 'X: y'
        refused_unfilled
    done
    package --connector-version 2.0
    expect_status 0
    [ "$(attribute out.jar Version)" = 2.0 ]
    template 'Version: 5'
    package
    expect_status 0
    [ "$(attribute out.jar Version)" = 5 ]
}

test_text_that_only_looks_a_little_like_one_is_a_name() {
    simulator
    credentials
    for name in 'A @ B @ C' 'me@example.com' 'Cash $ Flow {x}' 'Placeholder Service' '(New) Drop'; do
        run "$JBC" register --name "$name" --connector-version '1.0 (beta)'
        expect_status 0
    done
}

# ---- register from a JAR or adapter.json ---------------------------------------------------------

# registered_as NAME VERSION OPTION...
registered_as() {
    name=$1
    version=$2
    shift 2
    run "$JBC" register --json --new "$@"
    expect_status 0
    expect_stdout "\"name\":	\"$name\""
    expect_stdout "\"registeredVersion\":	\"$version\""
}

test_register_takes_name_and_version_from_a_jar_or_adapter_json() {
    simulator
    credentials
    registered_as "Folder Drop" 1.0.0 --jar "$SAMPLE_JAR"
    made "$VERSIONED"
    registered_as Odd 1.0 --jar made.jar
    registered_as Odd 1.0 --adapter adapter.json
    registered_as Odd 7 --adapter adapter.json --connector-version 7 --name Odd
    made "$UNVERSIONED" 'Version: 3.1\n'
    registered_as Odd 3.1 --jar made.jar
    registered_as Odd 4 --adapter adapter.json --connector-version 4
}

test_what_register_is_told_of_a_connector_must_be_right() {
    simulator
    credentials
    made "$VERSIONED"
    run "$JBC" register --jar made.jar --name Other
    expect_status 3
    expect_stderr "adapter.json says 'Odd'"
    run "$JBC" register --jar made.jar --adapter adapter.json
    expect_status 2
    expect_stderr "exclude each other"
    run "$JBC" register --adapter no-such.json
    expect_status 1
    expect_stderr no-such.json
    run "$JBC" register --jar adapter.json
    expect_status 3
    made "$UNVERSIONED"
    run "$JBC" register --jar made.jar
    expect_status 3
    expect_stderr "made.jar tells no version: give --connector-version"
    zip -q bare.jar template 2>/dev/null || { echo >template && zip -q bare.jar template; }
    run "$JBC" register --jar bare.jar --connector-version 1
    expect_status 3
    expect_stderr "holds no entry adapter.json"
    run "$JBC" register --connector-version 1
    expect_status 2
    expect_stderr --adapter
    expect_calls
}

test_a_postman_environment_of_another_connector_is_noticed() {
    simulator
    credentials
    made "$UNVERSIONED"
    printf '{"name":"e","values":[{"key":"connectorName","value":"%s","enabled":true},
        {"key":"connectorVersion","value":"0.9","enabled":true}]}\n' Other >env.json
    run "$JBC" register --postman-env env.json --adapter adapter.json
    expect_status 3
    expect_stderr "env.json is for the connector 'Other'"
    registered_as Odd 0.9 --postman-env env.json --adapter adapter.json --name Odd
    registered_as Other 0.9 --postman-env env.json
}

# ---- the mark of a connector ---------------------------------------------------------------------

test_a_manifest_that_does_not_mark_a_connector_is_warned_of() {
    made "$VERSIONED"
    printf 'Version: 1\n' >template
    package
    expect_status 0
    expect_stderr "warning: the manifest lacks 'Jitterbit-Connector: true'"
    package --allow connector-mark
    expect_status 0
    expect_no_stderr "Jitterbit-Connector"
    for value in True TRUE yes '' 'true '; do
        printf 'Version: 1\nJitterbit-Connector: %s\n' "$value" >template
        package
        expect_status 0
        expect_stderr "warning: the manifest has 'Jitterbit-Connector: $value'"
    done
    template 'Version: 1'
    package
    expect_no_stderr "Jitterbit-Connector"
}

test_the_mark_may_stand_in_the_jar() {
    made "$VERSIONED" 'X: y\n'
    printf 'Version: 1\n' >template
    package
    expect_status 0
    expect_no_stderr "Jitterbit-Connector"
    [ "$(attribute out.jar Jitterbit-Connector)" = true ]
    run "$JBC" package --jar made.jar --registration registration.json -o other.jar
    expect_no_stderr "Jitterbit-Connector"
    printf 'Version: 1\nJITTERBIT-CONNECTOR: no\n' >template
    package
    expect_stderr "has 'Jitterbit-Connector: no'"
}

# ---- manifests that Java does not see ------------------------------------------------------------

# unseen NAME: odd.jar, whose manifest has that name.
unseen() {
    python3 - "$1" <<'END'
import sys, zipfile
info = zipfile.ZipInfo("x")
info.filename = sys.argv[1]
with zipfile.ZipFile("odd.jar", "w") as jar:
    jar.writestr(info, "Manifest-Version: 1.0\r\nJitterbit-Connector: true\r\nClass-Path: lib/a.jar\r\n")
    jar.writestr("adapter.json", '{"name": "Odd", "version": "1.0", "activities": {"go": {}}}')
END
}

test_a_manifest_that_java_does_not_see_is_warned_of() {
    odd_registration
    template 'Version: 1'
    for name in 'META-INF\MANIFEST.MF' ./META-INF/MANIFEST.MF /META-INF/MANIFEST.MF \
        META-INF//MANIFEST.MF 'meta-inf\manifest.mf'; do
        unseen "$name"
        run "$JBC" package --jar odd.jar --manifest template --registration registration.json \
            -o out.jar
        expect_status 0
        expect_stderr "warning: odd.jar: Java does not take the entry $name for a manifest"
        expect_stderr "such as its Class-Path (lib/a.jar)"
        [ -z "$(attribute out.jar Class-Path)" ]
        run "$JBC" inspect odd.jar
        expect_status 0
        expect_empty stderr
        expect_stdout "unseen manifest  $name"
    done
}

test_entries_that_are_no_manifest_are_not_warned_of() {
    odd_registration
    template 'Version: 1'
    for name in META-INF/MANIFEST.MF.bak lib/META-INF/MANIFEST.MF MANIFEST.MF META-INF/X; do
        unseen "$name"
        run "$JBC" package --jar odd.jar --manifest template --registration registration.json \
            -o out.jar
        expect_status 0
        expect_no_stderr "for a manifest"
    done
    made "$VERSIONED" 'X: y\n'
    package
    expect_no_stderr "for a manifest"
    run "$JBC" inspect --json made.jar
    expect_stdout '"unseenManifest":	null'
}

run_tests
