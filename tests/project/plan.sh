#!/bin/sh
# What a dry run foresees, what a terminal and an interrupt see of several releases, and where no secret is.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/project.sh"

released() {
    organization dev
    account
    project
    connector drop.jar Drop 1.0 fetch put list
    run "$JBC" prepare-release --organization dev
    expect_status 0
    first=$(locked dev functionEntityStartId)
}

# planned ACTIVITY: what --json says that it is.
planned() {
    python3 -c 'import json, sys
for item in json.load(open("stdout"))["releases"][0]["plan"]:
    if item["activity"] == sys.argv[1]:
        print(item["is"], item["id"], item.get("was", ""))' "$1" | sed 's/ *$//'
}

test_the_plan_tells_what_becomes_of_each_id() {
    released
    connector drop.jar Drop 2.0 fetch list
    run "$JBC" prepare-release --organization dev
    connector drop.jar Drop 3.0 download put new
    project '"renamed": {"fetch": "download"}'
    cp jbc.lock before
    run "$JBC" prepare-release --organization dev --dry-run --json
    expect_status 0
    [ "$(planned download)" = "renamed $first fetch" ]
    [ "$(planned put)" = "back $((first + 1))" ]
    [ "$(planned list)" = "retired $((first + 2))" ]
    [ "$(planned new)" = "new $((first + 3))" ]
    expect_stdout '"wouldRegister":	false'
    expect_file_equal before jbc.lock
    run "$JBC" prepare-release --organization dev --dry-run
    expect_stdout "renamed, was fetch"
}

test_the_plan_tells_whether_the_output_is_new_changed_or_equal() {
    released
    run "$JBC" prepare-release --organization dev --dry-run --json
    [ "$(member outputIs <stdout)" = equal ]
    [ "$(member replacedVersion <stdout)" = 1.0 ]
    connector drop.jar Drop 2.0 fetch put list
    sed -i 's/-{version}//' jbc.json
    cp dist/dev/drop-1.0.jar dist/dev/drop.jar
    run "$JBC" prepare-release --organization dev --dry-run
    expect_stdout "(was 1.0)"
    expect_stdout "(changed)"
    rm dist/dev/drop.jar
    run "$JBC" prepare-release --organization dev --dry-run --json
    [ "$(member outputIs <stdout)" = new ]
    [ "$(find dist -type f)" = dist/dev/drop-1.0.jar ]
}

test_the_plan_of_a_first_release_makes_nothing() {
    organization dev
    account
    project
    connector drop.jar Drop 1.0 fetch
    run "$JBC" prepare-release --organization dev --dry-run --json
    expect_status 0
    expect_stdout '"wouldRegister":	true'
    [ "$(member outputIs <stdout)" = new ]
    expect_calls login list
    expect_no_file dist
    expect_no_file jbc.lock
}

test_an_interrupt_begins_no_other_release() {
    organization dev --fault validate:delay=3000
    organization test
    account
    project
    connector drop.jar Drop 1.0 fetch
    "$JBC" prepare-release --all-organizations >out 2>err &
    pid=$!
    eventually grep -q "having Harmony validate" err
    kill -TERM "$pid"
    code=0
    wait "$pid" || code=$?
    [ "$code" -eq 143 ]
    [ "$(requests register)" -eq 1 ]
    [ -n "$(locked dev id)" ]
    expect_no_file dist/dev/drop-1.0.jar
    [ "$(grep -c '"test"' jbc.lock)" -eq 0 ]
}

test_a_terminal_shows_which_of_how_many() {
    organization dev
    organization test
    account
    project
    connector drop.jar Drop 1.0 fetch
    command -v script >/dev/null || return 0
    TERM=xterm script -qec "'$JBC' prepare-release --all-organizations" typescript >/dev/null
    grep -q "\[1 of 2\] dev/drop" typescript
    grep -q "\[2 of 2\] test/drop" typescript
}

test_off_a_terminal_each_line_begins_with_the_release() {
    organization dev
    account
    project
    connector drop.jar Drop 1.0 fetch
    run "$JBC" prepare-release --organization dev
    grep -q "^dev/drop: registering" stderr
    refute grep -q "of 1\]" stderr
}

# The password, and key and secret of the registration, in what is written for others to read.
test_no_secret_is_in_lock_plan_summary_or_outputs() {
    organization dev --password CANARY-password
    account
    project '"registration": "{organization}.json"'
    connector drop.jar Drop 1.0 fetch
    export HARMONY_PASSWORD=CANARY-password
    "$JBC" register --organization dev >said 2>&1
    key=$(member key <dev.json)
    secret=$(member secret <dev.json)
    export GITHUB_ACTIONS=true JBC_NO_MASK=1 GITHUB_STEP_SUMMARY=summary.md GITHUB_OUTPUT=outputs
    for options in --dry-run "--dry-run --json" --verbose --json --frozen; do
        # shellcheck disable=SC2086
        "$JBC" prepare-release --organization dev $options >>said 2>&1
    done
    {
        "$JBC" lock --json
        "$JBC" validate --organization dev --json
        "$JBC" list --organization dev --json
    } >>said 2>&1
    sed -i 's/"keyDigest":\t"[0-9a-f]/"keyDigest":\t"x/' jbc.lock
    run "$JBC" prepare-release --organization dev
    expect_status 3
    grep -q . summary.md
    grep -q . outputs
    expect_no_leak "$key" "$secret" CANARY-password -- dev.json dist/dev/drop-1.0.jar
}

test_a_secret_in_the_project_file_is_not_shown() {
    organization dev
    account
    project
    for member in password token key secret; do
        sed "s|\"orgId\": \"12345\"}|\"orgId\": \"12345\", \"$member\": \"CANARY-in-file\"}|" jbc.json >with.json
        run "$JBC" prepare-release --project with.json --organization dev
        expect_status 3
        expect_stderr "with.json:"
        expect_no_stderr CANARY
        expect_no_stdout CANARY
    done
    expect_calls
}

run_tests
