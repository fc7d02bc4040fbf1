#!/bin/sh
# What once went wrong. Below, kind by kind, the tests elsewhere that say what must be true instead;
# those that stand nowhere else are here.
. "$(dirname "$0")/../lib.sh"

held_elsewhere() {
    cat <<'END'
values from outside
    cli/outside.sh           line_ends_in_a_variable_are_cut_with_a_note
    cli/outside.sh           a_byte_order_mark_and_blanks_are_cut_with_a_note
    cli/outside.sh           a_password_file_of_windows
    cli/outside.sh           a_placeholder_is_no_name_and_no_version
    cli/outside.sh           a_registration_file_out_of_a_log_is_the_files_fault
    unit/test_values.c       utf_16_is_called_that
secrets in messages
    cli/network.sh           no_message_shows_a_proxys_password
    cli/network.sh           no_message_shows_the_user_of_a_host
    cli/secrets.sh           failures_leak_nothing
    unit/test_exchange.c     secrets_are_hidden_in_every_spelling
secrets on the disk and in memory
    cli/output.sh            no_core_is_written_and_nobody_may_look_in
    unit/test_http_options.c what_is_let_go_of_is_wiped
    cli/output.sh            secrets_that_others_can_read_are_a_warning_that_names_the_mode
    cli/state.sh             a_folder_that_others_can_write_is_refused
    cli/state.sh             a_planted_device_id_is_never_sent
    cli/state.sh             what_is_no_plain_file_is_refused
file systems and waits
    unit/test_file_systems.c an_output_is_written_there
    unit/test_file_systems.c equal_bytes_are_left_untouched_there
    unit/test_file_systems.c without_locks_only_an_old_temporary_file_is_removed
    unit/test_file_systems.c a_lock_that_is_unknown_counts_as_taken_with_a_warning
    cli/enroll.sh            who_waits_for_another_says_so_and_goes_on
    cli/enroll.sh            waiting_for_another_ends_with_a_signal
outputs
    cli/output.sh            a_jar_goes_to_standard_output_and_nothing_else_does
    cli/output.sh            a_release_goes_to_standard_output_only_once_it_is_valid
    cli/output.sh            a_path_to_an_open_descriptor_is_refused_and_what_is_behind_it_kept
    cli/output.sh            a_jar_has_its_inputs_mode_within_the_umask
    cli/output.sh            a_rerun_never_makes_an_output_readable_for_more
    cli/output.sh            an_input_with_the_name_of_an_unfinished_output_is_refused_and_kept
containers
    cli/state.sh             a_home_that_is_no_place_is_found_before_the_log_in
    cli/state.sh             a_dry_run_foresees_it_and_writes_nothing
    cli/enroll.sh            without_a_state_folder_nobody_logs_in
    cli/login.sh             without_a_home_what_needs_no_state_works
errors without a name
    robust/faults.sh         a_full_disk_leaves_the_old_output
    robust/faults.sh         package_survives_every_fault
    unit/test_file_systems.c a_disk_that_fails_is_a_failure_that_names_the_file
    unit/test_file_systems.c a_folder_that_takes_no_file_is_named
    unit/test_file_output.c  a_stream_that_cannot_be_written_is_named
versions told wrongly
    cli/versions.sh          register_tells_the_version_that_is_registered
    cli/versions.sh          a_release_of_another_version_than_the_registered_tells_both
    cli/versions.sh          a_version_that_only_the_registration_tells_is_warned_of
    cli/versions.sh          an_empty_manifest_version_means_1_0
ids of activities that are gone
    cli/activity-ids.sh      the_id_of_an_activity_that_the_replaced_jar_knows_goes_to_no_other
    cli/activity-ids.sh      nor_does_one_that_the_registration_file_knows
    cli/activity-ids.sh      nor_does_one_of_a_line_in_the_template
    cli/activity-ids.sh      in_place_the_jar_itself_remembers
lists
    cli/calls.sh             one_odd_element_is_left_out_with_a_note
    cli/calls.sh             many_numbers_take_little_memory
    cli/calls.sh             only_a_list_may_be_large
    cli/calls.sh             an_answer_without_a_list_is_an_empty_list_for_list_alone
authorities and hosts
    cli/network.sh           a_folder_of_authorities_is_trusted_as_for_curl
    cli/network.sh           hosts_that_look_like_harmonys_get_the_right_one_told
    cli/network.sh           https_to_a_port_of_http_is_called_that
    unit/test_settings.c     an_access_token_is_not_for_this_api
memory that runs out
    memory/scarce.sh         prepare_release
    memory/scarce.sh         package
    unit/test_memory_calls.c calls
    unit/test_memory_calls.c registering_happens_once_whatever_fails
    unit/test_http_options.c every_option_that_is_refused_stops_the_transfer
a second registration
    unit/test_race.c         a_smaller_id_of_another_version_wins
    unit/test_race.c         a_smaller_id_that_shows_later_wins_in_a_second_look
    unit/test_race.c         a_greater_id_that_stays_is_named_and_the_choice_remembered
    unit/test_race.c         the_only_other_that_stays_is_ones_own
    unit/test_race.c         of_several_others_none_is_deleted
    cli/races.sh             an_answer_that_is_no_http_1_is_a_lost_one
    unit/test_enroll.c       while_the_outcome_is_unknown_nothing_is_registered
patience without an end
    unit/test_enroll.c       patience_is_a_deadline_however_slow_the_list_is
    unit/test_enroll.c       an_hour_ends_the_wait
    unit/test_exchange.c     tries_are_three_at_most
    cli/calls.sh             an_odd_retry_after_is_clamped
two simulators on one state file
    cli/simulator.sh         a_second_simulator_on_a_state_file_is_refused
    cli/simulator.sh         a_state_file_is_free_again_however_its_simulator_ended
    cli/simulator.sh         what_cannot_be_written_is_not_done
Harmony's words
    unit/test_exchange.c     a_refusal_without_status_is_one_where_what_is_needed_is_missing
    cli/calls.sh             a_web_page_is_called_that
    cli/outside.sh           a_key_of_harmonys_that_can_be_none
    unit/test_enroll.c       without_a_list_nothing_is_taken_to_be_registered
advice that can be pasted
    cli/init.sh              make_cannot_name_every_file
    cli/init.sh              a_shell_command_of_odd_names
    cli/init.sh              cmake_lines_of_odd_names
    cli/commands.sh          a_name_with_a_blank_at_its_end_is_quoted
JARs and manifests that Java does not see
    robust/refused.sh        what_only_the_streams_of_java_refuse
    cli/versions.sh          a_manifest_that_java_does_not_see_is_warned_of
    cli/versions.sh          a_manifest_that_does_not_mark_a_connector_is_warned_of
    unit/test_jar_copy.c     a_jar_that_changes_during_the_copy_is_an_error
credentials that can't be one
    cli/outside.sh           a_reference_that_was_left_is_not_sent
    cli/outside.sh           a_path_is_no_password
    cli/outside.sh           blanks_around_a_password_are_refused_and_the_prompt_is_named
    cli/outside.sh           a_saved_answer_is_no_registration_file
JSON that is none
    cli/json.sh              names_of_files_that_are_not_utf8
    cli/json.sh              names_that_reorder_hide_or_break_lines
    cli/json.sh              what_harmony_says_is_escaped_too
END
}

