#!/bin/sh
# init: a template from a connector's JAR, and the lines by which a build uses it.
# shellcheck disable=SC2016,SC2031 # names have their own $ and `, and each test a HOME of its own
. "$(dirname "$0")/../lib.sh"

init() {
    run "$JBC" init --jar "$SAMPLE_JAR" "$@"
}

# accepted JAR [OPTION]...: prepare-release takes the template as it is.
accepted() {
    jar=$1
    shift
    run "$JBC" prepare-release --simulate --jar "$jar" --manifest MANIFEST.MF.in -o out.jar "$@"
    expect_status 0
}

# connector MANIFEST-LINES ADAPTER-MEMBERS: made.jar, a JAR with these.
connector() {
    printf '%s\n' "$1" >manifest
    printf '{ "name": "Made"%s }\n' "$2" >adapter.json
    jar --create --file made.jar --manifest manifest adapter.json
}

test_the_template_is_accepted_at_once() {
    init
    expect_status 0
    accepted "$SAMPLE_JAR"
    [ "$(attribute out.jar Version)" = 1.0.0 ]
    [ "$(attribute out.jar Jitterbit-Activity-EntityTypeId-fetch)" = 2370703 ]
    [ "$(attribute out.jar Class-Path)" = lib/folder-drop-model-1.0.jar ]
    expect_no_stderr adapter.json
}

test_every_attribute_is_there_and_explained() {
    init
    for name in Version Jitterbit-Connector Jitterbit-Connector-UI Jitterbit-Connector-Key \
        Jitterbit-Connector-Secret Jitterbit-Connector-Endpoint-EntityTypeId Author; do
        grep -q "^$name: ." MANIFEST.MF.in
    done
    for activity in list fetch put delete; do
        grep -qx "Jitterbit-Activity-EntityTypeId-$activity: @JITTERBIT_ACTIVITY_ID_$activity@" \
            MANIFEST.MF.in
    done
    grep -qx 'Jitterbit-Connector-Factory-Class: example.folderdrop.FolderDropConnectorFactory' \
        MANIFEST.MF.in
    [ "$(grep -c '^#' MANIFEST.MF.in)" -gt 15 ]
    refute grep -n '^$' MANIFEST.MF.in
    refute grep -n '.\{100\}' MANIFEST.MF.in
}

test_the_template_makes_a_whole_manifest_before_a_jar_is_built() {
    init
    "$JBC" register --simulate --name "Folder Drop" --connector-version 1.0.0 -o registration.json
    unzip -p "$SAMPLE_JAR" adapter.json >adapter.json
    run "$JBC" manifest --manifest MANIFEST.MF.in --adapter adapter.json \
        --registration registration.json -o MANIFEST.MF
    expect_status 0
    grep -q '^Version: 1.0.0' MANIFEST.MF
    grep -q '^Jitterbit-Activity-EntityTypeId-put: 2370704' MANIFEST.MF
}

test_a_file_that_is_there_stays() {
    echo mine >MANIFEST.MF.in
    init
    expect_status 1
    expect_stderr MANIFEST.MF.in
    expect_stderr "-o FILE"
    expect_empty stdout
    [ "$(cat MANIFEST.MF.in)" = mine ]
    init -o other.in
    expect_status 0
    expect_stdout other.in
    grep -q '^Version' other.in
}

test_the_template_is_as_public_as_other_files() {
    init
    expect_mode MANIFEST.MF.in 644
    (umask 077 && "$JBC" init --jar "$SAMPLE_JAR" -o other.in)
    expect_mode other.in 600
}

test_what_a_released_jar_holds() {
    "$JBC" prepare-release --simulate --jar "$SAMPLE_JAR" -o released.jar
    key=$(attribute released.jar Jitterbit-Connector-Key)
    secret=$(attribute released.jar Jitterbit-Connector-Secret)
    run "$JBC" init --verbose --jar released.jar
    expect_status 0
    expect_stderr "not copied"
    expect_no_leak "$key" "$secret" -- released.jar
    grep -qx 'Jitterbit-Activity-EntityTypeId-put: 2370704' MANIFEST.MF.in
    refute grep 'Endpoint.*[0-9]' MANIFEST.MF.in
    accepted released.jar
}

