#!/bin/sh
# The release jobs of templates/ci: their steps run here, in order, as each CI server runs them.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../support/maven.sh"

HERE=$(cd "$(dirname "$0")" && pwd)
TEMPLATES=$SOURCE_DIR/templates/ci
PASSWORD=CANARY-pass-word-1
RELEASE=dist/folder-drop.jar
unset GITHUB_ACTIONS JBC_NO_MASK

harmony() {
    simulator --username canary@example.com --password "$PASSWORD" --state simulator.state "$@"
}

# A jbc on the PATH that notes which commands had the password in their environment, and the token.
jbc_on_path() {
    mkdir bin
    cat >bin/jbc <<END
#!/bin/sh
echo "\$1 \${HARMONY_PASSWORD:+with password}" >>"$T/commands"
case "\$*" in
*"--token-file "*)
    file=\${*#*--token-file }
    cp "\${file%% *}" "$suite/token.json"
    ;;
esac
exec "$JBC" "\$@"
END
    chmod +x bin/jbc
}

# The project that the templates speak of; its secrets are in the CI server's store.
checkout() {
    maven_project project
    mkdir -p runner
    jbc_on_path
}

# step FILE: runs one in the project, with nothing of our own environment but what a CI server has.
step() {
    # shellcheck disable=SC2031
    (cd project && env -i PATH="$T/bin:$PATH" HOME="$HOME" LC_ALL=C MAVEN_OPTS="$MAVEN_OPTS" CI=true \
        ASAN_OPTIONS="$ASAN_OPTIONS" UBSAN_OPTIONS="$UBSAN_OPTIONS" \
        GITHUB_ACTIONS="$github" RUNNER_TEMP="$T/runner" GITHUB_STEP_SUMMARY="$T/summary.md" \
        CI_PROJECT_DIR="$T/project" CI_COMMIT_TAG=v1 WORKSPACE_TMP="$T/runner/tmp" \
        VAR_HARMONY_HOST="$HOST" SECRET_HARMONY_USERNAME=canary@example.com \
        SECRET_HARMONY_PASSWORD="$PASSWORD" sh "$1" </dev/null)
}

