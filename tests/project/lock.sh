#!/bin/sh
# jbc.lock: what it holds still, what it refuses, and how it is brought up to date.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib/project.sh"

# A project released once for dev: fetch and put have the first two ids.
released() {
    organization dev
    account
    project
    sed -i '/"test"/d' jbc.json
    connector drop.jar Drop 1.0 fetch put
    run "$JBC" prepare-release
    expect_status 0
    first=$(locked dev functionEntityStartId)
}

test_the_lock_holds_what_identifies_and_no_secret() {
    released
    key=$(attribute dist/dev/drop-1.0.jar Jitterbit-Connector-Key)
    secret=$(attribute dist/dev/drop-1.0.jar Jitterbit-Connector-Secret)
    [ "$(locked dev keyDigest)" = "$(printf %s "$key" | sha256sum | cut -d ' ' -f 1)" ]
    [ "$(locked dev name)" = Drop ]
    [ "$(locked dev host)" = "$HOST" ]
    [ "$(locked dev fetch)" = "$first" ]
    refute grep -q "$key" jbc.lock
    refute grep -q "$secret" jbc.lock
}

test_a_new_build_alone_changes_nothing_in_the_lock() {
    released
    cp jbc.lock before
    printf x >>drop.jar
    connector drop.jar Drop 1.0 put fetch
    run "$JBC" prepare-release --frozen
    expect_status 0
    expect_file_equal before jbc.lock
}

# Files can't grow beyond a KiB: the record of the POST can be written, JAR and lock can't.
test_a_registration_that_neither_output_nor_lock_could_be_written_for_is_not_lost() {
    organization dev
    account
    project
    sed -i '/"test"/d' jbc.json
    connector drop.jar Drop 1.0 fetch put $(seq -f activity-%g 30)
    run sh -c 'ulimit -f 1; exec "$@"' sh "$JBC" prepare-release --quiet
    expect_status 1
    [ "$(requests register)" -eq 1 ]
    expect_no_file jbc.lock
    run "$JBC" prepare-release
    expect_status 0
    [ "$(requests register)" -eq 1 ]
    [ -n "$(locked dev fetch)" ]
    [ -z "$(find state -name '*.intent')" ]
}

both_are_registered() {
    [ "$(requests register)" -eq 2 ]
}

test_what_was_registered_before_an_interrupt_is_taken_by_the_next_run() {
    organization dev --fault list:delay=1000
    account
    project
    connector drop.jar Drop 1.0 fetch
    also pick Pick
    "$JBC" prepare-release --organization dev >out 2>err &
    pid=$!
    eventually both_are_registered
    sleep 0.2
    kill -TERM "$pid"
    code=0
    wait "$pid" || code=$?
    [ "$code" -eq 143 ]
    grep -q "'Pick' was registered and is left" err
    expect_no_file dist
    expect_no_file jbc.lock
    run "$JBC" prepare-release --organization dev
    expect_status 0
    [ "$(requests register)" -eq 2 ]
    [ -n "$(locked dev fetch)" ]
    [ -e dist/dev/pick-1.0.jar ]
    [ -z "$(find state -name '*.intent')" ]
}