test_ids_of_activities_outlive_a_change_of_their_order() {
    connector 'Jitterbit-Activity-EntityTypeId-b: 2370702' \
        ', "version": "1", "activities": {"a": {}, "b": {}}'
    run "$JBC" init --jar made.jar
    expect_status 0
    accepted made.jar
    [ "$(attribute out.jar Jitterbit-Activity-EntityTypeId-b)" = 2370702 ]
    [ "$(attribute out.jar Jitterbit-Activity-EntityTypeId-a)" = 2370703 ]
}

test_the_older_spelling_stays_and_the_release_has_both() {
    connector 'Jitterbit-Connector-Endpoint-Id: ****
Jitterbit-Activity-Id-go: ' ', "version": "1", "activities": {"go": {}}'
    run "$JBC" init --jar made.jar
    grep -q '^Jitterbit-Connector-Endpoint-Id: ' MANIFEST.MF.in
    grep -q '^Jitterbit-Activity-Id-go: ' MANIFEST.MF.in
    accepted made.jar
    [ "$(attribute out.jar Jitterbit-Activity-Id-go)" = 2370702 ]
    [ "$(attribute out.jar Jitterbit-Activity-EntityTypeId-go)" = 2370702 ]
}

test_a_version_of_its_own_stays() {
    connector 'Version: 17' ', "version": "1.0", "activities": {"go": {}}'
    run "$JBC" init --jar made.jar
    grep -qx 'Version: 17' MANIFEST.MF.in
    accepted made.jar
    [ "$(attribute out.jar Version)" = 17 ]
}

test_a_version_that_only_the_manifest_has() {
    connector 'Version: 17' ', "activities": {"go": {}}'
    run "$JBC" init --jar made.jar
    accepted made.jar
    [ "$(attribute out.jar Version)" = 17 ]
}

test_a_connector_without_any_version() {
    connector 'Jitterbit-Connector: true' ', "activities": {"go": {}}'
    run "$JBC" init --jar made.jar
    expect_status 0
    accepted made.jar
    [ "$(attribute out.jar Version)" = 1.0.0 ]
}

test_a_connector_without_activities_or_manifest() {
    printf '{ "name": "Made", "version": "1" }\n' >adapter.json
    zip -q made.jar adapter.json
    run "$JBC" init --jar made.jar
    expect_status 0
    expect_stderr "no activities"
    accepted made.jar
}

test_another_entry_than_adapter_json() {
    printf 'Jitterbit-Connector-UI: ui/pages.json\n' >manifest
    mkdir ui
    printf '{ "name": "Made", "version": "1", "activities": {"go": {}} }\n' >ui/pages.json
    jar --create --file made.jar --manifest manifest ui/pages.json
    run "$JBC" init --jar made.jar
    expect_status 0
    grep -qx 'Jitterbit-Connector-UI: ui/pages.json' MANIFEST.MF.in
    accepted made.jar
}

test_other_secrets_of_a_manifest_are_not_copied() {
    connector 'Jitterbit-Other-Secret: CANARY-secret-1
Jitterbit-Other: kept' ', "version": "1", "activities": {"go": {}}'
    run "$JBC" init --jar made.jar
    expect_status 0
    grep -qx 'Jitterbit-Other: kept' MANIFEST.MF.in
    expect_no_leak CANARY-secret-1 -- made.jar manifest
}

test_a_signed_jar_is_noted() {
    keytool -genkeypair -keystore keys -storepass password -alias me -keyalg EC -dname CN=me
    jarsigner -keystore keys -storepass password -signedjar signed.jar "$SAMPLE_JAR" me
    run "$JBC" init --jar signed.jar
    expect_status 0
    expect_stderr "is signed"
    expect_stderr --strip-signatures
    accepted signed.jar --strip-signatures
}

test_what_is_no_connector_is_refused() {
    echo text >text.jar
    run "$JBC" init --jar text.jar
    expect_status 3
    expect_stderr text.jar
    jar --create --file plain.jar text.jar
    run "$JBC" init --jar plain.jar
    expect_status 3
    expect_stderr "no adapter.json"
    echo '{ "name": 7' >adapter.json
    jar --create --file broken.jar adapter.json
    run "$JBC" init --jar broken.jar
    expect_status 3
    expect_stderr adapter.json
    run "$JBC" init --jar no-such.jar
    expect_status 1
    run "$JBC" init
    expect_status 2
    expect_stderr --jar
    echo "not a folder" >nowhere
    init -o nowhere/MANIFEST.MF.in
    expect_status 1
    expect_no_file MANIFEST.MF.in
}

