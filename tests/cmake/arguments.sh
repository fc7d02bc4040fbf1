#!/bin/sh
# Wrong arguments are refused while CMake configures, with a message that says what to do.
# shellcheck disable=SC2016 # ${CMAKE_...} is for CMake to expand
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/project.sh"

# source: a project where the names that the calls below use are right.
setup() {
    [ -e prefix ] || cmake --install "$BUILD_DIR" --prefix "$T/prefix" >install.log
    mkdir -p source
    touch source/connector.jar source/template.MF
    echo '{"name": "X", "version": "1"}' >source/adapter.json
    echo '{"title": "X"}' >source/nameless.json
    echo '{"name": ' >source/broken.json
}

# call CODE: of a CMakeLists.txt after find_package.
call() {
    setup
    {
        echo 'cmake_minimum_required(VERSION 3.25)'
        echo 'project(arguments LANGUAGES NONE)'
        echo "${PACKAGE-find_package(jbc CONFIG REQUIRED)}"
        echo "$1"
    } >source/CMakeLists.txt
    rm -rf build
    configure Ninja
}

accepted() {
    call "$1"
    expect_status 0
}

# refused CODE TEXT: TEXT is in the message, in whatever lines CMake breaks it.
refused() {
    call "$1"
    expect_status 1
    tr -s ' \n' '  ' <stderr >said
    contains said "$2" || fail "not said of: $1: $2: $(cat said)"
}

RIGHT_RELEASE='JAR connector.jar REGISTRATION r.json OUTPUT out.jar'

test_the_arguments_that_are_documented_are_accepted() {
    accepted "
jitterbit_connector_registration(a ADAPTER adapter.json OUTPUT a.json REGION emea ORG_ID 1 ID 2)
jitterbit_connector_registration(b NAME N VERSION 1 OUTPUT b.json HOST https://harmony.example)
jitterbit_connector_manifest(c TEMPLATE template.MF REGISTRATION a OUTPUT c/MANIFEST.MF
    ADAPTER adapter.json NAME N VERSION 1)
jitterbit_connector_release(d JAR connector.jar TEMPLATE template.MF REGISTRATION b.json OUTPUT d.jar
    NAME N VERSION 1 STRIP_SIGNATURES)
jitterbit_connector_validate(e JAR d REGION na)
jitterbit_connector_validate(f REGISTRATION a CACERT template.MF)
jitterbit_connector_project(g PROJECT adapter.json ORGANIZATIONS dev prod CONNECTORS c DEPENDS a FROZEN)"
}

test_a_project_names_its_organizations() {
    refused 'jitterbit_connector_project(p PROJECT adapter.json)' \
        'jitterbit_connector_project(p): ORGANIZATIONS is missing'
    refused 'jitterbit_connector_project(p ORGANIZATIONS dev)' 'PROJECT is missing'
    refused 'jitterbit_connector_project(p PROJECT none.json ORGANIZATIONS dev)' \
        'PROJECT: there is no file'
    refused 'jitterbit_connector_project(p PROJECT adapter.json ORGANIZATIONS)' \
        'ORGANIZATIONS has no value'
    refused 'jitterbit_connector_project(p PROJECT adapter.json ORGANIZATIONS "a b")' \
        "ORGANIZATIONS: 'a b' is no label"
    refused 'add_custom_target(p_dev)
jitterbit_connector_project(p PROJECT adapter.json ORGANIZATIONS dev)' 'there is a target p_dev already'
}

test_what_is_missing_is_named() {
    refused 'jitterbit_connector_release(r JAR connector.jar REGISTRATION r.json)' \
        'jitterbit_connector_release(r): OUTPUT is missing'
    refused 'jitterbit_connector_release(r REGISTRATION r.json OUTPUT o.jar)' 'JAR is missing'
    refused 'jitterbit_connector_release(r JAR connector.jar OUTPUT o.jar)' 'REGISTRATION is missing'
    refused 'jitterbit_connector_manifest(m REGISTRATION r.json OUTPUT m)' 'TEMPLATE is missing'
    refused 'jitterbit_connector_registration(r NAME N VERSION 1)' 'OUTPUT is missing'
    refused 'jitterbit_connector_registration(r VERSION 1 OUTPUT r.json)' 'NAME is missing'
    refused 'jitterbit_connector_registration(r NAME N OUTPUT r.json)' 'VERSION is missing'
    refused 'jitterbit_connector_validate(v)' 'say what to validate'
    refused 'jitterbit_connector_release()' 'incorrect arguments'
}

test_a_keyword_without_a_value_is_named() {
    refused "jitterbit_connector_release(r $RIGHT_RELEASE TEMPLATE)" 'TEMPLATE has no value'
    refused 'jitterbit_connector_release(r JAR OUTPUT o.jar REGISTRATION r.json)' 'JAR has no value'
    refused "jitterbit_connector_release(r $RIGHT_RELEASE NAME \"\")" 'NAME has no value'
}

test_unknown_arguments_are_named() {
    refused "jitterbit_connector_release(r $RIGHT_RELEASE TEMPLAT template.MF)" \
        "unknown argument 'TEMPLAT'"
    refused "jitterbit_connector_release(r $RIGHT_RELEASE ADAPTER adapter.json)" \
        "unknown argument 'ADAPTER'"
}

test_there_are_no_arguments_for_secrets() {
    for argument in PASSWORD SECRET KEY TOKEN USERNAME PASSWORD_FILE; do
        refused "jitterbit_connector_registration(r NAME N VERSION 1 OUTPUT r.json $argument hush)" \
            "there is no argument $argument: who logs in comes from the environment"
        refute grep -qr hush build
    done
}

test_files_that_are_not_there_are_named() {
    refused "jitterbit_connector_release(r $RIGHT_RELEASE TEMPLATE nothing.MF)" \
        "TEMPLATE: there is no file $T/source/nothing.MF"
    refused 'jitterbit_connector_manifest(m TEMPLATE template.MF ADAPTER no.json REGISTRATION r.json
        OUTPUT m)' "ADAPTER: there is no file $T/source/no.json"
    refused "jitterbit_connector_release(r $RIGHT_RELEASE TEMPLATE .)" 'TEMPLATE: there is no file'
    accepted "add_custom_command(OUTPUT made.MF COMMAND true)
jitterbit_connector_release(r $RIGHT_RELEASE TEMPLATE \${CMAKE_CURRENT_BINARY_DIR}/made.MF)"
}