test_each_kind_of_fault_is_held_by_several_tests_that_exist() {
    held_elsewhere | grep '^ ' >tests
    while read -r file name; do
        case $file in
        *.c) grep -q "^static void $name(void \*\*" "$SOURCE_DIR/tests/$file" ;;
        *) grep -q "^test_$name() {" "$SOURCE_DIR/tests/$file" ;;
        esac || fail "there is no test $name in $file"
    done <tests
    held_elsewhere | awk '/^[^ ]/ { if (kind && n < 3) print kind; kind = $0; n = 0; next } { n++ }
        END { if (n < 3) print kind }' >few
    [ ! -s few ] || fail "few tests: $(cat few)"
    [ -z "$(sort tests | uniq -d)" ]
}

# connector VERSION: in.jar, of a connector named Odd, of 300 KB.
connector() {
    printf '{"name": "Odd", "version": "%s", "activities": {"fetch": {}}}\n' "$1" >adapter.json
    [ -e noise ] || head -c 300000 /dev/urandom >noise
    mkdir -p META-INF
    printf 'Manifest-Version: 1.0\nJitterbit-Connector: true\n' >META-INF/MANIFEST.MF
    rm -f in.jar
    zip -q0 in.jar META-INF/MANIFEST.MF adapter.json noise
}