# ---- the lines for the build ---------------------------------------------------------------------

test_a_folder_without_a_build_gets_a_command() {
    simulator
    init
    expect_stdout "jbc prepare-release"
    mkdir bin
    ln -s "$JBC" bin/jbc
    cp "$SAMPLE_JAR" "a 'b.jar"
    rm MANIFEST.MF.in
    run "$JBC" init --jar "a 'b.jar"
    sed 's/--region na.*\\/\\/' stdout >lines
    credentials
    PATH=$PWD/bin:$PATH sh -e lines
    [ "$(attribute "a 'b-release.jar" Version)" = 1.0.0 ]
}

test_the_lines_fit_the_folder() {
    touch Makefile
    init -o 1.in
    expect_stdout "include /usr/share/jbc/jbc.mk"
    expect_stdout "JBC_NAME_folder-drop := Folder Drop"
    touch pom.xml
    init -o 2.in
    expect_stdout "<artifactId>exec-maven-plugin</artifactId>"
    touch CMakeLists.txt
    init -o 3.in
    expect_stdout "jitterbit_connector_release"
    expect_stdout 'NAME "Folder Drop" VERSION "1.0.0"'
    expect_stdout 'TEMPLATE "3.in"'
}

test_ci_servers_are_pointed_to_a_template() {
    init -o 1.in
    expect_no_stdout templates/ci
    mkdir -p .github/workflows
    touch .gitlab-ci.yml Jenkinsfile
    init -o 2.in
    expect_stdout templates/ci/github-release.yml
    expect_stdout templates/ci/gitlab-ci.yml
    expect_stdout templates/ci/Jenkinsfile
}

test_a_postman_environment_tells_where_and_who() {
    cat >env.json <<'END'
{ "values": [ { "key": "hostURL", "value": "https://emea-west.jitterbit.com" },
              { "key": "email", "value": "o'neill@example.com" }, { "key": "orgId", "value": "4711" },
              { "key": "password", "value": "CANARY-pass-word" } ] }
END
    init --postman-env env.json
    expect_status 0
    expect_stdout "--host https://emea-west.jitterbit.com --org-id 4711"
    expect_stdout "--username 'o'\\''neill@example.com'"
    expect_no_leak CANARY-pass-word -- env.json
    touch CMakeLists.txt
    init --postman-env env.json -o other.in
    expect_stdout "HARMONY_HOST=https://emea-west.jitterbit.com HARMONY_ORG_ID=4711"
}

test_a_postman_environment_of_another_connector_is_noted() {
    echo '{ "values": [ { "key": "connectorName", "value": "Other" } ] }' >env.json
    init --postman-env env.json
    expect_status 0
    expect_stderr "warning: env.json is for the connector 'Other'"
}

# ---- the JAR that is there ----

test_the_jar_is_found() {
    for folder in target build .; do
        mkdir -p "$folder"
        cp "$SAMPLE_JAR" "$folder/a b.jar"
        run "$JBC" init
        expect_status 0
        expect_stderr "found $(echo "$folder/a b.jar" | sed 's,^\./,,')"
        rm "$folder/a b.jar" MANIFEST.MF.in
    done
}

test_what_is_no_connector_is_passed_over() {
    mkdir target build
    echo text >build/text.jar
    jar --create --file build/plain.jar build/text.jar
    echo '{ "name": 7' >adapter.json
    jar --create --file broken.jar adapter.json
    mkdir target/folder.jar
    cp "$SAMPLE_JAR" target/sample.jar
    cp "$SAMPLE_JAR" target/sample.jar.original
    run "$JBC" init
    expect_status 0
    expect_stderr "found target/sample.jar"
}

test_a_released_jar_beside_the_one_that_is_built_is_passed_over() {
    cp "$SAMPLE_JAR" a.jar
    "$JBC" prepare-release --simulate --jar a.jar -o a-release.jar
    run "$JBC" init
    expect_status 0
    expect_stderr "found a.jar"
    rm a.jar MANIFEST.MF.in
    run "$JBC" init
    expect_status 0
    expect_stderr "found a-release.jar"
}

test_of_several_jars_none_is_chosen() {
    mkdir target build
    cp "$SAMPLE_JAR" target/a.jar
    cp "$SAMPLE_JAR" 'build/b .jar'
    run "$JBC" init
    expect_status 2
    expect_stderr "'target/a.jar', 'build/b .jar'"
    expect_stderr --jar
    expect_no_file MANIFEST.MF.in
    run "$JBC" init --jar target/a.jar
    expect_status 0
}

test_no_jar_at_all() {
    run "$JBC" init
    expect_status 2
    expect_stderr "--jar FILE"
    expect_no_file MANIFEST.MF.in
}

# ---- lines that hold whatever the names are ----

# A connector of an odd name in a folder of an odd name, registered at a simulator.
odd_project() {
    simulator
    credentials
    mkdir "it's a build"
    printf '{ "name": "%s", "version": "1.0", "activities": { "fetch": {} } }\n' "$1" >adapter.json
    jar --create --file "it's a build/my \"odd\" \$jar.jar" adapter.json
    JAR="it's a build/my \"odd\" \$jar.jar"
}

test_a_shell_command_of_odd_names() {
    odd_project "It's \$HOME \`x\` & co"
    run "$JBC" init --jar "$JAR" -o "my template.in"
    expect_status 0
    sed 's/--region na.*\\/\\/' stdout >lines
    mkdir bin
    ln -s "$JBC" bin/jbc
    PATH=$PWD/bin:$PATH sh -e lines
    [ -n "$(attribute "it's a build/my \"odd\" \$jar-release.jar" Jitterbit-Connector-Key)" ]
}

test_cmake_lines_of_odd_names() {
    odd_project 'Odd \"x\" $y {z} #'
    cmake --install "$BUILD_DIR" --prefix "$T/prefix" >install.log
    touch CMakeLists.txt
    run "$JBC" init --jar "$JAR" -o "my template.in"
    expect_status 0
    {
        echo 'cmake_minimum_required(VERSION 3.25)'
        echo 'project(odd LANGUAGES NONE)'
        cat stdout
    } >CMakeLists.txt
    cmake -G Ninja -B out -D CMAKE_PREFIX_PATH="$T/prefix" >cmake.log
    cmake --build out --target connector_registration >build.log
    cmake --build out >build.log
    [ "$(attribute 'out/my "odd" $jar-release.jar' Jitterbit-Connector-Key)" = \
        "$(member key <registration.json)" ]
}

# make_lines NAME: what init prints for a connector of that name makes a release.
make_lines() {
    rm -rf registrations dist MANIFEST.MF.in
    printf '{ "name": "%s", "version": "1.0", "activities": { "fetch": {} } }\n' "$1" >adapter.json
    jar --create --file c.jar adapter.json
    : >Makefile
    run "$JBC" init --jar c.jar
    expect_status 0
    sed "s,/usr/share/jbc,$SOURCE_DIR/cmake,; s,--region na --username [^ ]*,--host $HOST --username demo@example.com," \
        stdout >Makefile
    echo demo >"$HOME/.harmony-password"
    make JBC="$JBC" jbc-register >make.log 2>&1 || fail "$(cat make.log)"
    make JBC="$JBC" jbc-release >make.log 2>&1 || fail "$(cat make.log)"
    [ "$(requests register)" -eq "$2" ]
}

test_make_lines_of_odd_names() {
    simulator
    unset MAKEFLAGS MAKELEVEL MFLAGS
    make_lines 'Plain' 1
    make_lines "It's \$HOME # co" 2
    make_lines ' blanks around ' 3
    "$JBC" list --host "$HOST" --username demo@example.com --password-file "$HOME/.harmony-password" --json >listed
    grep -qF '"It'"'"'s $HOME # co"' listed
    grep -qF '" blanks around "' listed
}

test_make_cannot_name_every_file() {
    : >Makefile
    for name in 'a b.jar' "it's.jar" 'a%b.jar' 'a$b.jar' 'a#b.jar' 'a:b.jar' 'a(b).jar'; do
        cp "$SAMPLE_JAR" "$name"
        run "$JBC" init --jar "$name"
        expect_status 0
        expect_stderr "make can't name '$name'"
        expect_stdout "jbc prepare-release"
        expect_no_stdout JBC_JAR
        rm "$name" MANIFEST.MF.in
    done
    init -o 'my template.in'
    expect_stderr "make can't name 'my template.in'"
}

# ---- what is installed ----

test_installed_paths_exist_under_any_prefix() {
    cmake --install "$BUILD_DIR" --prefix "$T/any/prefix" >install.log
    mv any/prefix moved
    touch Makefile .gitlab-ci.yml
    run moved/bin/jbc init --jar "$SAMPLE_JAR"
    expect_status 0
    expect_stdout "include $T/moved/share/jbc/jbc.mk"
    expect_stdout "$T/moved/share/jbc/templates/ci/gitlab-ci.yml"
    [ -f "$(sed -n 's/^include //p' stdout)" ]
    mkdir 'with blank'
    mv moved 'with blank'
    run 'with blank/moved/bin/jbc' init --jar "$SAMPLE_JAR" -o other.in
    expect_stderr "make can't name '$T/with blank/moved/share/jbc'"
}

# ---- .gitignore ----

test_what_holds_secrets_is_named() {
    while read -r file lines; do
        [ "$file" = - ] || touch "$file"
        rm -f MANIFEST.MF.in
        init
        for line in $lines; do
            grep -q "^\(#\|<!--\)     $line\( -->\)\{0,1\}\$" stdout || fail "not there: $line"
        done
        expect_no_file .gitignore
    done <<'END'
Makefile /registrations/ /dist/
pom.xml /registration.json /dist/
CMakeLists.txt /registration.json
END
}

test_a_release_beside_its_jar_is_named() {
    mkdir build
    cp "$SAMPLE_JAR" 'build/a [b].jar'
    run "$JBC" init --gitignore --jar './build/a [b].jar'
    [ "$(cat .gitignore)" = '/build/a \[b]-release.jar' ]
    expect_no_stdout .gitignore
    expect_stderr "to .gitignore"
}

test_lines_are_added_to_gitignore_once() {
    touch pom.xml
    printf '/target/\n/dist/' >.gitignore
    chmod 600 .gitignore
    init --gitignore
    expect_status 0
    printf '/target/\n/dist/\n/registration.json\n' >wanted
    expect_file_equal wanted .gitignore
    expect_mode .gitignore 600
    init --gitignore -o other.in
    expect_file_equal wanted .gitignore
    expect_stderr "already"
}

test_a_gitignore_that_cannot_be_written_is_a_failure() {
    mkdir .gitignore
    touch pom.xml
    init --gitignore
    expect_status 1
    expect_stderr .gitignore
    expect_no_file MANIFEST.MF.in
}

test_a_jar_elsewhere_has_nothing_to_ignore() {
    mkdir project
    cp "$SAMPLE_JAR" a.jar
    cd project
    echo '{}' >jbc.json
    run "$JBC" init --gitignore --jar ../a.jar
    expect_status 0
    expect_no_file .gitignore
}

test_it_writes_a_project_file_that_releases() {
    mkdir target
    cp "$SAMPLE_JAR" target/folder-drop-1.0.0.jar
    run "$JBC" init --gitignore
    expect_status 0
    expect_stderr "jbc.json"
    grep -q '"jar":.*"target/folder-drop-\*.jar"' jbc.json
    grep -qx /dist/ .gitignore
    run "$JBC" prepare-release --project jbc.json --connector folder-drop --simulate -o out.jar
    expect_status 0
    [ -e out.jar ]
}

test_it_writes_the_organization_of_a_postman_environment() {
    cat >p.json <<'END'
{"values": [{"key": "hostURL", "value": "https://emea-west.jitterbit.com"}, {"key": "orgId", "value": "777"}]}
END
    run "$JBC" init --jar "$SAMPLE_JAR" --postman-env p.json
    expect_status 0
    grep -q '"host":.*"https://emea-west.jitterbit.com"' jbc.json
    grep -q '"orgId":.*"777"' jbc.json
}

test_a_project_file_that_is_there_stays() {
    echo '{"mine": true}' >jbc.json
    cp jbc.json before
    run "$JBC" init --jar "$SAMPLE_JAR" --json
    expect_status 0
    expect_file_equal before jbc.json
    expect_stdout '"project":	null'
}

test_quiet_prints_no_lines() {
    init --quiet
    expect_status 0
    expect_empty stdout
}

test_json_holds_all_of_it() {
    touch CMakeLists.txt
    init --json
    expect_status 0
    expect_stdout '"name":	"Folder Drop"'
    expect_stdout '"activities":	["list", "fetch", "put", "delete"]'
    expect_stdout '"output":	"MANIFEST.MF.in"'
    expect_stdout '"buildSystem":	"cmake"'
    expect_stdout 'jitterbit_connector_release('
    expect_stdout '"project":	"jbc.json"'
    expect_stdout '"gitignore":	["/registration.json", "/dist/"]'
}

run_tests