test_an_output_must_not_lie_among_the_sources() {
    for place in '${CMAKE_SOURCE_DIR}/dist/out.jar' '${CMAKE_CURRENT_SOURCE_DIR}/out.jar'; do
        refused "jitterbit_connector_release(r JAR connector.jar REGISTRATION r.json OUTPUT $place)" \
            'OUTPUT lies among the sources'
    done
    refused 'jitterbit_connector_manifest(m TEMPLATE template.MF REGISTRATION r.json
        OUTPUT ${CMAKE_SOURCE_DIR}/template.MF)' 'OUTPUT lies among the sources'
    accepted "jitterbit_connector_release(r JAR connector.jar REGISTRATION r.json OUTPUT $T/out.jar)"
}

test_an_output_must_be_a_file_of_its_own() {
    refused 'jitterbit_connector_release(r JAR ${CMAKE_BINARY_DIR}/a.jar REGISTRATION r.json
        OUTPUT a.jar)' 'OUTPUT is the JAR itself'
    refused "jitterbit_connector_release(r $RIGHT_RELEASE)
jitterbit_connector_release(s $RIGHT_RELEASE)" 'OUTPUT is written by r already'
    refused 'jitterbit_connector_registration(r NAME N VERSION 1 OUTPUT r.json)
jitterbit_connector_registration(s NAME O VERSION 1 OUTPUT r.json)' 'OUTPUT is written by r already'
    refused 'jitterbit_connector_release(r JAR connector.jar REGISTRATION r.json OUTPUT .)' \
        'OUTPUT is a folder'
}

test_a_jar_is_a_target_of_add_jar_or_a_file() {
    refused 'jitterbit_connector_release(r JAR connectr REGISTRATION r.json OUTPUT out.jar)' \
        "JAR: 'connectr' is neither a target nor a file"
    refused 'add_custom_target(no_jar)
jitterbit_connector_release(r JAR no_jar REGISTRATION r.json OUTPUT out.jar)' "'no_jar' makes no JAR"
    accepted 'jitterbit_connector_release(r JAR later.jar REGISTRATION r.json OUTPUT out.jar)'
}

test_a_registration_is_a_target_or_a_file() {
    refused 'jitterbit_connector_release(r JAR connector.jar REGISTRATION regstration OUTPUT out.jar)' \
        "'regstration' is neither a target nor a file"
    refused 'add_custom_target(other)
jitterbit_connector_release(r JAR connector.jar REGISTRATION other OUTPUT out.jar)' \
        "'other' is none of jitterbit_connector_registration()"
    refused 'jitterbit_connector_release(r JAR connector.jar REGISTRATION ./ OUTPUT out.jar)' \
        'REGISTRATION is a folder'
}

