#!/bin/sh
# The release jobs of templates/ci: their steps run here, in order, as each CI server runs them.
# shellcheck disable=SC2031 # each test has a HOME of its own
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../support/maven.sh"

HERE=$(cd "$(dirname "$0")" && pwd)
TEMPLATES=$SOURCE_DIR/templates/ci
PASSWORD=CANARY-pass-word-1
unset GITHUB_ACTIONS JBC_NO_MASK

# A machine that has no jbc: PATH without the folders that have one.
BARE_PATH=$(printf '%s\n' "$PATH" | tr : '\n' | while read -r folder; do
    [ -e "$folder/jbc" ] || printf '%s:' "$folder"
done)

harmony() {
    simulator --username canary@example.com --password "$PASSWORD" --state simulator.state "$@"
}

# jbc_checkout: $suite/jbc, what a CI server checks out of jbc's repository, for all tests; the cache of
# GitHub's is $suite/cache.
jbc_checkout() {
    [ ! -e "${suite:?}/jbc" ] || return 0
    mkdir "$suite/jbc" "$suite/cache"
    for item in bootstrap.sh CMakeLists.txt CMakePresets.json README.md CHANGELOG.md LICENSE cmake \
        include src templates; do
        cp -R "$SOURCE_DIR/$item" "$suite/jbc"
    done
}

# The repository that the templates for GitLab and Jenkins clone: its bootstrap.sh hands out, as a
# package or installed, what jbc's own has built, which would take as long as the test for GitHub again.
jbc_repository() {
    jbc_checkout
    find "$suite/jbc/build/dist" -name 'jbc_*.deb' 2>/dev/null | grep -q . ||
        sh "$suite/jbc/bootstrap.sh" dist
    mkdir repository
    cat >repository/bootstrap.sh <<END
set -eu
case \$1 in
dist)
    cd "\$(dirname "\$0")"
    mkdir -p build/dist
    cp "$suite"/jbc/build/dist/jbc_*.deb build/dist
    ;;