# An answer to List that knows Odd.
listed() {
    http 200 '{"status":true,"registeredConnectorList":[{"id":"4471","name":"Odd","version":"1.0",
        "key":"11111111-1111-1111-1111-111111111111","secret":"22222222-2222-2222-2222-222222222222",
        "endpointEntityId":"1000","functionEntityStartId":"1001","functionEntityEndId":"1099"}]}'
}

# while_harmony_is_asked COMMAND OPTION...: jbc prepare-release OPTION..., during whose call to list
# the shell command is run.
while_harmony_is_asked() {
    meanwhile=$1
    shift
    listed >listed
    mkfifo answer
    serve answer
    # The server opens the pipe when it is asked, and reads from it what it answers.
    timeout 20 sh -ec "exec 3>answer; $meanwhile; cat listed >&3" &
    meanwhile=$!
    run timeout 20 "$JBC" prepare-release --jar in.jar "$@"
    wait "$meanwhile"
}

test_a_jar_that_is_rewritten_while_harmony_is_asked_is_not_released() {
    connector 1.0
    echo old >out.jar
    while_harmony_is_asked 'dd if=/dev/zero of=in.jar seek=150 bs=1000 count=1 conv=notrunc' -o out.jar
    expect_status 1
    expect_stderr in.jar
    [ "$(cat out.jar)" = old ]
}

test_a_jar_that_was_put_in_its_place_while_harmony_was_asked_is_not_overwritten() {
    connector 9.9
    mv in.jar new.jar
    cp new.jar newer
    connector 1.0
    while_harmony_is_asked 'mv new.jar in.jar' --in-place
    expect_status 1
    expect_stderr in.jar
    expect_file_equal in.jar newer
}

test_a_jar_that_is_gone_while_harmony_is_asked_is_not_released() {
    connector 1.0
    while_harmony_is_asked 'rm in.jar' -o out.jar
    expect_status 1
    expect_stderr in.jar
    expect_no_file out.jar
}

test_harmonys_words_are_shown_although_status_is_missing() {
    http 200 '{"errorCode":"SSO_ONLY","errorMessage":"log in by your company"}' >answer
    serve answer
    run "$JBC" list
    expect_status 5
    expect_stderr "SSO_ONLY: log in by your company"
    unset HARMONY_AUTH_TOKEN
    HARMONY_USERNAME=me@example.com HARMONY_PASSWORD=some-password run "$JBC" login
    expect_status 4
    expect_stderr "SSO_ONLY: log in by your company"
}

test_advice_about_a_host_keeps_its_port() {
    export HARMONY_USERNAME=me@example.com HARMONY_PASSWORD=some-password
    for path in /jitterbit-cloud-restful-service/ /a /a/b:9/c; do
        run "$JBC" login --host "https://harmony.invalid:8443$path"
        expect_status 2
        expect_stderr "give https://harmony.invalid:8443"
    done
}

# Somebody holds what could be the name of the unfinished output, and does not end.
test_an_output_whose_unfinished_name_is_held_is_written_all_the_same() {
    connector 1.0
    odd_registration
    for held in .out.jar.jbc~ .out.jar.jbc~0 out.jar.lock; do
        rm -f out.jar
        run flock "$held" timeout 20 "$JBC" package --jar in.jar --registration registration.json \
            -o out.jar
        expect_status 0
        unzip -tq out.jar
    done
}

# OpenSSL 3.5 waits for itself where memory runs out as it starts.
openssl_hangs() {
    case $(openssl version) in
    "OpenSSL 3."[0-4].*) return 1 ;;
    esac
}

# Of a log-in and a list, the part before libcurl; what follows allocates thousands of times.
test_memory_that_runs_out_is_never_called_wrong_usage() {
    if [ "$SANITIZED" = yes ]; then
        return # brings its own allocator
    fi
    simulator
    credentials
    at=1
    while [ "$at" -le 150 ]; do
        run timeout -s KILL 10 env LD_PRELOAD="$SCARCE" SCARCE_AT="$at" "$JBC" list
        case $status in
        0) ;;
        137) openssl_hangs || fail "allocation $at: does not end" ;;
        [1-7])
            [ "$status" -ne 2 ] || fail "allocation $at: $(cat stderr)"
            contains stderr "jbc: error: " || fail "allocation $at: exit code $status without a word"
            ;;
        *) fail "allocation $at: exit code $status" ;;
        esac
        at=$((at + 1))
    done
}

run_tests