test_name_and_version_may_come_from_adapter_json() {
    accepted 'jitterbit_connector_registration(r ADAPTER adapter.json OUTPUT r.json)'
    grep -qe '--name X --connector-version 1 ' build/build.ninja
    accepted 'jitterbit_connector_registration(r ADAPTER adapter.json VERSION 2 OUTPUT r.json)'
    grep -qe '--name X --connector-version 2 ' build/build.ninja
    refused 'jitterbit_connector_registration(r ADAPTER nameless.json OUTPUT r.json)' \
        'NAME is missing'
    refused 'jitterbit_connector_registration(r ADAPTER broken.json OUTPUT r.json)' \
        "ADAPTER: $T/source/broken.json: "
}

test_a_version_that_adapter_json_does_not_tell_is_the_projects_or_a_first_one() {
    setup
    for text in '{"name": "X"}' '{"name": "X", "version": ""}' '{"name": "X", "version": null}'; do
        echo "$text" >source/versionless.json
        accepted 'jitterbit_connector_registration(r ADAPTER versionless.json OUTPUT r.json)'
        grep -qe '--name X --connector-version 1.0.0 ' build/build.ninja
        expect_stderr "nor project() tells a version"
        accepted 'set(PROJECT_VERSION 3.2)
jitterbit_connector_registration(r ADAPTER versionless.json OUTPUT r.json)'
        grep -qe '--name X --connector-version 3.2 ' build/build.ninja
        expect_no_stderr "tells a version"
    done
    accepted 'set(PROJECT_VERSION 3.2)
jitterbit_connector_registration(r ADAPTER adapter.json OUTPUT r.json)'
    grep -qe '--name X --connector-version 1 ' build/build.ninja
    accepted 'set(PROJECT_VERSION 3.2)
jitterbit_connector_registration(r NAME N OUTPUT r.json)'
    grep -qe '--name N --connector-version 3.2 ' build/build.ninja
}

test_a_changed_adapter_json_configures_again() {
    accepted 'jitterbit_connector_registration(r ADAPTER adapter.json OUTPUT r.json)'
    echo '{"name": "X", "version": "7"}' >source/adapter.json
    built
    grep -qe '--name X --connector-version 7 ' build/build.ninja
}

test_places_of_harmony_are_checked() {
    refused 'jitterbit_connector_registration(r NAME N VERSION 1 OUTPUT r.json REGION eu)' \
        "REGION is na, emea or apac, not 'eu'"
    refused 'jitterbit_connector_validate(v JAR connector.jar HOST harmony.example)' \
        "HOST is a scheme, host and port"
    refused 'jitterbit_connector_validate(v JAR connector.jar HOST https://me:word@harmony.example)' \
        "HOST is a scheme, host and port"
    refused 'jitterbit_connector_validate(v JAR connector.jar REGION na HOST https://harmony.example)' \
        'REGION and HOST exclude each other'
    refused 'jitterbit_connector_validate(v JAR connector.jar REGISTRATION r.json)' \
        'JAR and REGISTRATION exclude each other'
}

test_a_target_of_the_same_name_is_an_error() {
    refused "add_custom_target(r)
jitterbit_connector_release(r $RIGHT_RELEASE)" 'there is a target of this name already'
}

test_a_manifest_needs_the_add_jar_that_it_is_for() {
    refused 'jitterbit_connector_manifest(m TEMPLATE template.MF REGISTRATION r.json OUTPUT MANIFEST.MF
        FOR nothing)' "FOR: there is no add_jar target 'nothing' in this folder"
}

test_the_program_must_be_known() {
    module=$SOURCE_DIR/cmake/JitterbitConnector.cmake
    PACKAGE="include($module)"
    refused "jitterbit_connector_release(r $RIGHT_RELEASE)" 'there is no jbc'
    PACKAGE="set(JBC_EXECUTABLE nowhere/jbc)
include($module)"
    refused "jitterbit_connector_release(r $RIGHT_RELEASE)" 'JBC_EXECUTABLE must be the full path'
    PACKAGE="set(JBC_EXECUTABLE $JBC)
include($module)"
    accepted "jitterbit_connector_release(r $RIGHT_RELEASE)"
}

run_tests