install)
    mkdir -p "\$2" unpacked
    dpkg-deb --extract "$suite"/jbc/build/dist/jbc_*.deb unpacked
    mv unpacked/usr/* "\$2"
    ;;
*) exit 2 ;;
esac
END
    git -C repository init --quiet
    git -C repository add .
    git -C repository -c user.name=A -c user.email=a@example.com commit --quiet --message A
    git -C repository tag "$(sed -n 's/^ *JBC_TAG[:= ]*\([^ ]*\)$/\1/p' "$TEMPLATES/gitlab-ci.yml")"
    git config --file "$HOME/.gitconfig" "url.file://$T/repository.insteadOf" \
        https://github.com/OWNER/jbc
}

# A machine whose apt-get installs packages to a folder on the PATH, and nothing else.
machine() {
    mkdir -p bin runner
    cat >bin/apt-get <<END
#!/bin/sh
for last; do :; done
case \$last in
*.deb) dpkg-deb --extract "\$last" "$T/installed" && echo installed >>"$T/commands" ;;
esac
END
    printf '#!/bin/sh\nexec "$@"\n' >bin/sudo
    chmod +x bin/*
    : >commands
}

# Maven takes its time: where it is not what is looked at, the sample with the project's adapter.json
# is what it builds.
maven_is_played() {
    cat >bin/mvn <<END
#!/bin/sh
mkdir -p target
cp "$SAMPLE_JAR" target/folder-drop-1.0.0.jar
jar --update --file target/folder-drop-1.0.0.jar -C src/main/resources adapter.json
END
    chmod +x bin/mvn
}

# A new one, of which nothing is left but what CI servers keep.
new_machine() {
    rm -rf installed runner project/target project/dist project/.jbc-source home/.local
    machine
}

# checkout [COMMAND]: the project that the templates speak of, whose lock a developer has begun,
# having run the command.
checkout() {
    jbc_checkout
    jbc_repository
    machine
    [ -e "$suite/project" ] || maven_project "$suite/project"
    cp -R "$suite/project" .
    export MAVEN_OPTS="-Duser.home=$HOME -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    cat >project/jbc.json <<END
{
  "connectors": {"folder-drop": {"jar": "target/folder-drop-*.jar", "manifest": "MANIFEST.MF.in"}},
  "organizations": {"prod": {"host": "$HOST", "orgId": "12345", "protected": true}},
  "output": "dist/{organization}/{connector}-{version}.jar"
}
END
    cp "$SAMPLE_JAR" project/sample.jar
    "$@"
    developer prepare-release --organization prod --yes --jar sample.jar
    rm -rf project/dist project/sample.jar
    : >simulator.log
}

# developer COMMAND OPTION...: jbc on the machine of somebody with the same account.
developer() (
    cd project
    export HARMONY_USERNAME=canary@example.com HARMONY_PASSWORD="$PASSWORD" \
        XDG_STATE_HOME="$T/developer"
    "$JBC" "$@" >/dev/null 2>&1
)

# step FILE: runs one in the project, with nothing of our own environment but what a CI server has.
step() {
    # shellcheck disable=SC2031
    (cd project && env -i PATH="$T/bin:$T/installed/usr/bin:$BARE_PATH" HOME="$HOME" LC_ALL=C CI=true \
        MAVEN_OPTS="$MAVEN_OPTS" GITHUB_ACTIONS="$github" RUNNER_TEMP="$T/runner" CACHE="$suite/cache" \
        GITHUB_ACTION_PATH="$suite/jbc/templates/ci/github-action" \
        GITHUB_STEP_SUMMARY="$T/summary.md" GITHUB_REF_NAME="$tag" \
        CI_PROJECT_DIR="$T/project" CI_COMMIT_TAG="$tag" TAG_NAME="$tag" WORKSPACE_TMP="$T/runner/tmp" \
        SECRET_HARMONY_USERNAME=canary@example.com SECRET_HARMONY_PASSWORD="$PASSWORD" \
        SECRET_HARMONY_DEVICE_ID="${device-}" sh "$1" </dev/null)
}

# job KIND FILE TAG: all steps of a template; after one that failed, those that always run. Its status
# goes to $status, what it printed to the file log.
job() {
    github=
    [ "$1" != github ] || github=true
    tag=$3
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

release_of() {
    echo "project/dist/prod/folder-drop-$1.jar"
}

# Nothing of the log-in is left, and no secret is anywhere but in the releases.
expect_clean() {
    grep -v '^::add-mask::' log >unmasked.log || :
    rm log
    key=$(member key <simulator.state | head -n 1)
    secret=$(member secret <simulator.state | head -n 1)
    # A token is 1_ and a UUID.
    find . -type f ! -name simulator.state -exec grep -lE '\b1_[0-9a-f]{8}-[0-9a-f]{4}-' {} + >tokens ||
        [ ! -s tokens ]
    [ ! -s tokens ] || fail "a token is in: $(cat tokens)"
    expect_no_leak "$PASSWORD" "$key" "$secret" -- simulator.state "$@"
}

# runs KIND FILE: two release jobs do what they are for, each on a machine that had no jbc.
runs() {
    harmony
    checkout
    key=$(member key <simulator.state | head -n 1)
    for version in 1.0.0 2.0.0; do
        new_machine
        : >simulator.log
        job "$1" "$2" "v$version"
        expect_status 0
        expect_calls login list validate
        release=$(release_of "$version")
        java -cp "$JAVA_CLASSES" ReadJar "$release"
        [ "$(attribute "$release" Jitterbit-Connector-Key)" = "$key" ]
        [ "$(attribute "$release" Version)" = "$version" ]
        attribute "$release" Jitterbit-Activity-EntityTypeId-fetch >>ids
        cp "$release" .
        # What is kept is the release and nothing else.
        # shellcheck disable=SC2046 # a pattern, perhaps of bash
        [ "$(cd project && bash -O globstar -c 'find $1 -type f' - "$(cat "$T/steps/artifacts")")" = \
            "${release#project/}" ]
    done
    [ "$(sort -u ids | wc -l)" -eq 1 ]
    expect_clean folder-drop-1.0.0.jar folder-drop-2.0.0.jar "$(release_of 2.0.0)"
}

# fails KIND FILE: where Harmony calls key and secret invalid, the job fails, and nothing is released.
fails() {
    harmony --fault validate:refuse=INVALID_CONNECTOR@2
    checkout
    maven_is_played
    job "$1" "$2" v1.0.0
    expect_status 7
    contains log INVALID_CONNECTOR
    expect_no_file "$(release_of 1.0.0)"
    expect_clean
}

# refused KIND FILE: nothing follows a log-in that was refused.
refused() {
    harmony --fault login:refuse=NO@2
    checkout
    maven_is_played
    job "$1" "$2" v1.0.0
    expect_status 4
    expect_calls login
    expect_no_file "$(release_of 1.0.0)"
}

test_github_releases() {
    runs github github-release.yml
    grep -q '^| Connector | Folder Drop |$' summary.md
}

test_what_github_shows_has_no_secret() {
    harmony
    checkout
    maven_is_played
    job github github-release.yml v1.0.0
    expect_status 0
    python3 "$HERE/runner.py" obeyed <log >shown
    refute grep -qvx add-mask obeyed
    [ "$(wc -l <obeyed)" -ge 4 ]
    grep -q 'logging in' shown
    member key <simulator.state >"$suite/secrets"
    member secret <simulator.state >>"$suite/secrets"
    echo "$PASSWORD" >>"$suite/secrets"
    refute grep -qFf "$suite/secrets" shown
}

# An activity was added: what jbc.lock then says is for a person to commit.
test_a_job_that_would_change_the_lock_fails_until_it_is_committed() {
    harmony
    checkout
    maven_is_played
    sed -i 's/"activities": {/&\n    "added": {},/' project/src/main/resources/adapter.json
    job github github-release.yml v2.0.0
    expect_status 8
    expect_no_file "$(release_of 2.0.0)"
    developer lock
    new_machine
    job github github-release.yml v2.0.0
    expect_status 0
    [ -n "$(attribute "$(release_of 2.0.0)" Jitterbit-Activity-EntityTypeId-added)" ]
}

# Somebody logs in; Harmony mails a code; that is given.
trust_a_device() {
    refute developer login --host "$HOST"
    developer login --host "$HOST" --tfa-code 246810
}

test_a_device_that_is_trusted_once_needs_no_code() {
    harmony --fault login:tfa
    checkout trust_a_device
    maven_is_played
    job github github-release.yml v1.0.0
    expect_status 4
    contains log "two-factor code"
    device=$(cat developer/jbc/device-id)
    for kind in "github github-release.yml" "gitlab gitlab-ci.yml" "jenkins Jenkinsfile"; do
        new_machine
        # shellcheck disable=SC2086
        job $kind v1.0.0
        expect_status 0
    done
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

# What the steps above cannot show: what a CI server does beside them.
each_template() {
    for kind in "github github-release.yml" "gitlab gitlab-ci.yml" "jenkins Jenkinsfile"; do
        # shellcheck disable=SC2086
        set -- $kind
        python3 "$HERE/steps.py" "$1" "$TEMPLATES/$2" "$1"
    done
}

test_releases_take_turns_and_are_made_of_tags_and_kept_for_a_month() {
    each_template
    for kind in github gitlab jenkins; do
        [ "$(cd "$kind" && cat serial tags days)" = "harmony-release
v*
30" ]
    done
}

test_only_the_step_that_releases_gets_the_secrets() {
    each_template
    for kind in github gitlab jenkins; do
        [ "$(grep -l SECRET_HARMONY_PASSWORD "$kind"/*.sh)" = "$(grep -l 'jbc prepare-release' "$kind"/*.script |
            sed 's/script$/sh/')" ]
    done
}

test_what_a_template_says_of_a_third_release_and_of_two_factor_is_there() {
    grep -q 'a third one' "$TEMPLATES/github-release.yml"
    for file in github-release.yml gitlab-ci.yml Jenkinsfile; do
        grep -qE 'one waiting|many wait' "$TEMPLATES/$file"
        grep -q 'HARMONY_DEVICE_ID' "$TEMPLATES/$file"
        grep -q 'jbc/device-id' "$TEMPLATES/$file"
        refute grep -q 'folder-drop-[0-9]' "$TEMPLATES/$file"
    done
    grep -q 'cache: maven' "$TEMPLATES/github-release.yml"
    grep -q 'paths: .\.m2/repository' "$TEMPLATES/gitlab-ci.yml"
}

test_a_template_that_lacks_one_of_these_or_injects_is_refused_here() {
    mkdir bad
    bad() {
        sed "$3" "$TEMPLATES/$2" >bad/file
        refute cmp -s "$TEMPLATES/$2" bad/file
        refute python3 "$HERE/steps.py" "$1" bad/file "bad/$1.$4"
    }
    cp -R "$TEMPLATES/github-action" bad
    bad github github-release.yml '/^concurrency:/,/cancel/d' 1
    bad github github-release.yml '/^on:/,/tags/s/tags:.*/branches: [main]/' 2
    bad github github-release.yml '/retention-days/d' 3
    # shellcheck disable=SC2016
    bad github github-release.yml 's/"$ORGANIZATION"/${{ github.ref_name }}/' 4
    bad gitlab gitlab-ci.yml '/resource_group/d' 1
    bad gitlab gitlab-ci.yml '/CI_COMMIT_TAG =/s/if: .*/when: always/' 2
    bad gitlab gitlab-ci.yml '/expire_in: 30/d' 3
    bad jenkins Jenkinsfile '/lock(/d' 1
    bad jenkins Jenkinsfile "/tag 'v/d" 2
    bad jenkins Jenkinsfile '/buildDiscarder/d' 3
}

run_tests
