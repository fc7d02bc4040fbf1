#!/bin/sh
# shellcheck disable=SC2016 # $ stands for itself: in the names of nested classes, and to sed
#
# Each rule of check: a connector that breaks it, and what is found then, by rule and severity alone.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/classes.sh"

# found: the rules that a JAR breaks, "severity rule" a line.
found() {
    run "$JBC" check --json "$@" x.jar
    cp stdout answer
    member rule <answer >rules
    member severity <answer | paste -d ' ' - rules
}

# expect_found "SEVERITY RULE"...: exactly these, and the exit status that goes with them.
expect_found() {
    for one in "$@"; do
        echo "$one"
    done | sort >wanted
    pack
    found | sort >given
    cmp wanted given || fail "found: $(cat given answer)"
    wanted_status=0
    grep -q ^error wanted && wanted_status=3
    run "$JBC" check x.jar
    expect_status "$wanted_status"
}

edit_adapter() {
    sed -i "$1" jar/adapter.json
}

edit_manifest() {
    sed -i "$1" manifest
}

# ---- none -----------------------------------------------------------------------------------------

test_a_connector_that_is_right_has_no_finding() {
    connector
    expect_found
    connector 17
    expect_found
}

test_a_factory_by_attribute_needs_no_annotated_connector() {
    connector
    rm jar/x/Main.class
    echo "Jitterbit-Connector-Factory-Class: x.Maker" >>manifest
    expect_found
}

test_a_factory_that_is_a_nested_class_is_named_by_a_dollar() {
    connector
    add 'odd/Outer' 'odd/Outer$Inner'
    echo 'Jitterbit-Connector-Factory-Class: odd.Outer$Inner' >>manifest
    expect_found
}

test_a_jar_that_is_not_released_is_noted() {
    connector
    edit_manifest '/Key:/d; /Secret:/d; /EntityTypeId/d'
    expect_found "note not-released"
    edit_manifest '$aJitterbit-Connector-Key: (Placeholder Key)'
    expect_found "note not-released"
}

test_a_jar_whose_template_is_still_to_come_is_noted() {
    connector
    rm jar/x/Main.class
    echo "Created-By: x" >manifest
    expect_found "note not-released"
}

# One like the vendor's public sample, of 2021: it is loaded, and so must pass.
test_one_like_the_vendors_sample_is_not_refused() {
    connector
    edit_adapter '/"version"/d'
    edit_manifest '/Jitterbit-Connector: true/d'
    printf 'Jitterbit-Connector-Factory-Class: x.Maker\nClass-Path: lib/gone.jar lib/gone-2.jar\n' >>manifest
    rm jar/x/Main.class
    expect_found "warning connector-mark" "warning class-path-missing" "warning class-path-missing" \
        "warning version-missing"
}

# ---- class files ----------------------------------------------------------------------------------

test_class_version() {
    connector
    patch_version jar/x/Base.class 70
    expect_found "error class-version"
    patch_version jar/x/Base.class 69
    expect_found
}

test_class_version_for_an_agent_that_is_asked_for() {
    connector 17
    pack
    for agent in 10 11; do
        run "$JBC" check --agent "$agent" x.jar
        expect_status 3
        expect_stdout "agents $agent run Java 8"
    done
    run "$JBC" check --agent 12 x.jar
    expect_status 0
}

test_what_it_loads_on_is_told() {
    connector
    pack
    run "$JBC" check x.jar
    expect_stdout "x.jar: loads on agents 10, 11, 12"
    connector 17
    pack
    run "$JBC" check x.jar
    expect_stdout "x.jar: loads on agents 12"
    run "$JBC" check --json x.jar
    expect_stdout '"loadsOn":	["12"]'
    patch_version jar/x/Base.class 70
    pack
    run "$JBC" check --json x.jar
    expect_stdout '"loadsOn":	[]'
}

test_versioned_classes_count_on_their_java_only() {
    connector
    mkdir -p jar/META-INF/versions/17/x jar/META-INF/versions/99/x
    cp "$CLASSES/17/x/Base.class" jar/META-INF/versions/17/x
    cp "$CLASSES/17/x/Base.class" jar/META-INF/versions/99/x
    patch_version jar/META-INF/versions/99/x/Base.class 99
    echo "Multi-Release: true" >>manifest
    expect_found
    run "$JBC" check --agent 10 --agent 12 x.jar
    expect_status 0
}