test_after_an_interrupt_no_other_is_registered_and_none_blocks_the_next_run() {
    organization dev --fault register:delay=1000@1
    account
    project
    connector drop.jar Drop 1.0 fetch
    also pick Pick
    also sort Sort
    "$JBC" prepare-release --organization dev >out 2>err &
    pid=$!
    eventually grep -q "registering 'Drop'" err
    sleep 0.3
    kill -TERM "$pid"
    code=0
    wait "$pid" || code=$?
    [ "$code" -eq 143 ]
    [ "$(grep -c "registering '" err)" -eq 1 ]
    grep -q "'Drop' may have been registered" err
    [ "$(find state -name '*.intent' | wc -l)" -eq 1 ]
    run "$JBC" prepare-release --organization dev
    expect_status 0
    [ "$("$JBC" list --organization dev --json 2>/dev/null | grep -c '"name"')" -eq 3 ]
    [ -z "$(find state -name '*.intent')" ]
}

test_a_version_that_is_not_the_registered_one_is_no_news() {
    released
    connector drop.jar Drop 2.0 fetch put
    run "$JBC" prepare-release
    expect_status 0
    expect_no_stderr "vendor wants"
}

test_frozen_refuses_what_would_change_the_lock_before_anything_is_changed() {
    released
    cp jbc.lock before
    cp simulator.log requests
    connector drop.jar Drop 2.0 fetch put list
    run "$JBC" prepare-release --frozen
    expect_status 8
    expect_stderr list
    expect_file_equal before jbc.lock
    expect_no_file dist/dev/drop-2.0.jar
}

test_frozen_refuses_a_first_release() {
    organization dev
    account
    project
    sed -i '/"test"/d' jbc.json
    connector drop.jar Drop 1.0 fetch
    run "$JBC" prepare-release --frozen
    expect_status 8
    [ "$(requests register)" -eq 0 ]
    expect_no_file jbc.lock
    expect_no_file dist
}

test_a_frozen_release_works_in_a_folder_that_cannot_be_written() {
    released
    mkdir out
    sed -i 's|"dist/|"out/|' jbc.json
    [ "$(id -u)" -eq 0 ] || return 0 # nobody else has another user to be
    chmod 755 "$T" "$T/.."
    chown -R 65534 out "$T/state"
    run setpriv --reuid 65534 --clear-groups "$JBC" prepare-release --frozen
    expect_status 0
    [ -e out/dev/drop-1.0.jar ]
}

test_lock_brings_it_up_to_date_offline() {
    released
    cp simulator.log requests
    connector drop.jar Drop 2.0 list put
    run "$JBC" lock --check
    expect_status 8
    expect_stderr list
    run "$JBC" lock
    expect_status 0
    [ "$(locked dev put)" = $((first + 1)) ]
    [ "$(locked dev list)" = $((first + 2)) ]
    [ "$(locked dev fetch)" = "retired $first" ]
    expect_file_equal requests simulator.log
    run "$JBC" lock --check
    expect_status 0
    run "$JBC" prepare-release --frozen
    expect_status 0
    expect_id dist/dev/drop-2.0.jar list $((first + 2))
}

test_lock_names_organizations_without_an_entry() {
    released
    run "$JBC" lock
    expect_status 0
    expect_stderr prod
}

test_another_registration_differs() {
    released
    sed -i 's/"endpointEntityId":\t"[0-9]*"/"endpointEntityId":\t"99"/' jbc.lock
    cp jbc.lock before
    run "$JBC" prepare-release
    expect_status 8
    expect_stderr "99"
    expect_stderr "$((first - 1))"
    expect_file_equal before jbc.lock
}

test_another_key_differs_and_is_not_shown() {
    released
    key=$(attribute dist/dev/drop-1.0.jar Jitterbit-Connector-Key)
    sed -i "s/\"keyDigest\":\t\"[0-9a-f]*\"/\"keyDigest\":\t\"$(printf x | sha256sum | cut -d ' ' -f 1)\"/" jbc.lock
    run "$JBC" prepare-release
    expect_status 8
    expect_stderr "key"
    expect_no_stderr "$key"
}

test_a_registration_that_is_gone_differs() {
    released
    "$JBC" delete --host "$HOST" --name Drop --yes 2>/dev/null
    run "$JBC" prepare-release
    expect_status 8
    expect_stderr "$(locked dev id)"
    [ "$(requests register)" -eq 1 ]
}

test_relock_takes_the_registration_that_harmony_has_now() {
    released
    "$JBC" delete --host "$HOST" --name Drop --yes 2>/dev/null
    "$JBC" register --host "$HOST" --name Drop --connector-version 1.0 2>/dev/null
    old=$(locked dev id)
    run "$JBC" prepare-release --relock
    expect_status 2
    run "$JBC" prepare-release --relock --organization dev --connector drop
    expect_status 0
    expect_stderr "$old"
    expect_stderr "$(locked dev id)"
    [ "$(locked dev id)" != "$old" ]
    expect_id dist/dev/drop-1.0.jar fetch "$(locked dev functionEntityStartId)"
}

test_new_needs_relock_where_there_is_an_entry() {
    released
    run "$JBC" prepare-release --new
    expect_status 2
    expect_stderr "--relock"
    [ "$(requests register)" -eq 1 ]
}

# A connector that was released before there was a lock.
unlocked() {
    released
    mv dist/dev/drop-1.0.jar released.jar
    rm -rf dist jbc.lock "$T/state"
}

test_a_registration_that_others_use_is_not_numbered_anew() {
    unlocked
    run "$JBC" prepare-release
    expect_status 3
    expect_stderr "--ids-from"
    expect_stderr "--ids-new"
    expect_no_file dist/dev/drop-1.0.jar
    expect_no_file jbc.lock
}

test_the_ids_of_a_released_jar_are_adopted() {
    unlocked
    connector drop.jar Drop 1.1 put list fetch
    run "$JBC" prepare-release --ids-from released.jar
    expect_status 0
    expect_id dist/dev/drop-1.1.jar fetch "$first"
    expect_id dist/dev/drop-1.1.jar put $((first + 1))
    expect_id dist/dev/drop-1.1.jar list $((first + 2))
}

test_the_ids_of_another_connectors_jar_are_not() {
    unlocked
    connector other.jar Other 1.0 fetch
    "$JBC" prepare-release --host "$HOST" --jar other.jar -o other-release.jar 2>/dev/null
    run "$JBC" prepare-release --ids-from other-release.jar
    expect_status 3
    expect_stderr other-release.jar
    expect_no_file jbc.lock
}

test_ids_may_be_given_anew() {
    unlocked
    connector drop.jar Drop 1.1 put fetch
    run "$JBC" prepare-release --ids-new
    expect_status 0
    expect_id dist/dev/drop-1.1.jar put "$first"
}

test_a_manifest_that_contradicts_the_lock_is_refused_with_both() {
    released
    cat >M.in <<END
Jitterbit-Connector-Endpoint-EntityTypeId: $((first - 1))
Jitterbit-Activity-EntityTypeId-fetch: $((first + 5))
END
    project '"manifest": "M.in"'
    run "$JBC" prepare-release --organization dev
    expect_status 3
    expect_stderr "$((first + 5))"
    expect_stderr "$first"
}

test_ids_in_a_manifest_without_this_endpoint_are_placeholders() {
    released
    echo "Jitterbit-Activity-EntityTypeId-fetch: $((first + 5))" >M.in
    project '"manifest": "M.in"'
    run "$JBC" prepare-release --organization dev
    expect_status 0
    expect_id dist/dev/drop-1.0.jar fetch "$first"
}

test_a_renamed_activity_must_be_in_adapter_json_and_the_old_one_not() {
    released
    project '"renamed": {"fetch": "download"}'
    run "$JBC" prepare-release --organization dev
    expect_status 3
    expect_stderr download
    connector drop.jar Drop 2.0 fetch download put
    run "$JBC" prepare-release --organization dev
    expect_status 3
    expect_stderr fetch
}

test_the_plan_tells_each_activitys_id_and_where_it_comes_from() {
    released
    connector drop.jar Drop 2.0 list put
    cp jbc.lock before
    run "$JBC" prepare-release --dry-run
    expect_status 0
    expect_stdout retired
    expect_stdout kept
    expect_stdout new
    expect_stdout 2.0
    run "$JBC" prepare-release --dry-run --json
    expect_stdout '"releases"'
    expect_file_equal before jbc.lock
    expect_no_file dist/dev/drop-2.0.jar
}

test_conflicts_and_odd_locks_are_refused_with_their_line() {
    released
    sed -i '5i <<<<<<< ours' jbc.lock
    run "$JBC" prepare-release
    expect_status 3
    expect_stderr "jbc.lock:5: the mark of a merge conflict"
}

test_registration_and_ids_are_locked_also_where_validation_fails() {
    organization dev --fault validate:refuse=INVALID@1
    account
    project
    sed -i '/"test"/d' jbc.json
    connector drop.jar Drop 1.0 fetch
    run "$JBC" prepare-release
    expect_status 7
    expect_no_file dist/dev/drop-1.0.jar
    locked dev id | grep -q .
    run "$JBC" prepare-release --frozen
    expect_status 0
    [ "$(requests register)" -eq 1 ]
}

test_package_works_offline_from_the_registration_file_and_the_lock() {
    organization dev
    account
    project '"registration": "{organization}.json"'
    connector drop.jar Drop 1.0 fetch put
    run "$JBC" register --organization dev
    expect_status 0
    expect_mode dev.json 600
    first=$(locked dev functionEntityStartId)
    cp jbc.lock before
    cp simulator.log requests
    connector drop.jar Drop 1.0 put fetch
    run "$JBC" package --organization dev
    expect_status 0
    expect_id dist/dev/drop-1.0.jar fetch "$first"
    expect_file_equal before jbc.lock
    expect_file_equal requests simulator.log
}

run_tests
