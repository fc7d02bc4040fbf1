#!/bin/sh
# jbc.mk in projects that GNU make builds.
. "$(dirname "$0")/../lib.sh"

PASSWORD=CANARY-pass-word-1
export JBC
unset MAKEFLAGS MAKELEVEL MFLAGS GITHUB_ACTIONS

# project CONNECTOR...: a project that builds the JAR of each of them, one of which is the sample.
project() {
    mkdir -p source
    for connector in "$@"; do
        cp "$SAMPLE_JAR" "source/$connector.jar"
        sed "s/\"Folder Drop\"/\"Connector $connector\"/" \
            "$TEST_DATA/sample-connector/resources/adapter.json" >adapter.json
        [ "$connector" = folder-drop ] || zip -q "source/$connector.jar" adapter.json
    done
    cp "$TEST_DATA/sample-connector/MANIFEST.MF" MANIFEST.MF.in
    cat >Makefile <<END
JBC_CONNECTORS := $*
JBC_NAME_folder-drop := Folder Drop
JBC_NAME_alpha := Connector alpha
JBC_NAME_beta := Connector beta
JBC_NAME_gamma := Connector gamma
JBC_VERSION := 1.0.0
JBC_FLAGS = --host $HOST --username demo@example.com --password-file password
include jbc.mk

all: \$(JBC_CONNECTORS:%=dist/%.jar)

build/%.jar: source/%.jar
	mkdir -p build
	cp source/\$*.jar \$@
.SECONDARY: \$(JBC_CONNECTORS:%=build/%.jar)
END
    echo "$PASSWORD" >password
}

harmony() {
    simulator --username demo@example.com --password "$PASSWORD" --state simulator.state "$@"
}

make() {
    command make -I "$SOURCE_DIR/cmake" "$@"
}

expect_up_to_date() {
    make -q || fail "not up to date"
    make >again
    refute grep -q "$JBC" again
}

# expect_release CONNECTOR: it was written again, and is up to date now.
expect_release() {
    make >again
    grep -q "package --jar build/$1.jar" again || fail "not written again: dist/$1.jar"
    expect_up_to_date
}

# later FILE: it has changed since.
later() {
    sleep 0.02
    touch "$1"
}

test_a_jar_becomes_a_release() {
    harmony
    project folder-drop
    make jbc-register
    expect_calls login list register list list
    run make
    expect_status 0
    expect_calls login list register list list
    key=$(member key <registrations/folder-drop.json)
    [ "$(attribute dist/folder-drop.jar Jitterbit-Connector-Key)" = "$key" ]
    java -cp "$JAVA_CLASSES" ReadJar dist/folder-drop.jar
    expect_mode registrations/folder-drop.json 600
    make jbc-validate
    expect_calls login list register list list login validate
}

test_the_default_goal_stays_the_projects() {
    harmony
    project folder-drop
    {
        sed '/^all:/,$d' Makefile
        printf 'hello:\n\t@echo hello\n'
    } >Makefile.first
    run make -f Makefile.first
    expect_status 0
    expect_stdout hello
    sed '1i\
before:\
	@echo the first' Makefile >Makefile.before
    run make -f Makefile.before
    expect_stdout "the first"
    expect_calls
}

test_nothing_is_done_twice() {
    harmony
    project folder-drop
    make jbc-register
    make
    expect_up_to_date
}

test_each_input_that_changes_makes_the_release_anew() {
    harmony
    project folder-drop
    make jbc-register
    make
    for input in source/folder-drop.jar build/folder-drop.jar MANIFEST.MF.in \
        registrations/folder-drop.json; do
        later "$input"
        expect_release folder-drop
    done
    echo 'X-More: 1' >>MANIFEST.MF.in
    expect_release folder-drop
    [ "$(attribute dist/folder-drop.jar X-More)" = 1 ]
    rm dist/folder-drop.jar
    expect_release folder-drop
    later unrelated
    expect_up_to_date
}

test_only_the_release_whose_input_changed_is_made_anew() {
    harmony
    project folder-drop alpha
    make jbc-register
    make
    later source/alpha.jar
    expect_release alpha
    refute grep -q folder-drop again
}

test_a_missing_registration_is_never_asked_for_by_itself() {
    harmony
    project folder-drop
    run make
    expect_status 2
    expect_stderr "there is no registration file registrations/folder-drop.json"
    expect_stderr "make jbc-register"
    expect_no_file dist/folder-drop.jar
    expect_no_file registrations/folder-drop.json
    expect_calls
}

test_an_existing_registration_file_needs_no_harmony() {
    HOST=http://127.0.0.1:1
    project folder-drop
    mkdir registrations
    cat >registrations/folder-drop.json <<END
{ "name": "Folder Drop", "key": "k-1", "secret": "s-1", "endpointEntityId": "1",
  "functionEntityStartId": "2", "functionEntityEndId": "99" }
END
    make
    [ "$(attribute dist/folder-drop.jar Jitterbit-Connector-Key)" = k-1 ]
}