test_a_module_info_does_not_count() {
    connector
    printf '\312\376\272\276\0\0\0\143' >jar/module-info.class
    mkdir -p jar/META-INF/versions/9
    cp jar/module-info.class jar/META-INF/versions/9
    expect_found
}

test_class_invalid() {
    connector
    echo "no class" >jar/x/Text.class
    head -c 100 "$CLASSES/8/x/Base.class" >jar/x/Cut.class
    expect_found "warning class-invalid"
}

test_nested_class_version() {
    connector
    mkdir -p dependency/odd
    cp "$CLASSES/17/odd/Plain.class" dependency/odd
    nested lib/dependency.jar dependency
    nested lib/stored.jar dependency -0
    echo "Class-Path: lib/dependency.jar lib/stored.jar" >>manifest
    expect_found "warning nested-class-version" "warning nested-class-version"
    run "$JBC" check x.jar
    expect_stdout "x.jar!/lib/dependency.jar: probably agents 12 only: its class odd/"
    expect_stdout "is for Java 17"
    expect_stdout "loads on agents 10, 11, 12"
    run "$JBC" check --agent 12 --json x.jar
    expect_no_stdout nested-class-version
}

test_nested_invalid() {
    connector
    mkdir jar/lib
    echo "no JAR" >jar/lib/broken.jar
    echo "Class-Path: lib/broken.jar" >>manifest
    expect_found "warning nested-invalid"
}

test_left_jdk() {
    connector
    add odd/Binds
    expect_found "warning left-jdk"
    run "$JBC" check x.jar
    expect_stdout "x.jar!/odd/Binds.class: it uses javax.xml.bind"
    run "$JBC" check --agent 10 --json x.jar
    expect_no_stdout left-jdk
}

test_a_package_that_a_nested_jar_brings_has_not_left() {
    connector
    add odd/Binds
    mkdir api
    cp -R "$CLASSES/8/javax" api
    nested lib/jaxb-api.jar api
    echo "Class-Path: lib/jaxb-api.jar" >>manifest
    expect_found
}

test_sdk_packed() {
    connector
    cp -R "$CLASSES/sdk/org" jar/org
    expect_found "warning sdk-packed"
    rm -r jar/org
    nested lib/sdk.jar "$CLASSES/sdk"
    echo "Class-Path: lib/sdk.jar" >>manifest
    expect_found "warning sdk-packed"
}

# ---- annotations and factories --------------------------------------------------------------------

test_connector_missing() {
    connector
    rm jar/x/Main.class
    expect_found "error connector-missing"
}

test_connector_twice() {
    connector
    add odd/Second
    expect_found "error connector-twice"
}

test_connector_name() {
    connector
    rm jar/x/Main.class
    add odd/Named
    expect_found "error connector-name"
}

test_factory_missing() {
    connector
    echo "Jitterbit-Connector-Factory-Class: x.Gone" >>manifest
    expect_found "error factory-missing"
    run "$JBC" check x.jar
    expect_stdout "x.jar!/META-INF/MANIFEST.MF:8: Jitterbit-Connector-Factory-Class: the factory x/Gone.class"
}

test_factory_missing_of_an_annotation() {
    connector
    rm jar/x/Maker.class jar/x/FetchMaker.class
    expect_found "error factory-missing" "error factory-missing"
}

test_a_factory_in_a_nested_jar_is_not_missing() {
    connector
    mkdir -p dependency/x
    mv jar/x/FetchMaker.class dependency/x
    nested lib/dependency.jar dependency
    echo "Class-Path: lib/dependency.jar" >>manifest
    expect_found
}

test_factory_interface() {
    connector
    add odd/Plain
    echo "Jitterbit-Connector-Factory-Class: odd.Plain" >>manifest
    expect_found "error factory-interface"
    add odd/Wrong
    edit_manifest 's/odd.Plain/odd.Wrong/'
    expect_found "error factory-interface"
}

test_a_factory_whose_superclass_is_elsewhere_is_given_the_doubt() {
    connector
    rm jar/x/Base.class
    expect_found
}

test_factory_constructor() {
    connector
    add odd/Hidden
    echo "Jitterbit-Connector-Factory-Class: odd.Hidden" >>manifest
    expect_found "warning factory-constructor"
}

test_activity_missing() {
    connector
    rm jar/x/Fetch.class
    expect_found "error activity-missing"
}

test_activity_case() {
    connector
    rm jar/x/Fetch.class
    add odd/Upper
    expect_found "warning activity-case"
}

