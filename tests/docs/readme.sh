#!/bin/sh
# shellcheck disable=SC2016,SC2031 # README has its own $ and `, and each test a HOME of its own
#
# README's commands and snippets, run as written but for host, account and paths. What is not run here
# has a test of its own: bootstrap/, install/, maven/ and ci/.
. "$(dirname "$0")/../lib.sh"

README=$SOURCE_DIR/README.md
SAMPLE=$TEST_DATA/sample-connector

# block LANGUAGE TEXT: the fenced block of that language that holds the text.
block() {
    awk -v fence="\`\`\`$1" -v text="$2" '
        inside && /^```$/ { if (index(found, text)) { printf "%s", found; exit } inside = 0 }
        inside { found = found $0 "\n" }
        $0 == fence { inside = 1; found = "" }' "$README" >block
    [ -s block ] || fail "README has no $1 block with: $2"
    cat block
}

# A connector project's folder: a JAR, a template, jbc on the PATH, a Harmony with credentials.
project() {
    simulator
    credentials
    mkdir -p bin build dist
    ln -s "$JBC" bin/jbc
    export PATH="$T/bin:$PATH"
    cp "$SAMPLE_JAR" build/connector.jar
    cp "$SAMPLE/MANIFEST.MF" MANIFEST.MF.in
}

test_the_real_thing() {
    project
    block sh "jbc prepare-release --jar build/connector.jar" |
        grep -v 'export HARMONY_\(REGION\|USERNAME\|PASSWORD\)=' >commands
    run sh -e commands
    expect_status 0
    expect_calls login list register list list validate
    [ "$(attribute dist/connector.jar Jitterbit-Connector-Endpoint-EntityTypeId)" = 2370701 ]
}

test_the_template() {
    project
    block "" "Jitterbit-Connector-Key: (Placeholder Key)" >MANIFEST.MF.in
    run "$JBC" prepare-release --simulate --jar build/connector.jar --manifest MANIFEST.MF.in -o out.jar
    expect_status 0
    [ "$(attribute out.jar Jitterbit-Activity-EntityTypeId-fetch)" = 2370702 ]
    [ "$(attribute out.jar Version)" = 1.0.0 ]
}

# dev and prod are two simulators here; git is not there, and the lock is what it would get.
test_releases_that_remember() {
    simulator
    dev=$HOST
    simulator --first-id 4000000
    project_of_readme=$(block json '"organizations"')
    printf '%s\n' "$project_of_readme" |
        sed "/\"dev\"/s|\"region\": \"na\", \"orgId\": \"12345\"|\"host\": \"$dev\", \"orgId\": \"12345\"|
             /\"prod\"/s|\"region\": \"na\", \"orgId\": \"67890\"|\"host\": \"$HOST\", \"orgId\": \"12345\"|" >jbc.json
    export HARMONY_USERNAME=demo@example.com HARMONY_PASSWORD=demo
    mkdir -p bin build
    ln -s "$JBC" bin/jbc
    printf '#!/bin/sh\n[ -s jbc.lock ]\n' >bin/git
    chmod +x bin/git
    export PATH="$T/bin:$PATH"
    cp "$SAMPLE_JAR" build/connector.jar
    cp "$SAMPLE/MANIFEST.MF" MANIFEST.MF.in
    block sh "jbc prepare-release --dry-run --organization dev" >commands
    run sh -e commands
    expect_status 0
    [ "$(attribute dist/dev/folder-drop-1.0.0.jar Jitterbit-Connector-Endpoint-EntityTypeId)" = 2370701 ]
    [ "$(attribute dist/prod/folder-drop-1.0.0.jar Jitterbit-Connector-Endpoint-EntityTypeId)" = 4000000 ]
    block sh "jbc lock --check" >commands
    run sh -e commands
    expect_status 0
}

test_init() {
    project
    rm MANIFEST.MF.in
    block sh "jbc init" >commands
    run sh -e commands
    expect_status 0
    expect_stdout "jbc prepare-release"
    grep -q "^Jitterbit-Activity-EntityTypeId-fetch:" MANIFEST.MF.in
}

test_check() {
    project
    mkdir jar
    unzip -q build/connector.jar -d jar
    sed -i 's/folderdrop.FolderDrop/folderdrop.Gone/' jar/META-INF/MANIFEST.MF
    sed -i 's/folder.svg/gone.svg/' jar/adapter.json
    rm build/connector.jar
    (cd jar && zip -qX ../build/connector.jar META-INF/MANIFEST.MF && zip -qXr ../build/connector.jar . -x META-INF/MANIFEST.MF)
    block sh "jbc check" >commands
    run sh -e commands
    expect_status 3
    block "" "[factory-missing]" >wanted
    expect_file_equal wanted stdout
}

test_verify() {
    project
    "$JBC" prepare-release --jar build/connector.jar -o dist/connector.jar
    mkdir jar
    unzip -q dist/connector.jar -d jar
    sed -i 's/\(EntityTypeId-fetch: \).*/\11703\r/' jar/META-INF/MANIFEST.MF
    rm dist/connector.jar
    (cd jar && zip -qX ../dist/connector.jar META-INF/MANIFEST.MF && zip -qXr ../dist/connector.jar . -x META-INF/MANIFEST.MF)
    block sh "jbc verify" >commands
    run sh -e commands
    expect_status 8
    block "" "Harmony: key and secret: valid" >wanted
    expect_file_equal wanted stdout
}

# A proxy that wants a password plays the one on the way to Harmony.
test_doctor() {
    http 407 '' >answer
    serve answer
    unset HARMONY_HOST HARMONY_ORG_ID HARMONY_AUTH_TOKEN CURL_CA_BUNDLE XDG_STATE_HOME
    export https_proxy="$HOST" HARMONY_USERNAME=me@example.com HARMONY_PASSWORD=any PATH="$T/bin:$PATH"
    mkdir bin
    ln -s "$JBC" bin/jbc
    block sh "jbc doctor" >commands
    run sh -e commands
    expect_status 5
    sed -i "s,$HOME,/home/me," stdout
    block "" "setting: password: set" >wanted
    expect_file_equal wanted stdout
}

# What CI does, where a person has begun the lock and a device is not asked for.
test_a_release_in_ci() {
    project
    block json '"organizations"' |
        sed "/\"prod\"/s|\"region\": \"na\", \"orgId\": \"67890\"|\"host\": \"$HOST\", \"orgId\": \"12345\"|" >jbc.json
    unset HARMONY_HOST
    block sh "jbc prepare-release --frozen --validate" >commands
    run sh -e commands
    expect_status 8
    "$JBC" prepare-release --organization prod --yes
    run sh -e commands
    expect_status 0
    [ "$(attribute dist/prod/folder-drop-1.2.0.jar Version)" = 1.2.0 ]
    expect_calls login list register list list validate login list validate
}

test_cmake() {
    project
    cmake --install "$BUILD_DIR" --prefix "$T/prefix" >/dev/null
    mkdir -p src/example/hello resources
    echo 'package example.hello; public class Hello { }' >src/example/hello/Hello.java
    unzip -p "$SAMPLE_JAR" adapter.json >resources/adapter.json
    printf 'Jitterbit-Connector: true\n' >MANIFEST.MF.in
    {
        echo 'cmake_minimum_required(VERSION 3.25)'
        echo 'project(hello LANGUAGES NONE)'
        block cmake jitterbit_connector_release
    } >CMakeLists.txt
    cmake -G Ninja -B build -D CMAKE_PREFIX_PATH="$T/prefix" >/dev/null
    block sh "--target connector_registration" >commands
    run sh -e commands
    expect_status 0
    [ "$(requests register)" -eq 1 ]
    [ "$(attribute build/release/connector.jar Jitterbit-Connector-Endpoint-EntityTypeId)" = 2370701 ]
}

test_make() {
    project
    mv build/connector.jar build/folder-drop.jar
    echo demo >"$HOME/.harmony-password"
    unset HARMONY_HOST HARMONY_USERNAME HARMONY_PASSWORD
    block make "include" | sed "s,--region na --username [^ ]*,--host $HOST --username demo@example.com,
        s,/usr/share/jbc,$SOURCE_DIR/cmake," >Makefile
    block sh "make jbc-register" >commands
    run sh -e commands
    expect_status 0
    [ "$(requests register)" -eq 1 ]
    [ "$(requests validate)" -eq 1 ]
    [ "$(attribute dist/folder-drop.jar Jitterbit-Connector-Endpoint-EntityTypeId)" = 2370701 ]
}

test_maven() {
    block xml exec-maven-plugin | grep '<argument>' | sed 's/^ *//' >arguments
    [ "$(wc -l <arguments)" -eq 9 ]
    pom=$SOURCE_DIR/tests/maven/pom.xml
    sed -n 's,^ *<\(jbc\.[a-z]*\)>\(.*\)</.*,s|${\1}|\2|,p' "$pom" >properties
    sed -f properties "$pom" >expanded
    while read -r line; do
        grep -qF "$line" expanded || fail "not in the project: $line"
    done <arguments
}

# lines_of_init LANGUAGE TEXT FILE: README's block is what init prints where there is such a file.
lines_of_init() {
    block "$1" "$2" >told
    touch "$3"
    "$JBC" init --jar build/folder-drop.jar >printed
    head -n "$(wc -l <told)" printed >shown
    diff -u told shown
    rm MANIFEST.MF.in "$3"
}

test_readme_shows_what_init_prints() {
    mkdir build
    cp "$SAMPLE_JAR" build/folder-drop.jar
    lines_of_init make "include" Makefile
    lines_of_init xml exec-maven-plugin pom.xml
}

test_the_simulator() {
    block sh "jbc simulator" | sed 's/--port 8080/--port 0/; s/^jbc/exec "$JBC"/' >commands
    sh -e commands >url 2>log &
    echo $! >>"$simulators"
    sleep 1
    grep -q "^listening on http://127.0.0.1:" url
}

test_every_error_code_of_the_simulator_is_told() {
    sed -n 's/.*"\([A-Z][A-Z_]*[A-Z]\)".*/\1/p' "$SOURCE_DIR"/src/simulator/*.c |
        grep -v '^\(PUT\|POST\|GET\|DELETE\)$' | sort -u >codes
    [ "$(wc -l <codes)" -gt 10 ]
    while read -r code; do
        grep -q "\`$code\`" "$README" || fail "not in README: $code"
    done <codes
}

test_every_command_and_exit_code_is_told() {
    "$JBC" help >help
    sed -n 's/^  \([a-z-]*\)  .*/\1/p' help >names
    [ "$(wc -l <names)" -gt 10 ]
    while read -r command; do
        grep -q "^| .*\`$command\`.* |" "$README" || fail "not in README: $command"
    done <names
    for code in 0 1 2 3 4 5 6 7 8; do
        grep -q "^| $code | " "$README" || fail "not in README: exit code $code"
    done
}

test_every_file_it_names_is_there() {
    for path in $(grep -o '`\(tests\|templates\|include\|cmake\)/[A-Za-z0-9_./-]*`' "$README" | tr -d '`'); do
        [ -e "$SOURCE_DIR/$path" ] || fail "not there: $path"
    done
}

run_tests