test_a_projects_own_rule_may_fetch_the_registration_file() {
    HOST=http://127.0.0.1:1
    project folder-drop
    cat >vault.json <<END
{ "name": "Folder Drop", "key": "k-1", "secret": "s-1", "endpointEntityId": "1",
  "functionEntityStartId": "2", "functionEntityEndId": "99" }
END
    printf '%s: vault.json\n\tmkdir -p registrations\n\tcp vault.json $@\n' \
        registrations/folder-drop.json >>Makefile
    make
    [ "$(attribute dist/folder-drop.jar Jitterbit-Connector-Key)" = k-1 ]
}

test_many_jobs_make_one_registration_for_each_connector() {
    harmony
    project folder-drop alpha beta gamma
    make -j 8 jbc-register
    [ "$(requests register)" -eq 4 ]
    make -j 8 jbc-register
    [ "$(requests register)" -eq 4 ]
    make -j 8
    expect_up_to_date
    for connector in folder-drop alpha beta gamma; do
        key=$(member key <"registrations/$connector.json")
        [ "$(attribute "dist/$connector.jar" Jitterbit-Connector-Key)" = "$key" ]
        echo "$key" >>keys
    done
    [ "$(sort -u keys | wc -l)" -eq 4 ]
    make -j 8 jbc-validate
    [ "$(requests validate)" -eq 4 ]
}

test_one_connector_can_be_registered_and_validated_alone() {
    harmony
    project folder-drop alpha
    make jbc-register-alpha
    expect_no_file registrations/folder-drop.json
    make jbc-validate-alpha
    expect_no_file dist/folder-drop.jar
    : >jbc-register-alpha
    : >jbc-validate-alpha
    make jbc-register-alpha jbc-validate-alpha
    expect_calls login list register list list login validate login list login validate
}

test_a_failure_ends_make_and_leaves_what_stood_there() {
    harmony
    project folder-drop
    make jbc-register
    make
    cp dist/folder-drop.jar before.jar
    echo 'not a manifest' >MANIFEST.MF.in
    for shell in '' '.ONESHELL:'; do
        echo "$shell" >>Makefile
        run make
        expect_status 2
        expect_stderr "MANIFEST.MF.in:1"
        expect_file_equal before.jar dist/folder-drop.jar
        [ "$(ls -A dist)" = folder-drop.jar ]
        refute make -q
    done
    cp "$TEST_DATA/sample-connector/MANIFEST.MF" MANIFEST.MF.in
    make
    make -q
    expect_file_equal before.jar dist/folder-drop.jar
}

test_a_first_failure_leaves_no_output() {
    harmony
    project folder-drop
    make jbc-register
    echo 'no JAR' >source/folder-drop.jar
    run make
    expect_status 2
    expect_stderr folder-drop.jar
    [ -z "$(ls -A dist)" ]
}

test_a_refused_registration_fails_and_writes_nothing() {
    harmony --fault register:refuse=ORG_LOCKED
    project folder-drop
    run make jbc-register
    expect_status 2
    expect_stderr ORG_LOCKED
    expect_no_file registrations/folder-drop.json
}

test_what_is_not_valid_fails() {
    harmony --fault validate:refuse=INVALID_CONNECTOR
    project folder-drop
    make jbc-register
    run make jbc-validate
    expect_status 2
    expect_stderr INVALID_CONNECTOR
}

test_a_manifest_is_made_for_a_jar_to_be_built_with() {
    harmony
    project folder-drop
    cp "$TEST_DATA/sample-connector/resources/adapter.json" adapter.json
    mkdir classes
    (cd classes && unzip -q "$SAMPLE_JAR" && rm -r META-INF)
    cat >Makefile.manifest <<END
JBC_ADAPTER := adapter.json
include Makefile
connector.jar: build/folder-drop.MF
	jar --create --file \$@ --manifest \$< -C classes .
.DEFAULT_GOAL := connector.jar
END
    make -f Makefile.manifest jbc-register
    make -f Makefile.manifest
    key=$(member key <registrations/folder-drop.json)
    [ "$(attribute connector.jar Jitterbit-Connector-Key)" = "$key" ]
    java -cp connector.jar "$TEST_DATA/UseStore.java" | grep -q "the store works"
    expect_mode build/folder-drop.MF 600
    make -f Makefile.manifest -q
    for input in MANIFEST.MF.in registrations/folder-drop.json adapter.json; do
        later "$input"
        refute make -f Makefile.manifest -q
        make -f Makefile.manifest
        make -f Makefile.manifest -q
    done
}