test_activity_unknown() {
    connector
    add odd/Put
    expect_found "warning activity-unknown"
}

test_activity_twice() {
    connector
    add odd/Twin
    expect_found "warning activity-twice"
}

# ---- manifest -------------------------------------------------------------------------------------

test_manifest_newline() {
    connector
    mkdir jar/META-INF
    { echo "Manifest-Version: 1.0"; printf '%s' "$(cat manifest)"; } >jar/META-INF/MANIFEST.MF
    archive x.jar jar
    run "$JBC" check x.jar
    expect_status 3
    expect_stdout "error: x.jar!/META-INF/MANIFEST.MF:7: the last line has no newline"
    expect_stdout "[manifest-newline]"
}

test_connector_mark() {
    connector
    edit_manifest '/Jitterbit-Connector: /d'
    expect_found "warning connector-mark"
    edit_manifest '$aJitterbit-Connector: false'
    expect_found "warning connector-mark"
}

test_id_missing() {
    for attribute in Jitterbit-Connector-Secret Jitterbit-Connector-Endpoint Jitterbit-Activity; do
        connector
        edit_manifest "/^$attribute/d"
        expect_found "error id-missing"
    done
    connector
    edit_manifest 's/: 101/: (Placeholder)/'
    expect_found "error id-missing"
}

test_id_twice() {
    connector
    edit_manifest 's/: 101/: 100/'
    expect_found "warning id-twice"
}

test_attribute_unknown() {
    connector
    echo "Jitterbit-Activity-EntityTypeId-put: 102" >>manifest
    expect_found "warning attribute-unknown"
}

test_manifest_version() {
    connector
    edit_manifest '/^Version/d'
    expect_found "warning manifest-version"
}

test_class_path_missing() {
    connector
    echo "Class-Path: lib/ ./x.svg lib/gone.jar https://example.com/x.jar" >>manifest
    expect_found "warning class-path-missing"
}

test_class_path_unlisted() {
    connector
    mkdir -p dependency/odd
    cp "$CLASSES/8/odd/Plain.class" dependency/odd
    nested lib/dependency.jar dependency
    expect_found "warning class-path-unlisted"
    echo "Class-Path: dependency.jar" >>manifest
    expect_found "warning class-path-missing"
}

# ---- adapter.json ---------------------------------------------------------------------------------

test_unreadable() {
    connector
    edit_adapter 's/"name": "X",/"name": "X"/'
    expect_found "error unreadable"
    run "$JBC" check x.jar
    expect_stdout "x.jar!/adapter.json:3:3: not JSON"
    echo "no JAR" >x.jar
    run "$JBC" check x.jar
    expect_status 3
    expect_stdout "[unreadable]"
}

test_adapter_missing() {
    connector
    mv jar/adapter.json jar/other.json
    expect_found "error adapter-missing"
    echo "Jitterbit-Connector-UI: other.json" >>manifest
    expect_found
}

test_name_characters() {
    connector
    edit_adapter 's/"X"/"X*"/'
    expect_found "warning name-characters"
}

test_version_missing() {
    connector
    edit_adapter '/"version"/d'
    expect_found "warning version-missing"
}

test_icon_missing() {
    connector
    rm jar/x.svg
    expect_found "warning icon-missing"
    run "$JBC" check x.jar
    expect_stdout "x.jar!/adapter.json:4: icon: the icon /x.svg is not in the JAR"
}

test_icon_format() {
    connector
    mv jar/x.svg jar/x.png
    edit_adapter 's/x.svg/x.png/'
    expect_found "warning icon-format"
}

test_property_twice() {
    connector
    edit_adapter 's/{ "name": "file"/{ "name": "file" }, &/'
    expect_found "error property-twice"
}

test_list_missing() {
    connector
    edit_adapter 's/"name": "file", "type": "string"/"name": "file", "type": "select-fields"/'
    expect_found "error list-missing"
}

test_secret_plain() {
    connector
    edit_adapter 's/"folder"/"apiToken"/'
    expect_found "warning secret-plain"
}

test_every_rule_has_a_test() {
    "$JBC" check --rules | cut -d ' ' -f 1 >rules
    [ "$(wc -l <rules)" -gt 30 ]
    # What only a project knows is in unit tests: the registration, and what is protected.
    while read -r rule; do
        grep -q "$rule" "$0" "$SOURCE_DIR/tests/unit/test_check_adapter.c" || fail "no test of $rule"
    done <rules
}

run_tests