# job KIND FILE: all steps of a template; after one that failed, those that always run. Its status
# goes to $status, what it printed to the file log.
job() {
    github=
    [ "$1" != github ] || github=true
    rm -rf steps
    python3 "$HERE/steps.py" "$1" "$TEMPLATES/$2" steps
    status=0
    ran="the job of $2"
    set +x # the log is the job's
    for file in steps/*.sh; do
        if [ "$status" -eq 0 ] || [ -e "${file%.sh}.always" ]; then
            step "$T/$file" >>log 2>&1 || status=$?
        fi
    done
    set -x
}

# Nothing of the log-in is left, and no secret is anywhere but in the release.
expect_clean() {
    [ -z "$(find runner project -name '*token*')" ]
    token=$(member token <"$suite/token.json")
    grep -v '^::add-mask::' log >unmasked.log || :
    rm log
    key=$(member key <simulator.state | head -n 1)
    secret=$(member secret <simulator.state | head -n 1)
    expect_no_leak "$PASSWORD" "$key" "$secret" "$token" -- \
        simulator.state "project/$RELEASE"
}

# runs KIND FILE: a release job does what it is for.
runs() {
    harmony
    checkout
    job "$1" "$2"
    expect_status 0
    expect_calls login list register list list validate
    [ "$(cat commands)" = "login with password
prepare-release 
validate " ]
    [ "$(cat steps/artifacts)" = "$RELEASE" ]
    [ -s steps/serial ]
    java -cp "$JAVA_CLASSES" ReadJar "project/$RELEASE"
    key=$(member key <simulator.state | head -n 1)
    [ "$(attribute "project/$RELEASE" Jitterbit-Connector-Key)" = "$key" ]
    expect_clean
}

# A job that runs again finds its registration.
runs_again() {
    harmony
    checkout
    job "$1" "$2"
    rm -rf project/target project/dist home/.local
    job "$1" "$2"
    expect_status 0
    [ "$(requests register)" -eq 1 ]
    [ "$(requests login)" -eq 2 ]
}

# fails KIND FILE: where Harmony calls key and secret invalid, the job fails and forgets the log-in.
fails() {
    harmony --fault validate:refuse=INVALID_CONNECTOR
    checkout
    job "$1" "$2"
    expect_status 7
    contains log INVALID_CONNECTOR
    expect_clean
}

# refused KIND FILE: nothing follows a log-in that was refused.
refused() {
    harmony --fault login:refuse=NO
    checkout
    job "$1" "$2"
    expect_status 4
    expect_calls login
    expect_no_file "project/$RELEASE"
}

test_github_releases() {
    runs github github-release.yml
    grep -q '^| Connector | Folder Drop |$' summary.md
}

test_what_github_shows_has_no_secret() {
    harmony
    checkout
    job github github-release.yml
    expect_status 0
    python3 "$HERE/runner.py" obeyed <log >shown
    refute grep -qvx add-mask obeyed
    [ "$(wc -l <obeyed)" -ge 4 ]
    grep -q 'registering' shown
    member key <simulator.state >"$suite/secrets"
    member secret <simulator.state >>"$suite/secrets"
    echo "$PASSWORD" >>"$suite/secrets"
    refute grep -qFf "$suite/secrets" shown
}

test_github_releases_again() {
    runs_again github github-release.yml
}

test_github_fails_where_harmony_says_invalid() {
    fails github github-release.yml
}

test_github_stops_at_a_refused_log_in() {
    refused github github-release.yml
}

test_gitlab_releases() {
    runs gitlab gitlab-ci.yml
}

test_gitlab_fails_where_harmony_says_invalid() {
    fails gitlab gitlab-ci.yml
}

test_gitlab_stops_at_a_refused_log_in() {
    refused gitlab gitlab-ci.yml
}

test_jenkins_releases() {
    runs jenkins Jenkinsfile
}

test_jenkins_fails_where_harmony_says_invalid() {
    fails jenkins Jenkinsfile
}

test_jenkins_stops_at_a_refused_log_in() {
    refused jenkins Jenkinsfile
}

# What the steps above cannot show: that runs take turns and only they have the secrets.
test_releases_take_turns() {
    for kind in "github github-release.yml" "gitlab gitlab-ci.yml" "jenkins Jenkinsfile"; do
        # shellcheck disable=SC2086
        set -- $kind
        python3 "$HERE/steps.py" "$1" "$TEMPLATES/$2" "$1"
    done
    [ "$(cat github/serial gitlab/serial jenkins/serial)" = "harmony-release
harmony-release
disableConcurrentBuilds()" ]
}

test_only_the_step_that_logs_in_gets_the_secrets() {
    python3 "$HERE/steps.py" github "$TEMPLATES/github-release.yml" github
    python3 "$HERE/steps.py" jenkins "$TEMPLATES/Jenkinsfile" jenkins
    for kind in github jenkins; do
        [ "$(grep -l SECRET_HARMONY_PASSWORD "$kind"/*.sh)" = "$(grep -l 'jbc login' "$kind"/*.script |
            sed 's/script$/sh/')" ]
    done
}

test_a_template_without_turns_or_with_an_injection_is_refused_here() {
    sed '/^concurrency:/,/cancel/d' "$TEMPLATES/github-release.yml" >bad.yml
    refute python3 "$HERE/steps.py" github bad.yml bad1
    # shellcheck disable=SC2016
    sed 's/\$RUNNER_TEMP/${{ runner.temp }}/' "$TEMPLATES/github-release.yml" >bad.yml
    refute python3 "$HERE/steps.py" github bad.yml bad2
    sed '/resource_group/d' "$TEMPLATES/gitlab-ci.yml" >bad.yml
    refute python3 "$HERE/steps.py" gitlab bad.yml bad3
    sed '/disableConcurrentBuilds/d' "$TEMPLATES/Jenkinsfile" >bad
    refute python3 "$HERE/steps.py" jenkins bad bad4
}

run_tests