test_paths_are_the_projects_own_choice() {
    harmony
    project folder-drop alpha
    for connector in folder-drop alpha; do
        mkdir -p "c/$connector"
        cp MANIFEST.MF.in "c/$connector/template.mf"
    done
    cat >Makefile.paths <<END
JBC_JAR := source/%.jar
JBC_RELEASE := out/release/%-release.jar
JBC_REGISTRATION := c/%/registration.json
JBC_TEMPLATE := c/%/template.mf
include Makefile
END
    make -f Makefile.paths jbc-register
    make -f Makefile.paths jbc-release
    attribute out/release/alpha-release.jar Jitterbit-Connector-Key | grep -q .
    later c/alpha/template.mf
    make -f Makefile.paths jbc-release >again
    grep -q alpha-release again
    refute grep -q folder-drop-release again
}

test_without_a_template_the_jars_own_manifest_is_filled() {
    harmony
    project folder-drop
    rm MANIFEST.MF.in
    make JBC_TEMPLATE= jbc-register
    make JBC_TEMPLATE=
    attribute dist/folder-drop.jar Jitterbit-Connector-Key | grep -q .
}

test_options_of_the_project_reach_jbc() {
    harmony
    project folder-drop
    make jbc-register
    make JBC_PACKAGE_FLAGS='--connector-version 1.2.3'
    [ "$(attribute dist/folder-drop.jar Version)" = 1.2.3 ]
}

test_names_with_quotes_and_dollars_arrive_whole() {
    harmony
    project folder-drop
    cat >Makefile.name <<'END'
include Makefile
JBC_NAME_folder-drop := It's "$$5" & `touch oops`
END
    make -f Makefile.name jbc-register
    expect_no_file oops
    run "$JBC" list --host "$HOST" --username demo@example.com --password-file password
    # shellcheck disable=SC2016
    expect_stdout 'It'\''s "$5" & `touch oops`'
}

test_mistakes_in_the_makefile_are_named() {
    HOST=http://127.0.0.1:1
    project folder-drop
    echo 'include jbc.mk' >Makefile.none
    run make -f Makefile.none
    expect_status 2
    expect_stderr "set JBC_CONNECTORS before the include"
    run make JBC_RELEASE=dist/x.jar
    expect_status 2
    expect_stderr "JBC_RELEASE is 'dist/x.jar': write %"
    run make JBC_VERSION= jbc-register
    expect_status 2
    expect_stderr "set JBC_VERSION_folder-drop to the version of Folder Drop"
    project folder-drop alpha
    run make JBC_REGISTRATION=registration.json
    expect_status 2
    expect_stderr "JBC_REGISTRATION is 'registration.json': write %"
}

test_no_secret_is_in_what_make_prints() {
    harmony
    project folder-drop
    HARMONY_HOST=$HOST HARMONY_USERNAME=demo@example.com \
        "$JBC" login --password-file password -o token.json
    for way in "--username demo@example.com --password-file password" "--token-file token.json"; do
        set -- JBC_FLAGS="--host $HOST $way"
        for option in -n --trace -p -d; do
            rm -rf dist registrations build
            make "$@" jbc-register >>all.log 2>&1
            make "$@" "$option" jbc-register all jbc-validate >>all.log 2>&1
        done
    done
    key=$(member key <registrations/folder-drop.json)
    secret=$(member secret <registrations/folder-drop.json)
    grep -q "package --jar" all.log
    expect_no_leak "$PASSWORD" "$(member token <token.json)" "$key" "$secret" -- password token.json \
        simulator.state registrations/folder-drop.json dist/folder-drop.jar
}

# A stand-in that says how it was called.
project_makefile() {
    printf '#!/bin/sh\necho "called: $*"\n' >stand-in
    chmod +x stand-in
    cat >Makefile <<'END'
JBC_PROJECT := jbc.json
JBC_ORGANIZATIONS := dev prod
JBC_PROJECT_FLAGS := --frozen
JBC_PROJECT_NEEDS := c.jar
all:
	@echo nothing asks Harmony
c.jar:
	@touch $@
include jbc.mk
END
}

test_a_project_file_releases_for_its_organizations_and_nothing_else_does() {
    project_makefile
    run make JBC="$T/stand-in"
    expect_status 0
    expect_stdout "nothing asks Harmony"
    expect_no_stdout called
    run make JBC="$T/stand-in" jbc-project
    expect_status 0
    expect_stdout "called: prepare-release --project jbc.json --organization dev --organization prod --frozen"
    [ -e c.jar ]
    run make JBC="$T/stand-in" jbc-project-prod
    expect_stdout "called: prepare-release --project jbc.json --organization prod --frozen"
}

test_a_project_without_organizations_is_a_mistake() {
    project_makefile
    sed -i '/JBC_ORGANIZATIONS/d' Makefile
    run make
    expect_status 2
    expect_stderr "set JBC_ORGANIZATIONS to organizations of jbc.json"
}

run_tests
